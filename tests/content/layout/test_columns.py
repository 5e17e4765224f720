"""Columns of characters as they are drawn."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from workbench.content.layout.columns import TAB, columns, drawn, plain, positions, width


@pytest.mark.parametrize(
    ("char", "sign", "taken"),
    [
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
    ],
)
def test_a_character_takes_the_columns_of_what_stands_for_it(char: str, sign: str, taken: int) -> None:
    assert drawn(char) == sign
    assert columns(char) == taken


_WITH_CHARACTERS = (*range(4), 14)
"""The planes of Unicode that have characters; one of any other is as wide as its neighbours."""


def test_every_character_is_as_wide_as_it_is_drawn() -> None:
    codes = [
        code
        for code in range(sys.maxunicode + 1)
        if code >> 16 in _WITH_CHARACTERS or not 0x100 <= code & 0xFFFF < 0xFF00
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
