"""Application Auto Scaling of a variant or an inference component.

Source: the API reference of Application Auto Scaling, DescribeScalableTargets, DescribeScalingPolicies and
DescribeScalingActivities.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import msgspec


class ScalingTarget(msgspec.Struct, frozen=True, kw_only=True):
    """What may be scaled, and how far.

    Args:
        resource: `endpoint/NAME/variant/VARIANT` or `inference-component/NAME`.
        dimension: what is counted, such as `sagemaker:variant:DesiredInstanceCount`.
        suspended: kinds of scaling that are switched off, such as `scale in`.
    """

    resource: str
    dimension: str = ""
    minimum: int | None = None
    maximum: int | None = None
    suspended: tuple[str, ...] = ()


class ScalingPolicy(msgspec.Struct, frozen=True, kw_only=True):
    """One policy.

    Args:
        kind: `TargetTrackingScaling`, `StepScaling` …
        metric: what a target-tracking policy holds steady.
        target: the value that it is held at.
        alarms: CloudWatch alarms that set the policy off.
    """

    name: str
    resource: str = ""
    kind: str = ""
    metric: str = ""
    target: float | None = None
    alarms: tuple[str, ...] = ()


class NotScaledReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why a policy did not scale: a code such as `AlreadyAtMaxCapacity`, with the numbers that go with it."""

    code: str
    details: Mapping[str, int] = msgspec.field(default_factory=dict)


class ScalingActivity(msgspec.Struct, frozen=True, kw_only=True):
    """Something that scaling did, or did not do.

    Args:
        status: `Successful`, `Failed`, `InProgress` …
        not_scaled: codes that say why nothing was done, with what the service adds to each.
    """

    resource: str = ""
    started_at: datetime | None = None
    status: str = ""
    description: str = ""
    cause: str = ""
    message: str = ""
    not_scaled: tuple[NotScaledReason, ...] = ()
