"""What is kept of invocations and outcomes: the same values, without secrets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from workbench.model.destinations.endpoint_url import without_userinfo
from workbench.model.errors import NotFoundError
from workbench.model.hints.text import either
from workbench.model.invocation import Base64Body, BytesBody, FileBody, Invocation, TextBody
from workbench.model.redaction import IN_USE, MASK, REDACTED, SECRET_HEADERS, Redactor

if TYPE_CHECKING:
    from workbench.model.destinations.destination import Destination
    from workbench.model.exchange import Exchange, Outcome, Response, SentRequest
    from workbench.model.runs.run import Run

_Headers = tuple[tuple[str, str], ...]


def redacted_invocation(invocation: Invocation, redactor: Redactor | None = None) -> Invocation:
    """The invocation without secrets. What a file that it names holds is not looked at.

    A body is searched for the secrets that are known by their value alone: a presigned address that its user
    sends to a model is what they send.
    """
    redactor = redactor or IN_USE.redactor
    connection = invocation.connection
    if connection.endpoint_url:
        address = redactor.text(without_userinfo(connection.endpoint_url, MASK))
        if address != connection.endpoint_url:
            connection = msgspec.structs.replace(connection, endpoint_url=address)
    body = invocation.body
    match body:
        case TextBody(text):
            body = TextBody(redactor.redact_known(text))
        case Base64Body(text):
            body = Base64Body(redactor.redact_known(text))
        case BytesBody(data, origin):
            body = BytesBody(redactor.data(data), origin)
        case None | FileBody():
            pass
    return msgspec.structs.replace(
        invocation, fields=redactor.value(invocation.fields), connection=connection, body=body
    )


def redacted_outcome(outcome: Outcome, redactor: Redactor | None = None) -> Outcome:
    """The outcome without secrets; a body that held one has the digest of what came beside it."""
    redactor = redactor or IN_USE.redactor
    response, failure, sent = outcome.response, outcome.failure, outcome.sent
    if response is not None:
        response = _redacted_response(response, redactor)
    if failure is not None:
        failure = msgspec.structs.replace(
            failure,
            code=redactor.text(failure.code),
            message=redactor.text(failure.message),
            hint=redactor.text(failure.hint),
            members=redactor.value(failure.members),
        )
    if sent is not None:
        sent = redacted_request(sent, redactor)
    return msgspec.structs.replace(outcome, response=response, failure=failure, sent=sent)


def redacted_exchange(exchange: Exchange, redactor: Redactor | None = None) -> Exchange:
    """The exchange without secrets, as it may be kept, wherever it came from."""
    redactor = redactor or IN_USE.redactor
    outcome = exchange.outcome
    return msgspec.structs.replace(
        exchange,
        invocation=redacted_invocation(exchange.invocation, redactor),
        outcome=None if outcome is None else redacted_outcome(outcome, redactor),
        destination=_redacted_destination(exchange.destination, redactor),
        tags=redactor.value(exchange.tags),
        name=redactor.text(exchange.name),
        note=redactor.text(exchange.note),
        run=_redacted_run(exchange.run, redactor),
    )


def _redacted_run(run: Run | None, redactor: Redactor) -> Run | None:
    if run is None:
        return None
    return msgspec.structs.replace(run, input=redactor.text(run.input), output=redactor.text(run.output))


def _redacted_destination(destination: Destination | None, redactor: Redactor) -> Destination | None:
    if destination is None:
        return None
    address = redactor.text(without_userinfo(destination.endpoint_url))
    return msgspec.structs.replace(destination, endpoint_url=address)


def redacted_request(sent: SentRequest, redactor: Redactor) -> SentRequest:
    """A request as it left, without secrets."""
    from workbench.model.exchange import SentRequest

    return SentRequest(
        method=sent.method, url=redactor.text(sent.url), headers=_redacted_headers(sent.headers, redactor)
    )


def require_sendable(invocation: Invocation) -> None:
    """Refuses to send what is not what was sent: a secret in it was not kept.

    Raises:
        NotFoundError: one of its fields held a secret.
    """
    for name, value in invocation.fields.items():
        if REDACTED in str(value):
            raise NotFoundError(
                f"{name} held a secret, which is not recorded, so it cannot be sent again",
                either(f"Give it again (--set {name}=…).", f"Fill in {name} again."),
            )


def _redacted_response(response: Response, redactor: Redactor) -> Response:
    headers = _redacted_headers(response.headers, redactor)
    output = redactor.value(response.output)
    body = redactor.data(response.body)
    if body is response.body:
        return msgspec.structs.replace(response, headers=headers, output=output)
    import hashlib

    digest = response.received_sha256 or hashlib.sha256(response.body).hexdigest()
    return msgspec.structs.replace(
        response, headers=headers, output=output, body=body, received_sha256=digest
    )


def _redacted_headers(headers: Iterable[tuple[str, str]], redactor: Redactor) -> _Headers:
    headers = tuple(headers)
    unmasked = [(name.lower(), value) for name, value in headers if MASK not in value]
    if SECRET_HEADERS.isdisjoint([name for name, _ in unmasked]) and not redactor.touches(
        "\n".join([value for _, value in unmasked])
    ):
        return headers
    return tuple(
        (name, value)
        if MASK in value
        else (name, MASK if name.lower() in SECRET_HEADERS else redactor.text(value))
        for name, value in headers
    )
