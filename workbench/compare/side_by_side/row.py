"""One line of two bodies that stand beside each other."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Mark(StrEnum):
    """How the two sides of a row stand to each other."""

    SAME = " "
    CLOSE = "≈"
    """Not the same in every letter, and no difference by the rules."""
    CHANGED = "≠"
    MISSING = "-"
    ADDED = "+"
    IGNORED = "·"
    FOLDED = "⋯"
    """Rows that are the same on both sides, left out; both sides say how many."""


class Row(NamedTuple):
    """A line of the expected and one of the actual body; None where a side has none."""

    expected: str | None
    actual: str | None
    mark: Mark
