"""What the store knows of asynchronous invocations, and of what became of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from typing import Any

from workbench.model.async_invocation import (
    AsyncInvocation,
    AsyncState,
    AsyncStatus,
    accepted,
    is_asynchronous,
)
from workbench.model.errors import NotFoundError
from workbench.model.exchange import Outcome
from workbench.model.service.schema import schema
from workbench.store.history.privacy import redact_failure
from workbench.store.sqlite import blobs, rows
from workbench.store.sqlite.connection import HistoryConnection

Reach = Callable[[], AbstractContextManager[HistoryConnection]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class AsyncRecords:
    """The part of the history that is about asynchronous invocations.

    Args:
        reading, writing: give a connection for the length of a block.
    """

    def __init__(self, reading: Reach, writing: Reach) -> None:
        self._reading = reading
        self._writing = writing

    def page(self, *, limit: int = 200, before: int | None = None) -> tuple[AsyncInvocation, ...]:
        """Accepted asynchronous invocations that are not forgotten, newest first.

        Args:
            limit: how many at most.
            before: only those older than this one.

        Raises:
            StoreError: it cannot be read.
        """
        names = _operations()
        marks = ", ".join("?" * len(names))
        # The index ends in the row's number: what is read are the newest of each combination.
        sql = f"""
            {_SELECT} WHERE exchange.id IN (
                SELECT DISTINCT exchange.id
                FROM label CROSS JOIN exchange USING (endpoint_name, status, operation)
                WHERE label.operation IN ({marks}) AND exchange.id < ?
                ORDER BY exchange.id DESC LIMIT ?
            ) ORDER BY exchange.id DESC
        """  # noqa: S608  question marks, and names of columns of ours
        top = before if before is not None else 1 << 62
        records: list[AsyncInvocation] = []
        with self._reading() as connection:
            while len(records) < limit:
                lines = connection.execute(sql, (*names, top, limit)).fetchall()
                records += [record for line in lines if (record := _deferred(line)) and not line[-2]]
                if len(lines) < limit:
                    break
                top = lines[-1][0]
        return tuple(records[:limit])

    def pending(self) -> tuple[int, ...]:
        """The numbers of those that are queued and watched, oldest first.

        Raises:
            StoreError: it cannot be read.
        """
        names = _operations()
        sql = f"""
            SELECT DISTINCT exchange.id
            FROM label CROSS JOIN exchange USING (endpoint_name, status, operation)
            LEFT JOIN arrival ON arrival.exchange_id = exchange.id
            WHERE label.operation IN ({", ".join("?" * len(names))}) AND label.status = 'ok'
                AND ifnull(json_extract(exchange.output, '$.OutputLocation'), '') <> ''
                AND (arrival.state IS NULL OR (arrival.state = 'queued' AND arrival.watched))
            ORDER BY exchange.id
        """  # noqa: S608  question marks
        with self._reading() as connection:
            return tuple(number for (number,) in connection.execute(sql, names))

    def get(self, number: int) -> AsyncInvocation:
        """One of them.

        Raises:
            NotFoundError: there is no such exchange, or it is not an accepted asynchronous invocation.
            StoreError: it cannot be read.
        """
        with self._reading() as connection:
            line = connection.execute(f"{_SELECT} WHERE exchange.id = ?", (number,)).fetchone()
        if line is None:
            raise NotFoundError(f"There is no exchange {number} in the history")
        record = _deferred(line)
        if record is None:
            raise NotFoundError(f"exchange {number} is not an accepted asynchronous invocation")
        return record

    def note(self, number: int, arrival: AsyncStatus) -> None:
        """Keeps what is known of one, in place of what was known before.

        Raises:
            StoreError: it cannot be written.
        """
        with self._writing() as connection:
            _note(connection, number, arrival)

    def forget(self, number: int) -> None:
        """Lists it no longer, and looks for it no more; the exchange stays.

        Raises:
            StoreError: it cannot be written.
        """
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO arrival (exchange_id, state, watched, forgotten) VALUES (?, ?, 0, 1) "
                "ON CONFLICT (exchange_id) DO UPDATE SET watched = 0, forgotten = 1",
                (number, AsyncState.QUEUED.value),
            )

    def arrive(self, number: int, arrival: AsyncStatus, outcome: Outcome) -> None:
        """Puts what it came to in the place of its acceptance, unless somebody else has done so.

        Args:
            number: of the exchange.
            arrival: what is known of it now.
            outcome: its object as a response, and why it failed if it did.

        Raises:
            StoreError: it cannot be written.
        """
        row, detail = rows.update_values(outcome), rows.detail(outcome)
        body = outcome.response.body if outcome.response else b""
        digest = blobs.digest(body)
        with self._writing() as connection:
            entry = connection.execute(
                "SELECT withheld, request_digest, response_digest"
                " FROM exchange LEFT JOIN arrival ON exchange_id = id "
                # The service accepts with 202; what stands before it may say 200.
                "WHERE id = ? AND status = 'ok' AND acceptance IS NULL",
                (number,),
            ).fetchone()
            if entry is None:
                return
            if entry[0]:
                bare = redact_failure(outcome)
                row, detail = rows.update_values(bare), rows.detail(bare)
            else:
                blobs.keep(connection, digest, body)
            _note(connection, number, arrival)
            connection.execute(
                "UPDATE arrival SET acceptance = (SELECT outcome FROM detail WHERE exchange_id = :id) "
                "WHERE exchange_id = :id",
                {"id": number},
            )
            connection.execute(_ARRIVE, {**row, "id": number, "digest": digest})
            connection.execute("UPDATE detail SET outcome = ? WHERE exchange_id = ?", (detail, number))
            withheld, request, acceptance = entry
            # The bytes of the acceptance belong to the exchange no longer. While it is not known of all whose
            # each body is, they stay.
            if not withheld and acceptance not in (None, request, digest):
                # Loaded here: most histories have no such arrival.
                from workbench.store.sqlite.body_usage import release
                from workbench.store.sqlite.index import indexer

                if not indexer.unlinked(connection):
                    release(connection, {number: [acceptance]})


_ARRIVE = """
    UPDATE exchange SET status = :status, http_status = :http_status, error_code = :error_code,
        error_message = :error_message, response_digest = :digest, response_bytes = :response_bytes
    WHERE id = :id
