"""Where the rows of a body begin when it is shown in a column of a given width.

A body of 25 MB has millions of rows and shows forty: rows are offsets into its bytes, and only those on the
screen are ever decoded.
"""

from __future__ import annotations

import unicodedata
from array import array
from itertools import accumulate

TAB = 4
"""Columns that a tab takes, wherever it stands."""


def row_starts(body: bytes, width: int) -> array[int]:
    """The byte offset at which each row begins, and last the offset after the end.

    A row ends after a line feed, or where the next character would not fit into `width` columns.

    Args:
        body: text in UTF-8; bytes that are none count one column each.
        width: columns, from 2 (the widest character takes two).
    """
    lines = body.split(b"\n")
    ascii_only = body.isascii() and b"\t" not in body
    if ascii_only and max(map(len, lines)) <= width:
        starts = array("Q", [0])
        starts.extend(accumulate(len(line) + 1 for line in lines))
    else:
        starts = array("Q")
        offset = 0
        for line in lines:
            if len(line) <= width and (ascii_only or (line.isascii() and b"\t" not in line)):
                starts.append(offset)
            elif ascii_only or (line.isascii() and b"\t" not in line):
                starts.extend(range(offset, offset + len(line), width))
            else:
                _fold(line, offset, width, starts)
            offset += len(line) + 1
        starts.append(offset)
    starts[-1] = len(body)
    return starts


def _fold(line: bytes, offset: int, width: int, starts: array[int]) -> None:
    starts.append(offset)
    column = 0
    at = offset
    for char in line.decode(errors="surrogateescape"):
        columns = _columns(char)
        if column + columns > width and column:
            starts.append(at)
            column = 0
        column += columns
        at += len(char.encode(errors="surrogateescape"))


def _columns(char: str) -> int:
    if char == "\t":
        return TAB
    if char.isascii():
        return 1
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    # A mark that sits on the character before it takes no column of its own.
    return 0 if unicodedata.combining(char) else 1
