"""An exchange as the columns of its row, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec

from workbench.model.destination import Destination
from workbench.model.exchange import Exchange, ExchangeSummary, Outcome, Status
from workbench.model.invocation import BytesBody, Connection, FieldValue, Invocation
from workbench.model.runs.run import Run
from workbench.store.sqlite import blobs
from workbench.store.sqlite.connection import HistoryConnection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class _Place(msgspec.Struct, frozen=True):
    """What the column `connection` has beside the connection, which older programs pass over."""

    destination: Destination | None = None


_encode = msgspec.json.Encoder().encode
_fields = msgspec.json.Decoder(dict[str, FieldValue | None]).decode
_connection = msgspec.json.Decoder(Connection).decode
_place = msgspec.json.Decoder(_Place).decode
_output = msgspec.json.Decoder(dict[str, Any]).decode
_tags = msgspec.json.Decoder(tuple[str, ...]).decode
_outcome = msgspec.json.Decoder(Outcome).decode
_run = msgspec.json.Decoder(Run).decode


class _SummaryRow(NamedTuple):
    """The columns of a summary, as SQLite stores them."""

    id: int
    uuid: str
    started_at: int
    operation: str
    endpoint_name: str
    fields: str
    connection: str
    status: str
    http_status: int | None
    error_code: str | None
    error_message: str | None
    output: str
    duration_ms: float | None
    request_bytes: int | None
    response_bytes: int | None
    session_id: str | None
    replay_of: int | None
    run: str | None
    run_id: int | None
    tags: str
    pinned: int
    name: str
    note: str


SUMMARY = ", ".join(_SummaryRow._fields)
"""The columns that `summary` reads, in its order."""
_COLUMNS = len(_SummaryRow._fields)

_NOBODY = Exchange(uuid="", started_at=_EPOCH, invocation=Invocation())


def _json(value: object) -> str:
    return _encode(value).decode()


def _connection_text(connection: Connection, destination: Destination | None) -> str:
    """The column `connection`: its members, and among them where it led."""
    text = _json(connection)
    if destination is None:
        return text
    comma = "," if text != "{}" else ""
    return f'{text[:-1]}{comma}"destination":{_json(destination)}}}'


def fields(text: str) -> Mapping[str, FieldValue]:
    """The column `fields`. What JSON has no word for, such as NaN, was kept as null: it is left out."""
    return {name: value for name, value in _fields(text).items() if value is not None}


def insert_values(exchange: Exchange) -> dict[str, Any]:
    """The columns of an exchange that is about to be sent, but for its body's digest and its owner."""
    row = exchange.summary()
    body = exchange.invocation.body
    if body is not None and not isinstance(body, BytesBody):
        raise TypeError(
            f"an exchange is recorded with the bytes that are sent, not with a {type(body).__name__}"
        )
    return {
        "uuid": row.uuid,
        "started_at": (row.started_at - _EPOCH) // _MICROSECOND,
        "operation": row.operation,
        "endpoint_name": row.endpoint_name,
        "status": Status.IN_FLIGHT.value,
        "session_id": row.session_id,
        "replay_of": row.replay_of,
        "run": None if row.run is None else _json(row.run),
        "run_id": row.run_id,
        "tags": _json(row.tags),
        "pinned": row.pinned,
        "name": row.name,
        "note": row.note,
        "request_bytes": row.request_bytes,
        "request_origin": body.origin if body else "",
        "fields": _json(row.fields),
        "connection": _connection_text(row.connection, row.destination),
    }


def update_values(outcome: Outcome) -> dict[str, Any]:
    """The columns that an outcome adds, but for its body's digest; `session_id` only where it opened one."""
    row = _NOBODY.with_outcome(outcome).summary()
    response = outcome.response
    return {
        "status": row.status.value,
        "http_status": row.http_status,
        "error_code": row.error_code,
        "error_message": row.error_message,
        "duration_ms": row.duration_ms,
        "session_id": response.new_session_id if response else None,
        "opened_session": response.new_session if response else None,
        "closed_session": response.closed_session if response else None,
        "response_bytes": row.response_bytes,
        "output": _json(row.output),
    }


def detail(outcome: Outcome) -> str:
    """An outcome without its body, for the table `detail`."""
    if outcome.response is not None:
        bare = msgspec.structs.replace(outcome.response, body=b"")
        outcome = msgspec.structs.replace(outcome, response=bare)
    return _json(outcome)


def summary(columns: Iterable[Any]) -> ExchangeSummary:
    """Reads a row of the columns `SUMMARY`. A damaged one says so, and does not hide the others."""
    row = _SummaryRow._make(columns)
    try:
        return _summary(row)
    except (msgspec.MsgspecError, ValueError, OverflowError, TypeError):
        return ExchangeSummary(
            id=row.id,
            uuid=str(row.uuid),
            started_at=_EPOCH,
            operation="",
            endpoint_name="",
            fields={},
            connection=Connection(),
            status=Status.INTERRUPTED,
            error_code="DamagedRow",
            error_message="This row of the history is damaged and cannot be read.",
        )


