"""Rows of a body: nothing lost, nothing wider than the column."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.content.folding import TAB, row_starts

BODIES = st.one_of(
    st.binary(max_size=200), st.text(max_size=120).map(lambda text: text.encode(errors="replace"))
)


@given(BODIES, st.integers(4, 30))
def test_rows_are_the_body_cut_in_order(body: bytes, width: int) -> None:
    starts = row_starts(body, width)
    rows = [body[start:end] for start, end in itertools.pairwise(starts)]
    assert b"".join(rows) == body
    assert starts[0] == 0 and starts[-1] == len(body)
    assert all(b"\n" not in row[:-1] for row in rows)


@given(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=120), st.integers(4, 30)
)
def test_no_row_is_wider_than_the_column(text: str, width: int) -> None:
    body = text.encode()
    starts = row_starts(body, width)
    for start, end in itertools.pairwise(starts):
        assert cell_len(body[start:end].decode().rstrip("\n")) <= width


@pytest.mark.parametrize(
    ("body", "width", "rows"),
    [
        (b"", 10, [b""]),
        (b"abc", 10, [b"abc"]),
        (b"abc\n", 10, [b"abc\n", b""]),
        (b"abcdef\ngh", 4, [b"abcd", b"ef\n", b"gh"]),
        ("漢字漢字".encode(), 5, ["漢字".encode(), "漢字".encode()]),
        (b"a\tb\tc", 2 + TAB, [b"a\tb", b"\tc"]),
    ],
)
def test_rows(body: bytes, width: int, rows: list[bytes]) -> None:
    starts = row_starts(body, width)
    assert [body[start:end] for start, end in itertools.pairwise(starts)] == rows


@pytest.mark.parametrize(
    "body", [b"x" * 25_000_000, b'  "id": 1234,\n' * 1_700_000], ids=["one line", "lines"]
)
def test_a_large_body_has_its_rows(body: bytes) -> None:
    starts = row_starts(body, 60)
    assert len(starts) == body.count(b"\n") + len(body.split(b"\n")[-1]) // 60 + 2
    assert starts[-1] == len(body)
