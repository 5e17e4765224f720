"""Durations as people write them, in filters and options."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workbench.model.query.values import duration_ms, http, moment, numbers, size, took

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_durations() -> None:
    cases: list[tuple[str, str, float | None]] = [
        ("90s", "", 90_000),
        ("1m30s", "", 90_000),
        ("1min", "", 60_000),
        ("1h30m", "", 5_400_000),
        ("250us", "", 0.25),
        ("1.5 s", "", 1500),
        ("2W", "", 1_209_600_000),
        ("90", "s", 90_000),
        ("500", "ms", 500),
        ("1m30", "s", None),
        ("1h30", "s", None),
        ("1.5", "s", 1500),
        ("90", "", None),
        ("", "s", None),
        ("soon", "s", None),
        ("1m 30x", "", None),
        ("-5s", "", None),
    ]
    for text, unit, expected in cases:
        assert duration_ms(text, unit=unit) == pytest.approx(expected), (text, unit, expected)


def test_filters_take_the_same_durations() -> None:
    assert took(">1h30m") == (">", 5_400_000)
    assert took("<= 2s") == ("<=", 2000)
    assert took(">500") is None
    assert moment("1h30m", NOW) == NOW - timedelta(minutes=90)
    assert moment("999999999w", NOW) is None


def test_sizes() -> None:
    cases: list[tuple[str, tuple[str, int] | None]] = [
        ("17b", (">=", 17)),
        ("2KB", (">=", 2048)),
        (">1.5mb", (">", 1_572_864)),
        ("<=1gb", ("<=", 1_073_741_824)),
        ("1", None),
        ("kb", None),
    ]
    for text, comparison in cases:
        assert size(text) == comparison, (text, comparison)


@pytest.mark.parametrize(
    ("text", "first_and_last"), [("424", (424, 424)), ("4xx", (400, 499)), ("5XX", (500, 599)), ("600", None)]
)
def test_http_statuses(text: str, first_and_last: tuple[int, int] | None) -> None:
    assert http(text) == first_and_last


def test_numbers() -> None:
    assert (numbers("17"), numbers("17-30"), numbers("17-")) == ((17, 17), (17, 30), None)


def test_moments() -> None:
    assert moment("today", NOW) == datetime(2026, 3, 1).astimezone()
    assert moment("yesterday", NOW) == datetime(2026, 2, 28).astimezone()
    assert moment("2026-02-01", NOW) == datetime(2026, 2, 1).astimezone()
    assert moment("2026-02-01T14:30+01:00", NOW) == datetime(2026, 2, 1, 13, 30, tzinfo=UTC)
    assert moment("2026-02-30", NOW) is None
