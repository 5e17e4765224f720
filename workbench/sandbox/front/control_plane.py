"""What the app reads of SageMaker's control plane: endpoints, their configs, models, inference components.

Source: the API reference of Amazon SageMaker, operations List* and Describe*.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from workbench.sandbox.errors import ServiceError, denied
from workbench.sandbox.hosting.endpoint import PRIMARY, Endpoint, InferenceComponent, Variant
from workbench.sandbox.hosting.platform import Platform

Document = dict[str, Any]

_INSTANCE_TYPE = "ml.m5.large"
_ACCELERATED_TYPE = "ml.g5.xlarge"
_USUAL_PAGE = 10


class ControlPlane:
    """Describes the endpoints of a platform.

    Args:
        delay: seconds that every answer is held back.
    """

    def __init__(self, platform: Platform, delay: float = 0.0) -> None:
        self._platform = platform
        self._delay = delay
        self._operations: Mapping[str, Callable[[Document], Awaitable[Document]]] = {
            "ListEndpoints": self._list_endpoints,
            "DescribeEndpoint": self._describe_endpoint,
            "DescribeEndpointConfig": self._describe_endpoint_config,
            "DescribeModel": self._describe_model,
            "ListInferenceComponents": self._list_components,
            "DescribeInferenceComponent": self._describe_component,
            "ListTags": self._list_tags,
        }

    async def answer(self, operation: str, request: Document) -> Document:
        """Answers one operation.

        Raises:
            ServiceError: the sandbox does not have it, or there is no such resource.
        """
        handler = self._operations.get(operation)
        if handler is None:
            raise ServiceError("UnknownOperationException", 400, f"The sandbox does not have {operation}.")
        if self._delay:
            await asyncio.sleep(self._delay)
        return await handler(request)

    def _arn(self, resource: str) -> str:
        return f"arn:aws:sagemaker:{self._platform.region}:{self._platform.account}:{resource}"

    async def _list_endpoints(self, request: Document) -> Document:
        statuses = {
            endpoint.name: await self._platform.status(endpoint)
            for endpoint in self._platform.endpoints.values()
        }
        summaries: list[Document] = [
            {
                "EndpointName": endpoint.name,
                "EndpointArn": self._arn(f"endpoint/{endpoint.name}"),
                "CreationTime": endpoint.created,
                "LastModifiedTime": endpoint.created,
                "EndpointStatus": statuses[endpoint.name],
            }
            for endpoint in self._platform.endpoints.values()
            if request.get("NameContains", "") in endpoint.name
            and request.get("StatusEquals") in {None, statuses[endpoint.name]}
            and request.get("CreationTimeAfter", endpoint.created) <= endpoint.created
            and request.get("CreationTimeBefore", endpoint.created) >= endpoint.created
        ]
        key = {"Name": "EndpointName", "Status": "EndpointStatus"}.get(
            request.get("SortBy", ""), "CreationTime"
        )
        descending = request.get("SortOrder", "Descending") == "Descending"
        summaries.sort(key=lambda summary: summary[key], reverse=descending)
        return _page("Endpoints", summaries, request)

    async def _describe_endpoint(self, request: Document) -> Document:
        endpoint = self._endpoint(request.get("EndpointName", ""), "endpoint")
        if endpoint.account.denied:
            raise denied(
                "sagemaker:DescribeEndpoint", endpoint.name, self._platform.account, self._platform.region
            )
        description: Document = {
            "EndpointName": endpoint.name,
            "EndpointArn": self._arn(f"endpoint/{endpoint.name}"),
            "EndpointConfigName": endpoint.name,
            "EndpointStatus": await self._platform.status(endpoint),
            "CreationTime": endpoint.created,
            "LastModifiedTime": endpoint.created,
            "ProductionVariants": [self._running(endpoint, variant) for variant in endpoint.variants],
            **_configs(endpoint),
        }
        if endpoint.failure_reason:
            description["FailureReason"] = endpoint.failure_reason
        return description

    def _running(self, endpoint: Endpoint, variant: Variant) -> Document:
        running: Document = {
            "VariantName": variant.name,
            "CurrentWeight": variant.weight,
            "DesiredWeight": variant.weight,
        }
        if not endpoint.components:
            image = {"SpecifiedImage": endpoint.image, "ResolvedImage": endpoint.image}
            running["DeployedImages"] = [{**image, "ResolutionTime": endpoint.created}]
        if endpoint.account.serverless is not None:
            return running | {"CurrentServerlessConfig": _serverless(endpoint)}
        count = len(variant.instances)
        return running | {"CurrentInstanceCount": count, "DesiredInstanceCount": count} | _placement(endpoint)

    async def _describe_endpoint_config(self, request: Document) -> Document:
        endpoint = self._endpoint(request.get("EndpointConfigName", ""), "endpoint configuration")
        variants = []
        for variant in endpoint.variants:
            described: Document = {
                "VariantName": variant.name,
                "InitialVariantWeight": variant.weight,
                **_placement(endpoint),
            }
            if endpoint.account.serverless is not None:
                described["ServerlessConfig"] = _serverless(endpoint)
            else:
                is_accelerated = endpoint.account.accelerated
                described["InstanceType"] = _ACCELERATED_TYPE if is_accelerated else _INSTANCE_TYPE
                described["InitialInstanceCount"] = max(1, len(variant.instances))
            if not endpoint.components:
                described["ModelName"] = _model_name(endpoint, variant)
            variants.append(described)
        return {
            "EndpointConfigName": endpoint.name,
            "EndpointConfigArn": self._arn(f"endpoint-config/{endpoint.name}"),
            "ProductionVariants": variants,
            "CreationTime": endpoint.created,
            **_configs(endpoint),
        }

    async def _describe_model(self, request: Document) -> Document:
        wanted = request.get("ModelName", "")
        for endpoint in self._platform.endpoints.values():
            for variant in endpoint.variants:
                if _model_name(endpoint, variant) == wanted and not endpoint.components:
                    return {
                        "ModelName": wanted,
                        "ModelArn": self._arn(f"model/{wanted}"),
                        "CreationTime": endpoint.created,
                        "ExecutionRoleArn": f"arn:aws:iam::{self._platform.account}:role/sandbox",
                        **_containers(endpoint, variant),
                    }
        raise _not_found("model", self._arn(f"model/{wanted}"))

    async def _list_tags(self, request: Document) -> Document:
        arn = request.get("ResourceArn", "")
        kind, _, name = arn.rpartition(":")[2].partition("/")
        endpoint = self._platform.endpoints.get(name)
        if kind != "endpoint" or endpoint is None:
            raise ServiceError("ValidationException", 400, f"The resource {arn} does not exist.")
        return {"Tags": [{"Key": key, "Value": value} for key, value in endpoint.account.tags.items()]}

    async def _list_components(self, request: Document) -> Document:
        summaries = [
            self._component_summary(endpoint, component)
            for endpoint, component in self._components()
            if request.get("EndpointNameEquals", endpoint.name) == endpoint.name
            and request.get("VariantNameEquals", component.variant_name) == component.variant_name
            and request.get("NameContains", "") in component.name
            and request.get("StatusEquals", "InService") == "InService"
        ]
        return _page("InferenceComponents", summaries, request)

    async def _describe_component(self, request: Document) -> Document:
        wanted = request.get("InferenceComponentName", "")
        for endpoint, component in self._components():
            if component.name == wanted:
                return {
                    **self._component_summary(endpoint, component),
                    "Specification": {
                        "Container": {
                            "DeployedImage": {"SpecifiedImage": endpoint.image},
                            "Environment": dict(endpoint.account.environment),
                        },
                        "ComputeResourceRequirements": {"MinMemoryRequiredInMb": 1024},
                    },
                    "RuntimeConfig": {
                        "DesiredCopyCount": len(component.copies),
                        "CurrentCopyCount": len(component.copies),
                    },
                }
        raise _not_found("inference component", self._arn(f"inference-component/{wanted}"))

    def _component_summary(self, endpoint: Endpoint, component: InferenceComponent) -> Document:
        return {
            "InferenceComponentName": component.name,
            "InferenceComponentArn": self._arn(f"inference-component/{component.name}"),
            "EndpointName": endpoint.name,
            "EndpointArn": self._arn(f"endpoint/{endpoint.name}"),
            "VariantName": component.variant_name,
            "InferenceComponentStatus": "InService",
            "CreationTime": endpoint.created,
            "LastModifiedTime": endpoint.created,
        }

    def _components(self) -> Iterable[tuple[Endpoint, InferenceComponent]]:
        for endpoint in self._platform.endpoints.values():
            for component in endpoint.components.values():
                yield endpoint, component

    def _endpoint(self, name: str, kind: str) -> Endpoint:
        endpoint = self._platform.endpoints.get(name)
        if endpoint is None:
            raise _not_found(kind, self._arn(f"{kind.replace('uration', '').replace(' ', '-')}/{name}"))
        return endpoint


def _model_name(endpoint: Endpoint, variant: Variant) -> str:
    return f"{endpoint.name}-{variant.name}"


def _configs(endpoint: Endpoint) -> Document:
    configs: Document = {}
    if endpoint.async_config is not None:
        configs["AsyncInferenceConfig"] = {
            "OutputConfig": {
                "S3OutputPath": endpoint.async_config.output_path,
                "S3FailurePath": endpoint.async_config.failure_path,
            }
        }
    if endpoint.explainer is not None:
        configs["ExplainerConfig"] = {
            "ClarifyExplainerConfig": {
                "EnableExplanations": endpoint.explainer.enable_explanations,
                "InferenceConfig": {
                    "FeatureHeaders": list(endpoint.explainer.features),
                    "LabelHeaders": list(endpoint.explainer.labels),
                },
                "ShapConfig": {
                    "ShapBaselineConfig": {
                        "MimeType": "text/csv",
                        "ShapBaseline": ",".join(map(str, endpoint.explainer.baseline)),
                    }
                },
            }
        }
    if endpoint.account.capture:
        configs["DataCaptureConfig"] = {
            "EnableCapture": True,
            "CaptureStatus": "Started",
            "CurrentSamplingPercentage": endpoint.account.capture_percent,
            "InitialSamplingPercentage": endpoint.account.capture_percent,
            "DestinationS3Uri": endpoint.account.capture,
        }
    return configs


def _serverless(endpoint: Endpoint) -> Document:
    serverless = endpoint.account.serverless
    if serverless is None:
        return {}
    return {"MemorySizeInMB": serverless.memory_mb, "MaxConcurrency": serverless.max_concurrency}


def _placement(endpoint: Endpoint) -> Document:
    """Returns how a variant is routed to, and how far its instances may be scaled."""
    placement: Document = {}
    if endpoint.account.routing:
        placement["RoutingConfig"] = {"RoutingStrategy": endpoint.account.routing}
    if endpoint.components:
        placement["ManagedInstanceScaling"] = {
            "Status": "ENABLED",
            "MinInstanceCount": 0,
            "MaxInstanceCount": 4,
        }
    return placement


def _containers(endpoint: Endpoint, variant: Variant) -> Document:
    hostnames = list(variant.instances[0].containers) if variant.instances else [PRIMARY]
    mode = "MultiModel" if endpoint.models else "SingleModel"
    containers: list[Document] = [{"Image": endpoint.image, "Mode": mode} for _ in hostnames]
    for container in containers:
        if endpoint.account.environment:
            container["Environment"] = dict(endpoint.account.environment)
    if endpoint.models:
        for container in containers:
            container["ModelDataUrl"] = endpoint.model_prefix
    if not endpoint.direct:
        return {"PrimaryContainer": containers[0]}
    for container, hostname in zip(containers, hostnames, strict=True):
        container["ContainerHostname"] = hostname
    return {"Containers": containers, "InferenceExecutionConfig": {"Mode": "Direct"}}


def _page(name: str, items: list[Document], request: Document) -> Document:
    token = str(request.get("NextToken") or "0")
    if not token.isdecimal():
        raise ServiceError("ValidationException", 400, "Invalid NextToken")
    start, size = int(token), int(request.get("MaxResults", _USUAL_PAGE))
    page: Document = {name: items[start : start + size]}
    if start + size < len(items):
        page["NextToken"] = str(start + size)
    return page


def _not_found(kind: str, arn: str) -> ServiceError:
    return ServiceError("ValidationException", 400, f'Could not find {kind} "{arn}".')
