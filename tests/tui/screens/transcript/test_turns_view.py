"""Turns as rows: folded at blanks, cut where they are long. No app."""

from __future__ import annotations

import pytest

from workbench.tui.screens.transcript.turns_view import _folded

MORE = "… Enter: show all"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("one two three", ["one two ", "three"]),
        ("onetwothree", ["onetwoth", "ree"]),
        ("one\r\ntwo\n", ["one", "two"]),
        # A wide character takes two columns, and is not cut in half.
        ("一二三四五", ["一二三四", "五"]),
        ("\n".join("1234567890ABC"), [*"1234567890A", MORE]),
        ("x" * 8 * 40, [*["x" * 8] * 11, MORE]),
    ],
)
def test_a_text_is_folded_at_blanks_and_its_head_is_shown(text: str, rows: list[str]) -> None:
    assert _folded(text, 8) == rows
