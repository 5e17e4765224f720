"""How a batch goes, in words: one rate, with its unit and what it is measured over."""

from __future__ import annotations

import pytest

from workbench.services.dataset_batch.tally import Progress, Second
from workbench.tui.screens.dataset_batch.report import SENDING, chart, state


@pytest.mark.parametrize(
    ("head", "seconds", "words"),
    [
        (SENDING, 0.2, "12.0 records/s over 1 s"),
        (SENDING, 90.0, "12.0 records/s over 5 s"),
        ("Done", 90.0, "12.0 records/s over 1 min 30 s"),
        ("Done", 0.25, "took 250 ms"),
    ],
)
def test_the_rate_says_its_unit_and_its_window(head: str, seconds: float, words: str) -> None:
    line = state(Progress(ok=3, rate=12.0, seconds=seconds), 60, head=head).plain

    assert words in line
    assert line.count("/s") == words.count("/s")


def test_the_chart_has_a_column_for_each_second_also_where_nothing_ended() -> None:
    seconds = tuple(Second(at=at, count=4, p50_ms=20, p95_ms=40, concurrency=2) for at in (0, 1, 5))

    lines = chart(Progress(chart=seconds), 80).plain.splitlines()

    assert lines[2] == "records/s   ██   █  max 4"
    assert lines[0] == "p95         ██   █  max 40 ms"
    assert lines[-1].strip() == "one column a second, the newest at the right"
