"""Every screen in five sizes: as it was when somebody last looked at it, in colours that can be read.

The app starts once for each size, in the dark theme or the light one, and its screens open in turn. Text is
the same in every depth of colour, so a picture of each size is enough; colours are looked at in all three
depths. Screens with pictures of their own are looked at there (`tests/tui/pictures.py`).
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.notifications import SeverityLevel
from textual.pilot import Pilot

from tests.clocks import StillClock
from tests.new_history import put_new_history
from tests.tui.conftest import IRIS, ready, set_theme, text, until
from tests.tui.contrast import check_colours, contrast
from tests.tui.pictures import check_picture
from workbench.model.sandbox_info import SandboxInfo
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.sample_offer import Sample

THEMES = {
    (80, 24): "workbench",
    (100, 30): "workbench-light",
    (120, 40): "workbench-light",
    (160, 45): "workbench",
    (200, 60): "workbench-light",
}
BLUE = IRIS.with_field("TargetVariant", "blue")
EACH_THEME = {(80, 24), (120, 40)}
"""Where the screens are looked at whose words depend on time."""
PARTS = {"fields": "f3", "connection": "f8", "sessions": "f7", "payload": "f2"}
DIALOGS = {
    "help": "f1",
    "palette": "ctrl+p",
    "repeat": "alt+r",
    "fan-out": "alt+t",
    "samples": "f9",
    "save": "f10",
    "jump": "ctrl+o",
    "switcher": "alt+q",
}
LISTS = {"help", "palette"}
"""They change with each key and command that is added."""
FULL_SCREENS = {"repeat", "fan-out"}
SEVERITIES: tuple[SeverityLevel, ...] = ("information", "warning", "error")


@pytest.fixture
def bench(places: AppDirs, hosting: SandboxInfo) -> Iterator[Workbench]:
    put_new_history(places.data)
    with Workbench(places, hosting=lambda: hosting, clock=StillClock()) as opened:
        yield opened


@pytest.fixture
def app(bench: Workbench) -> WorkbenchApp:
    return WorkbenchApp(bench, invocation=BLUE, offers=[Sample("Classify an iris", "one flower", IRIS)])


@pytest.mark.parametrize("size", THEMES)
async def test_every_screen_is_as_it_was_and_can_be_read(
    bench: Workbench, app: WorkbenchApp, size: tuple[int, int]
) -> None:
    set_theme(bench, THEMES[size])
    async with app.run_test(size=size, notifications=True) as pilot:
        await ready(pilot)
        for name, key in PARTS.items():
            await pilot.press(key)
            await check_picture(app, f"screen-{name}")
        await _answers(app, pilot)
        before = _head(app)
        for name, key in DIALOGS.items():
            await pilot.press(key)
            await until(pilot, lambda: app.screen is not app.main)
            if name in LISTS:
                await pilot.pause()
                check_colours(app, name)
            else:
                await check_picture(app, f"screen-{name}")
            # What is below a dialog keeps its colours.
            assert name in FULL_SCREENS or _head(app) == before, name
            await _close(app, pilot)
        if size in EACH_THEME:
            await _tabs(app, pilot)
            await _endpoints(app, pilot)
            await _problems(app, pilot)


async def _answers(app: WorkbenchApp, pilot: Pilot[int]) -> None:
    await pilot.press("f5")
    await until(pilot, lambda: "#1" in text(app))
    await pilot.press("f4")
    await check_picture(app, "screen-answer")
    await pilot.press("v")
    await check_picture(app, "screen-table")
    await pilot.press("f6")
    await check_picture(app, "screen-history")


async def _tabs(app: WorkbenchApp, pilot: Pilot[int]) -> None:
    """Those of an answer: their figures and names are others each time."""
    for key in ("f4", "2", "3", "4", "6", "7", "1", "V", "slash", "escape"):
        await pilot.press(key)
        check_colours(app, f"answer, {key}")


async def _endpoints(app: WorkbenchApp, pilot: Pilot[int]) -> None:
    await pilot.press("alt+g")
    await until(pilot, lambda: "✓ chat" in text(app))
    check_colours(app, "endpoints")
    await pilot.press("i")
    await until(pilot, lambda: app.screen is not app.main)
    await pilot.pause()
    check_colours(app, "the page of an endpoint")
    await _close(app, pilot)


async def _problems(app: WorkbenchApp, pilot: Pilot[int]) -> None:
    await pilot.press("f2", *"{bad")
    await until(pilot, lambda: "✓ JSON" not in text(app))
    check_colours(app, "a problem")
    await pilot.press("ctrl+f", *"in")
    check_colours(app, "a match")
    await pilot.press("escape", "ctrl+l")
    for severity in SEVERITIES:
        app.notify(f"Said as {severity}", severity=severity)
        await until(pilot, lambda severity=severity: f"Said as {severity}" in text(app))  # type: ignore[misc]
        check_colours(app, f"selected, {severity}")


async def _close(app: WorkbenchApp, pilot: Pilot[int]) -> None:
    while app.screen is not app.main:
        before = app.screen
        await pilot.press("escape")
        await until(pilot, lambda before=before: app.screen is not before)  # type: ignore[misc]


def _head(app: WorkbenchApp) -> list[tuple[str, object, object]]:
    """The first line, which no dialog covers: its words with their colours."""
    strip = app.screen._compositor.render_strips()[0]
    return [(words, style.color, style.bgcolor) for words, style, _ in strip if style and words.strip()]


def test_the_contrast_of_known_colours() -> None:
    assert contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)
