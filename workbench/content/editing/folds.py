"""Where a line is folded: at words, unless line or text is so long that only arithmetic is fast enough."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from workbench.content.layout.columns import plain, positions

_BLANKS = " \t"
LONGEST = 1 << 12
"""Characters of the longest line that is folded at words; a longer one is folded at its columns."""
LARGEST = 1 << 17
"""Characters of the largest text whose lines are folded at words, all of them at every new width."""


def line_folds(text: str, columns: int) -> Sequence[int]:
    """Returns where the rows of a line begin, but for its first: in characters from its beginning.

    A row ends behind its last blank or comma, or where neither is, at its last column. Blanks count.

    Args:
        text: the line, without its line feed.
        columns: of a row, from 1. A character that is wider has a row of its own.
    """
    before = None if plain(text) else positions(text)
    length = len(text)
    starts: list[int] = []
    start = 0
    while True:
        if before is None:
            end = start + columns
        else:
            end = max(bisect_right(before, before[start] + columns) - 1, start + 1)
        if end >= length:
            return starts
        fold = text.rfind(" ", start, end) + 1
        if fold != end:
            fold = max(fold, _other_fold(text, start, end))
        # A row of blanks alone parts an indented word from its line for nothing.
        is_idle = fold <= start or (text[start] in _BLANKS and text[start:fold].isspace())
        start = end if is_idle else fold
        starts.append(start)


recent_folds = lru_cache(maxsize=16)(line_folds)
"""The same, remembered: the rows of a line are asked for one after the other."""


def rows_by_arithmetic(width: int, columns: int) -> int:
    """Returns the rows of a line that is folded at its columns, at least one.

    Args:
        width: columns that the line takes.
        columns: columns of a row, from 1.
    """
    return -(-width // columns) or 1


def _other_fold(text: str, start: int, end: int) -> int:
    """Returns where the last tab or comma before `end` ends; 0 where there is none from `start` on."""
    comma = text.rfind(",", start, end)
    if comma == end - 1 and text[end] in _BLANKS:
        # The next row would begin with the blank.
        comma = text.rfind(",", start, comma)
    return max(text.rfind("\t", start, end), comma) + 1
