"""An exchange is noted with each of its bodies, in whatever way its row comes into the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from workbench.model import Exchange, Outcome
from workbench.store import AppDirs, History
from workbench.store.history import trash

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Bodies(NamedTuple):
    """What was sent, and what came; None where there is none."""

    request: bytes | None
    response: bytes | None


def usage(places: AppDirs) -> set[tuple[bytes, int]]:
    """The bodies that are in use, each with the number of an exchange that has it."""
    sql = "SELECT data, exchange_id FROM usage JOIN body ON body.id = usage.body_id"
    with closing(sqlite3.connect(places.data / "history.sqlite3")) as raw:
        return set(raw.execute(sql))


def forget(places: AppDirs) -> None:
    """Empty the notes, as they were of exchanges of the first versions."""
    with closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as raw:
        raw.execute("DELETE FROM usage")


@pytest.mark.parametrize(
    "bodies",
    [Bodies(b"a", b"b"), Bodies(b"a", b"a"), Bodies(b"a", None), Bodies(None, b"b"), Bodies(None, None)],
)
def test_both_bodies_are_noted_step_by_step_and_of_a_row_that_comes_whole(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, bodies: Bodies
) -> None:
    number = history.insert(exchange(body=bodies.request))
    sent = {(bodies.request, number)} if bodies.request is not None else set()
    assert usage(places) == sent
    if bodies.response is None:
        history.complete(number, outcome(b"left out"), body=False)
    else:
        history.complete(number, outcome(bodies.response))
    both = sent | ({(bodies.response, number)} if bodies.response is not None else set())
    assert usage(places) == both
    trash.trash(history, [number], NOW)
    forget(places)
    assert trash.restore(history, [number]) == [number]
    assert usage(places) == both


def test_of_an_exchange_that_keeps_no_bodies_none_is_noted(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    kept = history.insert(exchange(body=b"a"))
    withheld = history.insert(exchange(body=b"a"), withheld=True)
    history.complete(withheld, outcome(b"a"))
    trash.trash(history, [withheld], NOW)
    assert trash.restore(history, [withheld]) == [withheld]
    assert usage(places) == {(b"a", kept)}
