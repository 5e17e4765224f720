"""Dots in braille (eight a cell), each cell of one role, and signs on top of them."""

from __future__ import annotations

from collections.abc import Sequence

_BRAILLE = 0x2800
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))

Piece = tuple[str, str]
"""A text, and its role: empty for blanks."""


class BrailleCanvas:
    """A grid of cells.

    Args:
        columns: cells in a row.
        rows: how many rows.
    """

    def __init__(self, columns: int, rows: int) -> None:
        self.columns, self.rows = columns, rows
        self.width, self.height = columns * 2, rows * 4
        self._dots = [[0] * columns for _ in range(rows)]
        self._roles = [[""] * columns for _ in range(rows)]
        self._signs: dict[tuple[int, int], str] = {}

    def dot(self, x: int, y: int, role: str) -> None:
        """Sets a dot; `y` counts from the top. A line clears the band in its cells."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return
        column, row = x // 2, y // 4
        if self._roles[row][column] != role:
            if self._roles[row][column].startswith("band"):
                self._dots[row][column] = 0
            self._roles[row][column] = role
        self._dots[row][column] |= _DOTS[y % 4][x % 2]

    def line(self, start: tuple[int, int], end: tuple[int, int], role: str) -> None:
        """Sets the dots from one to another (Bresenham)."""
        (x, y), (x_end, y_end) = start, end
        wide, high = abs(x_end - x), -abs(y_end - y)
        right, down = (1 if x < x_end else -1), (1 if y < y_end else -1)
        error = wide + high
        while True:
            self.dot(x, y, role)
            if (x, y) == (x_end, y_end):
                return
            doubled = 2 * error
            if doubled >= high:
                error += high
                x += right
            if doubled <= wide:
                error += wide
                y += down

    def sign(self, column: int, row: int, sign: str, role: str) -> bool:
        """Puts a sign of one column over a cell; returns False where there is one already."""
        if (column, row) in self._signs:
            return False
        self._signs[column, row] = sign
        self._roles[row][column] = role
        return True

    def row(self, row: int) -> Sequence[Piece]:
        """Returns a row as pieces of one role each."""
        pieces: list[Piece] = []
        for column in range(self.columns):
            dots = self._dots[row][column]
            text = self._signs.get((column, row)) or (chr(_BRAILLE + dots) if dots else " ")
            role = self._roles[row][column] if text != " " else ""
            if pieces and pieces[-1][1] == role:
                pieces[-1] = (pieces[-1][0] + text, role)
            else:
                pieces.append((text, role))
        return pieces