def _summary(row: _SummaryRow) -> ExchangeSummary:
    return ExchangeSummary(
        id=row.id,
        uuid=row.uuid,
        started_at=_EPOCH + timedelta(microseconds=row.started_at),
        operation=row.operation,
        endpoint_name=row.endpoint_name,
        fields=fields(row.fields),
        connection=_connection(row.connection),
        status=Status(row.status),
        http_status=row.http_status,
        error_code=row.error_code,
        error_message=row.error_message,
        output=_output(row.output),
        duration_ms=row.duration_ms,
        request_bytes=row.request_bytes,
        response_bytes=row.response_bytes,
        session_id=row.session_id,
        replay_of=row.replay_of,
        run=None if row.run is None else _run(row.run),
        run_id=row.run_id,
        tags=_tags(row.tags),
        pinned=bool(row.pinned),
        name=row.name,
        note=row.note,
        destination=_place(row.connection).destination,
    )


def exchange(connection: HistoryConnection, number: int) -> Exchange | None:
    """A whole exchange, read in one statement so that no other process changes it meanwhile."""
    record = connection.execute(
        f"""
        SELECT {", ".join(f"exchange.{name}" for name in SUMMARY.split(", "))},
               exchange.request_origin, detail.outcome,
               sent.digest, sent.size, sent.data, came.digest, came.size, came.data
        FROM exchange
        LEFT JOIN detail ON detail.exchange_id = exchange.id
        LEFT JOIN body AS sent ON sent.digest = exchange.request_digest AND NOT exchange.withheld
        LEFT JOIN body AS came ON came.digest = exchange.response_digest AND NOT exchange.withheld
        WHERE exchange.id = ?
        """,  # noqa: S608  names of columns, all of them ours
        (number,),
    ).fetchone()
    if record is None:
        return None
    columns, (origin, text), bodies = (
        record[:_COLUMNS],
        record[_COLUMNS : _COLUMNS + 2],
        record[_COLUMNS + 2 :],
    )
    row = summary(columns)
    sent, received = blobs.content(connection, *bodies[:3]), blobs.content(connection, *bodies[3:])
    outcome = None if text is None else _outcome(text).with_current_times()
    if outcome is not None and outcome.response is not None and received is not None:
        response = msgspec.structs.replace(outcome.response, body=received)
        outcome = msgspec.structs.replace(outcome, response=response)
    return Exchange(
        id=row.id,
        uuid=row.uuid,
        started_at=row.started_at,
        invocation=Invocation(
            operation=row.operation,
            fields=row.fields,
            body=None if sent is None else BytesBody(sent, origin),
            connection=row.connection,
        ),
        status=row.status,
        outcome=outcome,
        replay_of=row.replay_of,
        run=row.run,
        run_id=row.run_id,
        tags=row.tags,
        pinned=row.pinned,
        name=row.name,
        note=row.note,
        destination=row.destination,
    )


_RUN_IF_ANY = "(SELECT id FROM exchange WHERE id = :run_id AND run IS NOT NULL)"
"""The run's row may have been deleted while the run went on; what it makes then stands for itself."""


def insert(connection: sqlite3.Connection, row: Mapping[str, Any]) -> int:
    """Adds a row to the history; returns its number."""
    names = ", ".join(row)
    marks = ", ".join(_RUN_IF_ANY if name == "run_id" else f":{name}" for name in row)
    added = connection.execute(f"INSERT INTO exchange ({names}) VALUES ({marks})", row)  # noqa: S608
    assert added.lastrowid is not None  # noqa: S101  so says the documentation of an INSERT that succeeded
    return added.lastrowid


def end(connection: sqlite3.Connection, number: int, row: Mapping[str, Any], outcome: str) -> None:
    """Completes a row with its outcome."""
    connection.execute(_END, {**row, "id": number})
    connection.execute("INSERT INTO detail (exchange_id, outcome) VALUES (?, ?)", (number, outcome))


def mend_duration(connection: sqlite3.Connection, number: int) -> None:
    """Has a row say how long its request took as its outcome tells it: without the preparation."""
    row = connection.execute(
        "SELECT ifnull(arrival.acceptance, detail.outcome) FROM detail"
        " LEFT JOIN arrival ON arrival.exchange_id = detail.exchange_id WHERE detail.exchange_id = ?",
        (number,),
    ).fetchone()
    if row is not None and (took := _outcome(row[0]).duration_ms) is not None:
        connection.execute("UPDATE exchange SET duration_ms = ? WHERE id = ?", (round(took, 3), number))


_END = """
    UPDATE exchange SET status = :status, http_status = :http_status, error_code = :error_code,
        error_message = :error_message, duration_ms = :duration_ms, output = :output,
        session_id = coalesce(:session_id, session_id, :closed_session),
        opened_session = :opened_session, closed_session = :closed_session,
        response_digest = :response_digest, response_bytes = :response_bytes, owner = NULL
    WHERE id = :id
"""


# An index of what is in flight would cost every recording two pages; the labels find it as well.
_IN_FLIGHT = """
    FROM label CROSS JOIN exchange USING (endpoint_name, status, operation) WHERE label.status = 'in_flight'
"""


def owners_in_flight(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Returns who has, or had, something in flight."""
    sql = f"SELECT DISTINCT owner {_IN_FLIGHT} AND owner IS NOT NULL"
    return tuple(owner for (owner,) in connection.execute(sql).fetchall())


def interrupt(connection: sqlite3.Connection, owners: Iterable[str]) -> None:
    """Marks what these had in flight as interrupted."""
    theirs = f"SELECT exchange.id {_IN_FLIGHT} AND owner = ?"
    sql = f"UPDATE exchange SET status = ?, owner = NULL WHERE id IN ({theirs})"  # noqa: S608
    connection.executemany(sql, [(Status.INTERRUPTED.value, owner) for owner in owners])
