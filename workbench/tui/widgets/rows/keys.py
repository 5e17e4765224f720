"""The keys that move over rows: of a text, a table, a list."""

from __future__ import annotations

from textual.binding import Binding

ROW_KEYS = (
    Binding("up,k", "move(-1)", "Up", show=False),
    Binding("down,j", "move(1)", "Down", show=False),
    Binding("pageup,b", "page(-1)", "Page up", show=False),
    Binding("pagedown,space", "page(1)", "Page down", show=False),
    Binding("home,g", "top", "Top", show=False),
    Binding("end,G", "bottom", "Bottom", show=False),
    Binding("left", "sideways(-1)", "Left", show=False),
    Binding("right", "sideways(1)", "Right", show=False),
)
