"""What the store knows of stateful sessions: the exchanges that tell of them, and what no exchange says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Literal

import msgspec

from workbench.model.sessions.protocol import SessionProtocol
from workbench.model.sessions.session_event import SessionEvent, session_event_of_row
from workbench.store.sqlite import rows
from workbench.store.sqlite.connection import HistoryConnection

Reach = Callable[[], AbstractContextManager[HistoryConnection]]

_AT_ONCE = 500
"""Parameters of one statement; SQLite's oldest limit is 999."""


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a user said of a session.

    Args:
        name: empty where it has none.
        forgotten: the newest exchange of it when it was forgotten; None where it is not.
    """

    name: str = ""
    forgotten: int | None = None


class SessionRecords:
    """The sessions' part of the history.

    Args:
        reading, writing: give a connection for the length of a block.
    """

    def __init__(self, reading: Reach, writing: Reach) -> None:
        self._reading = reading
        self._writing = writing

    def uses(self) -> tuple[SessionEvent, ...]:
        """Every exchange that has to do with a session, oldest first. Nothing else is looked at.

        Raises:
            StoreError: it cannot be read.
        """
        with self._reading() as connection:
            rows = connection.execute(_USES)
            return tuple(use for use in map(_use, rows) if use is not None)

    def heads(
        self, numbers: Iterable[int], size: int, part: Literal["request", "response"] = "request"
    ) -> dict[int, bytes]:
        """The first bytes of what was sent, or came, in these exchanges, where they are kept.

        Args:
            numbers: of exchanges.
            size: how many bytes of each.
            part: which of its bodies.

        Raises:
            StoreError: it cannot be read.
        """
        wanted = list(numbers)
        heads: dict[int, bytes] = {}
        sql = _HEADS.format(part)
        with self._reading() as connection:
            for start in range(0, len(wanted), _AT_ONCE):
                some = wanted[start : start + _AT_ONCE]
                marks = ", ".join("?" * len(some))
                for number, digest, head in connection.execute(f"{sql} ({marks})", (size, *some)).fetchall():
                    heads[number] = head or connection.files.head(digest, size)
        return heads

    def sent_to(self, numbers: Iterable[int]) -> dict[int, str]:
        """The addresses that these exchanges were sent to, where they are known.

        Raises:
            StoreError: it cannot be read.
        """
        sql = "SELECT json_extract(outcome, '$.sent.url') FROM detail WHERE exchange_id = ?"
        endpoint_names: dict[int, str] = {}
        with self._reading() as connection:
            for number in numbers:
                row = connection.execute(sql, (number,)).fetchone()
                if row is not None and row[0] is not None:
                    endpoint_names[number] = row[0]
        return endpoint_names

    def notes(self) -> Mapping[tuple[str, str], Note]:
        """Returns what was said of sessions, by endpoint and session ID.

        Raises:
            StoreError: it cannot be read.
        """
        sql = "SELECT endpoint_name, session_id, name, forgotten FROM session_note"
        with self._reading() as connection:
            return {
                (endpoint, session_id): Note(name=name, forgotten=forgotten)
                for endpoint, session_id, name, forgotten in connection.execute(sql)
            }

    def note(self, endpoint_name: str, session_id: str, note: Note) -> None:
        """Keeps what is said of a session, in place of what was said before.

        Raises:
            StoreError: it cannot be written.
        """
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO session_note (endpoint_name, session_id, name, forgotten) "
                "VALUES (?, ?, ?, ?)",
                (endpoint_name, session_id, note.name, note.forgotten),
            )

    def way(self, endpoint_name: str) -> SessionProtocol:
        """Returns how an endpoint is asked for sessions; the usual way where nothing else was kept.

        Raises:
            StoreError: it cannot be read.
        """
        sql = "SELECT way FROM session_way WHERE endpoint_name = ?"
        with self._reading() as connection:
            row = connection.execute(sql, (endpoint_name,)).fetchone()
        return SessionProtocol() if row is None else msgspec.json.decode(row[0], type=SessionProtocol)

    def keep_way(self, endpoint_name: str, way: SessionProtocol) -> None:
        """Remembers how an endpoint is asked for sessions.

        Raises:
            StoreError: it cannot be written.
        """
        with self._writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO session_way (endpoint_name, way) VALUES (?, ?)",
                (endpoint_name, msgspec.json.encode(way).decode()),
            )


_USES = f"""
    SELECT {rows.SUMMARY}, opened_session, closed_session
    FROM exchange INDEXED BY exchange_by_session
    WHERE session_id IS NOT NULL AND run IS NULL ORDER BY id
"""  # noqa: S608  names of columns, all of them ours

_HEADS = """
    SELECT exchange.id, body.digest, substr(body.data, 1, ?) FROM exchange
    JOIN body ON body.digest = exchange.{}_digest AND NOT exchange.withheld
    WHERE exchange.id IN
"""


def _use(row: tuple[Any, ...]) -> SessionEvent | None:
    *columns, opened, closed = row
    summary = rows.summary(tuple(columns))
    # What an older program wrote has the output members alone.
    return session_event_of_row(
        summary,
        opened=opened or summary.output.get("NewSessionId"),
        closed=closed or summary.output.get("ClosedSessionId"),
    )
