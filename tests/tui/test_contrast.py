"""Our themes can be read: the contrast of what every screen paints, in true colour and in 256 colours.

Every screen that has a picture is looked at where the picture is checked (`tests/tui/pictures.py`): at 80
columns in the dark theme, at 120 in the light one. Here are those that have none.
"""

from __future__ import annotations

import pytest
from textual.notifications import SeverityLevel

from tests.tui.conftest import IRIS, ready, set_theme, text, until
from tests.tui.contrast import check_colours, contrast
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.sample_offer import Sample

_OPENERS = ("f1", "ctrl+p", "alt+h", "alt+q", "alt+r", "alt+t", "f9", "f10", "ctrl+o")
"""What opens the screens that have no picture."""
_SEVERITIES: tuple[SeverityLevel, ...] = ("information", "warning", "error")


@pytest.fixture(params=["workbench", "workbench-light"])
def app(bench: Workbench, request: pytest.FixtureRequest) -> WorkbenchApp:
    set_theme(bench, request.param)
    return WorkbenchApp(bench, invocation=IRIS, offers=[Sample("Classify an iris", "one flower", IRIS)])


async def test_the_main_screen_can_be_read_whatever_it_shows(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        check_colours(app, "start")
        for key in ("f3", "f8", "alt+g"):
            await pilot.press(key)
            check_colours(app, key)
        await pilot.press("f2", "f5")
        await until(pilot, lambda: "200 ·" in text(app))
        for key in ("f4", "2", "3", "4", "6", "7", "1", "slash", "escape", "f6"):
            await pilot.press(key)
            check_colours(app, f"answered, {key}")
        await pilot.press("f2", *"{bad")
        await until(pilot, lambda: "✓ JSON" not in text(app))
        check_colours(app, "a problem")
        await pilot.press("ctrl+f", *"in")
        check_colours(app, "a match")
        await pilot.press("escape", "ctrl+l")
        for severity in _SEVERITIES:
            app.notify(f"Said as {severity}", severity=severity)
            await until(pilot, lambda: f"Said as {severity}" in text(app))  # noqa: B023
            check_colours(app, f"selected, {severity}")


async def test_the_screens_above_it_can_be_read(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        for key in _OPENERS:
            await pilot.press(key)
            await until(pilot, lambda: app.screen is not app.main)
            await pilot.pause()
            check_colours(app, key)
            while app.screen is not app.main:
                before = app.screen
                await pilot.press("escape")
                await until(pilot, lambda before=before: app.screen is not before)  # type: ignore[misc]
        await pilot.press("alt+g")
        await until(pilot, lambda: "✓ chat" in text(app))
        await pilot.press("i")
        await until(pilot, lambda: app.screen is not app.main)
        await pilot.pause()
        check_colours(app, "endpoint page")


async def test_what_is_below_a_dialog_keeps_its_colours(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS, offers=[Sample("Classify an iris", "one flower", IRIS)])
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        first = _head(app)
        for key in ("f9", "f10", "alt+q", "ctrl+p", "f1", "ctrl+o"):
            await pilot.press(key)
            await until(pilot, lambda: app.screen is not app.main)
            await pilot.pause()
            assert _head(app) == first, key
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)


def _head(app: WorkbenchApp) -> list[tuple[str, object, object]]:
    """The first line, which no dialog covers: its words with their colours."""
    strip = app.screen._compositor.render_strips()[0]
    return [(words, style.color, style.bgcolor) for words, style, _ in strip if style and words.strip()]


def test_the_contrast_of_known_colours() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
