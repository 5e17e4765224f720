"""Every field of a row is in sight, however narrow the terminal is; Up and Down go from row to row."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widgets import Label

from tests.tui.conftest import until
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.field_row import FieldRow, neighbour


class _OneRow(App[int]):
    CSS = "Field { width: 10; } Label { width: 12; }"

    def compose(self) -> ComposeResult:
        with FieldRow():
            for name in ("Requests", "Concurrency", "Per second"):
                yield Label(name)
                yield Field(compact=True)


@pytest.mark.parametrize(("columns", "rows"), [(120, 1), (40, 3)])
async def test_fields_without_room_beside_each_other_stand_below(columns: int, rows: int) -> None:
    app = _OneRow()
    async with app.run_test(size=(columns, 10)) as pilot:
        fields = list(app.query(Field))
        await until(pilot, lambda: len({field.region.y for field in fields}) == rows)
        assert all(field.region.width == 10 and field.region.right <= columns for field in fields)
        await pilot.resize_terminal(160 - columns, 10)
        await until(pilot, lambda: len({field.region.y for field in fields}) == 4 - rows)


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
