"""Texts, compared line by line."""

from __future__ import annotations

from workbench.compare.by_format.text_alignment import aligned
from workbench.compare.collector import ABSENT, DifferenceCollector
from workbench.compare.limits import refuse_lines
from workbench.compare.numbers import number_in
from workbench.compare.render import LONGEST
from workbench.compare.result import Change


def compare_text(expected: bytes, actual: bytes, tally: DifferenceCollector) -> None:
    """Compares texts; a line that is a number on both sides is compared as one, within the tolerance.

    A path is `line 3`: of the expected text, or where it has no such line of the actual one.

    Raises:
        ValueError: they have too many lines.
    """
    refuse_lines((expected, actual))
    ours, theirs = expected.split(b"\n"), actual.split(b"\n")
    for first, other in aligned(ours, theirs):
        if first is None and other is not None:
            tally.differ(f"line {other + 1}", Change.ADDED, ABSENT, line(theirs[other]))
        elif first is not None and other is None:
            tally.differ(f"line {first + 1}", Change.MISSING, line(ours[first]), ABSENT)
        elif first is not None and other is not None:
            if ours[first] == theirs[other]:
                tally.equal += 1
            else:
                _lines(first, ours[first], theirs[other], tally)


def _lines(index: int, expected: bytes, actual: bytes, tally: DifferenceCollector) -> None:
    path = f"line {index + 1}"
    first, other = number_in(line(expected)), number_in(line(actual))
    if first is not None and other is not None:
        tally.numbers(path, first, other)
    else:
        tally.differ(path, Change.CHANGED, *_around(expected, actual))


def _around(expected: bytes, actual: bytes) -> tuple[str, str]:
    """Both lines, or where they are long both from shortly before they begin to differ."""
    at = 0
    if max(len(expected), len(actual)) > LONGEST // 2:
        at = max(0, common_start(expected, actual) - LONGEST // 8)
    return line(expected[at:]), line(actual[at:])


def common_start(expected: bytes, actual: bytes) -> int:
    """The number of bytes that two bodies begin with alike."""
    size, low = min(len(expected), len(actual)), 0
    if expected[:size] == actual[:size]:
        return size
    # What is in doubt is halved: each comparison is one call of memcmp.
    high = size
    while high - low > 1:
        middle = (low + high) // 2
        if expected[low:middle] == actual[low:middle]:
            low = middle
        else:
            high = middle
    return low


def line(text: bytes) -> str:
    """The beginning of a line as text, as far as it is shown."""
    return text[: 4 * LONGEST].decode(errors="replace")
