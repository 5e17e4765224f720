"""What the credentials allow: each API that the workbench uses, asked once.

Permission to invoke is asked for an endpoint that does not exist, so that no model runs: who may not invoke
it is refused before the service looks for it. Live Tail, which is billed by the minute, is asked for the log
group of that endpoint, so that no session opens. Reading an object of S3 is asked by a HEAD of one that an
asynchronous invocation has read or written. Writing is asked by a part for a multipart upload that does not
exist: it takes the permission of PutObject (API reference, UploadPart), and nothing is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

import msgspec

from workbench.aws.failures.error_text import words_of
from workbench.aws.sdk.clients import Clients, limit_length
from workbench.model.abandon import abandonable
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.sandbox_info import SandboxInfo

MISSING_ENDPOINT = "workbench-doctor-no-such-endpoint"
"""A name that no endpoint has."""
_LOG_GROUPS = "/aws/sagemaker/Endpoints/"
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
    NO_RESOURCE = "no resource"
    """What would be asked about does not exist, and the answer is the same for everybody."""
    UNREACHED = "unreached"
    """Nobody answered: the network, TLS or a proxy."""
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class ProbeSubject:
    """Whose permissions are asked, and about what.

    Attributes:
        account_id, region, partition: of the credentials and the connection.
        endpoint_name: an endpoint of the user's; else one that does not exist.
        location: S3 URI that the endpoint reads or writes; empty where none is known.
        read_uri: S3 URI of an object; empty where none is known.
        written_uri: S3 URI of a folder that payloads are uploaded to; empty where none is known.
    """

    account_id: str = "123456789012"
    region: str = "us-east-1"
    partition: str = "aws"
    endpoint_name: str = MISSING_ENDPOINT
    location: str = ""
    read_uri: str = ""
    written_uri: str = ""

    def arn(self, service: str, resource: str) -> str:
        """Returns the ARN of something in the account and region."""
        return f"arn:{self.partition}:{service}:{self.region}:{self.account_id}:{resource}"

    @property
    def bucket(self) -> str:
        """The endpoint's bucket; else the one that SageMaker's libraries make in each account and region."""
        bucket = self.location.removeprefix("s3://").partition("/")[0]
        return bucket or f"sagemaker-{self.region}-{self.account_id}"


@dataclass(frozen=True)
class PermissionProbe:
    """One API, and a call of it that costs nothing.

    Attributes:
        action: its name in a policy.
        service: its service's name in the SDK.
        method: of the SDK's client.
        purpose: what does not work without it.
        parameters: made of whom and what is asked about.
        meanings: what codes say that mean something else, or nothing, elsewhere: a HEAD is answered without a
            document, by its status alone.
    """

    action: str
    service: str
    method: str
    purpose: str
    parameters: Callable[[ProbeSubject], Mapping[str, Any]] = field(default=lambda _: {})
    meanings: Mapping[str, Permission] = field(default_factory=dict)


def _place(uri: str) -> Mapping[str, Any]:
    bucket, _, key = uri.removeprefix("s3://").partition("/")
    return {"Bucket": bucket, "Key": key}


def _metric_data(subject: ProbeSubject) -> Mapping[str, Any]:
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    dimensions = [
        {"Name": "EndpointName", "Value": subject.endpoint_name},
        {"Name": "VariantName", "Value": "AllTraffic"},
    ]
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
        "sagemaker:InvokeEndpointWithResponseStream",
        "sagemaker-runtime",
        "invoke_endpoint_with_response_stream",
        "Without it, answers do not arrive as a stream.",
        lambda _: {"EndpointName": MISSING_ENDPOINT, "Body": b""},
    ),
    PermissionProbe(
        "sagemaker:InvokeEndpointAsync",
        "sagemaker-runtime",
        "invoke_endpoint_async",
        "Without it, asynchronous endpoints cannot be invoked.",
        lambda _: {"EndpointName": MISSING_ENDPOINT, "InputLocation": f"s3://{MISSING_ENDPOINT}/none"},
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
        lambda subject: {"EndpointName": subject.endpoint_name},
    ),
    PermissionProbe(
        "sagemaker:DescribeEndpointConfig",
        "sagemaker",
        "describe_endpoint_config",
        "Without it, the S3 output path of asynchronous endpoints is not known.",
        lambda subject: {"EndpointConfigName": subject.endpoint_name},
    ),
    PermissionProbe(
        "sagemaker:DescribeModel",
        "sagemaker",
        "describe_model",
        "Without it, container images and their environment are not shown.",
        lambda subject: {"ModelName": subject.endpoint_name},
    ),
    PermissionProbe(
        "sagemaker:ListInferenceComponents",
        "sagemaker",
        "list_inference_components",
        "Without it, names of inference components are typed, not chosen.",
        lambda _: {"MaxResults": 1},
    ),
    PermissionProbe(
        "sagemaker:DescribeInferenceComponent",
        "sagemaker",
        "describe_inference_component",
        "Without it, copies and container of an inference component are not shown.",
        lambda _: {"InferenceComponentName": MISSING_ENDPOINT},
    ),
    PermissionProbe(
        "sagemaker:ListTags",
        "sagemaker",
        "list_tags",
        "Without it, the tags of an endpoint are not shown.",
        lambda subject: {
            "ResourceArn": subject.arn("sagemaker", f"endpoint/{subject.endpoint_name.lower()}")
        },
    ),
    PermissionProbe(
        "s3:ListBucket",
        "s3",
        "list_objects_v2",
        "Without it, the models of a multi-model endpoint are not completed, and prefixes are not read.",
        lambda subject: {"Bucket": subject.bucket, "MaxKeys": 1},
    ),
    PermissionProbe(
        "s3:GetObject",
        "s3",
        "head_object",
        "Without it, outputs of asynchronous invocations and datasets in S3 are not read.",
        lambda subject: _place(subject.read_uri),
        {"403": Permission.DENIED, "404": Permission.NO_RESOURCE},
    ),
    PermissionProbe(
        "s3:PutObject",
        "s3",
        "upload_part",
        "Without it, payloads of asynchronous invocations are not uploaded.",
        lambda subject: {
            **_place(f"{subject.written_uri}{MISSING_ENDPOINT}"),
            "UploadId": MISSING_ENDPOINT,
            "PartNumber": 1,
            "Body": b"",
        },
        {"NoSuchUpload": Permission.ALLOWED},
    ),
    PermissionProbe(
        "logs:FilterLogEvents",
        "logs",
        "filter_log_events",
        "Without it, the container's log is not shown beside a failure.",
        lambda subject: {"logGroupName": f"{_LOG_GROUPS}{subject.endpoint_name}", "limit": 1},
    ),
    PermissionProbe(
        "logs:StartLiveTail",
        "logs",
        "start_live_tail",
        "Without it, a log is followed by repeated searches, some seconds late.",
        lambda subject: {
            "logGroupIdentifiers": [subject.arn("logs", f"log-group:{_LOG_GROUPS}{MISSING_ENDPOINT}")]
        },
    ),
    PermissionProbe(
        "cloudwatch:GetMetricData",
        "cloudwatch",
        "get_metric_data",
        "Without it, metrics of an endpoint are not shown.",
        _metric_data,
    ),
    *(
        PermissionProbe(
            f"application-autoscaling:{name}",
            "application-autoscaling",
            method,
            purpose,
            lambda _: {"ServiceNamespace": "sagemaker", "MaxResults": 1},
        )
        for name, method, purpose in (
            (
                "DescribeScalableTargets",
                "describe_scalable_targets",
                "Without it, autoscaling is not shown.",
            ),
            (
                "DescribeScalingPolicies",
                "describe_scaling_policies",
                "Without it, the policies of autoscaling are not shown.",
            ),
            (
                "DescribeScalingActivities",
                "describe_scaling_activities",
                "Without it, why an endpoint did not scale is not shown.",
            ),
        )
    ),
)


def ask(
    probe: PermissionProbe,
    connection: Connection,
    subject: ProbeSubject,
    hosting: SandboxInfo | None,
    cancellation: CancelToken | None,
) -> tuple[Permission, str]:
    """Calls one API once, and returns what that says about the permission, and the service's words.

    Args:
        subject: what it is asked about.
        hosting: the sandbox, where it is asked.

    Raises:
        ConfigurationError: there is nothing usable to ask with.
        OperationCancelledError: cancelled.
    """
    limited = msgspec.structs.replace(connection, read_timeout=_SECONDS, max_attempts=1)
    clients = Clients(probe.service, limit_length)
    try:
        sdk = clients.get(limited, hosting, cancellation).sdk
        parameters = probe.parameters(subject)
        call = getattr(sdk, probe.method)
        return abandonable(lambda: _answer(call, parameters, probe.meanings), cancellation)
    finally:
        clients.close()


def _answer(
    call: Callable[..., Any], parameters: Mapping[str, Any], meanings: Mapping[str, Permission]
) -> tuple[Permission, str]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        _end_stream(call(**parameters))
    except ClientError as error:
        details = error.response.get("Error", {})
        code, message = str(details.get("Code", "")), _words(str(details.get("Message") or ""))
        permission = meanings.get(code) or _meaning(code)
        return permission, f"{code}: {message}" if message else code
    except BotoCoreError as error:
        return Permission.UNREACHED, str(error)
    return Permission.ALLOWED, ""


def _end_stream(answer: Mapping[str, Any]) -> None:
    """Leaves a stream that was opened all the same, by whoever has what AWS has not."""
    for member in answer.values():
        if callable(close := getattr(member, "close", None)):
            close()


def _words(message: str) -> str:
    """What a person would read of a message, which is a page of HTML where a proxy answers."""
    return words_of(message.encode()) if message.lstrip().startswith("<") else message


def _meaning(code: str) -> Permission:
    if code in _DENIED:
        return Permission.DENIED
    if code in _NOT_ACCEPTED:
        return Permission.CREDENTIALS
    if code == "NoSuchBucket":
        return Permission.NO_RESOURCE
    if code in _NOT_HOSTED:
        return Permission.NOT_HOSTED
    if code in _SLOWED or code.isdecimal() or code in {"InternalFailure", "ServiceUnavailable"}:
        return Permission.UNKNOWN
    # It looked for the resource, or at the parameters: who may not ask is refused before that.
    return Permission.ALLOWED
