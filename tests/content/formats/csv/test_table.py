"""The rows of CSV and TSV: none is hidden, whatever quotes and line ends stand in it."""

from __future__ import annotations

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from workbench.content.formats.csv.table import delimited_table

PIECES = st.lists(st.sampled_from(["a", '"', '"', ",", "\n", "\r", "\r\n", " ", '""', 'b"']), max_size=14)


def cells(body: bytes, separator: str = ",") -> list[tuple[str, ...]]:
    table = delimited_table(body, separator)
    named = tuple(column.name for column in table.columns)
    return [*([named] if any(named) else []), *(table.row(index) for index in range(len(table)))]


def test_a_quote_opens_a_cell_only_where_the_cell_begins() -> None:
    cases: list[tuple[bytes, list[object]]] = [
        (b'size,n\n5",1\n6,2\n', [("size", "n"), ('5"', "1"), ("6", "2")]),
        (b"1,6' 2\" tall\n2,b\n3,c\n", [("1", "6' 2\" tall"), ("2", "b"), ("3", "c")]),
        (b'1,"a\nb, ""c"""\n2,d\n', [("1", 'a\nb, "c"'), ("2", "d")]),
        (b'1,a ""\n2,b\n', [("1", 'a ""'), ("2", "b")]),
        (b'1, "a\n2,b\n', [("1", ' "a'), ("2", "b")]),
        (b'1,"a"b"c\n2,b\n', [("1", 'ab"c'), ("2", "b")]),
        (b"1,a\r2,b\r3,c\r", [("1", "a"), ("2", "b"), ("3", "c")]),
        (b"1,a\r2,b\r\n3,c\n", [("1", "a"), ("2", "b"), ("3", "c")]),
        (b'\xef\xbb\xbf"1",a\n2,b\n', [("1", "a"), ("2", "b")]),
    ]
    for body, expected in cases:
        assert cells(body) == expected, (body, expected)


def test_a_quote_that_is_never_closed_hides_no_row() -> None:
    assert [row[0] for row in cells(b'1,a\n2,"b\n3,c\n4,d\n')] == ["1", "2", "3", "4"]


def test_a_row_of_empty_cells_is_a_row() -> None:
    assert cells(b"1\t2\n\t\n3\t4\n", "\t") == [("1", "2"), ("", ""), ("3", "4")]


@given(PIECES)
def test_rows_are_those_of_the_csv_module(pieces: list[str]) -> None:
    # The closing row tells whether a quote is open: what is behind one is no row there.
    text = "7,8\n" + "".join(pieces) + "\n9,10"
    expected = [tuple(row) for row in csv.reader(io.StringIO(text, newline="")) if row]
    if expected[-1] != ("9", "10"):
        return
    width = max(map(len, expected))
    assert cells(text.encode()) == [(*row, *[""] * width)[:width] for row in expected]


def test_rows_longer_than_the_header_show_all_their_cells() -> None:
    table = delimited_table(b"a;b\n1,5;2\nx\n4,5,6\n", ",")
    assert [column.name for column in table.columns] == ["a;b", "", ""]
    assert [table.row(index) for index in range(3)] == [
        ("1", "5;2", ""),
        ("x", "", ""),
        ("4", "5", "6"),
    ]
    assert len(delimited_table(b"1\n2\n3,4\n", ",").columns) == 2


def test_a_separator_of_its_own_is_seen() -> None:
    cases: list[tuple[str, list[object]]] = [
        ("name;score\nMüller;0,5\nÖz;1,25\n", [("name", "score"), ("Müller", "0,5"), ("Öz", "1,25")]),
        ("sep=;\r\na;b\r\n1;2\r\n", [("a", "b"), ("1", "2")]),
        ("a\tb\n1\t2\n", [("a", "b"), ("1", "2")]),
        ("\ufeffa|b\n1|2\n", [("a", "b"), ("1", "2")]),
        ("id\n1; 2\n3\n", [("id",), ("1; 2",), ("3",)]),
        ("a; b\nc; d\n", [("a; b",), ("c; d",)]),
        ("a,b;c\n1,2;3\n", [("a", "b;c"), ("1", "2;3")]),
        ("1,5;2\n3,5;4\n", [("1", "5;2"), ("3", "5;4")]),
    ]
    for body, expected in cases:
        assert cells(body.encode()) == expected, (body, expected)
        assert cells(b"a;b\n1;2\n", "\t") == [("a;b",), ("1;2",)], (body, expected)
