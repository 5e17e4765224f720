"""Arrays by row and column."""

from __future__ import annotations

import numpy as np

from workbench.content.formats.numpy.grid import Grid


def test_rows_are_the_indices_of_all_axes_but_the_last() -> None:
    grid = Grid.of_array(np.arange(24).reshape(2, 3, 4))
    assert (grid.rows, grid.columns) == (6, 4)
    assert [grid.row_label(row) for row in (0, 2, 3, 5)] == ["0,0", "0,2", "1,0", "1,2"]
    assert grid.cell(5, 3) == "23"
    assert (grid.label_width, grid.cell_width) == (3, 2)


def test_one_axis_is_one_row_and_one_value_one_cell() -> None:
    assert Grid.of_array(np.array([1.5, 1e-9])).cell(0, 1) == "1e-09"
    single = Grid.of_array(np.array(7))
    assert (single.rows, single.columns, single.cell(0, 0), single.row_label(0)) == (1, 1, "7", "0")


def test_a_large_array_is_measured_at_its_ends() -> None:
    grid = Grid.of_array(np.broadcast_to(np.float32(0.5), (1_000_000, 1_000)))
    assert grid.cell_width == 3
    assert grid.row_label(999_999) == "999999"
