"""Why S3 did not give or take an object."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import msgspec

from workbench.aws.call.call import Call
from workbench.aws.failures.transport import cancelled, no_answer
from workbench.aws.options import ENDPOINT_URL
from workbench.aws.prepare import Prepared
from workbench.aws.sdk.client import Client
from workbench.model.exchange import Failure, FailureKind
from workbench.model.invocation import Connection, Invocation
from workbench.model.progress import Phase

_ADDRESS = f"{ENDPOINT_URL} is not the address of S3, which is the region's own or AWS_ENDPOINT_URL_S3."

_DENIED = frozenset({"AccessDenied", "403"})


def denied_refusal(call: Call, response: Any, connection: Connection, denied: str) -> Failure:
    """Returns why S3 would not; `denied` is the hint where its reason is that this is not allowed."""
    failure = refusal(call, response, connection)
    if failure.code not in _DENIED:
        return failure
    return msgspec.structs.replace(failure, kind=FailureKind.CREDENTIALS, hint=denied)


def unanswered(
    call: Call, client: Client, connection: Connection, operation: str, error: Exception
) -> Failure:
    """Returns why S3 did not answer: cancelled, not reached, or cut off."""
    if call.cancelled:
        return cancelled(call)
    asked = Prepared(
        invocation=Invocation(operation=operation, connection=connection),
        region=client.region,
        url=client.sdk.meta.endpoint_url,
        destination=client.destination,
        client=client,
        request={},
        seconds=0.0,
    )
    failure = no_answer(call, asked, error)
    if failure.kind in {FailureKind.CONNECT, FailureKind.CONNECT_TIMEOUT, FailureKind.TLS}:
        failure = msgspec.structs.replace(failure, hint=_ADDRESS)
    return failure


def refusal(call: Call, answer: dict[str, Any], connection: Connection) -> Failure:
    """Returns why S3 would not give an object."""
    status = answer["ResponseMetadata"]["HTTPStatusCode"]
    code = str(answer["Error"].get("Code") or status)
    message = answer["Error"].get("Message") or f"HTTP {status}, without a message."
    call.now.status = status
    if code in {"NoSuchKey", "404"}:
        return not_yet(call, code, message, "")
    if code in _DENIED:
        return not_yet(
            call,
            code,
            message,
            "S3 also answers this for an object that does not exist, if you may not list the bucket "
            "(s3:ListBucket). If it persists, you may not read the object (s3:GetObject).",
        )
    kind, hint = FailureKind.SERVICE, ""
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= 500:
        kind = FailureKind.THROTTLED
    elif status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        kind, hint = FailureKind.CREDENTIALS, "See who you are with `aws sts get-caller-identity`."
    elif status == HTTPStatus.NOT_FOUND:
        kind = FailureKind.NOT_FOUND
    if connection.endpoint_url is not None and kind in {FailureKind.CREDENTIALS, FailureKind.NOT_FOUND}:
        hint = _ADDRESS
    return Failure(kind=kind, code=code, message=message, hint=hint, phase=Phase.RECEIVING.value)


def not_yet(call: Call, code: str, message: str, hint: str) -> Failure:
    """Returns that an object is not there yet."""
    return Failure(
        kind=FailureKind.NOT_READY, code=code, message=message, hint=hint, phase=call.now.phase.value
    )
