"""From the documents of the control plane to values."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.aws.catalog.document import Document
from workbench.aws.catalog.environment import masked_environment
from workbench.model.account.endpoint import (
    Container,
    EndpointSummary,
    InferenceComponent,
    Model,
    Variant,
    VariantStatus,
)


def summary(document: Document) -> EndpointSummary:
    """Returns a row of ListEndpoints, or the head of DescribeEndpoint."""
    return EndpointSummary(
        name=document.text("EndpointName"),
        arn=document.text("EndpointArn"),
        status=document.text("EndpointStatus"),
        created_at=document.moment("CreationTime"),
        modified_at=document.moment("LastModifiedTime"),
    )


def variants(endpoint: Document, config: Document) -> tuple[Variant, ...]:
    """Returns the variants of an endpoint.

    Args:
        endpoint: DescribeEndpoint, which tells what runs.
        config: DescribeEndpointConfig, which tells what was asked for; without members where it was refused.
    """
    return tuple(
        _variant(running, _named(config, member, running.text("VariantName")), shadow=shadow)
        for member, shadow in (("ProductionVariants", False), ("ShadowProductionVariants", True))
        for running in _running(endpoint, config, member)
    )


def _running(endpoint: Document, config: Document, member: str) -> Iterator[Document]:
    """Yields what runs; of an endpoint that never came up, what was configured."""
    running = tuple(endpoint.children(member))
    yield from running or config.children(member)


def _named(config: Document, member: str, name: str) -> Document:
    return next(
        (variant for variant in config.children(member) if variant.text("VariantName") == name), Document({})
    )


def _variant(running: Document, configured: Document, *, shadow: bool) -> Variant:
    serverless = running.child("CurrentServerlessConfig") or configured.child("ServerlessConfig")
    scaling = running.child("ManagedInstanceScaling") or configured.child("ManagedInstanceScaling")
    routing = running.child("RoutingConfig") or configured.child("RoutingConfig")
    managed = scaling.text("Status") != "DISABLED"
    return Variant(
        name=running.text("VariantName"),
        weight=_first(running.number("CurrentWeight"), configured.number("InitialVariantWeight")),
        desired_weight=running.number("DesiredWeight"),
        instances=running.count("CurrentInstanceCount"),
        desired_instances=_first_count(
            running.count("DesiredInstanceCount"), configured.count("InitialInstanceCount")
        ),
        instance_type=configured.text("InstanceType"),
        serverless_memory_mb=serverless.count("MemorySizeInMB"),
        serverless_concurrency=serverless.count("MaxConcurrency"),
        routing=routing.text("RoutingStrategy"),
        images=tuple(
            image.text("ResolvedImage") or image.text("SpecifiedImage")
            for image in running.children("DeployedImages")
        ),
        statuses=statuses(running),
        min_instances=scaling.count("MinInstanceCount") if managed else None,
        max_instances=scaling.count("MaxInstanceCount") if managed else None,
        model_name=configured.text("ModelName"),
        shadow=shadow,
    )


def _first(*numbers: float | None) -> float | None:
    return next((number for number in numbers if number is not None), None)


def _first_count(*counts: int | None) -> int | None:
    return next((count for count in counts if count is not None), None)


def statuses(variant: Document) -> tuple[VariantStatus, ...]:
    """Returns what happens to a variant."""
    return tuple(
        VariantStatus(status=status.text("Status"), message=status.text("StatusMessage"))
        for status in variant.children("VariantStatus")
    )


def model(document: Document) -> Model:
    """Returns DescribeModel."""
    primary = document.child("PrimaryContainer")
    containers = [primary] if primary else list(document.children("Containers"))
    return Model(
        name=document.text("ModelName"),
        arn=document.text("ModelArn"),
        role_arn=document.text("ExecutionRoleArn"),
        execution_mode=document.child("InferenceExecutionConfig").text("Mode"),
        containers=tuple(map(container, containers)),
    )


def container(document: Document) -> Container:
    """Returns a container of a model, or of a specification of an inference component."""
    source = document.child("ModelDataSource").child("S3DataSource").text("S3Uri")
    image = document.child("DeployedImage")
    return Container(
        hostname=document.text("ContainerHostname"),
        image=document.text("Image") or image.text("ResolvedImage") or image.text("SpecifiedImage"),
        mode=document.text("Mode"),
        model_data=document.text("ModelDataUrl") or document.text("ArtifactUrl") or source,
        environment=masked_environment(document.texts("Environment")),
    )


def component(document: Document) -> InferenceComponent:
    """Returns a row of ListInferenceComponents, or DescribeInferenceComponent."""
    specification = document.child("Specification")
    if not specification:
        specification = next(document.children("Specifications"), Document({}))
    runtime = document.child("RuntimeConfig")
    return InferenceComponent(
        name=document.text("InferenceComponentName"),
        variant_name=document.text("VariantName"),
        status=document.text("InferenceComponentStatus"),
        failure_reason=document.text("FailureReason"),
        copies=runtime.count("CurrentCopyCount"),
        desired_copies=runtime.count("DesiredCopyCount"),
        model_name=specification.text("ModelName"),
        base=specification.text("BaseInferenceComponentName"),
        container=container(specification.child("Container")),
    )
