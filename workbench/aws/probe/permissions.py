"""What the credentials allow: each API that the workbench uses, asked once.

Permission to invoke is asked for an endpoint that does not exist, so that no model runs: who may not invoke
it is refused before the service looks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import msgspec

from workbench.aws.sdk.clients import Clients
from workbench.model.abandon import abandonable
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.sandbox_info import SandboxInfo

MISSING_ENDPOINT = "workbench-doctor-no-such-endpoint"
"""A name that no endpoint has."""
_SECONDS = 10.0
_DENIED = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized"})
_NOT_ACCEPTED = frozenset(
    {
        *("ExpiredToken", "ExpiredTokenException", "UnrecognizedClientException", "InvalidClientTokenId"),
        *("SignatureDoesNotMatch", "InvalidSignatureException", "MissingAuthenticationTokenException"),
        *("MissingAuthenticationToken", "IncompleteSignature", "InvalidAccessKeyId"),
    }
)
_NOT_HOSTED = frozenset({"UnknownOperationException", "UnknownOperation", "InvalidAction"})
_SLOWED = frozenset({"Throttling", "ThrottlingException", "TooManyRequestsException", "RequestLimitExceeded"})


class Permission(Enum):
    """What is known of a permission."""

    ALLOWED = "allowed"
    DENIED = "denied"
    CREDENTIALS = "credentials"
    """The credentials themselves are not accepted."""
    NOT_HOSTED = "not hosted"
    """Whoever answers does not have the API, as a sandbox or a stand-in."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PermissionProbe:
    """One API, and a call of it that costs nothing.

    Attributes:
        action: its name in a policy.
        service: its service's name in the SDK.
        method: of the SDK's client.
        parameters: made of an endpoint's name.
        purpose: what does not work without it.
    """

    action: str
    service: str
    method: str
    purpose: str
    parameters: Callable[[str], Mapping[str, Any]] = field(default=lambda _: {})


def _metric_data(name: str) -> Mapping[str, Any]:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    dimensions = [{"Name": "EndpointName", "Value": name}, {"Name": "VariantName", "Value": "AllTraffic"}]
    metric = {"Namespace": "AWS/SageMaker", "MetricName": "Invocations", "Dimensions": dimensions}
    query = {"Id": "invocations", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
    return {"MetricDataQueries": [query], "StartTime": now - timedelta(minutes=5), "EndTime": now}


PROBES = (
    PermissionProbe(
        "sagemaker:InvokeEndpoint",
        "sagemaker-runtime",
        "invoke_endpoint",
        "Nothing can be sent without it.",
        lambda _: {"EndpointName": MISSING_ENDPOINT, "Body": b""},
    ),
    PermissionProbe(
        "sagemaker:ListEndpoints",
        "sagemaker",
        "list_endpoints",
        "Without it, endpoint names are typed, not chosen.",
        lambda _: {"MaxResults": 1},
    ),
    PermissionProbe(
        "sagemaker:DescribeEndpoint",
        "sagemaker",
        "describe_endpoint",
        "Without it, status and variants of an endpoint are not shown.",
        lambda name: {"EndpointName": name},
    ),
    PermissionProbe(
        "sagemaker:DescribeEndpointConfig",
        "sagemaker",
        "describe_endpoint_config",
        "Without it, the S3 output path of asynchronous endpoints is not known.",
        lambda name: {"EndpointConfigName": name},
    ),
    PermissionProbe(
        "sagemaker:DescribeModel",
        "sagemaker",
        "describe_model",
        "Without it, container images and their environment are not shown.",
        lambda name: {"ModelName": name},
    ),
    PermissionProbe(
        "sagemaker:ListInferenceComponents",
        "sagemaker",
        "list_inference_components",
        "Without it, names of inference components are typed, not chosen.",
        lambda _: {"MaxResults": 1},
    ),
    PermissionProbe(
        "logs:FilterLogEvents",
        "logs",
        "filter_log_events",
        "Without it, the container's log is not shown beside a failure.",
        lambda name: {"logGroupName": f"/aws/sagemaker/Endpoints/{name}", "limit": 1},
    ),
    PermissionProbe(
        "cloudwatch:GetMetricData",
        "cloudwatch",
        "get_metric_data",
        "Without it, metrics of an endpoint are not shown.",
        _metric_data,
    ),
    PermissionProbe(
        "application-autoscaling:DescribeScalingPolicies",
        "application-autoscaling",
        "describe_scaling_policies",
        "Without it, autoscaling is not shown.",
        lambda _: {"ServiceNamespace": "sagemaker", "MaxResults": 1},
    ),
)


def ask(
    probe: PermissionProbe,
    connection: Connection,
    endpoint_name: str,
    hosting: SandboxInfo | None,
    cancellation: CancelToken | None,
) -> tuple[Permission, str]:
    """Calls one API once, and returns what that says about the permission, and the service's words.

    Args:
        endpoint_name: an endpoint of the user's; empty for one that does not exist.
        hosting: the sandbox, where it is asked.

    Raises:
        ConfigurationError: there is nothing usable to ask with.
        OperationCancelledError: cancelled.
    """
    limited = msgspec.structs.replace(connection, read_timeout=_SECONDS, max_attempts=1)
    clients = Clients(probe.service, lambda _, __: None)
    try:
        sdk = clients.get(limited, hosting, cancellation).sdk
        parameters = probe.parameters(endpoint_name or MISSING_ENDPOINT)
        return abandonable(lambda: _answer(getattr(sdk, probe.method), parameters), cancellation)
    finally:
        clients.close()


def _answer(call: Callable[..., Any], parameters: Mapping[str, Any]) -> tuple[Permission, str]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        call(**parameters)
    except ClientError as error:
        details = error.response.get("Error", {})
        code, message = str(details.get("Code", "")), str(details.get("Message") or "")
        return _meaning(code), f"{code}: {message}" if message else code
    except BotoCoreError as error:
        return Permission.UNKNOWN, str(error)
    return Permission.ALLOWED, ""


def _meaning(code: str) -> Permission:
    if code in _DENIED:
        return Permission.DENIED
    if code in _NOT_ACCEPTED:
        return Permission.CREDENTIALS
    if code in _NOT_HOSTED:
        return Permission.NOT_HOSTED
    if code in _SLOWED or code.isdecimal() or code in {"InternalFailure", "ServiceUnavailable"}:
        return Permission.UNKNOWN
    # It looked for the resource, or at the parameters: who may not ask is refused before that.
    return Permission.ALLOWED
