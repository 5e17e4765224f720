"""The container's log lines that are kept with an exchange."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager

import msgspec

from workbench.model.encodable import encoded
from workbench.model.inspection import inspect_now
from workbench.model.logs.line import LogRecord

Reach = Callable[[], AbstractContextManager[sqlite3.Connection]]

# Made once, here: several threads that inspect a type for the first time end the process.
inspect_now(LogRecord)
_decode = msgspec.json.Decoder(LogRecord).decode


class LogRecords:
    """The part of the history that is about log lines.

    Args:
        reading, writing: give a connection for the length of a block.
    """

    def __init__(self, reading: Reach, writing: Reach) -> None:
        self._reading = reading
        self._writing = writing

    def get(self, number: int) -> LogRecord | None:
        """Returns the lines that are kept with an exchange; None where there are none.

        Raises:
            StoreError: it cannot be read.
        """
        with self._reading() as connection:
            row = connection.execute("SELECT record FROM log WHERE exchange_id = ?", (number,)).fetchone()
        try:
            return _decode(row[0]) if row else None
        except msgspec.MsgspecError:
            # Damaged, or of a newer version: they can be read from CloudWatch again.
            return None

    def keep(self, number: int, record: LogRecord) -> None:
        """Keeps lines with an exchange, in place of those before.

        Nothing is kept of an exchange whose bodies are withheld: containers print what they are sent.

        Raises:
            StoreError: it cannot be written.
        """
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO log (exchange_id, record) "
                "SELECT id, ? FROM exchange WHERE id = ? AND NOT withheld "
                "ON CONFLICT (exchange_id) DO UPDATE SET record = excluded.record",
                (encoded(record).decode(), number),
            )
