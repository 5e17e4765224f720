"""Keys in quick succession, long lists, a store that fails: nothing of it ends the app."""

from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input, Static

from tests.tui.conftest import IRIS, has_focus, press, ready, take_draft, text, until
from tests.tui.recorded import record_echoes
from workbench.model.invocation import Connection, FileBody, Invocation, TextBody
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.query_state import PAGE
from workbench.tui.sample_offer import Sample
from workbench.tui.widgets.body_view import BodyView


async def test_two_keys_at_once_in_jump(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+o")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        press(app, "f", "p", "r")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await until(pilot, lambda: app.screen.query_one("#fields").has_focus_within)


async def test_a_burst_in_the_history_finds_the_cursor_and_the_search_where_it_put_them(
    bench: Workbench,
) -> None:
    record_echoes(bench, 3)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: app.screen.query_one(HistoryList).length == 3)
        press(app, "down", "p")
        await until(pilot, lambda: any(row.pinned for row in bench.history.page()))
        assert [row.pinned for row in bench.history.page()] == [False, True, False]
        # What is typed into the search is no command: `d` deletes, `o` asks for a note, `p` pins.
        press(app, "f2", "f6", "slash", "d", "o", "p")
        await until(pilot, lambda: app.screen.query_one("#filter", Input).value == "dop")
        assert len(app.screen_stack) == 1
        assert [row.pinned for row in bench.history.page()] == [False, True, False]


async def test_two_enters_at_once_in_a_list(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=Invocation(), offers=[Sample("One", "", IRIS)])
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f9")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        press(app, "enter", "enter")
        await until(pilot, lambda: "setosa" in text(app))
        assert len(app.screen_stack) == 1


async def test_running_down_a_long_history(bench: Workbench) -> None:
    count = PAGE + 30
    record_echoes(bench, count)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        entries = app.screen.query_one(HistoryList)
        await until(pilot, lambda: entries.length == count)
        for place in (60, 120, count - 1):
            press(app, *["down"] * 60)
            await until(pilot, lambda place=place: entries.cursor == place)  # type: ignore[misc]
            await until(pilot, lambda place=place: _number(entries) == count - place)  # type: ignore[misc]
        press(app, "home", "end")
        await until(pilot, lambda: _number(entries) == 1)
        assert "1 replay" not in text(app)


async def test_new_rows_leave_no_hole_and_the_row_looked_at_the_chosen_one(bench: Workbench) -> None:
    record_echoes(bench, 2)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        entries = app.screen.query_one(HistoryList)
        await until(pilot, lambda: entries.length == 2)
        record_echoes(bench, 1)
        await until(pilot, lambda: entries.length == 3)
        assert (entries.cursor, _number(entries)) == (1, 2)
        record_echoes(bench, 150)
        await until(pilot, lambda: entries.length == 153)
        await pilot.press("end")
        await until(pilot, lambda: _number(entries) == 1)


def _number(entries: HistoryList) -> int | None:
    return entries.highlighted.id if entries.highlighted else None


async def test_a_history_damaged_meanwhile_is_told(bench: Workbench, places: AppDirs) -> None:
    record_echoes(bench, 1)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "echo" in text(app))
        bench.history.close()
        note = app.screen.query_one("#history-note", Static)
        await until(pilot, lambda: "is closed" in str(note.content))
        assert note.display
        assert "echo" in text(app)
        await pilot.press("f5")
        await until(pilot, lambda: "setosa" in text(app))


async def test_an_address_that_is_none_is_not_sent_to_and_the_password_of_one_not_shown(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "a")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "b")
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)

        async def aim(url: str) -> None:
            """Has a draft of its own for an address."""
            await pilot.press("alt+shift+n")
            connection = Connection(endpoint_url=url, region="us-east-1")
            await take_draft(pilot, app, IRIS.with_(connection=connection))
            await until(pilot, lambda: "Not sent" not in text(app))

        for url in ("http://[", "http://x:99999", "nonsense", "ftp://x", "http://"):
            await aim(url)
            await pilot.press("f8")
            assert "!" in text(app), url
            await pilot.press("f5")
            await until(pilot, lambda: "Not sent" in text(app))
        await aim("http://me:hunter2@host:1")
        await until(pilot, lambda: "host:1" in text(app))
        assert "hunter2" not in text(app)
    assert bench.history.page() == ()


async def test_a_number_that_is_none_is_kept_as_typed(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=Invocation(operation="InvokeEndpointAsync"))
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        await pilot.press("f3")
        row = next(row for row in app.screen.query("FormRow") if row.name == "RequestTTLSeconds")
        field = row.query_one("Input", Input)
        for typed in ("--5", "+5", "007", "9" * 5000):
            field.clear()
            await until(pilot, lambda: not app.main.draft.field("RequestTTLSeconds"))
            field.focus()
            field.post_message(events.Paste(typed))
            await until(pilot, lambda typed=typed: str(app.main.draft.field("RequestTTLSeconds")) == typed)  # type: ignore[misc]
            assert app.is_running, typed


async def test_every_theme_draws(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "setosa" in text(app))
        for theme in app.available_themes:
            app.theme = theme
            await pilot.pause()
            await until(pilot, lambda: "setosa" in text(app))


async def test_no_value_drives_the_terminal_from_a_control(bench: Workbench) -> None:
    evil = "x\x1b]0;title\x07\u202ey"
    fields = {"EndpointName": evil, "TargetModel": evil, "CustomAttributes": evil}
    draft = Invocation(fields=fields, body=FileBody(evil))
    app = WorkbenchApp(bench, invocation=draft)
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        for key, part in (("f3", "#fields"), ("f2", "#payload")):
            await pilot.press(key)
            await until(pilot, lambda part=part: has_focus(app, part))  # type: ignore[misc]
            # In the bar, and in the part.
            await until(pilot, lambda: text(app).count("␛]0;title␇") >= 2)
            shown = text(app)
            assert not any(char in shown for char in "\x1b\x07\u202e")


async def test_a_message_of_megabytes_is_shown_in_part(bench: Workbench) -> None:
    body = TextBody('{"error": "ModelError", "message": "' + "long " * 200_000 + '"}')
    app = WorkbenchApp(bench, invocation=IRIS.with_field("EndpointName", "faulty").with_(body=body))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "The container returned" in text(app))
        words = str(app.screen.query_one("#failure-text", Static).content)
        assert "the body has all of it" in words
        assert len(words) < 10_000


async def test_numbers_of_a_connection_are_left_as_they_are_typed(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f8")
        row = next(row for row in app.screen.query("FormRow") if row.name == "read_timeout")
        field = row.query_one("Input", Input)
        field.focus()
        await pilot.press("end", "backspace", "backspace", "1", "full_stop", "5", "backspace", "7")
        await until(pilot, lambda: field.value == "1.7")
        assert app.screen.draft.connection.read_timeout == 1.7  # type: ignore[attr-defined]
        assert "While it is on" in text(app)


async def test_a_string_folded_over_rows_has_one_colour(bench: Workbench) -> None:
    body = TextBody('{"error": "ModelError", "message": "' + "words " * 60 + '"}')
    app = WorkbenchApp(bench, invocation=IRIS.with_field("EndpointName", "faulty").with_(body=body))
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "Raw response" in text(app))
        await pilot.press("f4", "enter")
        await until(pilot, lambda: "OriginalMessage" in text(app))
        view = app.screen.query_one(BodyView)
        rows = [view.render_line(y) for y in range(view.size.height)]
        colours = {
            segment.style.color
            for row in rows
            for segment in row
            if "words words" in segment.text and segment.style is not None
        }
        assert len(colours) == 1
