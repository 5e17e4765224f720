"""Columns of characters as they are drawn."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.content.layout.columns import TAB, columns, drawn, plain, positions, width


def test_a_character_takes_the_columns_of_what_stands_for_it() -> None:
    cases: list[tuple[str, str, int]] = [
        ("a", "a", 1),
        ("\t", " " * TAB, TAB),
        ("\r", "␍", 1),
        ("\x1b", "␛", 1),
        ("\u202e", "\N{REPLACEMENT CHARACTER}", 1),
        ("世", "世", 2),
        ("\N{THUMBS UP SIGN}", "\N{THUMBS UP SIGN}", 2),
        ("\u0301", "\u0301", 0),
        ("\u200d", "", 0),
        ("\ufe0f", "", 0),
        ("\u0378", "\N{REPLACEMENT CHARACTER}", 1),
        ("\ud800", "\N{REPLACEMENT CHARACTER}", 1),
    ]
    for char, sign, taken in cases:
        assert drawn(char) == sign, (char, sign, taken)
        assert columns(char) == taken, (char, sign, taken)


_WITH_CHARACTERS = (*range(4), 14)
"""The planes of Unicode that have characters; one of any other is as wide as its neighbours."""
_ALIKE = (
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),
    (0xAC00, 0xD7B0),
    (0xE000, 0xF900),
    (0x17000, 0x18D00),
    (0x20000, 0x40000),
    (0xE0100, 0xF0000),
)
"""Ideographs, Hangul, Tangut, private use, none: thousands of a kind, of which some show all."""


def test_every_character_is_as_wide_as_it_is_drawn() -> None:
    alike = {code for first, end in _ALIKE for code in range(first + 0x100, end - 0x100) if code % 0x100 > 1}
    codes = [
        code
        for code in range(sys.maxunicode + 1)
        if (code >> 16 in _WITH_CHARACTERS and code not in alike) or not 0x100 <= code & 0xFFFF < 0xFF00
    ]
    differing = [
        f"{code:x}" for code in codes if code != 0x0A and columns(chr(code)) != cell_len(drawn(chr(code)))
    ]
    assert not differing


@pytest.mark.parametrize(
    "text", ["\N{FACE WITH TEARS OF JOY}", "\U0001fae8", "\U0001fae9", "\u231a\ufe0f", "1\ufe0f"]
)
def test_emoji_are_as_wide_as_they_are_drawn_also_those_newer_than_python(text: str) -> None:
    assert width(text) == cell_len(drawn(text))


@given(st.text(st.characters(exclude_characters="\n")))
def test_a_text_is_as_wide_as_it_is_drawn(text: str) -> None:
    assert width(text) == cell_len(drawn(text))


@given(st.text(st.characters(exclude_characters="\n")))
def test_a_text_is_as_wide_as_its_characters(text: str) -> None:
    assert width(text) == sum(map(columns, text)) == positions(text)[-1]
    assert not plain(text) or width(text) == len(text)
