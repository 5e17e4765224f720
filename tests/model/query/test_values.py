"""Durations as people write them, in filters and options."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workbench.model.query.values import duration_ms, moment, took

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("90s", "", 90_000),
        ("1m30s", "", 90_000),
        ("1min", "", 60_000),
        ("1h30m", "", 5_400_000),
        ("250us", "", 0.25),
        ("1.5 s", "", 1500),
        ("2W", "", 1_209_600_000),
        ("90", "s", 90_000),
        ("500", "ms", 500),
        ("1m30", "s", 90_000),
        ("90", "", None),
        ("", "s", None),
        ("soon", "s", None),
        ("1m 30x", "", None),
        ("-5s", "", None),
    ],
)
def test_durations(text: str, unit: str, expected: float | None) -> None:
    assert duration_ms(text, unit=unit) == pytest.approx(expected)


def test_filters_take_the_same_durations() -> None:
    assert took(">1h30m") == (">", 5_400_000)
    assert took("<= 2s") == ("<=", 2000)
    assert took(">500") is None
    assert moment("1h30m", NOW) == NOW - timedelta(minutes=90)
    assert moment("999999999w", NOW) is None