"""

_COLUMNS = ", ".join(f"exchange.{name}" for name in rows.SUMMARY.split(", "))
_SELECT = f"""
    SELECT {_COLUMNS}, arrival.state, arrival.watched, arrival.remark, arrival.ended_at, arrival.kept,
        ifnull(arrival.forgotten, 0), arrival.exchange_id
    FROM exchange LEFT JOIN arrival ON arrival.exchange_id = exchange.id
"""  # noqa: S608  names of columns, all of them ours
_OWN = 7


def _operations() -> Sequence[str]:
    return [name for name in schema().operations if is_asynchronous(name)]


def _note(connection: sqlite3.Connection, number: int, arrival: AsyncStatus) -> None:
    ended = None if arrival.ended_at is None else (arrival.ended_at - _EPOCH) // _MICROSECOND
    connection.execute(
        "INSERT INTO arrival (exchange_id, state, watched, remark, ended_at, kept) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (exchange_id) DO UPDATE SET state = excluded.state, watched = excluded.watched, "
        "remark = excluded.remark, ended_at = excluded.ended_at, kept = excluded.kept",
        (number, arrival.state.value, arrival.watched, arrival.remark, ended, arrival.kept),
    )


def _deferred(line: tuple[Any, ...]) -> AsyncInvocation | None:
    summary = rows.summary(line[:-_OWN])
    if not accepted(summary):
        return None
    state, watched, remark, ended_at, kept, _, origin = line[-_OWN:]
    if origin is None:
        return AsyncInvocation(summary=summary, arrival=AsyncStatus())
    arrival = AsyncStatus(
        state=AsyncState(state),
        watched=bool(watched),
        remark=remark,
        ended_at=None if ended_at is None else _EPOCH + timedelta(microseconds=ended_at),
        kept=bool(kept),
    )
    return AsyncInvocation(summary=summary, arrival=arrival)
