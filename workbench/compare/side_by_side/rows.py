"""Two bodies beside each other, row by row, with what is the same folded away."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice

from workbench.compare.by_format import json
from workbench.compare.by_format.registry import shared_comparison
from workbench.compare.by_format.text import line
from workbench.compare.by_format.text_alignment import aligned
from workbench.compare.comparison import Answer
from workbench.compare.limits import refuse_values
from workbench.compare.numbers import gap, number_in
from workbench.compare.rules import Rules
from workbench.compare.side_by_side.json_rows import document_rows
from workbench.compare.side_by_side.row import Mark, Row
from workbench.content.format import Comparison
from workbench.content.formats import format_of
from workbench.content.media_type import in_utf8

_AROUND = 3
"""Rows that are the same and stay beside one that is not."""

_FEW = 2
"""Rows that are not worth to be folded into one."""

_MOST = 200_000
"""Rows that are laid out at most."""

_MOST_READ = 300_000
"""Rows that are looked at, whether they are laid out or folded away: a second or two."""

_BYTES = 8
"""Bytes in a row of a binary body."""


def side_by_side(expected: Answer, actual: Answer, rules: Rules) -> tuple[Row, ...]:
    """The rows of two bodies: a value of JSON, a line of text, or eight bytes each.

    Lines of CSV are compared cell by cell, those that are numbers within the tolerance. Stretches of rows
    that are the same on both sides are folded into one, but for those around what differs.

    Raises:
        UsageError: a pattern of the rules is none.
    """
    folded = _folded(_first(_rows(expected, actual, rules)))
    rows = tuple(islice(folded, _MOST))
    if next(folded, None) is not None:
        text = f"more than {_MOST:,} rows: the rest is not laid out"
        rows += (Row(text, text, Mark.FOLDED),)
    return rows


def _first(rows: Iterable[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows):
        if number >= _MOST_READ:
            text = f"rows after {_MOST_READ:,} are not laid out"
            yield Row(text, text, Mark.FOLDED)
            return
        yield row


def _rows(expected: Answer, actual: Answer, rules: Rules) -> Iterator[Row]:
    first = format_of(expected.content_type, expected.body)
    other = format_of(actual.content_type, actual.body)
    if not first.text or not other.text:
        return _octets(expected.body, actual.body)
    bodies = [in_utf8(side.content_type, side.body) for side in (expected, actual)]
    comparison = shared_comparison(first, other)
    if comparison in {Comparison.DOCUMENT, Comparison.DOCUMENT_LINES}:
        try:
            refuse_values(bodies)
            ours, theirs = (_document(body, lines=comparison is Comparison.DOCUMENT_LINES) for body in bodies)
        except ValueError:
            # It is not JSON, or too much of it: then it is text.
            pass
        else:
            return document_rows(ours, theirs, rules)
    separator = first.separator if comparison is Comparison.TABLE else ""
    # What comes behind as many lines is not looked at.
    ours, theirs = (body.split(b"\n", _MOST_READ + 1) for body in bodies)
    return _lines(ours, theirs, separator, rules)


def _document(body: bytes, *, lines: bool) -> json.Value:
    text = json.decoded(body)
    if not lines:
        return json.parsed(text)
    return [json.parsed(line) for line in text.split("\n") if line.strip()]


def _lines(ours: list[bytes], theirs: list[bytes], separator: str, rules: Rules) -> Iterator[Row]:
    # Rows of a table stand for the same record as long as there are as many of them.
    by_place = separator and len(ours) == len(theirs)
    pairs = zip(range(len(ours)), range(len(theirs)), strict=True) if by_place else aligned(ours, theirs)
    for first, other in pairs:
        left = None if first is None else line(ours[first])
        right = None if other is None else line(theirs[other])
        yield Row(left, right, _mark(left, right, separator, rules))


def _mark(left: str | None, right: str | None, separator: str, rules: Rules) -> Mark:
    if left is None:
        return Mark.ADDED
    if right is None:
        return Mark.MISSING
    if left == right:
        return Mark.SAME
    ours, theirs = ([text] if not separator else text.split(separator) for text in (left, right))
    close = len(ours) == len(theirs) and all(
        first == other or _close(first, other, rules) for first, other in zip(ours, theirs, strict=True)
    )
    return Mark.CLOSE if close else Mark.CHANGED


def _close(expected: str, actual: str, rules: Rules) -> bool:
    ours, theirs = number_in(expected), number_in(actual)
    return ours is not None and theirs is not None and gap(ours, theirs, rules) is None


def _octets(expected: bytes, actual: bytes) -> Iterator[Row]:
    size = max(len(expected), len(actual))
    for at in range(0, size, _BYTES):
        left, right = (body[at : at + _BYTES].hex(" ") for body in (expected, actual))
        mark = Mark.SAME if left == right else Mark.CHANGED
        yield Row(f"{at:08x}  {left}" if left else None, f"{at:08x}  {right}" if right else None, mark)


def _folded(rows: Iterable[Row]) -> Iterator[Row]:
    before: deque[Row] = deque()
    hidden = after = 0
    for row in rows:
        if row.mark in {Mark.SAME, Mark.CLOSE, Mark.IGNORED}:
            if after:
                after -= 1
                yield row
                continue
            before.append(row)
            if len(before) > _AROUND + _FEW:
                before.popleft()
                hidden += 1
            continue
        yield from _unfolded(hidden, before)
        hidden, after = 0, _AROUND
        before.clear()
        yield row
    yield from _unfolded(hidden, before)


def _unfolded(hidden: int, before: deque[Row]) -> Iterator[Row]:
    if hidden:
        while len(before) > _AROUND:
            before.popleft()
            hidden += 1
        text = f"{hidden:,} the same"
        yield Row(text, text, Mark.FOLDED)
    yield from before
