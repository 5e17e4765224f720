"""A log as rows: folded or not, health checks hidden, filtered, counted."""

from __future__ import annotations

from datetime import UTC, datetime

from workbench.content.logs import entries, fold
from workbench.content.logs.rows import rows, summary
from workbench.model.logs import LogLine

TEXTS = (
    '169.254.178.2 - - [26/Nov/2026:22:49:20 +0000] "GET /ping HTTP/1.1" 200 0',
    "[2026-11-26 22:49:21 +0000] [14] [WARNING] slow",
    "Traceback (most recent call last):",
    '  File "x.py", line 1',
    "ValueError: bad",
)
NOW = datetime(2026, 11, 26, 22, 49, 23, tzinfo=UTC)
BLOCKS = fold(
    entries(
        LogLine(event_id=f"{number}", stream="s", message=text, event_at=NOW)
        for number, text in enumerate(TEXTS)
    )
)


def test_health_checks_are_hidden_unless_asked_for() -> None:
    assert [row.entry.message for row in rows(BLOCKS)] == ["slow", "ValueError: bad"]
    assert len(rows(BLOCKS, pings=True)) == 3


def test_an_unfolded_traceback_has_its_last_line_on_top() -> None:
    shown = rows(BLOCKS, unfolded={2})
    assert [row.entry.message for row in shown[1:]] == [TEXTS[4], TEXTS[2], TEXTS[3], TEXTS[4]]
    assert [row.head for row in shown] == [True, True, False, False, False]


def test_a_filter_finds_what_is_folded_too() -> None:
    assert [row.entry.message for row in rows(BLOCKS, contains="X.PY")] == ["ValueError: bad"]
    assert rows(BLOCKS, contains="nothing") == []


def test_the_summary_counts() -> None:
    assert summary(BLOCKS, pings=False) == "4 lines · 1 error · 1 warning · 1 health check hidden"
    assert summary(BLOCKS, pings=True).endswith("1 health check shown")
    assert summary((), pings=False) == "0 lines"
