"""What the credentials allow."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from workbench.services.doctor.check import Check, CheckContext, Finding, ok, skipped, warning

if TYPE_CHECKING:
    from workbench.aws.probe.permissions import PermissionProbe

GROUP = "Permissions"
_ACTIONS = (
    "sagemaker:InvokeEndpoint",
    "sagemaker:ListEndpoints",
    "sagemaker:DescribeEndpoint",
    "sagemaker:DescribeEndpointConfig",
    "sagemaker:DescribeModel",
    "sagemaker:ListInferenceComponents",
    "logs:FilterLogEvents",
    "cloudwatch:GetMetricData",
    "application-autoscaling:DescribeScalingPolicies",
)


def _permission(action: str, context: CheckContext) -> Finding:
    from workbench.aws.probe.permissions import PROBES, Permission, ask

    if context.identity is None:
        return skipped("There are no accepted credentials: see Credentials.")
    probe: PermissionProbe = next(probe for probe in PROBES if probe.action == action)
    hosting = context.bench.hosting() if context.connection.sandbox and context.bench.hosting else None
    permission, message = ask(probe, context.connection, context.endpoint_name, hosting, context.cancellation)
    match permission:
        case Permission.ALLOWED:
            return ok("allowed")
        case Permission.DENIED:
            return warning(f"denied: {message}", f"{probe.purpose} Allow {action} in a policy.")
        case Permission.NOT_HOSTED:
            return skipped(f"not served here: {message}")
        case Permission.CREDENTIALS:
            return warning(f"the credentials are not accepted: {message}", "Renew them.")
        case Permission.UNKNOWN:
            return warning(f"not known: {message}", "Try again later.")


CHECKS = tuple(
    Check(f"permission.{action}", action.partition(":")[2], GROUP, partial(_permission, action))
    for action in _ACTIONS
)
