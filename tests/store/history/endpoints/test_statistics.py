"""Periods of local time, before and after a clock change."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from workbench.model import Exchange, Outcome
from workbench.store import History
from workbench.store.history.endpoints.statistics import endpoint_statistics

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

Add = Callable[..., None]


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Clocks went from UTC+2 to UTC+1 on 25 October 2026, at 01:00 UTC."""
    with monkeypatch.context() as patched:
        patched.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def add(history: History, exchange: Callable[..., Exchange], outcome: Callable[..., Outcome]) -> Add:
    """Records exchanges of these moments."""

    def record(*moments: datetime) -> None:
        for moment in moments:
            number = history.insert(msgspec.structs.replace(exchange(), started_at=moment))
            history.complete(number, outcome())

    return record


def periods(history: History, length: timedelta) -> list[tuple[str, int]]:
    rows = endpoint_statistics(history, period=length)
    return [
        (f"{row.period_start.astimezone():%m-%d %H:%M %Z}", row.count) for row in rows if row.period_start
    ]


def test_a_day_is_cut_by_the_offset_of_that_day(history: History, add: Add) -> None:
    summer = datetime(2026, 10, 9, 22, 30, tzinfo=UTC)
    winter = datetime(2026, 11, 9, 23, 30, tzinfo=UTC)
    add(summer, summer + 12 * HOUR, winter, winter + 12 * HOUR)
    assert periods(history, DAY) == [("10-10 00:00 CEST", 2), ("11-10 00:00 CET", 2)]


def test_a_day_of_25_hours_is_one_and_the_hour_that_comes_twice_is_two(history: History, add: Add) -> None:
    midnight = datetime(2026, 10, 24, 22, tzinfo=UTC)
    add(midnight, midnight + 2.5 * HOUR, midnight + 3.5 * HOUR, midnight + 24.9 * HOUR)
    assert periods(history, DAY) == [("10-25 00:00 CEST", 4)]
    assert periods(history, HOUR) == [
        ("10-25 00:00 CEST", 1),
        ("10-25 02:00 CEST", 1),
        ("10-25 02:00 CET", 1),
        ("10-25 23:00 CET", 1),
    ]
