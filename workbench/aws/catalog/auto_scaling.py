"""Application Auto Scaling of an endpoint's variants and inference components."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.aws.catalog.document import Document
from workbench.model.account.auto_scaling import (
    NotScaledReason,
    ScalingActivity,
    ScalingPolicy,
    ScalingTarget,
)

NAMESPACE = "sagemaker"
_SUSPENSIONS = {
    "DynamicScalingInSuspended": "scale in",
    "DynamicScalingOutSuspended": "scale out",
    "ScheduledScalingSuspended": "scheduled scaling",
}
_NUMBERS = ("MaxCapacity", "MinCapacity", "CurrentCapacity")


def targets_of(resources: list[str]) -> Mapping[str, Any]:
    """Returns the parameters of DescribeScalableTargets for several resources."""
    return {"ServiceNamespace": NAMESPACE, "ResourceIds": resources}


def policies_of(resource: str) -> Mapping[str, Any]:
    """Returns the parameters of DescribeScalingPolicies."""
    return {"ServiceNamespace": NAMESPACE, "ResourceId": resource}


def activities_of(resource: str) -> Mapping[str, Any]:
    """Returns the parameters of DescribeScalingActivities: the newest, those that did nothing among them."""
    return {
        "ServiceNamespace": NAMESPACE,
        "ResourceId": resource,
        "IncludeNotScaledActivities": True,
        "MaxResults": 20,
    }


def targets(answer: Mapping[str, Any]) -> tuple[ScalingTarget, ...]:
    """Returns what DescribeScalableTargets answered."""
    return tuple(
        ScalingTarget(
            resource=target.text("ResourceId"),
            dimension=target.text("ScalableDimension"),
            minimum=target.count("MinCapacity"),
            maximum=target.count("MaxCapacity"),
            suspended=tuple(
                words for member, words in _SUSPENSIONS.items() if target.child("SuspendedState").flag(member)
            ),
        )
        for target in Document(answer).children("ScalableTargets")
    )


def policies(answer: Mapping[str, Any]) -> tuple[ScalingPolicy, ...]:
    """Returns what DescribeScalingPolicies answered."""
    return tuple(map(_policy, Document(answer).children("ScalingPolicies")))


def _policy(policy: Document) -> ScalingPolicy:
    tracking = policy.child("TargetTrackingScalingPolicyConfiguration")
    metric = tracking.child("PredefinedMetricSpecification").text("PredefinedMetricType")
    return ScalingPolicy(
        name=policy.text("PolicyName"),
        resource=policy.text("ResourceId"),
        kind=policy.text("PolicyType"),
        metric=metric or tracking.child("CustomizedMetricSpecification").text("MetricName"),
        target=tracking.number("TargetValue"),
        alarms=tuple(alarm.text("AlarmName") for alarm in policy.children("Alarms")),
    )


def activities(answer: Mapping[str, Any]) -> tuple[ScalingActivity, ...]:
    """Returns what DescribeScalingActivities answered, newest first."""
    return tuple(map(_activity, Document(answer).children("ScalingActivities")))


def _activity(activity: Document) -> ScalingActivity:
    return ScalingActivity(
        resource=activity.text("ResourceId"),
        started_at=activity.moment("StartTime"),
        status=activity.text("StatusCode"),
        description=activity.text("Description"),
        cause=activity.text("Cause"),
        message=activity.text("StatusMessage"),
        not_scaled=tuple(
            NotScaledReason(
                code=reason.text("Code"),
                details={name: count for name in _NUMBERS if (count := reason.count(name)) is not None},
            )
            for reason in activity.children("NotScaledReasons")
        ),
    )
