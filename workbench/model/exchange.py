"""An invocation with what came back and how long it took: what the history keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from workbench.model.destinations.destination import Destination, destination_of
from workbench.model.invocation import (
    NEW_SESSION,
    BytesBody,
    Connection,
    FieldValue,
    Invocation,
)
from workbench.model.outcome.failure import Failure, FailureKind
from workbench.model.outcome.outcome import Outcome, Status
from workbench.model.outcome.response import Part, Response, SentRequest, Whole
from workbench.model.outcome.timing import Timing
from workbench.model.runs.run import Run

__all__ = [
    "Exchange",
    "ExchangeSummary",
    "Failure",
    "FailureKind",
    "Outcome",
    "Part",
    "Response",
    "SentRequest",
    "Status",
    "Timing",
    "Whole",
]


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
