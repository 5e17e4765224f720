"""A click puts the cursor where it is, in every view that paints its own rows; one app shows them all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual.app import App, ComposeResult

from workbench.compare.side_by_side.row import Mark, Row
from workbench.content.formats.json import JSON
from workbench.content.layout.readable import Readable
from workbench.tui.screens.transcript.turns_view import Block, TurnsView
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.diff.rows import BesideList
from workbench.tui.widgets.rows.list import RowList

COLUMNS = 40
MARKS = [Mark.SAME, Mark.CHANGED, Mark.ADDED, Mark.CLOSE, Mark.FOLDED, Mark.MISSING, Mark.SAME]
TEXT = "a\tb é一c\n".encode() + b"0123456789" * 30 + b"\nend"


class Views(App[int]):
    """Three views, ten rows each."""

    CSS = "BodyView, BesideList, TurnsView { height: 10; }"

    def __init__(self) -> None:
        super().__init__()
        self.body, self.beside, self.turns = BodyView(), BesideList(), TurnsView()
        self.asked: list[int] = []

    def compose(self) -> ComposeResult:
        yield from (self.body, self.beside, self.turns)

    def on_row_list_chosen(self, message: RowList.Chosen) -> None:
        self.asked.append(message.rows.cursor)

    def on_turns_view_asked(self, message: TurnsView.Asked) -> None:
        self.asked.append(message.block)


async def test_a_click_puts_the_cursor_where_it_is() -> None:
    app = Views()
    async with app.run_test(size=(COLUMNS, 30)) as pilot:

        def clicks(view: BodyView | BesideList | TurnsView) -> Callable[..., Awaitable[bool]]:
            async def click(column: int, row: int, times: int = 1) -> bool:
                return await pilot.click(view, offset=(column, row), times=times)

            return click

        await _in_a_text(app, clicks(app.body))
        await _in_a_list(app, clicks(app.beside))
        await _in_a_conversation(app, clicks(app.turns))


async def _in_a_text(app: Views, click: Callable[..., Awaitable[bool]]) -> None:
    """The cursor goes to the byte, however many columns and bytes stand before it."""
    body = app.body
    body.show(TEXT)
    seen = []
    for column in (0, 1, 3, 4, 6, 7, 8, 9, 30):
        await click(column, 0)
        seen.append(TEXT[body.cursor :].decode()[0])
    assert "".join(seen) == "a\t\t\t é一一c"
    wrapped = COLUMNS - 1
    await click(2, 2)
    assert body.cursor == TEXT.index(b"0123") + wrapped + 2
    # Not wrapped, a line goes on to the right.
    body.toggle_wrap()
    body.action_sideways(3)
    await click(5, 1)
    assert body.cursor == TEXT.index(b"0123") + int(body.scroll_offset.x) + 5
    here = body.cursor
    await click(5, 8)
    assert body.cursor == here, "there is no row"
    readable = Readable.read(JSON, "application/json", b'{"a": [1, 2], "b": 3}')
    assert readable.laid is not None
    body.toggle_wrap()
    body.show(readable.laid, JSON, readable.outline)
    await click(0, 1)
    assert body.virtual_size.height == 4, "a click before a value that goes on folds it"
    await click(0, 1)
    assert body.virtual_size.height == 7
    await click(0, 2)
    assert body.cursor == readable.laid.index(b"    1")


async def _in_a_list(app: Views, click: Callable[..., Awaitable[bool]]) -> None:
    """The row is chosen by a second click; keys go on from it to the next that differs."""
    rows = app.beside
    rows.show_rows([Row(str(at), str(at), mark) for at, mark in enumerate(MARKS)])
    assert rows.cursor == 1
    await click(1, 3)
    assert (rows.cursor, app.asked) == (3, [])
    await click(1, 8)
    assert rows.cursor == 3
    await click(1, 4, times=2)
    assert app.asked == [4]
    places = []
    for by in (1, 1, -1, -1):
        rows.leap(by)
        places.append(rows.cursor)
    # Backwards one comes to the end of a stretch; beyond the last there is nowhere to go.
    assert places == [5, 5, 2, 2]
    rows.show_rows([])
    rows.leap(1)
    assert (rows.cursor, rows.chosen) == (0, None)
    rows.show(1, lambda _row: (), wide=100)
    for start, end, left in ((0, 20, 0), (50, 60, 60 - COLUMNS), (10, 20, 10), (30, 90, 30)):
        rows.reach(start, end)
        assert int(rows.scroll_offset.x) == left


async def _in_a_conversation(app: Views, click: Callable[..., Awaitable[bool]]) -> None:
    """A turn is gone to by one click, and asked for by a second."""
    turns = app.turns
    app.asked.clear()
    turns.show([])
    turns.action_go(1)
    turns.action_ask()
    turns.show([Block("turn 1", "", "a", "b"), Block("turn 2", "", "c", "d")])
    last = turns.virtual_size.height - 2
    await click(1, last)
    assert turns._chosen == 1
    await click(1, last, times=2)
    assert app.asked == [1]
    await click(1, 9)
    assert turns._chosen == 1
