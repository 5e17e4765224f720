"""Lines of a body of any size."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.layout import lines as module
from workbench.content.layout.lines import lines, starts_of_lines


@given(body=st.text("ab\r\n", max_size=60).map(str.encode), piece=st.integers(1, 9))
def test_lines_are_those_between_line_feeds_wherever_the_pieces_end(body: bytes, piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PIECE", piece)
        pieces = list(lines(body))
    assert [line for _, line in pieces] == (body.removesuffix(b"\n").split(b"\n") if body else [])
    assert all(body[offset : offset + len(line)] == line for offset, line in pieces)


@given(body=st.text("ab\r\n", max_size=60).map(str.encode), piece=st.integers(1, 9), start=st.integers(0, 9))
def test_a_line_with_more_than_its_end_begins_where_the_one_above_ended(
    body: bytes, piece: int, start: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_PIECE", piece)
        starts = starts_of_lines(body, start)
    lines_of_body = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+").finditer(body, start)
    assert list(starts) == [match.start() for match in lines_of_body if match[0].strip(b"\r\n")]
