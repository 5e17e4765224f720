"""Keys in quick succession, long lists, a store that fails: nothing of it ends the app."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App
from textual.widgets import Input, Static

from tests.tui.conftest import IRIS, has_focus, press, ready, take_draft, text, until
from tests.tui.recorded import record_echoes
from workbench.content.highlight.spans import Token
from workbench.model.invocation import Connection, FileBody, Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.query_state import PAGE
from workbench.tui.sample_offer import Sample
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.palette import TokenStyles


async def test_keys_at_once_go_where_the_first_of_them_leads(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=Invocation(), offers=[Sample("One", "", IRIS)])
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        # To jump, the first letter counts.
        await pilot.press("ctrl+o")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        press(app, "f", "p", "r")
        await until(pilot, lambda: len(app.screen_stack) == 1)
        await until(pilot, lambda: app.screen.query_one("#fields").has_focus_within)
        # In a list, the first Enter.
        await pilot.press("f9")
        await until(pilot, lambda: len(app.screen_stack) == 2)
        press(app, "enter", "enter")
        await until(pilot, lambda: "setosa" in text(app))
        assert len(app.screen_stack) == 1


async def test_a_history_that_is_typed_at_grows_and_is_damaged(bench: Workbench) -> None:
    record_echoes(bench, 3)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        entries = app.screen.query_one(HistoryList)
        await until(pilot, lambda: entries.length == 3)
        # A burst finds the cursor where it put it.
        press(app, "down", "p")
        await until(pilot, lambda: any(row.pinned for row in bench.history.page()))
        assert [row.pinned for row in bench.history.page()] == [False, True, False]
        # What is typed into the search is no command: `d` deletes, `o` asks for a note, `p` pins.
        press(app, "f2", "f6", "slash", "d", "o", "p")
        await until(pilot, lambda: app.screen.query_one("#filter", Input).value == "dop")
        assert len(app.screen_stack) == 1
        assert [row.pinned for row in bench.history.page()] == [False, True, False]
        await until(pilot, lambda: entries.length == 0)
        await pilot.press("escape")
        await until(pilot, lambda: entries.length == 3)
        await pilot.press("f6", "home", "down")
        await until(pilot, lambda: _number(entries) == 2)
        # Of new rows above it, the chosen one stays the chosen one; they leave no hole.
        record_echoes(bench, PAGE + 1)
        await until(pilot, lambda: entries.length == PAGE + 4)
        assert (entries.cursor, _number(entries)) == (PAGE + 2, 2)
        for key, number in (("home", PAGE + 4), ("end", 1)):
            await pilot.press(key)
            await until(pilot, lambda number=number: _number(entries) == number)  # type: ignore[misc]
        # A history that cannot be read any more says so, keeps what it shows, and keeps nobody from sending.
        bench.history.close()
        note = app.screen.query_one("#history-note", Static)
        await until(pilot, lambda: "is closed" in str(note.content))
        assert note.display
        assert "echo" in text(app)
        await pilot.press("f5")
        await until(pilot, lambda: "setosa" in text(app))


async def test_running_down_a_long_history(bench: Workbench) -> None:
    count = PAGE + 20
    record_echoes(bench, count)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        entries = app.screen.query_one(HistoryList)
        await until(pilot, lambda: entries.length == count)
        await pilot.press(*["pagedown"] * 5)
        near = entries.cursor
        # Over the end of the page that is known, and beyond the last row.
        for place in (near + 20, count - 1):
            press(app, *["down"] * 20)
            await until(pilot, lambda place=place: entries.cursor == place)  # type: ignore[misc]
            await until(pilot, lambda place=place: _number(entries) == count - place)  # type: ignore[misc]
        press(app, "home", "end")
        await until(pilot, lambda: _number(entries) == 1)
        assert "1 replay" not in text(app)


def _number(entries: HistoryList) -> int | None:
    return entries.highlighted.id if entries.highlighted else None


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

        for url in ("http://[", "http://x:99999"):
            await aim(url)
            await pilot.press("f8")
            assert "!" in text(app), url
            await pilot.press("f5")
            await until(pilot, lambda: "Not sent" in text(app))
        await aim("http://me:hunter2@host:1")
        await until(pilot, lambda: "host:1" in text(app))
        assert "hunter2" not in text(app)
    assert bench.history.page() == ()


async def test_numbers_are_left_as_they_are_typed(bench: Workbench) -> None:
    draft = Invocation(operation="InvokeEndpointAsync", connection=IRIS.connection)
    app = WorkbenchApp(bench, invocation=draft, offers=[Sample("One", "", IRIS)])
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        # What is none is not changed either.
        await pilot.press("f3")
        field = _field(app, "RequestTTLSeconds")
        for typed in ("--5", "+5", "007", "9" * 5000):
            field.clear()
            await until(pilot, lambda: not app.main.draft.field("RequestTTLSeconds"))
            field.focus()
            field.post_message(events.Paste(typed))
            await until(pilot, lambda typed=typed: str(app.main.draft.field("RequestTTLSeconds")) == typed)  # type: ignore[misc]
            assert app.is_running, typed
        await pilot.press("f8")
        field = _field(app, "read_timeout")
        field.focus()
        await pilot.press("end", "backspace", "backspace", "1", "full_stop", "5", "backspace", "7")
        await until(pilot, lambda: field.value == "1.7")
        assert app.main.draft.connection.read_timeout == 1.7
        assert "While it is on" in text(app)


def _field(app: WorkbenchApp, name: str) -> Input:
    return next(row for row in app.screen.query("FormRow") if row.name == name).query_one("Input", Input)


async def test_every_theme_has_what_the_styles_ask_for_and_each_kind_of_theme_draws(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "setosa" in text(app))
        # A rule without a variable is the same in every theme.
        asking = {place: source for place, source in app.stylesheet.source.items() if "$" in source.content}
        for name in app.available_themes:
            app.set_reactive(App.theme, name)
            sheet = app.stylesheet.copy()
            sheet.source = asking
            sheet.set_variables(app.get_css_variables())
            sheet.reparse()
            assert all(TokenStyles(app.screen)[token] for token in Token), name
        # Ours draw in `test_screens.py`.
        for name in ("textual-dark", "textual-light", "ansi-dark", "ansi-light"):
            app.theme = name
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


async def test_a_message_is_shown_in_part_and_in_one_colour(bench: Workbench) -> None:
    def told(message: str) -> Invocation:
        body = TextBody(f'{{"error": "ModelError", "message": "{message}"}}')
        return IRIS.with_field("EndpointName", "faulty").with_(body=body)

    app = WorkbenchApp(bench, invocation=told("long " * 200_000))
    async with app.run_test(size=(120, 60)) as pilot:
        await ready(pilot)
        # Of a message of a megabyte, its beginning.
        await pilot.press("f5")
        await until(pilot, lambda: "The container returned" in text(app))
        words = str(app.screen.query_one("#failure-text", Static).content)
        assert "the body has all of it" in words
        assert len(words) < 10_000
        # A string that is folded over rows has one colour.
        await take_draft(pilot, app, told("words " * 60))
        await pilot.press("f5")
        await until(pilot, lambda: "Raw response" in text(app) and "words words" in text(app))
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
