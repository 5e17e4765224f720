"""An endpoint in a list, and everything that the control plane says of one.

Source: the API reference of Amazon SageMaker, ListEndpoints, DescribeEndpoint, DescribeEndpointConfig,
DescribeModel and DescribeInferenceComponent. Words of the service (statuses, modes, strategies) stay as it
wrote them, so that a new word needs no change here; what it leaves out is empty, or None for a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from workbench.model.account.auto_scaling import ScalingActivity, ScalingPolicy, ScalingTarget
from workbench.model.account.problem import AccountProblem

IN_SERVICE = "InService"
"""The only status in which an endpoint answers."""


class Trait(StrEnum):
    """What an endpoint is besides a model behind a URL."""

    SERVERLESS = "serverless"
    ASYNC = "async"
    MULTI_MODEL = "multi-model"
    MULTI_CONTAINER = "multi-container"
    COMPONENTS = "components"
    EXPLAINER = "explainer"
    DATA_CAPTURE = "data capture"
    SHADOW = "shadow"


REAL_TIME = "real-time"
"""What an endpoint is that is neither serverless nor asynchronous: the service's own word for it."""


class EndpointSummary(msgspec.Struct, frozen=True, kw_only=True):
    """An endpoint as a row of a list.

    Args:
        name: unique in its account and region.
        arn: its Amazon Resource Name.
        status: `InService`, `Creating`, `Failed` …
        created_at, modified_at: aware; None where the service does not say.
        traits: None until the endpoint has been described; a list alone does not tell them.
    """

    name: str
    arn: str = ""
    status: str = ""
    created_at: datetime | None = None
    modified_at: datetime | None = None
    traits: tuple[Trait, ...] | None = None

    @property
    def account_id(self) -> str:
        """The account in its ARN; empty where it has none."""
        return part_of_arn(self.arn, 4)

    @property
    def searched_text(self) -> str:
        """What a search looks at, lower case: name, status and kind, a line each."""
        kinds = self.traits
        if kinds is not None and not {Trait.SERVERLESS, Trait.ASYNC} & set(kinds):
            return "\n".join((self.name, self.status, REAL_TIME, *kinds)).lower()
        return "\n".join((self.name, self.status, *(kinds or ()))).lower()

    def with_traits_of(self, before: EndpointSummary | None) -> EndpointSummary:
        """Returns the row with the traits that it had, unless they are known or it was changed since."""
        if self.traits is not None or before is None or before.traits is None:
            return self
        if before.modified_at != self.modified_at:
            return self
        return msgspec.structs.replace(self, traits=before.traits)


class EndpointPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a listing.

    Args:
        next_token: of the page after this one; empty after the last.
    """

    endpoints: tuple[EndpointSummary, ...]
    next_token: str = ""


class EndpointListing(msgspec.Struct, frozen=True, kw_only=True):
    """The endpoints of one account in one region, as far as they are read.

    Args:
        endpoints: in the order in which the service gave them, each once.
        account_id: of the account; empty where neither credentials nor an ARN say.
        fetched_at: when the reading began.
        complete: whether the last page is in it.
    """

    region: str
    fetched_at: datetime
    endpoints: tuple[EndpointSummary, ...] = ()
    account_id: str = ""
    complete: bool = False

    def with_details(self, described: EndpointSummary) -> EndpointListing:
        """Returns the listing with one row replaced by what a description says of the endpoint."""
        rows = tuple(described if row.name == described.name else row for row in self.endpoints)
        return msgspec.structs.replace(self, endpoints=rows)

    def with_traits_of(self, rows: Mapping[str, EndpointSummary]) -> EndpointListing:
        """Returns the listing with the traits that its endpoints have in other rows, if they are the same.

        Args:
            rows: by their names.
        """
        if not rows:
            return self
        endpoints = tuple(row.with_traits_of(rows.get(row.name)) for row in self.endpoints)
        return msgspec.structs.replace(self, endpoints=endpoints)


class Container(msgspec.Struct, frozen=True, kw_only=True):
    """A container of a model, or of an inference component.

    Args:
        hostname: what TargetContainerHostname names; empty where there is only one.
        image: as deployed, or as the model names it.
        mode: `SingleModel` or `MultiModel`.
        model_data: an S3 URI: an archive, or the prefix of a multi-model endpoint.
        environment: values of which the name says that they are secret are masked.
    """

    hostname: str = ""
    image: str = ""
    mode: str = ""
    model_data: str = ""
    environment: Mapping[str, str] = msgspec.field(default_factory=dict)


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A model that a variant runs.

    Args:
        execution_mode: `Direct` where each container is invoked by its hostname, `Serial` where they form a
            pipeline.
    """

    name: str
    arn: str = ""
    role_arn: str = ""
    execution_mode: str = ""
    containers: tuple[Container, ...] = ()


class VariantStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What happens to a variant now, such as `Creating` or `Baking`."""

    status: str
    message: str = ""


class Variant(msgspec.Struct, frozen=True, kw_only=True):
    """A production variant, or a shadow variant.

    Args:
        weight, desired_weight: shares of the traffic, relative to the other variants' weights.
        instances, desired_instances: how many run, and how many are asked for.
        serverless_memory_mb: megabytes of a serverless variant; None for one with instances.
        serverless_concurrency: requests that it takes at once.
        min_instances, max_instances: of managed instance scaling; None where it is off.
        model: None where DescribeModel was refused, or the variant hosts inference components.
        shadow: whether it gets copies of requests and answers none.
    """

    name: str
    weight: float | None = None
    desired_weight: float | None = None
    instances: int | None = None
    desired_instances: int | None = None
    instance_type: str = ""
    serverless_memory_mb: int | None = None
    serverless_concurrency: int | None = None
    routing: str = ""
    images: tuple[str, ...] = ()
    statuses: tuple[VariantStatus, ...] = ()
    min_instances: int | None = None
    max_instances: int | None = None
    model_name: str = ""
    model: Model | None = None
    shadow: bool = False


class InferenceComponent(msgspec.Struct, frozen=True, kw_only=True):
    """An inference component.

    Args:
        copies, desired_copies: how many run, and how many are asked for; None where it was only listed.
        base: the component that an adapter builds on.
    """

    name: str
    variant_name: str = ""
    status: str = ""
    failure_reason: str = ""
    copies: int | None = None
    desired_copies: int | None = None
    model_name: str = ""
    base: str = ""
    container: Container = Container()


class EndpointDescription(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the control plane says of one endpoint.

    Args:
        fetched_at: when it was asked for.
        failure_reason: in full.
        failure_hint: what it most likely means and what to do; empty where nothing is known of it.
        async_output: S3 URI of asynchronous outputs; empty where it has none.
        async_failure: S3 URI of asynchronous failures.
        explainer: the JMESPath expression that says what is explained; None without an explainer.
        capture_destination: S3 URI that requests and answers are captured to; empty where none are.
        capture_percent: percent of the requests that are captured.
        pending_config: the configuration of a deployment under way.
        pending_statuses: what its variants do.
        target_models: what lies below the prefix of a multi-model endpoint, relative to it.
        problems: what could not be read, one for each refused question.
        console_url: its page of the AWS console; empty for an endpoint of the sandbox.
        complete: False while parts of it are still asked for.
    """

    summary: EndpointSummary
    region: str
    fetched_at: datetime
    config_name: str = ""
    failure_reason: str = ""
    failure_hint: str = ""
    variants: tuple[Variant, ...] = ()
    components: tuple[InferenceComponent, ...] = ()
    async_output: str = ""
    async_failure: str = ""
    explainer: str | None = None
    capture_destination: str = ""
    capture_percent: int | None = None
    pending_config: str = ""
    pending_statuses: tuple[VariantStatus, ...] = ()
    target_models: tuple[str, ...] = ()
    scaling_targets: tuple[ScalingTarget, ...] = ()
    scaling_policies: tuple[ScalingPolicy, ...] = ()
    scaling_activities: tuple[ScalingActivity, ...] = ()
    tags: Mapping[str, str] = msgspec.field(default_factory=dict)
    problems: tuple[AccountProblem, ...] = ()
    console_url: str = ""
    complete: bool = True

    @property
    def name(self) -> str:
        """The endpoint's name."""
        return self.summary.name

    @property
    def serving_variants(self) -> tuple[Variant, ...]:
        """The variants that answer requests: all but shadows."""
        return tuple(variant for variant in self.variants if not variant.shadow)

    @property
    def containers(self) -> tuple[Container, ...]:
        """The containers of its variants' models."""
        return tuple(
            container for variant in self.variants if variant.model for container in variant.model.containers
        )

    @property
    def images(self) -> tuple[str, ...]:
        """The container images of its variants and components, each once."""
        named = (
            *(container.image for container in self.containers),
            *(image for variant in self.variants for image in variant.images),
            *(component.container.image for component in self.components),
        )
        return tuple(dict.fromkeys(filter(None, named)))

    @property
    def is_multi_model(self) -> bool:
        """Whether a request names its model with TargetModel."""
        return any(container.mode == "MultiModel" for container in self.containers)

    @property
    def hostnames(self) -> tuple[str, ...]:
        """The containers that TargetContainerHostname can name; empty where the field does not apply."""
        named = (
            container.hostname
            for variant in self.variants
            if variant.model and variant.model.execution_mode == "Direct"
            for container in variant.model.containers
            if container.hostname
        )
        return tuple(dict.fromkeys(named))


def traits_of(description: EndpointDescription) -> tuple[Trait, ...]:
    """Returns what an endpoint is, from its description, in the order of `Trait`."""
    holds = {
        Trait.SERVERLESS: any(variant.serverless_memory_mb is not None for variant in description.variants),
        Trait.ASYNC: bool(description.async_output),
        Trait.MULTI_MODEL: description.is_multi_model,
        Trait.MULTI_CONTAINER: bool(description.hostnames),
        Trait.COMPONENTS: bool(description.components),
        Trait.EXPLAINER: description.explainer is not None,
        Trait.DATA_CAPTURE: bool(description.capture_destination),
        Trait.SHADOW: any(variant.shadow for variant in description.variants),
    }
    return tuple(trait for trait in Trait if holds[trait])


def part_of_arn(arn: str, position: int) -> str:
    """Returns one part of an ARN, counted from 0: 3 is the region, 4 the account; empty where it has none."""
    parts = arn.split(":", 5)
    return parts[position] if len(parts) == 6 else ""


def console_url(arn: str, region: str, name: str) -> str:
    """Returns the page of an endpoint in the AWS console; empty for an ARN of a partition without one."""
    hosts = {
        "aws": f"https://{region}.console.aws.amazon.com",
        "aws-cn": "https://console.amazonaws.cn",
        "aws-us-gov": "https://console.amazonaws-us-gov.com",
    }
    host = hosts.get(part_of_arn(arn, 1))
    return f"{host}/sagemaker/home?region={region}#/endpoints/{name}" if host else ""


def matching(endpoints: Iterable[EndpointSummary], words: str) -> tuple[EndpointSummary, ...]:
    """Returns the endpoints that every word of a search fits, in their order.

    A word fits where it is in the name, the status or the kind, whatever its case.
    """
    wanted = words.lower().split()
    if not wanted:
        return tuple(endpoints)
    return tuple(endpoint for endpoint in endpoints if all(word in endpoint.searched_text for word in wanted))
