"""What one call came to, put together from what it measured and what the SDK made of the answer."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from botocore.exceptions import BotoCoreError, ClientError

from workbench.aws.call.call import Call
from workbench.aws.call.timing import timing_of
from workbench.aws.failures.error_document import json_object
from workbench.aws.failures.service import (
    brief,
    not_an_event_stream,
    service_failure,
    stream_failure,
    unasked_protocol,
    unparsable,
)
from workbench.aws.failures.transport import cancelled, connection_lost, no_answer, too_large
from workbench.aws.prepare import Prepared
from workbench.aws.sdk.instrument import send_serialized
from workbench.model.errors import OperationCancelledError
from workbench.model.exchange import Failure, Outcome, Response
from workbench.model.redaction.values import redacted_outcome
from workbench.model.service.schema import Operation, schema

_log = logging.getLogger(__name__)


def outcome_of(call: Call, prepared: Prepared) -> Outcome:
    """Sends what is prepared, and returns the outcome.

    Whatever is raised here is a mistake of the program's, or of the listener's.
    """
    operation = schema()[prepared.invocation.operation]
    parsed: dict[str, Any] = {}
    error: Exception | None = None
    try:
        digest = prepared.digest if prepared.invocation.connection.sign else None
        parsed = send_serialized(prepared.client.sdk, operation.name, prepared.request, digest)
    except (BotoCoreError, ClientError, OperationCancelledError) as caught:
        error = caught
    except Exception as caught:
        # With a whole answer at hand, all that the SDK still does is to parse it.
        if not call.now.handed_over:
            raise
        _log.debug("the SDK cannot parse the answer", exc_info=caught)
        error = caught
    if call.fault is not None:
        raise call.fault
    response = _response(call, operation, parsed) if call.now.status else None
    failure = _failure(call, prepared, operation, response, error)
    if failure is not None:
        # Loaded when something fails: a process that sends once and succeeds need not wait for it.
        from workbench.aws.failures.hints import hint

        failure = hint(failure, prepared.invocation, prepared.region)
    outcome = Outcome(
        response=response,
        failure=failure,
        timing=timing_of(call),
        attempts=call.attempts,
    )
    request = call.masked_request()
    outcome = redacted_outcome(outcome, request.redactor)
    return msgspec.structs.replace(
        outcome,
        sent=request.sent,
        # Only now: a secret that is cut in half would not be known any more.
        failure=None if outcome.failure is None else brief(outcome.failure),
    )


def _failure(
    call: Call, prepared: Prepared, operation: Operation, response: Response | None, error: Exception | None
) -> Failure | None:
    now = call.now
    if call.cancelled and (response is None or error is not None or now.short or now.status >= 300):
        return cancelled(call)
    if response is None:
        return no_answer(call, prepared, error)
    if now.status >= 300:
        return service_failure(call, response)
    if now.status < 200:
        return unasked_protocol(response)
    if now.stream_error is not None:
        return stream_failure(now.stream_error)
    if now.too_large:
        return too_large(call)
    if now.short:
        return connection_lost(call)
    if operation.streams and not now.events:
        return not_an_event_stream(response)
    if error is not None or not _is_answer(operation, response):
        return unparsable(response)
    return None


def _is_answer(operation: Operation, response: Response) -> bool:
    """Returns whether it is the service that answered.

    What accepts an asynchronous invocation says so by its status or its headers: to the AWS CLI, too, its
    body may be anything.
    """
    if operation.answers_with_body or response.http_status == HTTPStatus.ACCEPTED:
        return True
    return "OutputLocation" in response.output or json_object(response.body) is not None


def _response(call: Call, operation: Operation, parsed: dict[str, Any]) -> Response:
    now = call.now
    by_name = {name.lower(): value for name, value in now.headers}
    members = operation.output_names
    return Response(
        http_status=now.status,
        headers=now.headers,
        output={name: value for name, value in parsed.items() if name in members and now.status < 300},
        body=now.body,
        request_id=by_name.get("x-amzn-requestid") or by_name.get("x-amz-request-id", ""),
        parts=tuple(now.parts),
        whole=now.whole,
        received_sha256=now.whole.sha256 if now.whole is not None and now.holds_secret else "",
    )
