"""The mark of a list's cursor, which is seen without colour."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tests.tui.conftest import text
from workbench.tui.widgets.rows.marked_list import MarkedList


class _Lists(App[int]):
    CSS = "MarkedList { height: 5; scrollbar-size: 0 0; }"

    def compose(self) -> ComposeResult:
        yield MarkedList(
            Option("  Tables", disabled=True), *(f"  {name}\n  of two rows" for name in "abc"), compact=True
        )


async def test_the_mark_stands_in_the_first_row_of_what_the_cursor_is_on() -> None:
    app = _Lists()
    async with app.run_test(size=(20, 6)) as pilot:
        options = app.query_one(OptionList)
        for at, name in enumerate("abc", start=1):
            options.highlighted = at
            await pilot.pause()
            assert _marked(app) == [f"▸ {name}"]
        options.highlighted = None
        await pilot.pause()
        assert _marked(app) == []


async def test_a_click_on_the_mark_chooses_what_it_marks() -> None:
    app = _Lists()
    async with app.run_test(size=(20, 6)) as pilot:
        options = app.query_one(OptionList)
        options.highlighted = 2
        await pilot.pause()
        y = next(y for y, row in enumerate(text(app).splitlines()) if "▸" in row)
        options.highlighted = 1
        await pilot.click(OptionList, offset=(0, y))
        assert options.highlighted == 2


def _marked(app: App[int]) -> list[str]:
    return [row.strip() for row in text(app).splitlines() if "▸" in row]
