"""An exchange as the columns of its row, and back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from workbench.model.destinations.destination import Destination
from workbench.model.encodable import encodable, encoded
from workbench.model.exchange import Exchange, ExchangeSummary, Outcome, Status
from workbench.model.invocation import BytesBody, Connection, FieldValue, Invocation
from workbench.model.outcome.response import session_id_of
from workbench.model.runs.run import Run
from workbench.store.sqlite import blobs
from workbench.store.sqlite.connection import HistoryConnection

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class _Place(msgspec.Struct, frozen=True):
    """What the column `connection` has beside the connection, which older programs pass over."""

    destination: Destination | None = None


_fields = msgspec.json.Decoder(dict[str, FieldValue | None]).decode
_place = msgspec.json.Decoder(_Place).decode
_output = msgspec.json.Decoder(dict[str, Any]).decode
_tags = msgspec.json.Decoder(tuple[str, ...]).decode
_outcome = msgspec.json.Decoder(Outcome).decode
_run = msgspec.json.Decoder(Run).decode


connection_of = lru_cache(maxsize=64)(msgspec.json.Decoder(Connection).decode)
"""The connection that a column `connection` has; the rows of a batch, and most of a list, have the same."""


@lru_cache(maxsize=64)
def destination_of(text: str) -> Destination | None:
    """Returns where a connection led, as its column has it."""
    return _place(text).destination


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


def _json(value: object) -> str:
    return encoded(value).decode()


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
    invocation = exchange.invocation
    body = invocation.body
    if body is not None and not isinstance(body, BytesBody):
        raise TypeError(
            f"an exchange is recorded with the bytes that are sent, not with a {type(body).__name__}"
        )
    return {
        "uuid": exchange.uuid,
        "started_at": (exchange.started_at - _EPOCH) // _MICROSECOND,
        "operation": invocation.operation,
        "endpoint_name": invocation.endpoint_name,
        "status": Status.IN_FLIGHT.value,
        "session_id": exchange.session_id,
        "replay_of": exchange.replay_of,
        "run": None if exchange.run is None else _json(exchange.run),
        "run_id": exchange.run_id,
        "tags": _json(exchange.tags),
        "pinned": exchange.pinned,
        "name": encodable(exchange.name),
        "note": encodable(exchange.note),
        "request_bytes": None if body is None else len(body.data),
        "request_origin": "" if body is None else encodable(body.origin),
        "fields": _json(invocation.fields),
        "connection": _connection_text(invocation.connection, exchange.destination),
    }


def update_values(outcome: Outcome) -> dict[str, Any]:
    """The columns that an outcome adds, but for its body's digest; `session_id` only where it opened one."""
    response, failure, took = outcome.response, outcome.failure, outcome.duration_ms
    opened = None if response is None else response.new_session
    return {
        "status": outcome.status.value,
        "http_status": None if response is None else response.http_status,
        "error_code": None if failure is None else encodable(failure.code),
        "error_message": None if failure is None else encodable(failure.message),
        "duration_ms": None if took is None else round(took, 3),
        "session_id": session_id_of(opened),
        "opened_session": opened,
        "closed_session": None if response is None else response.closed_session,
        "response_bytes": None if response is None else response.size,
        "output": "{}" if response is None else _json(response.output),
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
        connection=connection_of(row.connection),
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
        destination=destination_of(row.connection),
    )


_SENT = f"""
    SELECT {", ".join(f"exchange.{name}" for name in _SummaryRow._fields)}, exchange.request_origin, {{}},
        sent.digest, sent.size, sent.data, {{}}
    FROM exchange
    LEFT JOIN body AS sent ON sent.digest = exchange.request_digest AND NOT exchange.withheld {{}}
    WHERE {{}}
"""  # noqa: S608  names of columns, all of them ours
_ONE = "exchange.id = ?"
_WITHOUT_OUTCOME = _SENT.format("NULL", "NULL, NULL, NULL", "", _ONE)
_WHOLE = _SENT.format(
    "detail.outcome",
    "came.digest, came.size, came.data",
    "LEFT JOIN detail ON detail.exchange_id = exchange.id"
    " LEFT JOIN body AS came ON came.digest = exchange.response_digest AND NOT exchange.withheld",
    _ONE,
)


