"""Arrays by row and column."""

from __future__ import annotations

import numpy as np

from workbench.content.formats.numpy.grid import Grid
from workbench.content.formats.numpy.read import facts


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


def test_the_fields_of_a_structured_array_are_its_columns() -> None:
    fields = [("id", "i4"), ("이름", "U12"), ("pair", [("b", "i4"), ("c", "f4")])]
    array = np.array([(7, "ångström", (1, 0.1)), (8, "日本語", (2, 0.2))], dtype=fields)
    grid = Grid.of_array(array)
    assert (grid.rows, grid.columns) == (2, 3)
    assert [grid.column_label(column) for column in range(3)] == ["id", "이름", "pair"]
    assert [grid.cell(1, column) for column in range(2)] == ["8", "日本語"]
    assert grid.row_label(1) == "1"
    assert facts("", array).dtype.startswith("id int32, 이름 <U12, pair ")
    alone = Grid.of_array(np.array((7, 2.5), dtype=[("id", "i4"), ("score", "f8")]))
    assert [alone.cell(0, column) for column in range(2)] == ["7", "2.5"]


def test_complex_numbers_have_as_many_digits_as_others() -> None:
    grid = Grid.of_array(np.array([[1 / 3 + 2j, complex("nan")]], dtype=">c16"))
    assert [grid.cell(0, column) for column in range(2)] == ["0.333333+2j", "nan+0j"]


def test_wide_characters_are_not_cut() -> None:
    assert Grid.of_array(np.array(["日本語", "x"])).cell_width == 6
