"""A note stands in from its label in every row that it folds into."""

from __future__ import annotations

from textual.app import App
from textual.content import Content
from textual.events import Paste
from textual.style import Style
from textual.visual import RenderOptions

from tests.tui.conftest import text, until
from workbench.tui.screens.picker import Noted, Picker


def test_every_row_of_a_note_stands_in() -> None:
    entry = Noted(Content("Open a session"), Content("Turns with that SessionId remember earlier ones."))
    strips = entry.render_strips(24, None, Style(), RenderOptions(lambda name: Style(), {}))
    rows = [strip.text.rstrip() for strip in strips]
    assert rows == ["Open a session", "  Turns with that", "  SessionId remember", "  earlier ones."]
    assert entry.get_height({}, 24) == len(rows)
    assert entry.get_optimal_width({}, 80) == 2 + len("Turns with that SessionId remember earlier ones.")


async def test_a_paste_filters() -> None:
    app = App[int]()
    async with app.run_test(size=(60, 20)) as pilot:
        app.push_screen(Picker("Samples", [("Chat", ""), ("Classify an iris", ""), ("Forecast", "")]))
        await until(pilot, lambda: "Forecast" in text(app))
        app.screen.post_message(Paste("iris\nmore"))
        await until(pilot, lambda: "Classify" in text(app) and "Forecast" not in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Forecast" in text(app) and "Esc: close" in text(app))
