"""How much of the history is kept."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from tests.store.old_history import as_version_1
from workbench.model.exchange import Outcome, Status
from workbench.store import AppDirs, History
from workbench.store.history import trash
from workbench.store.history.annotations import pin
from workbench.store.history.retention import enforce, retention_overrun
from workbench.store.settings import Retention

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
KILOBYTE = 1 / 1024
"""In the unit of the limit."""


class Filling:
    """Records exchanges in a history, as of some days ago."""

    def __init__(self, history: History, exchange: MakeExchange, outcome: MakeOutcome) -> None:
        self._history, self._exchange, self._outcome = history, exchange, outcome

    def begin(self, body: bytes = b"sent", *, days: float = 0) -> int:
        """Records one that is in flight; returns its number."""
        begun = msgspec.structs.replace(self._exchange(body=body), started_at=NOW - timedelta(days=days))
        return self._history.insert(begun)

    def add(self, body: bytes = b"sent", *, days: float = 0) -> int:
        """Records one that was answered; returns its number."""
        number = self.begin(body, days=days)
        self._history.complete(number, self._outcome(b"ok"))
        return number


@pytest.fixture
def filling(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> Filling:
    return Filling(history, exchange, outcome)


def kept(history: History) -> list[int]:
    """The numbers of what the history has, the oldest first."""
    return sorted(row.id for row in history.page(limit=99))


def month(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> None:
    """Records thirty exchanges of a kilobyte, one a day, the last today; the second is pinned."""
    filling = Filling(history, exchange, outcome)
    for day in range(30):
        filling.add(os.urandom(1024), days=29 - day)
    pin(history, [2], pinned=True)


LIMITS: list[tuple[Retention, Sequence[int]]] = [
    (Retention(), range(1, 31)),
    (Retention(days=10.5), [2, *range(20, 31)]),
    (Retention(days=10), [2, *range(20, 31)]),
    (Retention(days=1), [2, 29, 30]),
    (Retention(count=7), [2, *range(24, 31)]),
    (Retention(count=1), [2, 30]),
    (Retention(megabytes=5 * KILOBYTE + 2 / 1024**2), [2, *range(27, 31)]),
    (Retention(megabytes=0.0001), [2]),
    (Retention(days=20.5, count=25), [2, *range(10, 31)]),
    (Retention(days=1e9, count=1000, megabytes=1000), range(1, 31)),
    (Retention(megabytes=30 * KILOBYTE + 2 / 1024**2), range(1, 31)),
    (Retention(megabytes=30 * KILOBYTE + 1 / 1024**2), range(2, 31)),
]


@pytest.mark.parametrize(
    ("limits", "left", "previewed"),
    [(*case, True) for case in LIMITS] + [(*case, False) for case in LIMITS[3:7:3]],
)
def test_what_is_beyond_the_limits_goes_but_for_what_is_pinned(  # noqa: PLR0917
    history: History,
    exchange: MakeExchange,
    outcome: MakeOutcome,
    limits: Retention,
    left: Sequence[int],
    previewed: bool,
) -> None:
    month(history, exchange, outcome)
    beyond = [number for number in range(1, 31) if number not in left]
    if previewed:
        overrun = retention_overrun(history, limits, NOW)
        assert list(overrun.numbers) == beyond
        assert overrun.body_bytes == 1024 * len(beyond)
        days = [NOW - timedelta(days=30 - number) for number in beyond]
        assert (overrun.oldest, overrun.newest) == ((days[0], days[-1]) if days else (None, None))
        assert history.count() == 30
    assert enforce(history, limits, NOW) == len(beyond)
    assert kept(history) == list(left)
    assert not retention_overrun(history, limits, NOW).numbers
    assert history.verify() == ()


@pytest.mark.parametrize("limits", [Retention(days=5.5), Retention(megabytes=6 * KILOBYTE + 2 / 1024**2)])
@pytest.mark.parametrize("previewed", [False, True], ids=["at once", "after a preview"])
def test_a_history_that_did_not_note_whose_a_body_is_has_limits_too(  # noqa: PLR0917
    places: AppDirs,
    tmp_path: Path,
    exchange: MakeExchange,
    outcome: MakeOutcome,
    limits: Retention,
    previewed: bool,
) -> None:
    with History.open(places) as history:
        filling = Filling(history, exchange, outcome)
        for day in range(9):
            filling.add(os.urandom(1024), days=8 - day)
    old = AppDirs(data=tmp_path / "old", config=tmp_path / "old", cache=tmp_path / "old")
    as_version_1(places, old)
    with History.open(old) as history:
        if previewed:
            overrun = retention_overrun(history, limits, NOW)
            assert (overrun.numbers, overrun.body_bytes) == ((1, 2, 3), 3072)
        assert enforce(history, limits, NOW) == 3
        assert kept(history) == [4, 5, 6, 7, 8, 9]
        assert history.verify() == ()


@pytest.mark.parametrize(
    ("limits", "left"),
    [(Retention(days=1), [1, 2]), (Retention(count=1), [1, 2]), (Retention(megabytes=0.00001), [1])],
)
def test_what_is_in_flight_stays(
    history: History, filling: Filling, limits: Retention, left: list[int]
) -> None:
    waiting = filling.begin(days=9)
    filling.add(b"an answered one")
    enforce(history, limits, NOW)
    assert kept(history) == left
    assert history.summary(waiting).status is Status.IN_FLIGHT


def test_a_body_of_several_exchanges_counts_with_the_newest(history: History, filling: Filling) -> None:
    for body in (b"a" * 1024, b"b" * 1024, b"c" * 1024, b"a" * 1024):
        filling.add(body)
    limits = Retention(megabytes=2 * KILOBYTE + 2 / 1024**2)
    overrun = retention_overrun(history, limits, NOW)
    # The first one's body is the last one's too, and stays.
    assert (overrun.numbers, overrun.body_bytes) == ((1, 2), 1024)
    assert enforce(history, limits, NOW) == 2
    assert history.body(4, "request") == b"a" * 1024
    assert history.verify() == ()


def test_a_body_of_something_pinned_counts_before_all_others(history: History, filling: Filling) -> None:
    for body in (b"a" * 1024, b"b" * 1024, b"c" * 1024):
        filling.add(body)
    pin(history, [1], pinned=True)
    assert enforce(history, Retention(megabytes=2 * KILOBYTE + 2 / 1024**2), NOW) == 1
    assert kept(history) == [1, 3]


def test_what_has_no_body_does_not_go_for_what_is_pinned(
    history: History, exchange: MakeExchange, filling: Filling
) -> None:
    unsent = history.insert(exchange(body=None))
    history.complete(unsent, Outcome())
    pinned = filling.add(b"a" * 1024)
    pin(history, [pinned], pinned=True)
    assert enforce(history, Retention(megabytes=0.0001), NOW) == 0
    assert kept(history) == [unsent, pinned]


def test_a_history_of_a_newer_version_is_left_as_it_is(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    with History.open(places) as history:
        Filling(history, exchange, outcome).add(days=9)
    with closing(sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)) as newer:
        newer.execute("PRAGMA user_version = 999")
    with History.open(places) as history:
        assert enforce(history, Retention(days=1), NOW) == 0
        assert kept(history) == [1]


def test_deleting_stops_where_it_is_cancelled(history: History, filling: Filling) -> None:
    numbers = [filling.add(days=9) for _ in range(3)]
    assert enforce(history, Retention(days=1), NOW, cancelled=lambda: True) == 0
    assert kept(history) == numbers


def test_without_a_limit_the_trash_is_emptied(history: History, filling: Filling) -> None:
    numbers = [filling.add(days=9) for _ in range(2)]
    trash.trash(history, numbers[:1], NOW - timedelta(hours=1, seconds=1))
    trash.trash(history, numbers[1:], NOW - timedelta(minutes=59))
    assert enforce(history, Retention(), NOW) == 0
    assert trash.restore(history, numbers) == numbers[1:]
