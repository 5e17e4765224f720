"""A line of parts never ends within one of them."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from workbench.tui.widgets.frame.parts_line import PartsLine


class Host(App[int]):
    def __init__(self) -> None:
        super().__init__()
        self.line = PartsLine(id="line")

    def compose(self) -> ComposeResult:
        yield self.line


async def test_a_part_that_has_no_room_is_left_out_whole_until_it_has() -> None:
    app = Host()
    async with app.run_test(size=(20, 3)) as pilot:
        app.line.show(Content("row 1 of 2 · o sorts · application/json"))
        await pilot.pause()
        assert str(app.line.content) == "row 1 of 2 · o sorts"
        await pilot.resize_terminal(12, 3)
        await pilot.pause()
        assert str(app.line.content) == "row 1 of 2"
        await pilot.resize_terminal(60, 3)
        await pilot.pause()
        assert str(app.line.content) == "row 1 of 2 · o sorts · application/json"
        await pilot.resize_terminal(5, 3)
        await pilot.pause()
        assert str(app.line.content) == "row 1 of 2"