def exchange(connection: HistoryConnection, number: int, *, outcome: bool = True) -> Exchange | None:
    """An exchange, read in one statement so that no other process changes it meanwhile.

    Args:
        outcome: whether to read what came of it too.
    """
    record = connection.execute(_WHOLE if outcome else _WITHOUT_OUTCOME, (number,)).fetchone()
    return None if record is None else _exchange(connection, record)


def _exchange(connection: HistoryConnection, record: tuple[Any, ...]) -> Exchange:
    columns, (origin, text), bodies = (
        record[:_COLUMNS],
        record[_COLUMNS : _COLUMNS + 2],
        record[_COLUMNS + 2 :],
    )
    row = summary(columns)
    sent, received = blobs.content(connection, *bodies[:3]), blobs.content(connection, *bodies[3:])
    ended = None if text is None else _outcome(text).with_current_times()
    if ended is not None and ended.response is not None and received is not None:
        response = msgspec.structs.replace(ended.response, body=received)
        ended = msgspec.structs.replace(ended, response=response)
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
        outcome=ended,
        replay_of=row.replay_of,
        run=row.run,
        run_id=row.run_id,
        tags=row.tags,
        pinned=row.pinned,
        name=row.name,
        note=row.note,
        destination=row.destination,
    )


_RUN_IF_ANY = "(SELECT id FROM exchange WHERE id = ? AND run IS NOT NULL)"
"""The run's row may have been deleted while the run went on; what it makes then stands for itself."""


def insert(connection: sqlite3.Connection, row: Mapping[str, Any]) -> int:
    """Adds a row to the history; returns its number."""
    added = connection.execute(_insertion(tuple(row), in_run=row["run_id"] is not None), tuple(row.values()))
    assert added.lastrowid is not None  # noqa: S101  so says the documentation of an INSERT that succeeded
    return added.lastrowid


@lru_cache(maxsize=8)
def _insertion(names: tuple[str, ...], *, in_run: bool) -> str:
    """The statement that adds a row with these columns, whose values are bound in their order."""
    marks = ", ".join([_RUN_IF_ANY if in_run and name == "run_id" else "?" for name in names])
    return f"INSERT INTO exchange ({', '.join(names)}) VALUES ({marks})"  # noqa: S608  names of columns, all of them ours


def end(connection: sqlite3.Connection, number: int, row: Mapping[str, Any], outcome: str) -> bool:
    """Completes a row with its outcome; returns whether there was one that had not ended."""
    ended = connection.execute(_END, (*[row[name] for name in _ENDED], number))
    if ended.rowcount != 1:
        return False
    connection.execute("INSERT INTO detail (exchange_id, outcome) VALUES (?, ?)", (number, outcome))
    return True


def mend_duration(connection: sqlite3.Connection, number: int) -> None:
    """Has a row say how long its request took as its outcome tells it: without the preparation."""
    row = connection.execute(
        "SELECT ifnull(arrival.acceptance, detail.outcome) FROM detail"
        " LEFT JOIN arrival ON arrival.exchange_id = detail.exchange_id WHERE detail.exchange_id = ?",
        (number,),
    ).fetchone()
    if row is not None and (took := _outcome(row[0]).duration_ms) is not None:
        connection.execute("UPDATE exchange SET duration_ms = ? WHERE id = ?", (round(took, 3), number))


# What another process took for interrupted is finished all the same.
_END = """
    UPDATE exchange SET status = ?, http_status = ?, error_code = ?, error_message = ?, duration_ms = ?,
        output = ?, session_id = coalesce(?, session_id, ?), closed_session = ?, opened_session = ?,
        response_digest = ?, response_bytes = ?, owner = NULL
    WHERE id = ? AND status IN ('in_flight', 'interrupted')
"""
_ENDED = (
    *("status", "http_status", "error_code", "error_message", "duration_ms", "output"),
    *("session_id", "closed_session", "closed_session", "opened_session"),
    *("response_digest", "response_bytes"),
)
"""What `_END` binds, in its order: a mapping would be looked up for each."""


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
