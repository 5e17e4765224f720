"""Rows of a body: nothing lost, nothing wider than the column, found again wherever they are."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.content.layout import rows as folding
from workbench.content.layout.columns import inert_columns as columns
from workbench.content.layout.rows import TAB, Rows
from workbench.tui.widgets.cells import drawn

BODIES = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=120).map(lambda text: text.encode(errors="replace")),
    st.lists(
        st.sampled_from([b"\n", b"abc", b"\t", b"x" * 150, "漢".encode() * 90, b"\xff", b"\n" * 200])
    ).map(b"".join),
)


@pytest.fixture(autouse=True, scope="module")
def small_blocks() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folding, "_BLOCK", 100)
        yield


def counted(body: bytes, width: int) -> Rows:
    rows = Rows(body, width, columns, measured=True)
    while not rows.complete:
        rows.extend(1)
    return rows


def texts(body: bytes, width: int) -> list[bytes]:
    rows = counted(body, width)
    return [body[rows[n].start : rows[n].end] for n in range(rows.count)]


@given(BODIES, st.integers(4, 30))
@example(b"\n\xff" + b"\n" * 200, 25)
def test_rows_are_the_body_cut_in_order(body: bytes, width: int) -> None:
    rows = texts(body, width)
    assert b"".join(rows) == body
    assert all(b"\n" not in row[:-1] for row in rows)
    assert all(rows) or not rows[-1]
    assert all(rows[:-1])
    assert (rows[-1] == b"") is (not body or body.endswith(b"\n"))


@given(BODIES, st.integers(4, 30), st.randoms())
def test_a_row_is_found_by_its_number_its_bytes_and_its_line(body: bytes, width: int, random: Random) -> None:
    rows = counted(body, width)
    for number in [random.randrange(rows.count) for _ in range(20)]:
        row = rows[number]
        assert row.line == body.count(b"\n", 0, row.start)
        assert rows.at(row.start) == number
        assert rows.at(max(row.end - 1, row.start)) == number
        line_start = body.rfind(b"\n", 0, row.start) + 1
        assert rows[rows.of_line(row.line)].start == line_start
    assert rows.lines == body.count(b"\n") + 1
    assert rows.longest == max(map(len, body.replace(b"\t", b" " * TAB).split(b"\n")))


@given(st.text(st.characters(codec="utf-8"), max_size=120), st.integers(4, 30))
def test_no_row_is_wider_than_the_column(text: str, width: int) -> None:
    for row in texts(text.encode(), width):
        assert cell_len(drawn(row.removesuffix(b"\n").decode())) <= width


def test_rare_characters_neither_overflow_nor_pile_up() -> None:
    cases: list[str] = [
        "\u0300",
        "\u200d",
        "\ufe0f",
        "☺\ufe0f",
        "\u1160",
        "\U0001f3fb",
        "\u00ad",
        "\ud7b0",
        "\u3164",
    ]
    for char in cases:
        for row in texts((char * 3000).encode(), 20):
            assert cell_len(drawn(row.decode())) <= 20, char
            assert len(row) <= 20 * 16, char


def test_rows() -> None:
    cases: list[tuple[bytes, int, list[bytes]]] = [
        (b"", 10, [b""]),
        (b"abc", 10, [b"abc"]),
        (b"abc\n", 10, [b"abc\n", b""]),
        (b"\n\n", 10, [b"\n", b"\n", b""]),
        (b"abcdef\ngh", 4, [b"abcd", b"ef\n", b"gh"]),
        (b"abcd\ngh", 4, [b"abcd\n", b"gh"]),
        ("漢字漢字".encode(), 5, ["漢字".encode(), "漢字".encode()]),
        ("шесть".encode(), 3, ["шес".encode(), "ть".encode()]),
        (b"a\tb\tc", 2 + TAB, [b"a\tb", b"\tc"]),
    ]
    for body, width, rows in cases:
        assert texts(body, width) == rows, (body, width, rows)


@pytest.mark.parametrize(
    "body",
    [b"x" * 25_000_000, b'  "id": 1234,\n' * 1_700_000, b"\n" * 5_000_000],
    ids=["one line", "lines", "empty lines"],
)
def test_a_large_body_has_its_rows(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "_BLOCK", 16_384)
    rows = counted(body, 60)
    assert rows.count == body.count(b"\n") + -(-len(body.split(b"\n")[-1]) // 60) + (body.endswith(b"\n"))
    assert rows[rows.count - 1].end == len(body)
    assert rows[rows.count // 2].start > len(body) // 3


def test_rows_end_at_words_and_leave_no_comma_alone() -> None:
    cases: list[tuple[bytes, int, list[bytes]]] = [
        (b'"the quick brown fox jumps"', 20, [b'"the quick brown ', b'fox jumps"']),
        ("шесть семь восемь девять".encode(), 20, ["шесть семь восемь ".encode(), "девять".encode()]),
        ("漢字 漢字 漢字 漢字".encode(), 12, ["漢字 漢字 ".encode(), "漢字 漢字".encode()]),
        # A comma is never left alone, with or without words to end at.
        (b'"' + b"x" * 38 + b'",', 40, [b'"' + b"x" * 35, b'xxx",']),
        (('"' + "漢" * 19 + '",').encode(), 40, [('"' + "漢" * 16).encode(), ("漢" * 3 + '",').encode()]),
        (
            ('"' + "é\u0301" * 38 + '",').encode(),
            40,
            [('"' + "é\u0301" * 35).encode(), ("é\u0301" * 3 + '",').encode()],
        ),
        (b'"one two three four five six seven eig",', 39, [b'"one two three four five six seven ', b'eig",']),
    ]
    for body, width, rows in cases:
        assert texts(body, width) == rows, (body, width, rows)


def test_whoever_sees_that_all_rows_are_counted_sees_how_many() -> None:
    seen: list[int] = []

    class Watched(Rows):
        def __setattr__(self, name: str, value: object) -> None:
            if name == "complete" and value:
                seen.append(self.count)
            super().__setattr__(name, value)

    rows = Watched(b"a line\n" * 20_000, 40, columns)
    rows.extend(len(rows.body))
    assert seen == [rows.count]


def test_several_threads_count_what_one_counts() -> None:
    body = b"some words of a line\n" * 40_000
    alone = Rows(body, 12, columns)
    alone.extend(len(body))
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        several = Rows(body, 12, columns)
        with ThreadPoolExecutor(4) as threads:
            for _ in threads.map(lambda _: several.extend(len(body)), range(4)):
                pass
    finally:
        sys.setswitchinterval(interval)
    assert (several.complete, several.count, several._offsets) == (True, alone.count, alone._offsets)
