"""What separates the columns of a text that is called CSV.

One whose first row has no comma and whose columns are separated otherwise, as spreadsheets write it where
the comma is the decimal mark, has a separator of its own; so has one whose first line names it (`sep=;`), as
Excel reads it.
"""

from __future__ import annotations

import csv
import re

COMMA = ","
OTHERS = (";", "\t", "|")
LINES_TO_TELL, BYTES_TO_TELL = 20, 64 * 1024
"""So many lines, and so many bytes of them, tell the separator."""
_NAMED = re.compile(rb'"?sep=([^\r\n])"?[\r\n]*', re.IGNORECASE)


def named_separator(line: bytes) -> str:
    """Returns the separator that a first line names; empty where it names none."""
    match = _NAMED.fullmatch(line)
    return match[1].decode(errors="replace") if match else ""


def own_separator(lines: list[bytes]) -> str:
    """Returns what separates the columns: a comma, unless the first rows show another.

    Another separates them if no comma separates columns of the first row, and if it cuts every row into the
    same number of columns: the first without blanks at their edges, which a sentence has.

    Args:
        lines: at most `LINES_TO_TELL`, with or without their ends.
    """

    def cut(separator: str) -> list[list[str]]:
        texts = (line.decode(errors="replace") for line in lines)
        try:
            return [row for row in csv.reader(texts, delimiter=separator) if row]
        except csv.Error:
            return []

    def separates(separator: str) -> bool:
        # The last row may be cut off inside quotes.
        rows = cut(separator)
        whole = rows[:-1] if len(lines) == LINES_TO_TELL else rows
        widths = {len(row) for row in whole}
        return len(whole) > 1 and len(widths) == 1 and len(whole[0]) > 1 and all(map(_is_trimmed, whole[0]))

    if any(len(row) > 1 for row in cut(COMMA)[:1]):
        return COMMA
    return next(filter(separates, OTHERS), COMMA)


def _is_trimmed(cell: str) -> bool:
    return cell == cell.strip()
