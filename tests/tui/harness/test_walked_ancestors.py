"""What is above a widget is what Textual finds there."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.dom import NoScreen
from textual.widgets import Static

from tests.tui.harness.walked_ancestors import ancestors_of, screen_of


class _Nested(App[int]):
    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static("inside")


async def test_they_lead_from_parent_to_parent_up_to_the_app() -> None:
    app = _Nested()
    async with app.run_test():
        for widget in app.screen.walk_children(with_self=True):
            assert screen_of(widget) is widget.screen is app.screen
            assert ancestors_of(widget) == [widget, *widget.ancestors] == widget.ancestors_with_self
            assert ancestors_of(widget)[-2:] == [app.screen, app]


def test_what_is_nowhere_is_on_no_screen() -> None:
    widget = Static()
    for asked in (screen_of, lambda widget: widget.screen):
        with pytest.raises(NoScreen):
            asked(widget)
    assert ancestors_of(widget) == widget.ancestors_with_self == [widget]
