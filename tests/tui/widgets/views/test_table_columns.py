"""Columns that widen for cells that were not measured before they are seen. No app."""

from __future__ import annotations

from workbench.content.views.table import Rows, Table
from workbench.tui.widgets.views.table_columns import TableColumns

_UNMEASURED = 703
_LONG = "x" * 60


class OneLong(Rows):
    """Short cells, but for those of one row that is not measured.

    Args:
        columns: so many.
    """

    def __init__(self, columns: int) -> None:
        self._columns = columns

    def __len__(self) -> int:
        return 5_000

    def row(self, index: int) -> tuple[str, ...]:
        return ((_LONG if index == _UNMEASURED else "x"),) * self._columns


def columns_of(count: int) -> TableColumns:
    return TableColumns(Table(["n"] * count, OneLong(count)))


def test_a_row_of_long_cells_widens_the_columns_once_and_at_the_next_fit() -> None:
    columns = columns_of(3)
    before = columns.fit(120, None)
    assert [columns.widen(at, _LONG) for at in range(3)] == [True, False, False], "one fit is to come"
    assert columns.widths is before, "the picture that is being drawn keeps its widths"
    after = columns.fit(120, None)
    assert sum(after) > sum(before) and max(after) - min(after) <= 1
    assert columns.fit(120, None) is after
    assert [columns.widen(at, _LONG) for at in range(3)] == [False] * 3
    # All through, it is as if the row had been measured.
    assert columns.fit(400, None) == [60, 60, 60]


def test_where_there_is_no_room_to_share_nothing_is_placed_anew_until_there_is() -> None:
    columns = columns_of(50)
    before = columns.fit(120, None)
    assert not any(columns.widen(at, _LONG) for at in range(50))
    assert columns.fit(120, None) is before
    assert columns.fit(50 * 62 + 10, None) == [60] * 50
