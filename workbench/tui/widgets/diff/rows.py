"""Differences and bodies beside each other, as rows to be painted."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from workbench.compare import Change, Difference
from workbench.compare.side_by_side.row import Mark, Row
from workbench.content.humanize import fit
from workbench.tui.widgets.cells import drawn
from workbench.tui.widgets.rows.list import RowList

Pieces = Sequence[tuple[str, str]]

_SIGNS = {Change.CHANGED: "≠", Change.TYPE: "≠", Change.MISSING: "-", Change.ADDED: "+"}
_WIDE = 72
"""Columns from which a difference stands in one row."""

_DIGITS = (15, 12, 9, 7, 5, 3, 2, 1)
"""Digits that numbers are rounded to where there is no room for all."""

_LOOKS = {
    Mark.SAME: "",
    Mark.CLOSE: "rows--muted",
    Mark.CHANGED: "rows--accent",
    Mark.MISSING: "rows--accent",
    Mark.ADDED: "rows--accent",
    Mark.IGNORED: "rows--muted",
    Mark.FOLDED: "rows--muted",
}


def fitted(text: str, columns: int) -> str:
    """A text in exactly so many columns, with an ellipsis where it is cut."""
    return fit(drawn(text), columns)


class DifferenceList(RowList):
    """A row for each difference, or two where there is little room."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._differences: Sequence[Difference] = ()
        self._rows = 1

    def show_differences(self, differences: Sequence[Difference]) -> None:
        """Shows other differences, from the first.

        Args:
            differences: what to show.
        """
        self._differences = differences
        self._lay_out()

    @property
    def chosen(self) -> Difference | None:
        """The difference under the cursor."""
        at = self.cursor // self._rows
        return self._differences[at] if at < len(self._differences) else None

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        at = self.cursor // self._rows
        width = max(self.size.width - 1, 20)
        self._rows = 1 if width >= _WIDE else 2
        room = width // 3
        path = max(
            (min(cell_len(drawn(difference.where)), room) for difference in self._differences[:200]),
            default=0,
        )

        def paint(row: int) -> Pieces:
            difference = self._differences[row // self._rows]
            sign = (f"{_SIGNS[difference.change]} ", "rows--accent")
            apart = f"  Δ {difference.delta_text}" if difference.delta_text else ""
            if self._rows == 1:
                values = _values(difference, width - path - cell_len(apart) - 4)
                return [
                    sign,
                    (f"{fitted(difference.where, path)}  ", "rows--name"),
                    values,
                    (apart, "rows--number"),
                ]
            if row % 2 == 0:
                return [sign, (fitted(difference.where, width - 2), "rows--name")]
            return [("  ", ""), _values(difference, width - cell_len(apart) - 2), (apart, "rows--number")]

        self.show(len(self._differences) * self._rows, paint, wide=width, at=at * self._rows)


def _values(difference: Difference, columns: int) -> tuple[str, str]:
    expected, actual = drawn(difference.expected or ""), drawn(difference.actual or "")
    if difference.change is Change.MISSING:
        return fitted(f"missing {expected}", columns).rstrip(), ""
    if difference.change is Change.ADDED:
        return fitted(f"added {actual}", columns).rstrip(), ""
    room = max(columns - 3, 4)
    if cell_len(expected) + cell_len(actual) <= room:
        return f"{expected} → {actual}", ""
    if difference.magnitude is not None:
        for digits in _DIGITS:
            # A number that is cut would lose its exponent.
            short = f"{_short(expected, digits)} → {_short(actual, digits)}"
            if cell_len(short) <= columns:
                return short, ""
    half = room // 2
    left = min(cell_len(expected), max(half, room - cell_len(actual)))
    return f"{fitted(expected, left)} → {fitted(actual, room - left).rstrip()}", ""


def _short(number: str, digits: int) -> str:
    """A number in so many digits, marked where those are not all it has."""
    try:
        rounded = f"{float(number):.{digits}g}"
    except ValueError:
        return number
    return rounded if len(rounded) >= len(number) else f"~{rounded}"


class BesideList(RowList):
    """Two bodies beside each other."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._pairs: Sequence[Row] = ()
        self._shift = 0

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Shows other rows, at the first that differs."""
        self._pairs = rows
        self._shift = 0
        self._lay_out(next((at for at, row in enumerate(rows) if _differs(row)), 0))

    @property
    def chosen(self) -> Row | None:
        """The row under the cursor."""
        return self._pairs[self.cursor] if self.cursor < len(self._pairs) else None

    def leap(self, by: int) -> None:
        """Goes to the next stretch of rows that differ, or with -1 to the one before."""
        at = self.cursor
        while 0 <= at < len(self._pairs) and _differs(self._pairs[at]):
            at += by
        while 0 <= at < len(self._pairs) and not _differs(self._pairs[at]):
            at += by
        if 0 <= at < len(self._pairs):
            self.go_to(at)

    def on_resize(self) -> None:
        self._lay_out(self.cursor)

    def action_sideways(self, by: int) -> None:
        self._shift = max(0, self._shift + 8 * by)
        self.refresh()

    def _lay_out(self, at: int) -> None:
        width = max(self.size.width - 1, 11)
        half = (width - 3) // 2

        def paint(row: int) -> Pieces:
            pair = self._pairs[row]
            look = _LOOKS[pair.mark]
            left, right = (fitted((text or "")[self._shift :], half) for text in (pair.expected, pair.actual))
            return [(left, look), (f" {pair.mark} ", look or "rows--muted"), (right, look)]

        self.show(len(self._pairs), paint, wide=width, at=at)


def _differs(row: Row) -> bool:
    return row.mark in {Mark.CHANGED, Mark.MISSING, Mark.ADDED}
