"""Taking exchanges into the history that were not sent from here: captured, exported, archived."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from workbench.model.exchange import Exchange, Status
from workbench.store import bodies, rows
from workbench.store.history import History

_STEP = 200
"""Exchanges in one transaction: some tens of milliseconds."""


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


def take_in(history: History, exchanges: Sequence[Exchange]) -> Intake:
    """Record exchanges that have ended, in steps, so that nobody who sends meanwhile waits for long.

    Where the disk fails, the steps before stay; what is taken in again is there once all the same.

    Args:
        history: where to.
        exchanges: their bodies, if any, are `BytesBody`; `id` and `replay_of` are of another history and are
            not looked at. One without an outcome, in flight there, is interrupted here.

    Raises:
        StoreError: it cannot be written; NewerStoreError where the history is read-only.
    """
    numbers: list[int | None] = []
    known = kept_out = 0
    for start in range(0, len(exchanges), _STEP):
        with history.writing() as connection:
            for exchange in exchanges[start : start + _STEP]:
                if not history.keeps(exchange.invocation.endpoint_name):
                    kept_out += 1
                    numbers.append(None)
                elif (number := _number(connection, exchange.uuid)) is not None:
                    known += 1
                    numbers.append(number)
                else:
                    withheld = history.withholds(exchange.invocation.endpoint_name)
                    numbers.append(_added(connection, exchange, withheld=withheld))
    return Intake(tuple(numbers), known, kept_out)


def _number(connection: sqlite3.Connection, uuid: str) -> int | None:
    found = connection.execute("SELECT id FROM exchange WHERE uuid = ?", (uuid,)).fetchone()
    return None if found is None else int(found[0])


def _added(connection: sqlite3.Connection, exchange: Exchange, *, withheld: bool) -> int:
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
    return number


def _kept(connection: sqlite3.Connection, body: bytes | None, withheld: bool) -> bytes | None:
    if body is None:
        return None
    name = bodies.digest(body)
    if not withheld:
        bodies.keep(connection, name, body)
    return name
