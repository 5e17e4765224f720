"""A comparison as lines for people, no longer than the terminal is wide."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.compare import Change, Comparison, Difference
from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line

_SHOWN = 20
"""Differences that are printed by default."""


def comparison_lines(comparison: Comparison, columns: int, limit: int = _SHOWN) -> Iterator[str]:
    """The number of differences, then the differences, the largest first.

    Args:
        comparison: its result.
        columns: of the terminal.
        limit: how many differences at most.
    """
    yield count_line(comparison)
    for difference in comparison.differences[:limit]:
        yield from _difference(difference, columns)
    if hidden := max(len(comparison.differences) - limit, 0) + comparison.omitted:
        yield f"… and {hidden:,} more"
    for note in comparison.notes:
        yield sanitize_line(note)


def count_line(comparison: Comparison) -> str:
    """Returns what was compared and the result, in one line."""
    counts = comparison.counts
    head = "the same" if comparison.same else counted(counts.differences, "difference")
    words = [f"{counted(counts.compared, 'value')} compared as {comparison.method}"]
    words += [
        f"{number:,} {name}" for name in ("missing", "added", "ignored") if (number := getattr(counts, name))
    ]
    return f"{head}: {', '.join(words)}"


def comparison_summary(comparison: Comparison) -> str:
    """`same`, or the number of differences and the largest, in one line."""
    if not comparison.differences:
        return "same"
    first, count = comparison.differences[0], comparison.counts.differences
    largest = f"{sanitize_line(first.where)}: {_values(first)}{_magnitude(first)}"
    return f"{count:,} {'difference' if count == 1 else 'differences, the largest'}: {largest}"


def _difference(difference: Difference, columns: int) -> Iterator[str]:
    where, values = sanitize_line(difference.where), f"{_values(difference)}{_magnitude(difference)}"
    line = f"{where}  {values}"
    if len(line) <= columns:
        yield line
        return
    yield from _folded(where, columns, "")
    if len(values) + 2 <= columns and difference.change is Change.CHANGED:
        yield f"  {values}"
        return
    if difference.expected is not None:
        yield from _folded(sanitize_line(difference.expected), columns, "  - ")
    if difference.actual is not None:
        yield from _folded(sanitize_line(difference.actual), columns, "  + ")


def _values(difference: Difference) -> str:
    expected, actual = sanitize_line(difference.expected or ""), sanitize_line(difference.actual or "")
    if difference.change is Change.MISSING:
        return f"missing {expected}"
    if difference.change is Change.ADDED:
        return f"added {actual}"
    return f"{expected} → {actual}"


def _magnitude(difference: Difference) -> str:
    return f"  Δ {difference.delta_text}" if difference.delta_text else ""


def _folded(text: str, columns: int, before: str) -> Iterator[str]:
    room = max(10, columns - len(before))
    for at in range(0, max(1, len(text)), room):
        yield f"{before if not at else ' ' * len(before)}{text[at : at + room]}"
