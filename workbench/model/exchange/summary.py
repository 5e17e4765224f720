"""An exchange without its bodies: a row of the history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from workbench.model.destination import Destination
from workbench.model.exchange.outcome import Status
from workbench.model.invocation import (
    Connection,
    FieldValue,
)
from workbench.model.runs.run import Run


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
