"""A widget hears of its size when it is painted, whether or not Textual posts a Resize."""

from __future__ import annotations

from textual import events
from textual.app import App, ComposeResult
from textual.geometry import Size
from textual.widget import Widget

from tests.tui.conftest import until
from workbench.tui.widgets.bases.painted_size import PaintedSize, SizePainted


class Canvas(PaintedSize, Widget):
    """A widget whose Resize events are lost."""

    def __init__(self) -> None:
        super().__init__()
        self.disable_messages(events.Resize)
        self.sizes: list[Size] = []

    def on_size_painted(self) -> None:
        self.sizes.append(self.size)

    def on_resize(self) -> None:
        raise AssertionError("the event was not lost")


class Alone(App[int]):
    """A canvas, and what it told its app."""

    def __init__(self) -> None:
        super().__init__()
        self.canvas = Canvas()
        self.painted = 0

    def compose(self) -> ComposeResult:
        yield self.canvas

    def on_size_painted(self, _: SizePainted) -> None:
        self.painted += 1


async def test_each_size_is_told_once_to_the_widget_and_above() -> None:
    app = Alone()
    async with app.run_test(size=(40, 10)) as pilot:
        await until(pilot, lambda: app.canvas.sizes == [Size(40, 10)])
        app.canvas.refresh()
        await pilot.pause()
        await pilot.resize_terminal(60, 12)
        await until(pilot, lambda: app.canvas.sizes == [Size(40, 10), Size(60, 12)])
        assert app.painted == 2


async def test_content_given_while_hidden_hears_of_the_size_again() -> None:
    app = Alone()
    async with app.run_test(size=(40, 10)) as pilot:
        await until(pilot, lambda: app.canvas.sizes == [Size(40, 10)])
        app.canvas.display = False
        await pilot.pause()
        app.canvas.await_size()
        app.canvas.display = True
        await until(pilot, lambda: app.canvas.sizes == [Size(40, 10)] * 2)
