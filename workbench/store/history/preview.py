"""A glance at one exchange: the beginnings of its bodies, its relations, how its endpoint has been doing."""

from __future__ import annotations

import sqlite3

import msgspec

from workbench.model.body_absence import BodyAbsence, Part
from workbench.model.exchange import ExchangeSummary
from workbench.store.history.history import History
from workbench.store.sqlite import blobs, listing
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index.indexer import head_of

_LATENCIES = 200
"""Exchanges of an endpoint that are looked back on."""


class ExchangePreview(msgspec.Struct, frozen=True, kw_only=True):
    """What a glance shows.

    Args:
        row: the exchange.
        request, response: the first bytes of its bodies, or why there are none.
        original: the `id` of what it is a replay of, where that is still there.
        replays: how often it was replayed.
        latencies: what the last exchanges of its endpoint that ended took, in milliseconds, the oldest first.
    """

    row: ExchangeSummary
    request: bytes | BodyAbsence
    response: bytes | BodyAbsence
    original: int | None
    replays: int
    latencies: tuple[float, ...]


def exchange_preview(history: History, number: int, *, head: int) -> ExchangePreview | None:
    """A glance at an exchange; None where it is gone.

    Args:
        history: where it is.
        number: its `id`.
        head: how many bytes of each body to read; what follows is not touched.

    Raises:
        StoreError: it cannot be read.
    """
    with history.reading() as connection:
        row = listing.summary(connection, number)
        if row is None:
            return None
        (original,) = connection.execute(
            "SELECT (SELECT id FROM exchange WHERE id = ?)", (row.replay_of,)
        ).fetchone()
        (replays,) = connection.execute(
            "SELECT count(*) FROM exchange WHERE replay_of = ?", (number,)
        ).fetchone()
        return ExchangePreview(
            row=row,
            request=_head(connection, number, "request", head),
            response=_head(connection, number, "response", head),
            original=original,
            replays=replays,
            latencies=_latencies(connection, row.endpoint_name),
        )


def _head(connection: HistoryConnection, number: int, part: Part, count: int) -> bytes | BodyAbsence:
    name, recorded_size, withheld, body, size = connection.execute(
        f"SELECT {part}_digest, {part}_bytes, withheld, body.id, body.size FROM exchange"  # noqa: S608  one of two words of ours
        f" LEFT JOIN body ON body.digest = {part}_digest WHERE exchange.id = ?",
        (number,),
    ).fetchone()
    if (absence := blobs.absence_of(name, recorded_size, withheld)) is not None:
        return absence
    head = head_of(connection, body, size, count) if body is not None else b""
    return BodyAbsence.LOST if not head and size != 0 else head


def _latencies(connection: sqlite3.Connection, endpoint_name: str) -> tuple[float, ...]:
    chosen = listing.Choice(endpoint_name=endpoint_name)
    recent = listing.page(connection, chosen, limit=_LATENCIES, before=None)
    return tuple(
        row.duration_ms for row in reversed(recent) if row.duration_ms is not None and row.run is None
    )
