"""What an endpoint is made of: production variants, instances, containers, inference components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.sandbox.hosting.account import AccountFacts
from workbench.sandbox.hosting.container import Container
from workbench.sandbox.hosting.foreign import ForeignContainer

PRIMARY = "primary"
"""What the service calls the container of a model that has only one."""


@dataclass(frozen=True, eq=False)
class Instance:
    """One machine of a variant, with its containers by hostname."""

    id: str
    containers: Mapping[str, Container]


@dataclass(frozen=True, eq=False)
class Variant:
    """A production variant: its share of the traffic, and where it runs."""

    name: str
    instances: tuple[Instance, ...]
    weight: float = 1.0


@dataclass(frozen=True, eq=False)
class InferenceComponent:
    """A model that shares the instances of a variant with others; its containers go by its name."""

    name: str
    variant_name: str
    copies: tuple[Instance, ...]


@dataclass(frozen=True)
class AsyncConfig:
    """Where an asynchronous endpoint writes: S3 URIs without a trailing slash."""

    output_path: str
    failure_path: str


@dataclass(frozen=True)
class ExplainerConfig:
    """What the explainer needs to know of the model: its features' names, their baseline, its classes."""

    features: tuple[str, ...]
    baseline: tuple[float, ...]
    labels: tuple[str, ...]
    enable_explanations: str = "`false`"


@dataclass(frozen=True, eq=False)
class Endpoint:
    """An endpoint as it was deployed.

    Args:
        status: as DescribeEndpoint gives it; only `InService` answers.
        created: seconds since 1970.
        direct: whether its containers are invoked one at a time, by hostname.
        models: for a multi-model endpoint, what its S3 prefix holds; empty for any other.
        model_prefix: that prefix, an S3 URI with a trailing slash.
        image: what DescribeModel gives as the containers' image.
        account: what the control plane says of it beside what runs.
        foreign: its containers that are servers of somebody else's, whose health has to be asked for.
    """

    name: str
    variants: tuple[Variant, ...]
    created: float
    status: str = "InService"
    failure_reason: str = ""
    direct: bool = False
    components: Mapping[str, InferenceComponent] = field(default_factory=dict)
    models: tuple[str, ...] = ()
    model_prefix: str = ""
    async_config: AsyncConfig | None = None
    explainer: ExplainerConfig | None = None
    image: str = ""
    account: AccountFacts = field(default_factory=AccountFacts)
    foreign: tuple[ForeignContainer, ...] = ()
