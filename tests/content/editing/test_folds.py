"""Lines are folded at words, and no comma stands alone at the beginning of a row."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from workbench.content.editing.folds import line_folds
from workbench.content.layout.columns import columns, width

WORDS = st.text(st.sampled_from("ab ,\t中é\u0301\u200b"), max_size=60)


def folded(text: str, columns_: int) -> list[str]:
    starts = [0, *line_folds(text, columns_), len(text)]
    return [text[start:end] for start, end in pairwise(starts)]


def test_a_row_ends_behind_its_last_blank_or_comma() -> None:
    cases: list[tuple[str, list[str]]] = [
        ("", [""]),
        ("one two", ["one two"]),
        ("one two three fours", ["one two ", "three ", "fours"]),
        ("a12345678 b", ["a12345678 ", "b"]),
        ("[1.25,3.5,14.75]", ["[1.25,3.5,", "14.75]"]),
        ("[1.255,3.5, 14]", ["[1.255,", "3.5, 14]"]),
        ("averyverylongword then", ["averyveryl", "ongword ", "then"]),
        ("    indented text", ["    indent", "ed text"]),
        ("中文中文中文中", ["中文中文中", "文中"]),
    ]
    for text, rows in cases:
        assert folded(text, 10) == rows, (text, rows)


@given(WORDS, st.integers(4, 12))
def test_rows_fit_and_part_no_word_that_has_a_row(text: str, columns_: int) -> None:
    rows = folded(text, columns_)
    assert "".join(rows) == text
    for row, following in pairwise(rows):
        assert width(row) <= columns_
        if row[-1] not in " ,\t":
            assert width(row) + columns(following[0]) > columns_
            assert not set(row.lstrip(" \t")) & set(" ,\t"), "it could have ended there"
        elif not row.isspace():
            assert columns_ - width(row) < columns(following[0]) or following[0] not in " \t", "it had room"
