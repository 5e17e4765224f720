"""Up and Down go to the field of the row above or below that is the nearest."""

from __future__ import annotations

import pytest
from textual.geometry import Region

from workbench.tui.widgets.row_moves import neighbour

# Two fields beside each other, one over the whole width, three beside each other.
PLACES = [Region(12, 0, 20, 1), Region(40, 0, 20, 1), Region(12, 1, 60, 1)]
PLACES += [Region(12, 2, 8, 1), Region(30, 2, 8, 1), Region(50, 2, 8, 1)]


@pytest.mark.parametrize(
    ("at", "by", "expected"),
    [(0, 1, 2), (1, 1, 2), (2, 1, 3), (2, -1, 0), (5, -1, 2), (0, -1, None), (4, 1, None)],
)
def test_the_nearest_field_of_the_next_row(at: int, by: int, expected: int | None) -> None:
    assert neighbour(PLACES, at, by) == expected


def test_a_column_is_kept() -> None:
    assert neighbour([*PLACES[:2], *PLACES[3:]], 1, 1) == 3
    assert neighbour([PLACES[1], Region(12, 1, 20, 1), Region(40, 1, 20, 1)], 0, 1) == 2
