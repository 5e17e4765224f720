"""Sizes, durations and shortened names."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.content.humanize import (
    ago,
    counted,
    cut,
    cut_middle,
    cut_start,
    duration,
    elapsed,
    fit,
    percent,
    short_duration,
    size,
    span,
    time_left,
    width,
)

NAMES = st.text(st.sampled_from("aZ9-_ é日本語한\u0301\ufe0f\u2764\U0001f600"), max_size=40)


def test_size() -> None:
    cases: list[tuple[int | None, str]] = [
        (None, "–"),
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KB"),
        (1024 * 1024 - 1, "1.0 MB"),
        (1_048_545, "1.0 MB"),
        (6_291_456, "6.0 MB"),
        (5 * 1024**3, "5.0 GB"),
        (3 * 1024**4, "3072.0 GB"),
    ]
    for count, text in cases:
        assert size(count) == text, (count, text)


def test_duration() -> None:
    cases: list[tuple[float | None, str]] = [
        (None, "–"),
        (0.84, "0.8 ms"),
        (9.96, "10 ms"),
        (34.4, "34 ms"),
        (999.7, "1.00 s"),
        (1204, "1.20 s"),
        (59_999, "1 min 0 s"),
        (125_000, "2 min 5 s"),
        (3_599_000, "59 min 59 s"),
        (3_600_000, "1 h 0 min"),
        (4_503_000, "1 h 15 min"),
        (7_200_000, "2 h 0 min"),
    ]
    for milliseconds, text in cases:
        assert duration(milliseconds) == text, (milliseconds, text)


def test_short_duration() -> None:
    cases: list[tuple[float | None, str]] = [
        (None, ""),
        (9, "9 ms"),
        (999.4, "999 ms"),
        (999.5, "1.00 s"),
        (1000, "1.00 s"),
        (1204, "1.20 s"),
        (9_994, "9.99 s"),
        (9_995, "10.0 s"),
        (10_500, "10.5 s"),
        (12_340, "12.3 s"),
        (99_949, "99.9 s"),
        (99_950, "2 min"),
        (100_500, "2 min"),
        (120_000, "2 min"),
        (125_000, "2 min"),
        (5_999_400, "1.7 h"),
        (5_999_500, "1.7 h"),
        (6_000_000, "1.7 h"),
        (7_200_000, "2.0 h"),
    ]
    for milliseconds, text in cases:
        assert short_duration(milliseconds) == text, (milliseconds, text)


def test_span_and_ago() -> None:
    cases: list[tuple[float, str]] = [
        (-3, "0 s"),
        (45, "45 s"),
        (60, "1 min"),
        (750, "12 min"),
        (10_800, "3 h"),
        (86_400, "1 d"),
        (200_000, "2 d"),
    ]
    for seconds, text in cases:
        assert span(seconds) == text, (seconds, text)
        assert ago(seconds) == f"{text} ago", (seconds, text)


def test_elapsed() -> None:
    cases: list[tuple[float, str]] = [
        (-3, "< 1 s"),
        (0.4, "< 1 s"),
        (1, "1 s"),
        (59.9, "59 s"),
        (60, "1 min 0 s"),
        (119, "1 min 59 s"),
        (200, "3 min 20 s"),
        (3600, "1 h 0 min"),
        (7200, "2 h 0 min"),
        (18_720, "5 h 12 min"),
    ]
    for seconds, text in cases:
        assert elapsed(seconds) == text, (seconds, text)


@pytest.mark.parametrize(
    ("seconds", "text"), [(-1, "0:00"), (45.9, "0:45"), (725, "12:05"), (4503, "1:15:03")]
)
def test_time_left(seconds: float, text: str) -> None:
    assert time_left(seconds) == text


def test_counted() -> None:
    assert [counted(0, "line"), counted(1, "line"), counted(1204, "line")] == [
        "0 lines",
        "1 line",
        "1,204 lines",
    ]
    assert counted(2, "entry", "entries") == "2 entries"


def test_where_a_text_is_cut() -> None:
    assert cut("production-blue", 9) == "producti…"
    assert cut_start("production-blue", 9) == "…ion-blue"
    assert cut_middle("production-blue", 9) == "prod…blue"
    assert cut_middle("日本語日本語", 7) == "日…本語"
    assert cut("日本語日本語", 6) == "日本…"
    assert cut_start("ab\u0301cd", 3) == "…cd"
    for shortened in (cut, cut_start, cut_middle):
        assert [shortened("blue", columns) for columns in (0, 1, 4)] == ["", "…", "blue"]
    assert [fit("ab", 4), fit("ab", 4, right=True), fit("abcdef", 4)] == ["ab  ", "  ab", "abc…"]


@given(NAMES, st.integers(-1, 50))
def test_a_shortened_text_fits_and_a_short_one_is_left_alone(text: str, columns: int) -> None:
    for shortened in (cut(text, columns), cut_start(text, columns), cut_middle(text, columns)):
        assert width(shortened) <= max(columns, 0)
        assert shortened == text or width(text) > columns


@given(NAMES, st.integers(1, 50))
def test_a_fitted_text_has_the_columns_of_its_cell(text: str, columns: int) -> None:
    assert cell_len(fit(text, columns)) == cell_len(fit(text, columns, right=True)) == columns


def test_plain_names_load_no_tables() -> None:
    code = (
        "import sys; from workbench.content.humanize import cut_middle, fit; "
        "fit(cut_middle('a' * 99, 9), 20); "
        "print('rich.cells' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("share", "places", "text"), [(0.95, 0, "95 %"), (0.875, 1, "87.5 %"), (0, 2, "0.00 %"), (1, 0, "100 %")]
)
def test_a_share(share: float, places: int, text: str) -> None:
    assert percent(share, places) == text


def test_a_share_is_whole_unless_digits_are_asked_for() -> None:
    assert percent(0.876) == "88 %"
