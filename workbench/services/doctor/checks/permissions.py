"""What the credentials allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from workbench.model.account.endpoint import EndpointDescription, part_of_arn
from workbench.services.doctor.check import Check, CheckContext, Finding, ok, skipped, warning
from workbench.services.doctor.s3_locations import s3_locations

if TYPE_CHECKING:
    from workbench.aws.probe.permissions import PermissionProbe, ProbeSubject

GROUP = "Permissions"
_ACTIONS = (
    "sagemaker:InvokeEndpoint",
    "sagemaker:InvokeEndpointWithResponseStream",
    "sagemaker:InvokeEndpointAsync",
    "sagemaker:ListEndpoints",
    "sagemaker:DescribeEndpoint",
    "sagemaker:DescribeEndpointConfig",
    "sagemaker:DescribeModel",
    "sagemaker:ListInferenceComponents",
    "sagemaker:DescribeInferenceComponent",
    "sagemaker:ListTags",
    "s3:ListBucket",
    "s3:GetObject",
    "s3:PutObject",
    "logs:FilterLogEvents",
    "logs:StartLiveTail",
    "cloudwatch:GetMetricData",
    "application-autoscaling:DescribeScalableTargets",
    "application-autoscaling:DescribeScalingPolicies",
    "application-autoscaling:DescribeScalingActivities",
)


_OF_ACCOUNT = frozenset({"sagemaker:ListTags", "s3:ListBucket", "logs:StartLiveTail"})
"""Actions that are asked about something with the account's number in its name."""
_OF_LOCATIONS: Mapping[str, Callable[[ProbeSubject], str]] = {
    "s3:GetObject": lambda subject: subject.read_uri,
    "s3:PutObject": lambda subject: subject.written_uri,
}
"""Actions that are asked about a location in S3, and which."""
_NO_LOCATION = "No location in S3 is known: there is no asynchronous invocation in the history."


def _permission(action: str, context: CheckContext) -> Finding:
    from workbench.aws.probe.permissions import PROBES, Permission, ask

    if context.identity is None and not context.unidentified:
        return skipped("There are no accepted credentials: see Credentials.")
    probe: PermissionProbe = next(probe for probe in PROBES if probe.action == action)
    hosting = (
        context.bench.clients.hosting()
        if context.connection.sandbox and context.bench.clients.hosting
        else None
    )
    subject = _subject(context)
    if action in _OF_ACCOUNT and not subject.account_id:
        return skipped("This check needs the account ID, which is not known: see Credentials.")
    if action in _OF_LOCATIONS and not _OF_LOCATIONS[action](subject):
        return skipped(_NO_LOCATION)
    permission, message = ask(probe, context.connection, subject, hosting, context.cancellation)
    match permission:
        case Permission.ALLOWED:
            return ok("allowed")
        case Permission.DENIED:
            return warning(f"denied: {message}", f"{probe.purpose} Allow {action} in a policy.")
        case Permission.NOT_HOSTED:
            return skipped(f"not served here: {message}")
        case Permission.NO_RESOURCE:
            return skipped(f"not known: {_missing(action, subject)} to ask about")
        case Permission.CREDENTIALS:
            return warning(f"the credentials are not accepted: {message}", "Renew them.")
        case Permission.UNREACHED:
            return warning(f"no answer: {message}", f"{probe.purpose} See what is wrong with the connection.")
        case Permission.UNKNOWN:
            return warning(f"not known: {message}", "Try again later.")


def _missing(action: str, subject: ProbeSubject) -> str:
    """What does not exist."""
    uri = _OF_LOCATIONS[action](subject) if action in _OF_LOCATIONS else ""
    return f"there is no object {uri}" if uri else f"there is no bucket {subject.bucket}"


def _subject(context: CheckContext) -> ProbeSubject:
    from workbench.aws.probe.permissions import MISSING_ENDPOINT, ProbeSubject

    identity = context.identity
    description = _description(context)
    locations = s3_locations(context, description)
    return ProbeSubject(
        account_id=identity.account_id if identity else "",
        region=context.destination.region,
        partition=(part_of_arn(identity.arn, 1) if identity else "") or "aws",
        endpoint_name=context.endpoint_name or MISSING_ENDPOINT,
        location=next(filter(None, _locations(description)), "") if description else "",
        read_uri=locations.read,
        written_uri=locations.written,
    )


def _description(context: CheckContext) -> EndpointDescription | None:
    """What is known of the endpoint from before: AWS is not asked for it here."""
    from workbench.services.account.endpoints import EndpointDirectory

    if not context.endpoint_name:
        return None
    return EndpointDirectory(context.bench).cached_description(
        context.endpoint_name, context.connection, cancellation=context.cancellation
    )


def _locations(description: EndpointDescription) -> tuple[str, ...]:
    return (
        *(container.model_data for container in description.containers if container.mode == "MultiModel"),
        description.async_output,
        *(container.model_data for container in description.containers),
    )


def _title(action: str) -> str:
    """The action's name, of which the longest is shortened for the column that all titles have."""
    return action.partition(":")[2].replace("InvokeEndpointWith", "Invoke…With")


CHECKS = tuple(
    Check(f"permission.{action}", _title(action), GROUP, partial(_permission, action)) for action in _ACTIONS
)
