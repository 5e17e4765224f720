"""Rows of the history are gone to by a click, shown by a second, and compared with one that is marked."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.message import Message

from tests.tui.conftest import IRIS, until
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.tui.messages import CompareRequested, ShowExchangeRequested
from workbench.tui.panels.history import HistoryPanel
from workbench.tui.panels.history.list import HistoryList


class Alone(App[int]):
    """A history without a screen around it."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.panel = HistoryPanel(HistoryService(bench))

    def compose(self) -> ComposeResult:
        yield self.panel


def _is_reversed(rows: HistoryList, y: int) -> bool:
    return any(segment.style is not None and bool(segment.style.reverse) for segment in rows.render_line(y))


async def test_a_click_goes_to_a_row_and_a_second_shows_it(bench: Workbench) -> None:
    numbers = [bench.send(IRIS).id for _ in range(3)]
    app, asked = Alone(bench), list[Message]()
    async with app.run_test(size=(80, 30), message_hook=asked.append) as pilot:
        rows = app.query_one(HistoryList)
        await until(pilot, lambda: rows.highlighted is not None and rows.size.height > 4)
        lines = rows._lines(0, rows.size.height)
        for place in (1, 1):
            await pilot.click(rows, offset=(2, lines.index(place)))
        await until(pilot, lambda: any(isinstance(message, ShowExchangeRequested) for message in asked))
        assert rows.highlighted is not None and rows.highlighted.id == numbers[1]
        await pilot.click(rows, offset=(2, rows.size.height - 1))
        assert rows.highlighted.id == numbers[1], "there is no row"
        # In few colours its cursor is a row with exchanged colours, as long as the list has the focus.
        app.add_class("-few-colours")
        for widget, reversed_rows in ((rows, {lines.index(1)}), (None, set())):
            app.screen.set_focus(widget)
            await until(pilot, lambda widget=widget: rows.has_focus is (widget is rows))  # type: ignore[misc]
            assert {y for y in range(len(lines)) if _is_reversed(rows, y)} == reversed_rows, widget
        # The one under the cursor is compared with the one that is marked.
        rows.mark([numbers[0] or 0], on=True)
        app.panel.action_rows("compare")
        await until(pilot, lambda: any(isinstance(message, CompareRequested) for message in asked))
    pairs = {(message.expected, message.actual) for message in asked if isinstance(message, CompareRequested)}
    assert pairs == {(numbers[0], numbers[1])}
