"""Rows that come after the others are seen, and the others stay where they are."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.app import App, ComposeResult

from tests.tui.conftest import text
from workbench.tui.widgets.rows.list import RowList


class _Listed(App[int]):
    CSS = "RowList { height: 5; }"

    def compose(self) -> ComposeResult:
        yield RowList()


def _row(number: int) -> Sequence[tuple[str, str]]:
    return [(f"row {number}.", "")]


@pytest.mark.parametrize("head", [True, False])
async def test_rows_that_come_are_seen_and_nothing_is_scrolled(head: bool) -> None:
    app = _Listed()
    async with app.run_test(size=(20, 6)) as pilot:
        rows = app.query_one(RowList)
        rows.show(1, _row, wide=10, head=(lambda: [("head", "")]) if head else None)
        await pilot.pause()
        top = ["head"] if head else []
        for count in (2, 4):
            rows.grow(count)
            await pilot.pause()
            assert text(app).split("\n")[: count + head] == [
                *top,
                *(f"row {number}." for number in range(count)),
            ]
        # More than have room: what is in sight stays, whatever the cursor is on.
        for count in (7, 9):
            rows.grow(count)
            await pilot.pause()
            assert _first(app, top) == "row 0."
        rows.scroll_to(y=2, animate=False, force=True, immediate=True)
        rows.grow(12)
        await pilot.pause()
        assert _first(app, top) == "row 2." and rows.cursor == 0
        rows.go_to(11)
        await pilot.pause()
        assert "row 11." in text(app)


def _first(app: App[int], top: list[str]) -> str:
    return text(app).split("\n")[len(top)][: len("row 0.")]
