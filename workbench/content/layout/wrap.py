"""Where the rows of prose begin when it is shown in a column of a given width: at words, where words fit."""

from __future__ import annotations

from array import array

from workbench.content.layout.columns import columns


def word_starts(text: bytes, width: int) -> array[int]:
    """The byte offset at which each row begins, and last the offset after the end.

    A row ends after a line feed, or where the next character other than a blank would not fit: after the
    last blank before it, or inside a word that is wider than a row. Blanks at the end of a row may exceed the
    width. Appended text changes only the last row.

    Args:
        text: in UTF-8; bytes that are none count one column each.
        width: columns, from 4 (a tab takes that many).
    """
    starts = array("Q")
    offset = 0
    for line in text.split(b"\n"):
        starts.append(offset)
        if len(line) > width or b"\t" in line:
            if line.isascii() and b"\t" not in line:
                _ascii(line, offset, width, starts)
            else:
                _any(line, offset, width, starts)
        offset += len(line) + 1
    starts.append(len(text))
    return starts


def _ascii(line: bytes, offset: int, width: int, starts: array[int]) -> None:
    start = 0
    while True:
        over = start + width
        while over < len(line) and line[over] == 0x20:
            over += 1
        if over >= len(line):
            return
        blank = line.rfind(b" ", start, over)
        start = over if blank < 0 else blank + 1
        starts.append(offset + start)


def _any(line: bytes, offset: int, width: int, starts: array[int]) -> None:
    column = 0
    at = offset
    # Where the row could end, and the columns from there on.
    after_blank, since = 0, 0
    for char in line.decode(errors="surrogateescape"):
        takes = columns(char)
        while column + takes > width and char != " " and column:
            if after_blank:
                starts.append(after_blank)
                column = since
            else:
                starts.append(at)
                column = 0
            after_blank = since = 0
        column += takes
        since += takes
        at += len(char.encode(errors="surrogateescape"))
        if char == " ":
            after_blank, since = at, 0
