"""The styles that the harness keeps are those that Textual finds."""

from __future__ import annotations

from typing import Any

from textual.css.stylesheet import Stylesheet
from textual.screen import Screen

from tests.tui.conftest import IRIS, ready, until
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp


async def test_each_widget_has_the_styles_that_textual_finds(bench: Workbench) -> None:
    for is_second in (False, True):  # It has the styles of the first, which are Textual's own.
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await pilot.press("f5")
            await until(pilot, lambda app=app: app.main.sender.flight is None)  # type: ignore[misc]
            _compare(app.screen, is_second)
            for key in ("f2", "f3"):
                await pilot.press(key)
                _compare(app.screen, is_second)
            widgets = app.screen.focus_chain
            for widget in widgets:
                widget.disabled = True
            await pilot.pause()
            _compare(app.screen, is_second)
            for widget in widgets:
                widget.disabled = False
            # The other theme has other rules, and the larger screen other classes.
            app.theme = "workbench-light"
            await pilot.resize_terminal(120, 40)
            await pilot.press("f2")
            _compare(app.screen, is_second)
            app.screen.query_one("#fields").focus()
            await pilot.press("ctrl+o")
            await until(pilot, lambda app=app: app.screen is not app.main)  # type: ignore[misc]
            _compare(app.screen, is_second)


def _compare(screen: Screen[Any], is_second: bool) -> None:
    """Asks Textual itself, and holds it against what the widgets of the second app have."""
    if not is_second:
        return
    find: Any = vars(Stylesheet)["apply"].__wrapped__
    for node in screen.walk_children(with_self=True):
        kept, kept_parts = dict(node.styles.base._rules), _parts(node)
        find(screen.app.stylesheet, node)
        assert dict(node.styles.base._rules) == kept, node
        assert _parts(node) == kept_parts, node


def _parts(node: Any) -> dict[str, dict[str, Any]]:
    """Returns the rules of what a widget paints itself."""
    return {name: dict(styles.base._rules) for name, styles in node._component_styles.copy().items()}
