"""The questions that one endpoint takes, several at a time, each of which may be refused by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial as bound
from typing import Any, TypeVar

import msgspec

from workbench.aws.account_calls import AccountCalls, problem_of
from workbench.aws.catalog import auto_scaling, shapes
from workbench.aws.catalog.document import Document
from workbench.aws.failures.hints import advice
from workbench.aws.failures.view import Place
from workbench.model.account.endpoint import (
    EndpointDescription,
    InferenceComponent,
    Model,
    Variant,
    console_url,
    traits_of,
)
from workbench.model.account.pause import PauseListener
from workbench.model.account.problem import AccountProblem
from workbench.model.errors import AccountError
from workbench.model.hints.text import in_face
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken

_T = TypeVar("_T")

_AT_ONCE = 6
"""Questions that are asked at once: few, because the account's quota is shared with deployments."""
_MOST_COMPONENTS = 100
_MOST_MODELS = 5_000
"""Target models that are listed of one endpoint: five pages of S3."""
_TELL_TRAITS = frozenset(
    f"sagemaker:{operation}"
    for operation in ("DescribeEndpointConfig", "DescribeModel", "ListInferenceComponents")
)
"""Actions whose answers say what an endpoint is, beside DescribeEndpoint's."""


class EndpointReader:
    """Reads one endpoint.

    Args:
        asked_at: when.
    """

    def __init__(
        self,
        calls: AccountCalls,
        connection: Connection,
        asked_at: datetime,
        cancellation: CancelToken | None,
        on_pause: PauseListener,
    ) -> None:
        self._calls = calls
        self._connection = connection
        self._asked_at = asked_at
        self._cancellation = cancellation
        self._on_pause = on_pause
        self._problems: list[AccountProblem] = []

    def read(self, name: str, partial: Callable[[EndpointDescription], object] | None) -> EndpointDescription:
        """Reads the endpoint; `partial` gets what the first answer says."""
        parameters = {"EndpointName": name}
        endpoint = self._ask(
            "sagemaker", "describe_endpoint", parameters, resource=name, expects="EndpointName"
        )
        start = self._start(endpoint)
        if partial is not None:
            partial(msgspec.structs.replace(start, complete=False))
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="endpoint-reader") as pool:
            tags = pool.submit(self._tags, start.summary.arn)
            config = self._config(start.config_name)
            variants = shapes.variants(endpoint, config)
            components = pool.submit(self._components, name, variants)
            models = dict(
                zip(
                    names := sorted({variant.model_name for variant in variants if variant.model_name}),
                    pool.map(self._model, names),
                    strict=True,
                )
            )
            variants = tuple(
                msgspec.structs.replace(variant, model=models.get(variant.model_name)) for variant in variants
            )
            resources = _scalable(name, variants, components.result())
            details = pool.map(self._component, components.result()[:_MOST_COMPONENTS])
            targets = pool.submit(self._targets, resources)
            policies = pool.map(self._policies, resources)
            activities = pool.map(self._activities, resources)
            described = msgspec.structs.replace(
                start,
                variants=variants,
                components=tuple(details) + components.result()[_MOST_COMPONENTS:],
                tags=tags.result(),
                target_models=self._target_models(variants),
                scaling_targets=targets.result(),
                scaling_policies=tuple(policy for group in policies for policy in group),
                scaling_activities=tuple(activity for group in activities for activity in group),
                **_configured(endpoint, config),
            )
        described = msgspec.structs.replace(described, problems=tuple(dict.fromkeys(self._problems)))
        traits = traits_of(described) or (None if _hides_traits(described) else ())
        return msgspec.structs.replace(
            described, summary=msgspec.structs.replace(described.summary, traits=traits)
        )

    def _start(self, endpoint: Document) -> EndpointDescription:
        pending = endpoint.child("PendingDeploymentSummary")
        summary = shapes.summary(endpoint)
        region = self._calls.destination("sagemaker", self._connection, self._cancellation).region
        return EndpointDescription(
            summary=summary,
            region=region,
            console_url="" if self._connection.sandbox else console_url(summary.arn, region, summary.name),
            fetched_at=self._asked_at,
            config_name=endpoint.text("EndpointConfigName"),
            failure_reason=endpoint.text("FailureReason"),
            failure_hint=in_face(advice(endpoint.text("FailureReason"), Place.DEPLOYMENT)),
            variants=shapes.variants(endpoint, Document({})),
            pending_config=pending.text("EndpointConfigName"),
            pending_statuses=tuple(
                status
                for variant in pending.children("ProductionVariants")
                for status in shapes.statuses(variant)
            ),
            **_configured(endpoint, Document({})),
        )

    def _ask(
        self,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
        *,
        resource: str = "",
        expects: str = "",
    ) -> Document:
        return Document(
            self._calls.ask(
                service,
                operation,
                parameters,
                self._connection,
                resource=resource,
                expects=expects,
                cancellation=self._cancellation,
                on_pause=self._on_pause,
            )
        )

    def _attempt(self, question: Callable[[], _T], otherwise: _T) -> _T:
        """What a question answers; `otherwise` where it is refused, which becomes one of the problems."""
        try:
            return question()
        except AccountError as error:
            self._problems.append(problem_of(error))
            return otherwise

    def _config(self, name: str) -> Document:
        if not name:
            return Document({})
        question = bound(
            self._ask, "sagemaker", "describe_endpoint_config", {"EndpointConfigName": name}, resource=name
        )
        return self._attempt(question, Document({}))

    def _model(self, name: str) -> Model | None:
        def question() -> Model | None:
            return shapes.model(self._ask("sagemaker", "describe_model", {"ModelName": name}, resource=name))

        return self._attempt(question, None)

    def _components(self, name: str, variants: Iterable[Variant]) -> tuple[InferenceComponent, ...]:
        """The components of an endpoint whose variants name no model; others have none."""
        if all(variant.model_name for variant in variants):
            return ()
        return self._attempt(bound(self._listed_components, name), ())

    def _listed_components(self, name: str) -> tuple[InferenceComponent, ...]:
        rows: list[InferenceComponent] = []
        parameters: dict[str, Any] = {"EndpointNameEquals": name, "MaxResults": 100}
        while True:
            answer = self._ask("sagemaker", "list_inference_components", parameters, resource=name)
            rows += map(shapes.component, answer.children("InferenceComponents"))
            token = answer.token("NextToken")
            if not token or token == parameters.get("NextToken"):
                return tuple(rows)
            parameters["NextToken"] = token

    def _component(self, row: InferenceComponent) -> InferenceComponent:
        def question() -> InferenceComponent:
            parameters = {"InferenceComponentName": row.name}
            return shapes.component(
                self._ask("sagemaker", "describe_inference_component", parameters, resource=row.name)
            )

        return self._attempt(question, row)

    def _tags(self, arn: str) -> Mapping[str, str]:
        def question() -> Mapping[str, str]:
            answer = self._ask("sagemaker", "list_tags", {"ResourceArn": arn, "MaxResults": 50}, resource=arn)
            return {tag.text("Key"): tag.text("Value") for tag in answer.children("Tags")}

        return self._attempt(question, {}) if arn else {}

    def _targets(self, resources: list[str]) -> tuple[Any, ...]:
        def question() -> tuple[Any, ...]:
            answer = self._scaling("describe_scalable_targets", auto_scaling.targets_of(resources))
            return auto_scaling.targets(answer)

        return self._attempt(question, ()) if resources else ()

    def _policies(self, resource: str) -> tuple[Any, ...]:
        def question() -> tuple[Any, ...]:
            return auto_scaling.policies(
                self._scaling("describe_scaling_policies", auto_scaling.policies_of(resource))
            )

        return self._attempt(question, ())

    def _activities(self, resource: str) -> tuple[Any, ...]:
        def question() -> tuple[Any, ...]:
            answer = self._scaling("describe_scaling_activities", auto_scaling.activities_of(resource))
            return auto_scaling.activities(answer)

        return self._attempt(question, ())

    def _scaling(self, operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._calls.ask(
            "application-autoscaling",
            operation,
            parameters,
            self._connection,
            cancellation=self._cancellation,
            on_pause=self._on_pause,
        )

    def _target_models(self, variants: Iterable[Variant]) -> tuple[str, ...]:
        """Returns what the prefix of a multi-model endpoint holds, relative to it."""
        containers = (
            container for variant in variants if variant.model for container in variant.model.containers
        )
        prefixes = {container.model_data for container in containers if container.mode == "MultiModel"}
        listings: list[tuple[str, ...]] = [
            self._attempt(bound(self._objects, prefix), ()) for prefix in sorted(prefixes) if prefix
        ]
        return tuple(dict.fromkeys(name for listing in listings for name in listing))

    def _objects(self, prefix: str) -> tuple[str, ...]:
        bucket, _, key = prefix.removeprefix("s3://").partition("/")
        parameters: dict[str, Any] = {"Bucket": bucket, "Prefix": key}
        names: list[str] = []
        while len(names) < _MOST_MODELS:
            answer = self._ask("s3", "list_objects_v2", parameters, resource=f"arn:aws:s3:::{bucket}")
            names += (entry.text("Key").removeprefix(key) for entry in answer.children("Contents"))
            token = answer.text("NextContinuationToken")
            if not token:
                break
            parameters["ContinuationToken"] = token
        return tuple(name for name in names[:_MOST_MODELS] if name and not name.endswith("/"))


def _configured(endpoint: Document, config: Document) -> dict[str, Any]:
    """Returns what holds for all variants: asynchronous outputs, explanations, captured data."""

    def either(name: str) -> Document:
        return endpoint.child(name) or config.child(name)

    output = either("AsyncInferenceConfig").child("OutputConfig")
    clarify = either("ExplainerConfig").child("ClarifyExplainerConfig")
    capture = either("DataCaptureConfig")
    captures = capture.flag("EnableCapture") or capture.text("CaptureStatus") == "Started"
    percent = capture.count("CurrentSamplingPercentage")
    return {
        "async_output": output.text("S3OutputPath"),
        "async_failure": output.text("S3FailurePath"),
        "explainer": clarify.text("EnableExplanations") if clarify else None,
        "capture_destination": capture.text("DestinationS3Uri") if captures else "",
        "capture_percent": capture.count("InitialSamplingPercentage") if percent is None else percent,
    }


def _hides_traits(described: EndpointDescription) -> bool:
    """Returns whether a question was refused that could have told of more than a plain endpoint."""
    return any(problem.action in _TELL_TRAITS for problem in described.problems)


def _scalable(name: str, variants: Iterable[Variant], components: Iterable[InferenceComponent]) -> list[str]:
    """Returns what scaling may be registered for (API reference, RegisterScalableTarget)."""
    resources = [f"endpoint/{name}/variant/{variant.name}" for variant in variants if not variant.shadow]
    resources += [f"inference-component/{component.name}" for component in components]
    return resources
