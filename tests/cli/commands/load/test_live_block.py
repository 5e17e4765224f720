"""The block that shows how a load test goes."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator

import msgspec
import pytest

from workbench.cli.commands.load.live_block import LiveBlock, definition_lines, line_of
from workbench.content.humanize import width
from workbench.services.load.measurement.sample import Failing, Sample
from workbench.services.load.measurement.tally import Tally
from workbench.services.load.moment import Moment


def moment(*, failures: int = 0) -> Moment:
    tally = Tally()
    for number in range(100):
        failure = Failing("ModelError\x1b[2J", 424, "out of\nmemory") if number < failures else None
        began = 1000 + number / 10
        values = {"latency": 100.0 + number, "ttft": 20.0, "output_tokens": 10.0}
        tally.add(
            Sample(began_at=began, ended_at=began + 0.1, failure=failure, good=failure is None, values=values)
        )
    return Moment(
        level=0, levels=1, elapsed=12.0, planned=60.0, ending=False, users=3, target=8, workers=2, tally=tally
    )


def test_a_block_shows_rate_percentiles_tokens_goodput_and_errors() -> None:
    lines = LiveBlock("load chat", goodput=True).lines(moment(failures=5), 110)

    text = "\n".join(lines)
    assert lines[0] == "load chat · 12 s of 1 min 0 s · 3 of 8 users · 2 workers"
    assert "10.0/s · 100 requests · 5 failed (5.0 %)" in text
    assert lines[2].endswith("█") and lines[3].endswith(" p95")
    assert "goodput" in text and "95 % of requests" in text
    assert "TTFT" in text and "tokens" in text
    assert "\x1b" not in text and "out of" in text
    assert max(map(width, LiveBlock("load chat", goodput=True).lines(moment(), 79))) <= 79


def test_a_pipe_gets_a_line() -> None:
    assert line_of(moment()).startswith(
        "12 s of 1 min 0 s · 3 users · 100 requests · 10.0/s · 0 failed · p50"
    )


def test_a_name_does_not_drive_the_terminal() -> None:
    lines = LiveBlock("load \x1b]0;title\x07\x1b[2J", goodput=False).lines(moment(), 79)
    assert not any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 for line in lines for sign in line)


def test_definitions_are_of_the_measures_that_are_shown() -> None:
    lines = definition_lines(moment().tally, 79, 40, goodput=True)

    text = "\n".join(lines)
    assert "Request latency: " in text and "Time to first token (TTFT): " in text and "Goodput: " in text
    assert "Inter-chunk" not in text, "the answers have no chunks"
    assert max(map(width, lines)) <= 79
    assert "Goodput" not in "\n".join(definition_lines(moment().tally, 79, 40, goodput=False))
    few = definition_lines(moment().tally, 79, 5, goodput=True)
    assert few[-1] == "The others: workbench load --definitions" and len(few) <= 5
    assert few[-2].endswith("."), "no definition is cut"


class _Terminal(io.StringIO):
    """Standard error, which is a terminal."""

    def isatty(self) -> bool:
        return True

    def take(self) -> str:
        """What was drawn since the last time."""
        drawn = self.getvalue()
        self.seek(0)
        self.truncate()
        return drawn


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The end of a pseudo-terminal where the keys of standard input are typed."""
    master, slave = os.openpty()
    with os.fdopen(slave, "r") as standard_input:
        monkeypatch.setattr(sys, "stdin", standard_input)
        monkeypatch.setenv("COLUMNS", "80")
        monkeypatch.setenv("LINES", "40")
        yield master
    os.close(master)


def test_on_a_terminal_a_block_is_drawn_over_and_removed_and_d_shows_definitions(
    monkeypatch: pytest.MonkeyPatch, keys: int
) -> None:
    monkeypatch.setattr(sys, "stderr", drawn := _Terminal())
    block = LiveBlock("load chat", goodput=True)
    block.show(moment())
    first = drawn.take()
    assert first.startswith("\r\x1b[2Kload chat") and "d says what each measure is" in first
    os.write(keys, b"d")
    block.show(moment())
    second = drawn.take()
    height = first.count("\n")
    assert second.startswith(f"\r\x1b[{height}A\x1b[2Kload chat")
    assert "Request latency: " in second and second.endswith("\x1b[2Kd hides this\n\x1b[J")
    os.write(keys, b"Dd")  # twice is never
    block.show(moment())
    assert "d hides this" in drawn.take()
    monkeypatch.setenv("LINES", "4")
    block.show(moment())
    assert drawn.take().count("\n") == 3
    block.end()
    assert drawn.take() == "\r\x1b[3A\x1b[J"


def test_without_keys_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    monkeypatch.setattr(sys, "stderr", drawn := _Terminal())
    block = LiveBlock("load chat", goodput=False)
    block.show(moment())
    assert "what each measure is" not in drawn.take()
    block.end()


def test_a_pipe_gets_a_line_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", written := io.StringIO())
    ticks = iter([0.0, 9.9, 10.0, 10.0, 19.9])
    monkeypatch.setattr("workbench.cli.commands.load.live_block.monotonic", lambda: next(ticks))
    block = LiveBlock("load chat", goodput=True)
    for _ in range(3):
        block.show(moment())
    block.end()
    assert written.getvalue() == f"{line_of(moment())}\n"


@pytest.mark.parametrize(
    ("changes", "head", "line"),
    [
        ({"levels": 3, "level": 1}, "load chat · level 2 of 3 · 12 s of", "level 2 of 3 · 12 s of"),
        ({"ending": True}, "load chat · waiting for requests in flight · 3 of 8 users", "12 s of"),
        ({"target": 3, "workers": 1}, "load chat · 12 s of 1 min 0 s · 3 users", "12 s of"),
        (
            {"tally": Tally(requests=4, began_at=1.0, ended_at=3.0)},
            "load chat",
            "12 s of 1 min 0 s · 3 users",
        ),
        (
            {"tally": Tally()},
            "load chat · 12 s",
            "12 s of 1 min 0 s · 3 users · 0 requests · 0.0/s · 0 failed",
        ),
    ],
)
def test_a_moment_as_a_block_and_as_a_line(changes: dict[str, object], head: str, line: str) -> None:
    now = msgspec.structs.replace(moment(), **changes)
    lines = LiveBlock("load chat", goodput=True).lines(now, 79)
    assert lines[0].startswith(head)
    assert line_of(now).startswith(line)
    if not now.tally.measures:
        assert not any(text.startswith(("latency", "TTFT", "tokens")) for text in lines)
        assert any(text.startswith("goodput") for text in lines) is bool(now.tally.seconds)


def test_of_many_kinds_of_errors_the_most_frequent_are_shown() -> None:
    tally = Tally()
    for kind in range(6):
        for number in range(kind + 1):
            failure = Failing(f"E{kind}", message="m")
            tally.add(Sample(began_at=1000.0 + number, ended_at=1000.5 + number, failure=failure))
    lines = LiveBlock("t", goodput=False).lines(msgspec.structs.replace(moment(), tally=tally), 79)
    assert [text.split() for text in lines[-5:]] == [
        ["errors", "6", "E5:", "m"],
        *([str(kind + 1), f"E{kind}:", "m"] for kind in (4, 3, 2)),
        ["2", "more", "kinds"],
    ]
