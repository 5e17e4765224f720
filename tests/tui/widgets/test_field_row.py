"""Every field of a row is in sight, however narrow the terminal is."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Label

from tests.tui.conftest import until
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.field_row import FieldRow


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
