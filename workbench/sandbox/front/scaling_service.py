"""Application Auto Scaling, as far as reading why an endpoint scaled, or did not, takes.

Source: the API reference of Application Auto Scaling, Describe*.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.hosting.account import Activity, Scaling
from workbench.sandbox.hosting.platform import Platform

Document = dict[str, Any]

_NAMESPACE = "sagemaker"


class ScalingService:
    """Describes the scaling of a platform's endpoints."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._operations: Mapping[str, Callable[[Document], Document]] = {
            "DescribeScalableTargets": self._targets,
            "DescribeScalingPolicies": self._policies,
            "DescribeScalingActivities": self._activities,
        }

    async def answer(self, operation: str, request: Document) -> Document:
        """Answers one operation.

        Raises:
            ServiceError: the sandbox does not have it, or a parameter is missing.
        """
        handler = self._operations.get(operation)
        if handler is None:
            raise ServiceError("UnknownOperationException", 400, f"The sandbox does not have {operation}.")
        if "ServiceNamespace" not in request:
            raise ServiceError(
                "ValidationException",
                400,
                "1 validation error detected: Value at 'serviceNamespace' failed to satisfy constraint: "
                "Member must not be null",
            )
        return handler(request)

    def _targets(self, request: Document) -> Document:
        wanted = request.get("ResourceIds")
        targets = [
            {
                "ServiceNamespace": _NAMESPACE,
                "ResourceId": scaling.resource,
                "ScalableDimension": scaling.dimension,
                "MinCapacity": scaling.minimum,
                "MaxCapacity": scaling.maximum,
                "RoleARN": self._arn("iam", "role/sandbox"),
                "CreationTime": created,
                "SuspendedState": {
                    "DynamicScalingInSuspended": False,
                    "DynamicScalingOutSuspended": False,
                    "ScheduledScalingSuspended": False,
                },
            }
            for scaling, created in self._registered(request)
            if wanted is None or scaling.resource in wanted
        ]
        return {"ScalableTargets": targets}

    def _policies(self, request: Document) -> Document:
        policies = [
            {
                "PolicyARN": self._arn("autoscaling", f"scalingPolicy:{scaling.resource}"),
                "PolicyName": "hold-load",
                "ServiceNamespace": _NAMESPACE,
                "ResourceId": scaling.resource,
                "ScalableDimension": scaling.dimension,
                "PolicyType": "TargetTrackingScaling",
                "TargetTrackingScalingPolicyConfiguration": {
                    "TargetValue": scaling.target,
                    "PredefinedMetricSpecification": {"PredefinedMetricType": scaling.metric},
                },
                "Alarms": [
                    {
                        "AlarmName": f"TargetTracking-{scaling.resource}-{side}",
                        "AlarmARN": self._arn("cloudwatch", f"alarm:{scaling.resource}-{side}"),
                    }
                    for side in ("AlarmHigh", "AlarmLow")
                ],
                "CreationTime": created,
            }
            for scaling, created in self._of_resource(request)
        ]
        return {"ScalingPolicies": policies}

    def _activities(self, request: Document) -> Document:
        all_of_them = bool(request.get("IncludeNotScaledActivities"))
        activities = [
            _activity(scaling, activity, position)
            for scaling, _ in self._of_resource(request)
            for position, activity in enumerate(scaling.activities)
            if all_of_them or not activity.not_scaled
        ]
        return {"ScalingActivities": activities[: int(request.get("MaxResults", 50))]}

    def _registered(self, request: Document) -> Iterator[tuple[Scaling, float]]:
        """Everything that is registered in the namespace asked for, and when."""
        if request["ServiceNamespace"] == _NAMESPACE:
            for endpoint in self._platform.endpoints.values():
                for scaling in endpoint.account.scaling:
                    yield scaling, endpoint.created

    def _of_resource(self, request: Document) -> Iterator[tuple[Scaling, float]]:
        wanted = request.get("ResourceId")
        return (item for item in self._registered(request) if wanted in {None, item[0].resource})

    def _arn(self, service: str, resource: str) -> str:
        region = "" if service == "iam" else self._platform.region
        return f"arn:aws:{service}:{region}:{self._platform.account}:{resource}"


def _activity(scaling: Scaling, activity: Activity, position: int) -> Document:
    started = time.time() - activity.age
    document: Document = {
        "ActivityId": f"00000000-0000-4000-8000-{position:012}",
        "ServiceNamespace": _NAMESPACE,
        "ResourceId": scaling.resource,
        "ScalableDimension": scaling.dimension,
        "Description": activity.description,
        "Cause": activity.cause,
        "StartTime": started,
        "EndTime": started + 90,
        "StatusCode": activity.status,
        "StatusMessage": activity.message,
    }
    if activity.not_scaled:
        bounds = {"CurrentCapacity": scaling.maximum, "MaxCapacity": scaling.maximum}
        document["NotScaledReasons"] = [{"Code": activity.not_scaled, **bounds}]
    return document
