"""Themes of Textual can be read too; our own are looked at on every screen (`test_screens.py`)."""

from __future__ import annotations

import pytest
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tests.tui.conftest import IRIS, ready, set_theme, text, until
from tests.tui.contrast import MARK, contrast, low_contrasts
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.theme import plain_variables

TEXTUAL = {name: theme for name, theme in BUILTIN_THEMES.items() if not theme.ansi}


@pytest.mark.parametrize("name", TEXTUAL)
def test_what_is_less_important_can_be_read_in_each_theme(name: str) -> None:
    theme = TEXTUAL[name]
    variables = theme.to_color_system().generate() | theme.variables
    variables |= plain_variables(theme, variables)
    grounds = ("background", "block-cursor-background", "block-cursor-blurred-background")
    for ground in grounds:
        for front in ("text-muted", "block-cursor-foreground", "text-primary", "accent", "text-warning"):
            colours = (Color.parse(variables[front]).rgb, Color.parse(variables[ground]).rgb)
            assert contrast(*colours) >= MARK, (front, ground)


@pytest.mark.parametrize("name", ["ansi-dark", "ansi-light"])
def test_of_sixteen_colours_none_is_on_itself_in_the_row_of_the_cursor(name: str) -> None:
    theme = BUILTIN_THEMES[name]
    variables = theme.to_color_system().generate() | theme.variables
    variables |= plain_variables(theme, variables)
    fronts = {
        variables[front] for front in ("foreground", "text-primary", "text-muted", "accent", "text-error")
    }
    assert variables["block-cursor-background"] not in fronts
    # The terminal's own text colour is nearly white where it is dark, and black where it is light.
    assert variables["block-cursor-background"] == ("ansi_bright_black" if theme.dark else "ansi_white")


@pytest.mark.parametrize("name", ["ansi-dark", "ansi-light"])
async def test_of_sixteen_colours_the_button_has_one_apart_from_its_ground(
    bench: Workbench, name: str
) -> None:
    set_theme(bench, name)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        styles = app.screen.query_one("#send").styles
        # The terminal's own colour of text is in one terminal light and in another one dark.
        assert styles.color == Color.parse("ansi_black" if BUILTIN_THEMES[name].dark else "ansi_bright_white")
        assert styles.background != Color.parse("ansi_default")


async def test_a_light_theme_of_textual_can_be_read_where_the_terminal_is_dark(bench: Workbench) -> None:
    set_theme(bench, "solarized-light")
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "#1" in text(app))
        for key in ("f4", "v", "f6"):
            await pilot.press(key)
            await pilot.pause()
            assert list(low_contrasts(app, MARK, ColorSystem.TRUECOLOR)) == [], key
        await pilot.press("alt+shift+s")
        await until(pilot, lambda: app.screen is not app.main and "connect_timeout" in text(app))
        assert list(low_contrasts(app, MARK, ColorSystem.TRUECOLOR)) == []


@pytest.mark.parametrize("name", ["textual-dark", "textual-light", "workbench-light"])
async def test_the_app_begins_in_the_colours_of_its_theme(bench: Workbench, name: str) -> None:
    set_theme(bench, name)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        variables = app.get_css_variables()
        assert app.screen.styles.background == Color.parse(variables["background"])
        assert app.theme == name and app.theme_variables == variables
