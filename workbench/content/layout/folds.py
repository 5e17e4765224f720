"""Which rows of a body are hidden because a value is folded, and where the others then stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable

from workbench.content.layout.outline import Fold


class Folds:
    """The values that are folded. Rows are counted from 0; so are the places they are shown at."""

    def __init__(self) -> None:
        self._closed: dict[int, Fold] = {}
        self._firsts: list[int] = []
        self._places: list[int] = []
        self._hidden: list[int] = [0]
        self._labels: dict[int, Fold] = {}

    def __bool__(self) -> bool:
        return bool(self._closed)

    def toggle(self, fold: Fold) -> None:
        """Folds a value, or unfolds it."""
        if self._closed.pop(fold.start, None) is None:
            self._closed[fold.start] = fold

    def reveal(self, offset: int) -> bool:
        """Unfolds whatever hides a byte; returns whether anything did."""
        hiding = [fold.start for fold in self._closed.values() if fold.start < offset < fold.end - 1]
        for start in hiding:
            del self._closed[start]
        return bool(hiding)

    def clear(self) -> None:
        """Unfolds everything."""
        self._closed.clear()

    def settle(self, row_of: Callable[[int], int]) -> None:
        """Learns where the rows are.

        Args:
            row_of: the row that the byte at an offset stands in.
        """
        self._firsts, self._places, self._hidden, self._labels = [], [], [0], {}
        shown_from = 0
        for fold in sorted(self._closed.values()):
            opening, last = row_of(fold.start), row_of(fold.end - 1)
            if opening < shown_from or last <= opening:
                continue
            shown_from = last + 1
            self._labels[opening] = fold
            self._firsts.append(opening + 1)
            self._places.append(opening + 1 - self._hidden[-1])
            self._hidden.append(self._hidden[-1] + last - opening)

    @property
    def hidden(self) -> int:
        """How many rows are hidden."""
        return self._hidden[-1]

    def row(self, place: int) -> int:
        """The row that is shown at a place."""
        return place + self._hidden[bisect_right(self._places, place)]

    def place(self, row: int) -> int:
        """Returns where a row is shown; for a hidden one, where the value that hides it is."""
        at = bisect_right(self._firsts, row)
        place = row - self._hidden[at]
        return max(place, self._places[at - 1] - 1) if at else place

    def on(self, row: int) -> Fold | None:
        """The folded value that begins on a row."""
        return self._labels.get(row)
