"""Counts everything that is compared, and keeps the largest differences."""

from __future__ import annotations

from math import inf
from operator import itemgetter
from typing import NamedTuple

from workbench.compare.by_format.json import NUMBER, Value
from workbench.compare.json_paths import Path, written
from workbench.compare.numbers import gap, relative
from workbench.compare.render import render
from workbench.compare.result import Change, Comparison, Counts, Difference, Part
from workbench.compare.rules import Rules


class _Found(NamedTuple):
    """A difference whose texts are not written yet.

    Attributes:
        rank: sorts the largest first: first what is not numeric, then numbers; of equals the first met.
    """

    rank: tuple[bool, float, int]
    part: Part
    path: Path | str
    change: Change
    expected: Value
    actual: Value
    magnitude: float | None


_SLACK = 1000
"""More than the limit are kept until there are twice as many and these: sorting seldom is sorting fast."""


class Absent:
    """Stands for a value that is not there."""


ABSENT = Absent()


class DifferenceCollector:
    """What one comparison has found so far.

    Attributes:
        equal, ignored: counts that whoever compares adds to.
        notes: sentences for the reader.
    """

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._entries: list[_Found] = []
        self._counts = dict.fromkeys(Change, 0)
        self._met = 0
        self._floor = 0.0
        self._grouped = 0
        self.equal = 0
        self.ignored = 0
        self.notes: list[str] = []

    def numbers(self, path: Path | str, expected: str, actual: str) -> None:
        """Compares two numbers as they were written."""
        apart = gap(expected, actual, self._rules)
        if apart is None:
            self.equal += 1
        else:
            self.differ(path, Change.CHANGED, expected.encode(), actual.encode(), magnitude=apart)

    def scalars(self, path: Path, expected: Value, actual: Value) -> None:
        """Compares two values of a document that hold no others."""
        kind = type(expected)
        if kind is not type(actual):
            self.differ(path, Change.TYPE, expected, actual)
        elif kind is NUMBER:
            self.numbers(path, expected.decode(), actual.decode())
        elif expected == actual:
            self.equal += 1
        else:
            self.differ(path, Change.CHANGED, expected, actual)

    def differ(
        self,
        path: Path | str,
        change: Change,
        expected: Value | Absent,
        actual: Value | Absent,
        *,
        magnitude: float | None = None,
        part: Part = Part.BODY,
        times: int = 1,
        together: bool = False,
    ) -> None:
        """Takes a difference.

        Args:
            path: where.
            change: what sort.
            expected, actual: values of a document, or ABSENT.
            magnitude: of two numbers.
            part: of the answer.
            times: how many differences this one stands for, where only the largest are given.
            together: whether it tells of all of those itself.
        """
        self._counts[change] += times
        self._met += 1
        self._grouped += times - 1 if together else 0
        if magnitude is not None and magnitude < self._floor:
            return
        rank = (False, 0.0) if magnitude is None else (True, -magnitude)
        self._entries.append(_Found((*rank, self._met), part, path, change, expected, actual, magnitude))
        if len(self._entries) > 2 * self._rules.limit + _SLACK:
            self._prune()
            self._floor = self._entries[-1].magnitude or inf if self._entries else inf

    def _prune(self) -> None:
        self._entries.sort(key=itemgetter(0))
        del self._entries[self._rules.limit :]

    def result(self, method: str) -> Comparison:
        """The comparison."""
        counts = Counts(
            equal=self.equal,
            different=self._counts[Change.CHANGED] + self._counts[Change.TYPE],
            missing=self._counts[Change.MISSING],
            added=self._counts[Change.ADDED],
            ignored=self.ignored,
        )
        self._prune()
        notes = list(self.notes)
        untold = counts.differences - len(self._entries) - self._grouped
        if untold:
            notes.append(
                f"The {len(self._entries):,} largest of {counts.differences:,} differences are given."
            )
        return Comparison(
            method=method,
            counts=counts,
            differences=tuple(map(_difference, self._entries)),
            notes=tuple(notes),
            omitted=untold,
        )


def _difference(entry: _Found) -> Difference:
    share = None
    if entry.magnitude is not None and isinstance(entry.expected, NUMBER):
        share = relative(entry.magnitude, entry.expected.decode())
    return Difference(
        part=entry.part,
        path=entry.path if isinstance(entry.path, str) else written(entry.path),
        change=entry.change,
        expected=_text(entry.expected),
        actual=_text(entry.actual),
        magnitude=entry.magnitude,
        relative=share,
    )


def _text(value: Value | Absent) -> str | None:
    return None if value is ABSENT else render(value)
