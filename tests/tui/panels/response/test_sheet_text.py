"""A text that depends on its columns is laid out anew when they change, and another text takes its place."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from tests.tui.conftest import until
from workbench.tui.panels.response.sheet_text import SheetText


class _Sheet(App[int]):
    def compose(self) -> ComposeResult:
        yield SheetText("nothing yet")


async def test_a_text_follows_its_columns_until_another_is_shown() -> None:
    app = _Sheet()
    async with app.run_test(size=(60, 10)) as pilot:
        sheet = app.query_one(SheetText)
        sheet.show(lambda columns: Content(f"{columns} columns"))
        await until(pilot, lambda: str(sheet.content) == "60 columns")
        await pilot.resize_terminal(44, 10)
        await until(pilot, lambda: str(sheet.content) == "44 columns")
        sheet.update("the same everywhere")
        await pilot.resize_terminal(50, 10)
        await until(pilot, lambda: sheet.size.width == 50)
        assert str(sheet.content) == "the same everywhere"
