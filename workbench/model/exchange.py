"""An invocation with what came back and how long it took: what the history keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from workbench.model.destination import Destination, destination_of
from workbench.model.hints.sentences import sentences
from workbench.model.hints.text import in_face
from workbench.model.inspection import inspect_now
from workbench.model.invocation import (
    NEW_SESSION,
    BytesBody,
    Connection,
    FieldValue,
    Invocation,
    truncated_repr,
)
from workbench.model.runs.run import Run

_ROUNDING_MS = 0.0005
"""What sums of measured times may be off by."""


class Status(StrEnum):
    """Where an exchange stands."""

    IN_FLIGHT = "in_flight"
    OK = "ok"
    ERROR = "error"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """It was in flight when its process ended; whether the model ran is not known."""


class FailureKind(StrEnum):
    """What sort of failure, by what the user can do about it."""

    SERVICE = "service"
    """The service refused: a modeled error other than those below, or one the model does not know."""
    MODEL = "model"
    """The container answered with an error (ModelError, 424)."""
    NOT_FOUND = "not_found"
    NOT_READY = "not_ready"
    THROTTLED = "throttled"
    CREDENTIALS = "credentials"
    """The service would not take the credentials: missing, expired, unknown, not allowed, clock off."""
    CONNECT = "connect"
    """No connection: name not resolved, refused, unreachable, proxy."""
    CONNECT_TIMEOUT = "connect_timeout"
    TLS = "tls"
    READ_TIMEOUT = "read_timeout"
    CLOSED = "closed"
    """The connection ended before an answer began."""
    CUT = "cut"
    """The connection ended inside the answer."""
    TOO_LARGE = "too_large"
    """The answer has more bytes than are kept, and was given up."""
    STREAM = "stream"
    """An error event inside a streamed answer, after its 200."""
    UNREADABLE = "unreadable"
    """An answer that is not what the service model says, such as HTML from a proxy."""
    CANCELLED = "cancelled"


class Timing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Durations in milliseconds, measured here; the service returns no model latency.

    The whole is `prepare_ms` and `request_ms`. The request is `earlier_ms`, `connect_ms`, `send_ms`,
    `first_byte_ms` and `body_ms`, and where it failed the part in which it did.

    Args:
        total_ms: the whole, from the call to its last byte, or to its failure.
        prepare_ms: until the request was signed and about to leave: sandbox, client, credentials, signature.
        request_ms: the request's own, from then on; None in records of versions that did not write it.
        earlier_ms: attempts before the last one, and the pauses after them; None where there were none.
        connect_ms: resolving, connecting, TLS; None where a kept connection was used again.
        send_ms: from an open connection to the last byte sent; None where not all of it left.
        first_byte_ms: from the last byte sent to the response's headers; None where none came.
        body_ms: from the headers to the last byte of the body.
    """

    total_ms: float = 0.0
    prepare_ms: float | None = None
    request_ms: float | None = None
    earlier_ms: float | None = None
    connect_ms: float | None = None
    send_ms: float | None = None
    first_byte_ms: float | None = None
    body_ms: float | None = None

    @property
    def duration_ms(self) -> float | None:
        """How long the request took, without its preparation; None where it never left, or is not known."""
        if self.request_ms is not None:
            return self.request_ms or None
        return max(self.total_ms - (self.prepare_ms or 0.0), 0.0) or None

    @property
    def rest_ms(self) -> float | None:
        """What of the whole no other part accounts for: the phase that failed; None where it all adds up."""
        parts = (
            self.prepare_ms,
            self.earlier_ms,
            self.connect_ms,
            self.send_ms,
            self.first_byte_ms,
            self.body_ms,
        )
        rest = self.total_ms - sum(part or 0.0 for part in parts)
        return rest if rest > _ROUNDING_MS else None


class SentRequest(msgspec.Struct, frozen=True, kw_only=True):
    """The request as it left, with signatures and tokens masked before it was kept.

    Args:
        method: the HTTP method.
        url: scheme, host, port and path.
        headers: names and values in the order sent.
    """

    method: str
    url: str
    headers: tuple[tuple[str, str], ...] = ()


