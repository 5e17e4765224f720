"""The command palette: found by title, by description, by another word; recent first; drafts by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.command import CommandList, CommandPalette
from textual.pilot import Pilot

from tests.tui.conftest import IRIS, ready, text, until
from workbench.model.keys.registry import GROUPS
from workbench.model.keys.synonyms import SYNONYMS
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.palette.commands import Command, letters_score, recent_first

ENDPOINT = {"EndpointName": "iris-classifier"}


async def _palette(pilot: Pilot[int], typed: str) -> None:
    await pilot.press("ctrl+p")
    await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette))
    pilot.app.post_message(events.Paste(typed))
    await pilot.pause()


async def test_a_command_is_found_by_other_words_and_is_the_first_the_next_time(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        for typed, title in (
            ("clear fields", "Clear fields"),
            ("curl code", "Export as code"),
            ("maximize", "Give the part more room"),
            ("percentiles", "Repeat and measure"),
            ("omitting the field", "Fields: "),
            ("dark", "Theme"),
            ("asynchronous s3", "Operation: asynchronous"),
        ):
            await _palette(pilot, typed)
            await until(pilot, lambda title=title: title in text(app))  # type: ignore[misc]
            await pilot.press("escape")
        await _palette(pilot, "clear fields")
        await until(pilot, lambda: "Clear fields" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.main.draft.fields == ENDPOINT)
        await until(pilot, lambda: app.recent_commands.ids() == ("clear_fields",))
        await pilot.press("ctrl+p")
        await until(pilot, lambda: "Clear fields" in text(app))
        await pilot.press("escape", "alt+d")
        await until(pilot, lambda: app.main.draft.fields == IRIS.fields)


async def test_the_operation_is_chosen_by_what_it_does(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await _palette(pilot, "streaming")
        await until(pilot, lambda: "Operation: streamed response" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.main.draft.operation == "InvokeEndpointWithResponseStream")


async def test_a_new_draft_keeps_the_connection_and_can_be_taken_back(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        await pilot.press("ctrl+f2")
        await until(pilot, lambda: app.main.draft.body is None and not app.main.draft.fields)
        assert app.main.draft.connection == IRIS.connection
        await pilot.press("ctrl+f3")
        await until(pilot, lambda: "no fields to clear" in text(app))
        await pilot.press("ctrl+f10")
        await until(pilot, lambda: "belongs to no saved request" in text(app))
        await pilot.press("alt+d")
        await until(pilot, lambda: app.main.draft == IRIS)


async def test_a_duplicate_belongs_to_no_saved_request(bench: Workbench, tmp_path: Path) -> None:
    app = WorkbenchApp(bench, invocation=IRIS, requests=str(tmp_path / "requests"))
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        await pilot.press("f10")
        await until(pilot, lambda: app.screen is not app.main)
        await pilot.press("ctrl+a", "ctrl+k", *"dup", "enter")
        await until(pilot, lambda: " dup " in text(app).splitlines()[0])
        await pilot.press("ctrl+f10")
        await until(pilot, lambda: " dup " not in text(app).splitlines()[0])
        assert app.main.draft.fields == IRIS.fields


async def test_a_command_of_that_name_comes_before_those_that_have_its_letters(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        for typed, title in (("theme", "Theme"), ("settings", "Settings"), ("jump", "Jump to a part")):
            await _palette(pilot, typed)
            options = app.screen.query_one(CommandList)
            await until(pilot, lambda options=options, title=title: _first(options).startswith(title))  # type: ignore[misc]
            await pilot.press("escape")


@pytest.mark.parametrize(
    ("typed", "part"), [("saved requests", "saved"), ("saved", "saved"), ("asynchronous inv", "async")]
)
async def test_a_part_without_a_key_is_gone_to(app: WorkbenchApp, typed: str, part: str) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        await _palette(pilot, typed)
        options = app.screen.query_one(CommandList)
        await until(pilot, lambda: "(Ctrl+O " in _first(options))
        letter = _first(options).partition("(Ctrl+O ")[2][0]
        await pilot.press("enter")
        await until(pilot, lambda: app.main.workspace.focused_part == part)
        await pilot.press("f2")
        await until(pilot, lambda: app.main.workspace.focused_part == "payload")
        # The key that it names goes there too.
        await pilot.press("ctrl+o", letter)
        await until(pilot, lambda: app.main.workspace.focused_part == part)


def _first(options: CommandList) -> str:
    return str(options.get_option_at_index(0).prompt) if options.option_count else ""


def test_letters_in_order_count_less_than_any_word() -> None:
    command = Command("fold", "Fold a pane", "Hides it.", _run)
    assert command.score(["fold", "a"]) > command.score(["a", "fold"])
    assert (
        command.score(["fold"]) > command.score(["old"]) > command.score(["hides"]) > letters_score(1_000.0)
    )
    assert not command.score(["theme"])


def _run() -> None:
    return None


def test_what_was_chosen_last_comes_first() -> None:
    commands = [Command(name, name, "", _run) for name in "abcd"]
    assert [command.id for command in recent_first(commands, ("c", "gone", "a"))] == ["c", "a", "b", "d"]


async def test_commands_are_grouped_and_have_titles_of_their_own(app: WorkbenchApp) -> None:
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        titles = [command.title for command in app.commands(app.main)]
    assert len(titles) == len(set(titles))
    places = [title.partition(": ")[0] for title in titles if ": " in title]
    assert places == sorted(places, key=places.index), "each place's commands stand together"
    assert "Payload: Format  (Alt+I)" in titles


def test_synonyms_are_those_of_actions() -> None:
    assert SYNONYMS.keys() <= {key.id for group in GROUPS for key in group.keys}
