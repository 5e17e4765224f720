"""Where a cursor goes, and which bracket belongs to which."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.content.editing.document import Document
from workbench.content.editing.movement import (
    left,
    matching_bracket,
    right,
    word_around,
    word_left,
    word_right,
)

Move = Callable[[Document, int], int]
MARKED = "e\u0301\u0302x\ny"
WORDS = "one, two\n\n  three"
LONG = 5_000


def test_a_cursor_stops_here_and_there() -> None:
    cases: list[tuple[Move, str, list[int]]] = [
        (right, MARKED, [0, 3, 4, 5, 6, 6]),
        (left, MARKED, [6, 5, 4, 3, 0, 0]),
        (word_right, WORDS, [0, 3, 8, 9, 10, 17, 17]),
        (word_left, WORDS, [17, 12, 10, 9, 8, 5, 0, 0]),
        (word_right, "a ..", [0, 1, 4]),
        (word_left, "-- a", [4, 3, 0]),
        (word_right, "x" * LONG, [0, 2000, 4000, 5000]),
        (word_left, "x" * LONG, [5000, 3000, 1000, 0]),
    ]
    for move, text, stops in cases:
        document = Document(text)
        for before, after in pairwise(stops):
            assert move(document, before) == after, (move, text, stops)


@given(st.text(max_size=40), st.integers(0, 40))
def test_every_move_ends_in_the_text(text: str, offset: int) -> None:
    document = Document(text)
    offset = min(offset, len(text))
    for move in (right, word_right):
        assert min(offset + 1, len(text)) <= move(document, offset) <= len(text)
    for move in (left, word_left):
        assert 0 <= move(document, offset) <= max(offset - 1, 0)


def test_the_word_around_a_place() -> None:
    cases: list[tuple[str, int, str]] = [
        ("one, two", 1, "one"),
        ("one, two", 3, ","),
        ("one, two", 4, " "),
        ("one, two", 5, "two"),
        ("one\ntwo", 3, ""),
        ("one\ntwo", 4, "two"),
        ("", 0, ""),
    ]
    for text, offset, word in cases:
        start, end = word_around(Document(text), offset)
        assert text[start:end] == word, (text, offset, word)


def test_a_bracket_and_its_partner() -> None:
    cases: list[tuple[str, int, tuple[int, int] | None]] = [
        ("[1, (2)]", 0, (0, 7)),
        ("[1, (2)]", 4, (4, 6)),
        ("[1, (2)]", 6, (6, 4)),
        ("[1, (2)]", 7, (7, 0)),
        ("[1, (2)]", 8, (7, 0)),
        ("{[()]}", 3, (3, 2)),
        ("[1]", 2, (2, 0)),
        ("a[1]", 2, (1, 3)),
        ("abc", 1, None),
        ("", 0, None),
        ("[1", 0, None),
        ("1]", 1, None),
        ("[1)", 0, None),
        ("[1)", 2, None),
    ]
    for text, offset, pair in cases:
        for quotes in (False, True):
            assert matching_bracket(Document(text), offset, quotes=quotes) == pair, (text, offset, pair)


def test_brackets_between_quotes_are_text() -> None:
    cases: list[tuple[int, bool, tuple[int, int] | None]] = [
        (0, True, (0, 9)),
        (0, False, (0, 2)),
        (9, True, (9, 0)),
        (9, False, (9, 7)),
        (2, True, None),
        (2, False, (2, 0)),
        (7, True, None),
    ]
    for offset, quotes, pair in cases:
        assert matching_bracket(Document('["]", "["]'), offset, quotes=quotes) == pair, (offset, quotes, pair)


def test_a_quote_behind_a_backslash_ends_nothing() -> None:
    text = r'["a\"]", 1]'
    assert matching_bracket(Document(text), 0, quotes=True) == (0, len(text) - 1)
    assert matching_bracket(Document(text), len(text) - 1, quotes=True) == (len(text) - 1, 0)


def test_a_partner_is_not_looked_for_in_megabytes() -> None:
    near, far = "[" + "1" * 49_998 + "]", "[" + "1" * 50_000 + "]"
    assert matching_bracket(Document(near), 0, quotes=True) == (0, 49_999)
    assert matching_bracket(Document(near), 49_999, quotes=True) == (49_999, 0)
    assert matching_bracket(Document(far), 0, quotes=True) is None
    assert matching_bracket(Document(far), 50_001, quotes=True) is None
