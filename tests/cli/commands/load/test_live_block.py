"""The block that shows how a load test goes."""

from __future__ import annotations

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
    assert lines[0] == "load chat · 12 s of 1m 00s · 3 of 8 users · 2 workers"
    assert "10.0/s · 100 requests · 5 failed (5.0 %)" in text
    assert lines[2].endswith("█") and lines[3].endswith(" p95")
    assert "goodput" in text and "95 % of requests" in text
    assert "TTFT" in text and "tokens" in text
    assert "\x1b" not in text and "out of" in text
    assert max(map(width, LiveBlock("load chat", goodput=True).lines(moment(), 79))) <= 79


def test_a_pipe_gets_a_line() -> None:
    assert line_of(moment()).startswith("12 s of 1m 00s · 3 users · 100 requests · 10.0/s · 0 failed · p50")


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
