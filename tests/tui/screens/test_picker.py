"""A note stands in from its label in every row that it folds into."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.visual import RenderOptions

from workbench.tui.screens.picker import Noted


def test_every_row_of_a_note_stands_in() -> None:
    entry = Noted(Content("Open a session"), Content("Turns with that SessionId remember earlier ones."))
    strips = entry.render_strips(24, None, Style(), RenderOptions(lambda name: Style(), {}))
    rows = [strip.text.rstrip() for strip in strips]
    assert rows == ["Open a session", "  Turns with that", "  SessionId remember", "  earlier ones."]
    assert entry.get_height({}, 24) == len(rows)
    assert entry.get_optimal_width({}, 80) == 2 + len("Turns with that SessionId remember earlier ones.")
