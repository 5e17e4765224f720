"""A row of tabs: every label is seen and can be clicked, however little room there is."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import OptionList

from tests.tui.conftest import text
from workbench.tui.widgets.tabs.strip import LeadingStrip, TabStrip

TABS = {name.lower(): name for name in ("Payload", "Fields", "Connection", "Response", "History", "Saved")}

SHORT = {"connection": "Conn", "response": "Resp", "history": "Hist"}


class Alone(App[int]):
    """A strip, and nothing else."""

    def compose(self) -> ComposeResult:
        yield TabStrip(TABS, short=SHORT)


@pytest.mark.parametrize("width", [100, 58, 54, 51])
async def test_labels_move_together_where_there_is_little_room(width: int) -> None:
    app = Alone()
    async with app.run_test(size=(width, 3)) as pilot:
        strip = app.query_one(TabStrip)
        strip.badge("fields", "●2")
        await pilot.pause()
        shown = text(app).splitlines()[0]
        assert all(label in shown for label in TABS.values())
        spots = strip.spots()
        for tab, label in TABS.items():
            at = shown.index(label)
            assert spots[tab].offset.x == at
            assert (spots[tab].name, spots[tab].is_shown) == (label, True)
            await pilot.click(TabStrip, offset=(at + 1, 0))
            assert strip.active == tab


@pytest.mark.parametrize("active", list(TABS))
@pytest.mark.parametrize("width", [46, 40, 33, 20, 12])
async def test_labels_are_shortened_and_then_left_out_with_the_active_one_whole(
    width: int, active: str
) -> None:
    app = Alone()
    async with app.run_test(size=(width, 3)) as pilot:
        strip = app.query_one(TabStrip)
        strip.active = active
        await pilot.pause()
        words = text(app).splitlines()[0].split()
        assert TABS[active] in words
        assert {word for word in words if word not in {"‹", "›"}} <= {*TABS.values(), *SHORT.values()}
        spots = strip.spots()
        assert set(spots) == set(TABS)
        shown = text(app).splitlines()[0]
        for spot in spots.values():
            assert not spot.is_shown or shown[spot.offset.x :].startswith(spot.name)
        assert {spot.name for spot in spots.values() if spot.is_shown} == {*words} - {"‹", "›"}


async def test_a_mark_at_an_end_brings_the_tab_that_has_no_room(pilot_of_strip: Pilot[int]) -> None:
    strip = pilot_of_strip.app.query_one(TabStrip)
    assert text(pilot_of_strip.app).splitlines()[0].rstrip() == "Payload ›"
    await pilot_of_strip.click(TabStrip, offset=(8, 0))
    assert strip.active == "fields"
    assert text(pilot_of_strip.app).splitlines()[0].rstrip() == "‹ Fields ›"
    await pilot_of_strip.click(TabStrip, offset=(0, 0))
    assert strip.active == "payload"


@pytest.fixture
async def pilot_of_strip() -> AsyncIterator[Pilot[int]]:
    """A strip with room for one tab."""
    async with Alone().run_test(size=(11, 3)) as pilot:
        await pilot.pause()
        yield pilot


class Leading(App[int]):
    """A strip above a list."""

    def compose(self) -> ComposeResult:
        yield LeadingStrip(TABS, short=SHORT)
        yield OptionList("one")

    def on_tab_strip_activated(self, event: TabStrip.Activated) -> None:
        if event.descends:
            self.query_one(OptionList).focus()


@pytest.mark.parametrize("width", [100, 54, 40])
async def test_the_focus_of_a_strip_is_not_that_of_what_is_below_it(width: int) -> None:
    app = Leading()

    def marks() -> list[tuple[str, bool, bool]]:
        strip = app.screen._compositor.render_strips()[0]
        return [
            (char, bool(style and style.reverse), bool(style and style.underline))
            for words, style, _ in strip
            for char in words
        ]

    async with app.run_test(size=(width, 5)) as pilot:
        strip = app.query_one(LeadingStrip)
        pictures = []
        for has_focus, below in ((False, False), (False, True), (True, False)):
            app.set_focus(strip if has_focus else None)
            strip.focused_below = below
            await pilot.pause()
            pictures.append(marks())
        assert pictures[0] != pictures[1] != pictures[2] != pictures[0]


async def test_down_leads_into_the_tab() -> None:
    app = Leading()
    async with app.run_test(size=(60, 5)) as pilot:
        app.query_one(LeadingStrip).focus()
        await pilot.press("right", "down")
        await pilot.pause()
        assert app.focused is app.query_one(OptionList)
        assert app.query_one(LeadingStrip).active == "fields"
