"""Lines of a log in the order in which they were printed, with time and level read out of their text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.content.logs.samples import SAMPLES, Sample
from workbench.content.logs import LogLevel, entries
from workbench.model.logs import LogLine

NOW = datetime(2026, 11, 26, 22, 49, 23, tzinfo=UTC)


def line(message: str, *, at: datetime = NOW, stream: str = "AllTraffic/i-1", number: int = 0) -> LogLine:
    return LogLine(event_id=f"{number}-{message}", stream=stream, message=message, event_at=at)


@pytest.mark.parametrize("sample", SAMPLES, ids=[sample.source for sample in SAMPLES])
def test_what_is_read_out_of_a_line(sample: Sample) -> None:
    stamp = datetime.fromisoformat(sample.stamp) if sample.stamp else None
    flushed = (stamp or NOW) + timedelta(seconds=2)
    (entry,) = entries([line(sample.text, at=flushed)])
    assert entry.at == (stamp or flushed)
    assert (entry.level, entry.ping) == (sample.level, sample.ping)
    assert "#033" not in entry.text and "\x1b" not in entry.text
    if sample.message:
        assert entry.message == sample.message


def test_lines_are_ordered_by_the_time_in_their_text() -> None:
    """Of aws/sagemaker-python-sdk 1882: events of one flush have one time, seconds after their lines."""
    events = [
        line("2026-11-26 22:49:21,763 [INFO ] main - second", number=1),
        line("2026-11-26 22:49:21,569 [INFO ] main - first", number=2),
        line(
            "2026-11-26 22:49:22,001 [INFO ] main - third",
            stream="AllTraffic/i-2",
            at=NOW - timedelta(seconds=9),
        ),
    ]
    assert [entry.message for entry in entries(events)] == ["first", "second", "third"]


def test_a_line_without_a_time_stays_behind_the_one_before_it() -> None:
    events = [
        line("2026-11-26 22:49:20,000 [ERROR] main - failed", number=1),
        line("  File 'x.py', line 1", number=2),
        line("2026-11-26 22:49:20,500 [INFO ] main - next", number=3),
    ]
    assert [entry.text[:4] for entry in entries(events)] == ["2026", "  Fi", "2026"]


def test_a_time_of_another_day_is_not_that_of_the_line() -> None:
    (entry,) = entries([line("model of 2019-01-02 03:04:05 loaded")])
    assert entry.at == NOW


def test_an_event_that_is_read_twice_is_shown_once() -> None:
    again = line("once")
    assert len(entries([again, again, line("once", stream="AllTraffic/i-2")])) == 2


def test_an_event_of_several_lines_is_several_entries() -> None:
    (first, second) = entries([line("one#012two#015#012")])
    assert (first.text, second.text) == ("one", "two")


def test_a_progress_bar_is_its_last_state() -> None:
    (entry,) = entries([line("10%|#\r50%|###\r100%|#####")])
    assert entry.text == "100%|#####"


@given(st.lists(st.text(max_size=200), max_size=20))
def test_any_text_is_taken(messages: list[str]) -> None:
    shown = entries([line(message, number=number) for number, message in enumerate(messages)])
    assert all(isinstance(entry.level, LogLevel) for entry in shown)
    assert [entry.at for entry in shown] == sorted(entry.at for entry in shown)


@pytest.mark.parametrize(
    "text", ["[INFO ] " + "a." * 100_000, "2026-11-26 22:49:21 " * 20_000, "#033[" * 50_000]
)
def test_a_line_of_hundreds_of_kilobytes_is_read_at_once(text: str) -> None:
    assert len(entries([line(text)])) == 1