class Part(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One part of a streamed answer.

    Args:
        size: its bytes; parts follow one another in the body.
        at_ms: when it came, in milliseconds since the request was about to leave.
    """

    size: int
    at_ms: float


class Whole(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer, of which only the beginning is kept.

    Args:
        size: its bytes.
        sha256: its digest (FIPS 180-4), as hexadecimal digits.
    """

    size: int
    sha256: str


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What came back over HTTP, whole or as far as it came.

    Args:
        http_status: the status code.
        headers: every header, in order, names as sent.
        output: the operation's output members by API name, without Body.
        body: the bytes received. For a failure, the raw error document or the part of a body that came.
        request_id: the service's `x-amzn-RequestId`; empty where there was none.
        parts: the parts of a streamed answer; empty for other operations.
        received_sha256: the digest of the body as it came, in hex, where it repeated a secret in use and
            `body` has `[redacted]` in its place; empty where `body` is what came.
        whole: what `body` is only the beginning of; None where it is all that came.
    """

    http_status: int
    headers: tuple[tuple[str, str], ...] = ()
    output: Mapping[str, Any] = msgspec.field(default_factory=dict)
    body: bytes = b""
    request_id: str = ""
    parts: tuple[Part, ...] = ()
    received_sha256: str = ""
    whole: Whole | None = None

    def __repr__(self) -> str:
        head = f"http_status={self.http_status}, headers={self.headers!r}, output={self.output!r}"
        return f"Response({head}, body={truncated_repr(self.body)}, parts={len(self.parts)})"

    @property
    def size(self) -> int:
        """The bytes of the answer, kept or not."""
        return self.whole.size if self.whole else len(self.body)

    @property
    def new_session(self) -> str | None:
        """What opened a stateful session, as it came: `<id>; Expires=YYYY-MM-DDThh:mm:ssZ`.

        The output member; or the header, where the operation's shape has no such member. A container that is
        not behind the service's hosting layer may spell it `…-Session-Id` (DJL, TorchServe): with an expiry
        that opens a session, without one it only repeats the request's.
        """
        if opened := self.output.get("NewSessionId"):
            return str(opened)
        if opened := self._header("x-amzn-sagemaker-new-session-id"):
            return opened
        repeated = self._header("x-amzn-sagemaker-session-id")
        return repeated if repeated and ";" in repeated else None

    @property
    def new_session_id(self) -> str | None:
        """The ID in it; None where no session was opened."""
        return (self.new_session or "").partition(";")[0].strip() or None

    @property
    def closed_session(self) -> str | None:
        """The ID of the stateful session that this closed: the output member, or the header."""
        closed = self.output.get("ClosedSessionId") or self._header("x-amzn-sagemaker-closed-session-id")
        return str(closed) if closed else None

    def _header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """Why an exchange is not what was hoped for.

    Args:
        kind: the sort of failure.
        code: the service's error code, or the SDK's name for a failure of transport.
        message: the service's own words, or what happened.
        hint: what to do next, in the form of each face (`model.hints`); empty where there is nothing to say.
        members: its further members by API name (`OriginalStatusCode`, `LogStreamArn`, `ErrorCode`).
        phase: what was being done when it failed.
        may_have_run: whether the model may have run all the same.
    """

    kind: FailureKind
    code: str
    message: str
    hint: str = ""
    members: Mapping[str, Any] = msgspec.field(default_factory=dict)
    phase: str = ""
    may_have_run: bool = False

    @property
    def text(self) -> str:
        """Message and hint as sentences on one line."""
        return sentences(self.message, in_face(self.hint))


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one send came to: a response, a failure, or both (an error document, a body cut short)."""

    response: Response | None = None
    failure: Failure | None = None
    timing: Timing = Timing()
    sent: SentRequest | None = None
    attempts: int = 0

    @property
    def status(self) -> Status:
        """`ok`, `error` or `cancelled`."""
        if self.failure is None:
            return Status.OK
        return Status.CANCELLED if self.failure.kind is FailureKind.CANCELLED else Status.ERROR

    @property
    def duration_ms(self) -> float | None:
        """How long the request took, without its preparation; None where it never left, or is not known."""
        return self.timing.duration_ms

    def with_current_times(self) -> Outcome:
        """The same outcome with its times as they are written now.

        Earlier versions counted the preparation to the request, and the moments of parts from its beginning.
        """
        timing, response = self.timing, self.response
        if timing.request_ms is not None or timing.prepare_ms is None:
            return self
        if response is not None and response.parts:
            parts = tuple(
                Part(part.size, round(max(part.at_ms - timing.prepare_ms, 0.0), 3)) for part in response.parts
            )
            response = msgspec.structs.replace(response, parts=parts)
        timing = msgspec.structs.replace(timing, request_ms=max(timing.total_ms - timing.prepare_ms, 0.0))
        return msgspec.structs.replace(self, timing=timing, response=response)


class ExchangeSummary(msgspec.Struct, frozen=True, kw_only=True):
    """An exchange without its bodies: a row of the history, and one line of `--json` (a contract).

    Args:
        id: the number in this history.
        uuid: the same exchange's name in any history.
        started_at: UTC.
        operation, endpoint_name, fields, connection: of the invocation; fields by API name.
        status: see `Status`.
        http_status, error_code, error_message: None where there is none.
        output: output members by API name, without Body.
        duration_ms: from signed and about to leave to the last byte, without preparation; None while in
            flight, when interrupted, where it never left, or not measured.
        request_bytes, response_bytes: sizes of the bodies; None where there is none.
        session_id: the stateful session it opened or used.
        replay_of: the `id` of the exchange it repeats.
        tags, pinned, name, note: what its user keeps it under, and has to say of it.
        destination: where it went; None where that was not kept.
        run: what a run came to, of the row that stands for one; None of an exchange.
        run_id: the `id` of the run's row, of an exchange that a run made.
    """

    id: int
    uuid: str
    started_at: datetime
    operation: str
    endpoint_name: str
    fields: Mapping[str, FieldValue]
    connection: Connection
    status: Status
    http_status: int | None = None
    error_code: str | None = None
    error_message: str | None = None
    output: Mapping[str, Any] = msgspec.field(default_factory=dict)
    duration_ms: float | None = None
    request_bytes: int | None = None
    response_bytes: int | None = None
    session_id: str | None = None
    replay_of: int | None = None
    run: Run | None = None
    run_id: int | None = None
    tags: tuple[str, ...] = ()
    pinned: bool = False
    name: str = ""
    note: str = ""
    destination: Destination | None = None


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """An invocation and what became of it, bodies included.

    Args:
        id: its number in the history; None while it is in none (not recorded).
        uuid: its name in any history (RFC 9562, version 7 or 4).
        started_at: UTC.
        invocation: what was sent; its body is a `BytesBody` with the bytes that left, or None.
        status: see `Status`.
        outcome: None while in flight, and for ever where it was interrupted.
        destination: where it went; None where that was not kept.
        run, run_id: see `ExchangeSummary`.
    """

    id: int | None = None
    uuid: str
    started_at: datetime
    invocation: Invocation
    status: Status = Status.IN_FLIGHT
    outcome: Outcome | None = None
    replay_of: int | None = None
    run: Run | None = None
    run_id: int | None = None
    tags: tuple[str, ...] = ()
    pinned: bool = False
    name: str = ""
    note: str = ""
    destination: Destination | None = None

    @property
    def went(self) -> Destination | None:
        """Where it went; of what was kept without it, as far as the request shows."""
        if self.destination is not None or self.outcome is None or self.outcome.sent is None:
            return self.destination
        return destination_of(self.outcome.sent.url, self.outcome.sent.headers)

    @property
    def response(self) -> Response | None:
        """What came back over HTTP, if anything did."""
        return self.outcome.response if self.outcome else None

    @property
    def failure(self) -> Failure | None:
        """Why it failed, if it did."""
        return self.outcome.failure if self.outcome else None

    @property
    def request_body(self) -> bytes | None:
        """The bytes that were sent; None where the invocation has no body."""
        body = self.invocation.body
        return body.data if isinstance(body, BytesBody) else None

    @property
    def content_type(self) -> str:
        """The media type of what came: the output member, or of a failure the header; empty where unknown."""
        response = self.response
        if response is None:
            return ""
        if self.status is Status.OK and "ContentType" in response.output:
            return str(response.output["ContentType"])
        return next((value for name, value in response.headers if name.lower() == "content-type"), "")

    @property
    def session_id(self) -> str | None:
        """The stateful session this exchange opened, used or closed."""
        if self.response and (opened := self.response.new_session_id):
            return opened
        used = self.invocation.field("SessionId")
        if used and used != NEW_SESSION:
            return str(used)
        return self.response.closed_session if self.response else None

    def with_outcome(self, outcome: Outcome) -> Exchange:
        """The same exchange with what came of it."""
        return msgspec.structs.replace(self, status=outcome.status, outcome=outcome)

    def summary(self) -> ExchangeSummary:
        """The exchange without its bodies. The `id` is 0 where it is in no history."""
        response, failure = self.response, self.failure
        request = self.request_body
        took = self.outcome.duration_ms if self.outcome else None
        return ExchangeSummary(
            id=self.id or 0,
            uuid=self.uuid,
            started_at=self.started_at,
            operation=self.invocation.operation,
            endpoint_name=self.invocation.endpoint_name,
            fields=self.invocation.fields,
            connection=self.invocation.connection,
            status=self.status,
            http_status=response.http_status if response else None,
            error_code=failure.code if failure else None,
            error_message=failure.message if failure else None,
            output=response.output if response else {},
            duration_ms=None if took is None else round(took, 3),
            request_bytes=None if request is None else len(request),
            response_bytes=response.size if response else None,
            session_id=self.session_id,
            replay_of=self.replay_of,
            run=self.run,
            run_id=self.run_id,
            tags=self.tags,
            pinned=self.pinned,
            name=self.name,
            note=self.note,
            destination=self.destination,
        )


inspect_now(Outcome)
