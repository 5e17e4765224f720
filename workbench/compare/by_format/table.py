"""CSV and TSV, compared cell by cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from workbench.compare.by_format.json import NUMBER, Value
from workbench.compare.by_format.json_structure import walk
from workbench.compare.collector import DifferenceCollector
from workbench.compare.numbers import number_in
from workbench.compare.rules import Rules

Row = list[str]


def compare_table(
    expected: str, actual: str, separator: str, rules: Rules, tally: DifferenceCollector
) -> None:
    """Compares tables: cells that are numbers within the tolerance, others letter by letter.

    Where both have a header, cells are compared under their column's name, wherever the column stands; rows
    count from 0 below it. Otherwise by position.

    Args:
        expected, actual: the tables.
        separator: what parts the cells.
        rules: what counts.
        tally: takes what is found.

    Raises:
        ValueError: one of them is not such a table (RFC 4180).
        UsageError: a pattern of the rules is none.
    """
    ours, theirs = _rows(expected, separator), _rows(actual, separator)
    header, other_header = _header(ours), _header(theirs)
    if header is None or other_header is None:
        walk([_cells(row) for row in ours], [_cells(row) for row in theirs], rules, tally)
        return
    walk(_under(header, ours[1:]), _under(other_header, theirs[1:]), rules, tally)


def _rows(text: str, separator: str) -> list[Row]:
    # The limit on a cell is the module's own, not the format's. All threads share it: it only grows.
    csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    lines = io.StringIO(text.removeprefix("\ufeff"), newline="")
    try:
        return [row for row in csv.reader(lines, delimiter=separator, strict=True) if row]
    except csv.Error as error:
        raise ValueError(str(error)) from None


def _header(rows: Sequence[Row]) -> Row | None:
    """The first row where it names the columns: each name once, none of them a number."""
    if not rows:
        return None
    first = rows[0]
    names = {name.strip() for name in first}
    named = len(names) == len(first) and all(names) and not any(map(number_in, first))
    # One word above nothing but words may be a value like them.
    return first if named and any(any(map(number_in, row)) for row in rows[1:3]) else None


def _cells(row: Row) -> list[Value]:
    return list(map(_cell, row))


def _cell(text: str) -> Value:
    number = number_in(text)
    return text if number is None else NUMBER(number.encode())


def _under(header: Row, rows: Sequence[Row]) -> list[Value]:
    tables: list[Value] = []
    for row in rows:
        cells = _cells(row)
        # What is longer than the header is there all the same.
        names = [name.strip() for name in header] + [
            f"column {at + 1}" for at in range(len(header), len(row))
        ]
        tables.append(dict(zip(names, cells, strict=False)))
    return tables
