"""Keys behind a search of the palette wait for what it lists, and for what was chosen. Providers are held."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from textual.command import CommandInput, CommandList, CommandPalette, Hits
from textual.pilot import Pilot

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import IRIS, press, ready, text, until
from workbench.model.invocation import TextBody
from workbench.services import Workbench
from workbench.services.requests.saved_requests import SavedRequests
from workbench.tui.app import WorkbenchApp
from workbench.tui.palette.commands import Commands
from workbench.tui.screens.export import ExportScreen

pytestmark = pytest.mark.usefixtures("held_keys")
BODY = IRIS.body.text  # type: ignore[union-attr]
NO_MATCH = "qqqq"


@pytest.fixture
async def moment(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[asyncio.Event]:
    """Nothing is found for a text before it is set."""
    is_free = asyncio.Event()
    search = Commands.search

    async def held(provider: Commands, query: str) -> Hits:
        await is_free.wait()
        async for hit in search(provider, query):
            yield hit

    monkeypatch.setattr(Commands, "search", held)
    yield is_free
    is_free.set()


async def _opened(pilot: Pilot[int], app: WorkbenchApp) -> None:
    await ready(pilot)
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(app.screen, CommandPalette) and "Send" in text(app))


async def test_enter_does_not_choose_from_what_was_listed_before(
    app: WorkbenchApp, moment: asyncio.Event
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await _opened(pilot, app)
        press(app, *NO_MATCH, "enter")
        await until(pilot, lambda: "Enter waits for the list of commands. Esc: do not wait." in text(app))
        press(app, *"xy")
        await until(pilot, lambda: "3 keys wait for the list of commands." in text(app))
        moment.set()
        await until(pilot, lambda: app.screen.query_one(CommandInput).value == f"{NO_MATCH}xy")
        await until(pilot, lambda: "wait" not in text(app))
    assert app.recent_commands.ids() == () and app.main.draft == IRIS


async def test_escape_lets_go_of_the_keys_and_once_more_leaves_the_palette(
    app: WorkbenchApp, moment: asyncio.Event
) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await _opened(pilot, app)
        press(app, *"clear fields", "down", "enter")
        await until(pilot, lambda: "2 keys wait for the list of commands." in text(app))
        press(app, "escape")
        await until(pilot, lambda: "wait" not in text(app))
        assert isinstance(app.screen, CommandPalette)
        press(app, "escape")
        await until(pilot, lambda: app.screen is app.main)
        moment.set()
    assert app.main.draft == IRIS


async def test_keys_behind_a_command_reach_the_dialog_that_comes_after_it(
    bench: Workbench, moment: asyncio.Event
) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        keys = ("ctrl+p", *"clear fields", "enter", "f10", "ctrl+a", "ctrl+k", *"new/one", "enter")
        press(app, *keys, "f2", "ctrl+end", "x")
        await until(pilot, lambda: "keys wait for the list of commands." in text(app))
        moment.set()
        await until(pilot, lambda: app.main.draft.body == TextBody(f"{BODY}x"))
    assert SavedRequests.find(bench, None).listing(None).names == ("new/one",)
    assert app.main.draft.fields == {"EndpointName": "iris-classifier"}


async def test_keys_wait_until_what_was_chosen_is_done(app: WorkbenchApp) -> None:
    is_free = asyncio.Event()
    async with app.run_test(size=(100, 30)) as pilot:
        await _opened(pilot, app)
        await pilot.press(*"export as code")
        options = app.screen.query_one(CommandList)
        await until(pilot, lambda: options.option_count == 2)
        # The choice goes through the list, which has something else to do.
        options.call_later(is_free.wait)
        press(app, "enter", "f2", "f2", "tab")
        try:
            # The pilot would wait for the list.
            async with asyncio.timeout(DEADLINE_SECONDS):
                while "3 keys wait for the command. Esc: do not wait." not in text(app):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        finally:
            is_free.set()
        await until(pilot, lambda: isinstance(app.screen, ExportScreen))
        await until(pilot, lambda: "wait" not in text(app))


async def test_escape_behind_a_command_closes_what_it_opens(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        press(app, "ctrl+p", *"export as code", "enter", "escape", "f2", "ctrl+end", "x")
        await until(pilot, lambda: app.main.draft.body == TextBody(f"{BODY}x"))
        assert app.screen is app.main
        await until(pilot, lambda: app.recent_commands.ids() == ("export",))


async def test_keys_wait_until_a_part_has_done_what_was_chosen(app: WorkbenchApp) -> None:
    is_free = asyncio.Event()
    async with app.run_test(size=(100, 30)) as pilot:
        await _opened(pilot, app)
        await pilot.press(*"payload: minify")
        options = app.screen.query_one(CommandList)
        await until(pilot, lambda: options.option_count == 1)
        # The part has something else to do.
        app.main.workspace.panels["payload"].call_later(is_free.wait)
        press(app, "enter", "f3")
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                while "F3 waits for the command. Esc: do not wait." not in text(app):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
            assert app.main.draft == IRIS
        finally:
            is_free.set()
        await until(pilot, lambda: app.main.workspace.focused_part == "fields")
    assert app.main.draft.body == TextBody(BODY.replace(" ", ""))


async def test_what_a_command_changes_is_what_the_next_key_sends(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        press(app, "ctrl+p", *"operation: streamed", "enter", "f5")
        await until(pilot, lambda: bool(bench.history.page()))
    assert bench.history.page()[0].operation == "InvokeEndpointWithResponseStream"


@pytest.mark.parametrize(("size", "rows"), [((40, 10), 6), ((80, 24), 7), ((120, 40), 12)])
async def test_entries_a_cursor_and_a_way_out_are_seen_without_colour(
    app: WorkbenchApp, size: tuple[int, int], rows: int
) -> None:
    async with app.run_test(size=size) as pilot:
        await _opened(pilot, app)
        await pilot.press("down")
        await until(pilot, lambda: "▸ Fields  (F3)" in text(app))
        assert "╭─ Commands ─" in text(app) and " Enter: choose · Esc: close ─╯" in text(app)
        entries = [row for row in text(app).splitlines() if row.strip(" │▆▂▃▁").endswith(")") and "│" in row]
        assert len(entries) >= rows
        assert text(app).count("▸") == 1


async def test_the_way_out_is_named_in_few_columns_too(app: WorkbenchApp) -> None:
    async with app.run_test(size=(24, 8)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Fields" in text(app))
        assert " Esc: close " in text(app).splitlines()[-1]
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Enter: choose · Esc: close" in text(app))


async def test_what_stands_around_a_name_says_less_where_rows_are_few(app: WorkbenchApp) -> None:
    async with app.run_test(size=(40, 10)) as pilot:
        await _opened(pilot, app)
        assert "Edit the request body." not in text(app)
        await pilot.press(*"zzzzz")
        await until(pilot, lambda: "No matches found" in text(app))
        assert "🔎 zzzzz" in text(app) and "Esc: close" in text(app)


@pytest.mark.parametrize("typed", ["", "hist"])
async def test_what_it_lists_has_the_rows_that_a_new_size_has_room_for(app: WorkbenchApp, typed: str) -> None:
    explained = "Browse and search everything sent so far."
    async with app.run_test(size=(80, 24)) as pilot:
        await _opened(pilot, app)
        await pilot.press(*typed, "down", "down")
        entries = app.screen.query_one(CommandList)
        chosen = _entry(entries)
        for rows, is_explained in ((12, False), (24, True), (10, False)):
            await pilot.resize_terminal(80, rows)
            await until(pilot, lambda is_explained=is_explained: (explained in _listed(app)) is is_explained)  # type: ignore[misc]
            # The cursor is where it was, and in sight.
            assert _entry(entries) == chosen and f"▸ {chosen[:12]}" in text(app), rows
        # Another text begins at its first entry, though the one of before is among those that it lists.
        await pilot.press("e")
        await until(pilot, lambda: app.main.size.height == 10 and entries.highlighted == 0)
        assert _entry(entries) != chosen and chosen in _listed(app)


async def test_a_text_typed_behind_a_change_of_size_begins_at_its_first_entry(
    app: WorkbenchApp, moment: asyncio.Event
) -> None:
    moment.set()
    async with app.run_test(size=(80, 24)) as pilot:
        await _opened(pilot, app)
        await pilot.press(*"hist", "down", "down")
        entries = app.screen.query_one(CommandList)
        chosen = _entry(entries)
        # What is listed for the new size is still being found.
        moment.clear()
        await pilot.resize_terminal(80, 12)
        press(app, "o")
        await until(pilot, lambda: app.screen.query_one(CommandInput).value == "histo")
        moment.set()
        await until(pilot, lambda: "Browse" not in _listed(app) and entries.highlighted == 0)
        assert _entry(entries) != chosen and chosen in _listed(app)


def _entry(entries: CommandList) -> str:
    """The title of the entry with the cursor."""
    assert entries.highlighted is not None
    return str(entries.get_option_at_index(entries.highlighted).prompt).partition("\n")[0]


def _listed(app: WorkbenchApp) -> str:
    """Everything that is listed, in sight or not."""
    return "\n".join(str(option.prompt) for option in app.screen.query_one(CommandList).options)
