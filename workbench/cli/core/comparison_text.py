"""A comparison in lines for people, none longer than the terminal is wide."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.compare import Change, Comparison, Difference
from workbench.content.sanitize import sanitize_line

_SHOWN = 20
"""Differences that are printed where nobody asks for more."""


def comparison_lines(comparison: Comparison, columns: int, limit: int = _SHOWN) -> Iterator[str]:
    """How many values differ, then the differences, the largest first.

    Args:
        comparison: what was found.
        columns: of the terminal.
        limit: how many differences at most.
    """
    yield counted(comparison)
    for found in comparison.differences[:limit]:
        yield from _difference(found, columns)
    if hidden := max(len(comparison.differences) - limit, 0) + comparison.omitted:
        yield f"… and {hidden:,} more"
    for note in comparison.notes:
        yield sanitize_line(note)


def counted(comparison: Comparison) -> str:
    """What was compared and how it came out, in one line."""
    counts = comparison.counts
    if comparison.same:
        head = "the same"
    else:
        head = f"{counts.differences:,} {'difference' if counts.differences == 1 else 'differences'}"
    words = [f"{counts.compared:,} values compared as {comparison.method}"]
    words += [
        f"{number:,} {name}" for name in ("missing", "added", "ignored") if (number := getattr(counts, name))
    ]
    return f"{head}: {', '.join(words)}"


def comparison_summary(comparison: Comparison) -> str:
    """Whether it is the same, or how many differences there are and the largest, in one line."""
    if not comparison.differences:
        return "same"
    first, count = comparison.differences[0], comparison.counts.differences
    largest = f"{sanitize_line(first.where)}: {_values(first)}{_magnitude(first)}"
    return f"{count:,} {'difference' if count == 1 else 'differences, the largest'}: {largest}"


def _difference(found: Difference, columns: int) -> Iterator[str]:
    where, values = sanitize_line(found.where), f"{_values(found)}{_magnitude(found)}"
    line = f"{where}  {values}"
    if len(line) <= columns:
        yield line
        return
    yield from _folded(where, columns, "")
    if len(values) + 2 <= columns and found.change is Change.CHANGED:
        yield f"  {values}"
        return
    if found.expected is not None:
        yield from _folded(sanitize_line(found.expected), columns, "  - ")
    if found.actual is not None:
        yield from _folded(sanitize_line(found.actual), columns, "  + ")


def _values(found: Difference) -> str:
    expected, actual = sanitize_line(found.expected or ""), sanitize_line(found.actual or "")
    if found.change is Change.MISSING:
        return f"missing {expected}"
    if found.change is Change.ADDED:
        return f"added {actual}"
    return f"{expected} → {actual}"


def _magnitude(found: Difference) -> str:
    return f"  Δ {found.delta_text}" if found.delta_text else ""


def _folded(text: str, columns: int, before: str) -> Iterator[str]:
    room = max(10, columns - len(before))
    for at in range(0, max(1, len(text)), room):
        yield f"{before if not at else ' ' * len(before)}{text[at : at + room]}"
