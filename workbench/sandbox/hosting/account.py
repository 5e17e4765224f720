"""What the control plane says of an endpoint beside what runs: tags, environment, scaling, rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ServerlessConfig:
    """A variant without instances of its own (API reference, ProductionVariantServerlessConfig)."""

    memory_mb: int
    max_concurrency: int


@dataclass(frozen=True)
class Activity:
    """One scaling activity.

    Args:
        age: seconds before now that it began.
        not_scaled: the code of a NotScaledReason; empty for one that scaled.
    """

    age: float
    description: str
    cause: str
    status: str = "Successful"
    message: str = ""
    not_scaled: str = ""


@dataclass(frozen=True)
class Scaling:
    """Application Auto Scaling of one resource by target tracking.

    Args:
        resource: `endpoint/NAME/variant/VARIANT` or `inference-component/NAME`.
        dimension: such as `sagemaker:variant:DesiredInstanceCount`.
        metric: a predefined metric type.
        target: the value that it is held at.
        activities: what scaling did, newest first.
    """

    resource: str
    dimension: str
    minimum: int
    maximum: int
    metric: str
    target: float
    activities: tuple[Activity, ...] = ()


@dataclass(frozen=True)
class AccountFacts:
    """What is registered of an endpoint.

    Args:
        environment: of its containers.
        capture: S3 URI of captured data; empty where none is captured.
        capture_percent: of the requests.
        accelerated: whether its instances have GPUs.
        denied: whether the sandbox's user may only list it.
    """

    tags: Mapping[str, str] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    capture: str = ""
    capture_percent: int = 100
    serverless: ServerlessConfig | None = None
    routing: str = ""
    scaling: tuple[Scaling, ...] = ()
    accelerated: bool = False
    denied: bool = False
