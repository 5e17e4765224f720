"""The focus is seen without colour too, and the key bar is that of its part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.console import Console
from textual.widget import Widget

from tests.tui.conftest import ready, text, until
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.widgets.form import FormRow
from workbench.tui.widgets.tabs.strip import LeadingStrip

PLACES = {
    "f2": ("Payload", "^T Templates"),
    "f3": ("Fields", "^T Send empty"),
    "f8": ("Connection", "F5 Send"),
    "f6": ("History", "F5 Send"),
    "f7": ("Sessions", "n New"),
}


def reversed_text(app: WorkbenchApp) -> str:
    """What is drawn with its colours exchanged, which no terminal leaves out."""
    strips = app.screen._compositor.render_strips()
    return "|".join(
        segment.text
        for strip in strips
        for segment in strip
        if segment.style is not None and segment.style.reverse
    )


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_the_tab_of_the_part_with_the_focus_is_marked(app: WorkbenchApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        for key, (label, shown) in PLACES.items():
            await pilot.press(key)
            await until(pilot, lambda label=label: label in reversed_text(app))  # type: ignore[misc]
            others = {other for other, _ in PLACES.values()} - {label}
            assert not any(other in reversed_text(app) for other in others), key
            await until(pilot, lambda shown=shown: shown in text(app).splitlines()[-1])  # type: ignore[misc]
            assert "F1 More" in text(app) and "^Q Quit" in text(app)


async def test_a_choice_and_the_button_show_their_focus(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        for name, shown in (("#operation", "InvokeEndpoint"), ("#way", "▾"), ("#send", "Send")):
            app.screen.query_one(name).focus()
            await until(pilot, lambda shown=shown: shown in reversed_text(app))  # type: ignore[misc]


async def test_up_and_down_go_from_field_to_field(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f3", "down", "down", "up")
        rows = list(app.screen.query("#fields FormRow").results(FormRow))
        await until(pilot, lambda: rows[1].has_focus_within)


@pytest.mark.parametrize(("size", "least"), [((120, 40), 28), ((160, 45), 28), ((200, 60), 40)])
async def test_a_value_has_room(app: WorkbenchApp, size: tuple[int, int], least: int) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f3")
        fields = list(app.screen.query("#fields FormRow Input"))
        await until(pilot, lambda: min(field.content_size.width for field in fields) >= least)


def _marks(app: WorkbenchApp) -> Iterator[tuple[str, bool, bool, bool]]:
    """What a terminal without colours shows, but for the key bar: signs, bold, exchanged colours, lines."""
    for strip in app.screen._compositor.render_strips()[:-1]:
        for segment in strip:
            style = segment.style
            for char in segment.text:
                yield (
                    char,
                    bool(style and style.bold),
                    bool(style and style.reverse),
                    bool(style and style.underline),
                )


@pytest.mark.parametrize(
    ("console", "few"),
    [
        (Console(no_color=True, color_system="truecolor"), True),
        (Console(color_system="standard"), True),
        (Console(color_system="256"), False),
    ],
)
async def test_few_colours_are_known(app: WorkbenchApp, console: Console, few: bool) -> None:
    app.console = console
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert app.has_class("-few-colours") is few


async def test_no_color_is_few_colours(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = WorkbenchApp(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert app.has_class("-few-colours")


async def test_everything_that_takes_the_focus_shows_it_without_colours(app: WorkbenchApp) -> None:
    app.console = Console(color_system="standard")
    unseen: list[str] = []
    tried: set[Widget] = set()
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "setosa" in text(app))
        for key in ("f2", "f3", "f8", "f4", "f6"):
            await pilot.press(key)
            await pilot.pause()
            app.screen.set_focus(None)
            await pilot.pause()
            without = list(_marks(app))
            # Rows of a form are alike: the first few stand for all.
            for widget in [candidate for candidate in app.screen.focus_chain if candidate not in tried][:10]:
                tried.add(widget)
                app.screen.set_focus(widget)
                await pilot.pause()
                if list(_marks(app)) == without:
                    unseen.append(f"{key}: {widget}")
    assert unseen == []
    assert {"HistoryList", "BodyView", "Editor", "Field", "Choice", "LeadingStrip"} <= {
        type(widget).__name__ for widget in tried
    }


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_down_leads_from_the_endpoint_into_the_parts_and_up_back(
    app: WorkbenchApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        for start in ("#endpoint", "#send"):
            app.screen.query_one(start).focus()
            await pilot.press("down")
            await until(pilot, lambda: isinstance(app.focused, LeadingStrip))
            await pilot.press("up")
            await until(pilot, lambda: app.screen.query_one("#request").has_focus_within)
        app.screen.query_one("#endpoint").focus()
        await pilot.press("down", "down")
        await until(pilot, lambda: bool(app.main.workspace.focused_part))


SCREENS = {
    "alt+shift+s": "Settings · ",
    "alt+l": "Import ─",
    "alt+y": "Copy the draft as ─",
    "alt+r": "Repeat the draft",
    "alt+t": "Fan out",
    "alt+f": "Batch over a dataset",
    "alt+shift+e": "Evaluation",
    "ctrl+t": "Templates ─",
    "f9": "Sandbox: pick a sample",
    "alt+q": "Profile, region and endpoint URL",
    "f10": "Save the request as ─",
    "f1": "Help 1 of ",
}
"""What each says of itself, by the key that opens it."""


async def test_every_screen_shows_its_focus_without_colours(app: WorkbenchApp) -> None:
    app.console = Console(color_system="standard")
    unseen: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for key, title in SCREENS.items():
            await pilot.press("f2", key)
            await until(pilot, lambda title=title: title in text(app))  # type: ignore[misc]
            opened = app.screen
            for widget in opened.focus_chain:
                opened.set_focus(None)
                await pilot.pause()
                without = list(_marks(app))
                opened.set_focus(widget)
                await pilot.pause()
                if list(_marks(app)) == without:
                    unseen.append(f"{key}: {widget}")
            opened.dismiss()
            await until(pilot, lambda: app.screen is app.main)
    assert unseen == []
