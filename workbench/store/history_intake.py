"""Taking exchanges into the history that were not sent from here: captured, exported, archived."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from workbench.model.exchange import Exchange, Status
from workbench.store import bodies, rows
from workbench.store.history import History


@dataclass(frozen=True)
class Intake:
    """What became of exchanges that were to be taken in.

    Attributes:
        numbers: that they have here, in order; None for one whose endpoint a privacy setting keeps out.
        known: how many were there already, by their uuid.
        kept_out: how many a privacy setting keeps out.
    """

    numbers: tuple[int | None, ...]
    known: int
    kept_out: int

    @property
    def count(self) -> int:
        """How many are new here."""
        return len(self.numbers) - self.known - self.kept_out


def take_in(history: History, exchanges: Iterable[Exchange]) -> Intake:
    """Record exchanges that have ended, all of them or none: what their iterator raises takes all back.

    Args:
        history: where to.
        exchanges: their bodies, if any, are `BytesBody`; `id` and `replay_of` are of another history and are
            not looked at. One without an outcome, in flight there, is interrupted here.

    Raises:
        StoreError: it cannot be written; NewerStoreError where the history is read-only.
    """
    numbers: list[int | None] = []
    known = kept_out = 0
    with history.writing() as connection:
        for exchange in exchanges:
            if not history.keeps(exchange.invocation.endpoint_name):
                kept_out += 1
                numbers.append(None)
                continue
            there = connection.execute("SELECT id FROM exchange WHERE uuid = ?", (exchange.uuid,)).fetchone()
            if there is not None:
                known += 1
                numbers.append(there[0])
                continue
            withheld = history.withholds(exchange.invocation.endpoint_name)
            row = rows.begun(msgspec.structs.replace(exchange, replay_of=None))
            row["status"] = Status.INTERRUPTED.value
            row["withheld"] = withheld
            row["request_digest"] = _kept(connection, exchange.request_body, withheld)
            number = rows.insert(connection, row)
            if exchange.outcome is not None:
                came = exchange.response.body if exchange.response else None
                ended = rows.ended(exchange.outcome)
                ended["response_digest"] = _kept(connection, came, withheld)
                rows.end(connection, number, ended, rows.detail(exchange.outcome))
            numbers.append(number)
    return Intake(tuple(numbers), known, kept_out)


def _kept(connection: sqlite3.Connection, body: bytes | None, withheld: bool) -> bytes | None:
    if body is None:
        return None
    name = bodies.digest(body)
    if not withheld:
        bodies.keep(connection, name, body)
    return name
