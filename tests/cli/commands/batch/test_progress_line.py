"""How far a batch is, on a terminal and elsewhere."""

from __future__ import annotations

import io
import sys

import pytest

from workbench.cli.commands.batch.progress_line import ProgressLine, line_of
from workbench.services.dataset_batch.tally import Progress

BEGUN = Progress(ok=1, concurrency=4, rate=0.5)
GOING = Progress(ok=1_200, failed=3, before=300, concurrency=16, throttled=2, rate=240.4, left_seconds=120.0)


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("progress", "words"),
    [
        (BEGUN, "1 done · 0 failed · 0.5 records/s · 4 in flight · 0 throttled"),
        (GOING, "1,503 done · 3 failed · 240 records/s · 2 min left · 16 in flight · 2 throttled"),
    ],
)
def test_a_moment_in_one_line(progress: Progress, words: str) -> None:
    assert line_of(progress) == words


def test_on_a_terminal_the_line_is_written_over_and_removed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", drawn := _Terminal())
    monkeypatch.setenv("COLUMNS", "30")
    line = ProgressLine()
    line.show(GOING)
    assert drawn.getvalue() == "\r\x1b[2K1,503 done · 3 failed · 240 …"
    line.end()
    assert drawn.getvalue().endswith("\r\x1b[2K")


def test_elsewhere_there_is_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", written := io.StringIO())
    ticks = iter([0.0, 9.9, 10.0, 10.0, 19.9])
    monkeypatch.setattr("workbench.cli.commands.batch.progress_line.monotonic", lambda: next(ticks))
    line = ProgressLine()
    for _ in range(3):
        line.show(BEGUN)
    line.end()
    assert written.getvalue() == f"{line_of(BEGUN)}\n"
