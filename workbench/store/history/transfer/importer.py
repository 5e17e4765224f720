"""Taking exchanges into the history that were not sent from here: captured, exported, archived."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.model.exchange import Exchange, Status
from workbench.model.redaction.values import redacted_exchange
from workbench.store.history.history import History
from workbench.store.history.privacy import redact_failure
from workbench.store.history.trash import link_all
from workbench.store.sqlite import blobs, rows
from workbench.store.sqlite.connection import HistoryConnection

_STEP = 200
"""Exchanges in one transaction: some tens of milliseconds."""


@dataclass(frozen=True)
class Intake:
    """What became of exchanges that were to be taken in.

    Attributes:
        numbers: that they have here, in order; None for one whose endpoint a privacy setting keeps out.
        already_recorded: how many were there already, by their uuid.
        kept_out: how many a privacy setting keeps out.
    """

    numbers: tuple[int | None, ...]
    already_recorded: int
    kept_out: int

    @property
    def count(self) -> int:
        """How many are new here."""
        return len(self.numbers) - self.already_recorded - self.kept_out


def take_in(
    history: History, exchanges: Sequence[Exchange], *, lacking: Mapping[str, int | None] | None = None
) -> Intake:
    """Records exchanges that have ended, in steps, so that nobody who sends meanwhile waits for long.

    Where the disk fails, the steps before stay; what is taken in again is there once all the same.

    Args:
        history: where to.
        exchanges: their bodies, if any, are `BytesBody`; `id` and `replay_of` are of another history and are
            not looked at. One without an outcome, in flight there, is interrupted here.
        lacking: of those whose answer's body is not known, by uuid, its size where that is known.

    Raises:
        StoreError: it cannot be written; NewerStoreError where the history is read-only.
    """
    numbers: list[int | None] = []
    duplicates = kept_out = 0
    link_all(history)
    for start in range(0, len(exchanges), _STEP):
        with history.writing() as connection:
            for exchange in exchanges[start : start + _STEP]:
                if not history.keeps(exchange.invocation.endpoint_name):
                    kept_out += 1
                    numbers.append(None)
                elif (number := _number(connection, exchange.uuid)) is not None:
                    duplicates += 1
                    numbers.append(number)
                else:
                    withheld = history.withholds(exchange.invocation.endpoint_name)
                    absent = _lacking(exchange, lacking or {})
                    numbers.append(add(connection, exchange, withheld=withheld, absent=absent))
    return Intake(tuple(numbers), duplicates, kept_out)


def _lacking(
    exchange: Exchange, lacking: Mapping[str, int | None]
) -> dict[str, tuple[bytes | None, int | None]] | None:
    """Returns what is known of the answer's body that an exchange lacks; None where it has it."""
    return {"response": (None, lacking[exchange.uuid])} if exchange.uuid in lacking else None


def _number(connection: sqlite3.Connection, uuid: str) -> int | None:
    row = connection.execute("SELECT id FROM exchange WHERE uuid = ?", (uuid,)).fetchone()
    return None if row is None else int(row[0])


def add(
    connection: HistoryConnection,
    exchange: Exchange,
    *,
    withheld: bool,
    replay_of: int | None = None,
    run_id: int | None = None,
    absent: Mapping[str, tuple[bytes | None, int | None]] | None = None,
) -> int:
    """Adds one exchange that is not there; its number.

    Args:
        connection: in a transaction.
        exchange: one without an outcome is interrupted: nobody here has it in flight.
        withheld: whether to keep only digest and size of its bodies.
        replay_of: what it repeats, in this history.
        run_id: the run that made it, in this history.
        absent: digest and size of a body that is not in the exchange, by `request` and `response`.
    """
    exchange = redacted_exchange(exchange)
    row = rows.insert_values(exchange)
    outcome = exchange.outcome
    if outcome is not None and withheld:
        outcome = redact_failure(outcome)
    if outcome is None:
        row["status"] = Status.INTERRUPTED.value
    else:
        ended = rows.update_values(outcome)
        row |= {**ended, "session_id": ended["session_id"] or row["session_id"]}
    bodies = {
        "request": exchange.request_body,
        "response": exchange.response.body if exchange.response else None,
    }
    for part, body in bodies.items():
        if absent and part in absent:
            row[f"{part}_digest"], row[f"{part}_bytes"] = absent[part]
        elif body is not None:
            row[f"{part}_digest"] = digest = blobs.digest(body)
            if part == "request" or exchange.response is None:
                row[f"{part}_bytes"] = len(body)
            else:
                row[f"{part}_bytes"] = exchange.response.size
            if not withheld:
                blobs.keep(connection, digest, body)
    row["withheld"], row["replay_of"], row["run_id"] = withheld, replay_of, run_id
    number = rows.insert(connection, row)
    if outcome is not None:
        connection.execute(
            "INSERT INTO detail (exchange_id, outcome) VALUES (?, ?)", (number, rows.detail(outcome))
        )
    return number
