"""The payload's panel: what is wrong is marked, found, replaced, laid out, converted, undone."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.tui.conftest import IRIS, press, ready, take_draft, text, until
from tests.tui.main.host import RecordingHost
from tests.tui.pictures import check_picture
from workbench.model.invocation import Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.payload import text_search
from workbench.tui.panels.payload.go_to import place
from workbench.tui.panels.payload.panel import PayloadPanel
from workbench.tui.panels.payload.replace_bar import ReplaceBar
from workbench.tui.panels.payload.text_search import TextSearch
from workbench.tui.panels.payload.verdict import Verdict
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.pause import Pause

BROKEN = '{\n  "instances": [\n    [5.1, 3.5],\n    [1.4 0.2]\n  ]\n}\n'
SIZES = [(80, 24), (120, 40)]


def _draft(body: str, content_type: str = "application/json") -> Invocation:
    fields: dict[str, Any] = {"EndpointName": "iris-classifier", "ContentType": content_type}
    return IRIS.with_(body=TextBody(body), fields=fields)


def _app(bench: Workbench, body: str, content_type: str = "application/json") -> WorkbenchApp:
    return WorkbenchApp(bench, invocation=_draft(body, content_type))


def _editor(app: WorkbenchApp) -> Editor:
    return app.screen.query_one(Editor)


async def _type(pilot: Pilot[int], words: str) -> None:
    await pilot.press(*("space" if char == " " else char for char in words))


@pytest.mark.parametrize("size", SIZES)
async def test_what_is_wrong_is_marked_and_one_key_away(bench: Workbench, size: tuple[int, int]) -> None:
    app = _app(bench, BROKEN)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "● 4" in text(app) or "●4" in text(app).replace(" ", ""))
        await pilot.press("f2", "alt+n")
        assert _editor(app).place == (3, 9)
        await until(pilot, lambda: "4:10" in text(app))
        await check_picture(app, "payload-broken", of="#payload")


@pytest.mark.parametrize("size", SIZES)
async def test_find_and_replace(bench: Workbench, size: tuple[int, int]) -> None:
    app = _app(bench, '{"cat": "Cat", "dog": "cat"}')
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("f2", "ctrl+r")
        await _type(pilot, "cat")
        search = app.screen.query_one(TextSearch)
        await until(pilot, lambda: search._places == [(2, 5), (9, 12), (23, 26)])
        await pilot.press("enter")
        await until(pilot, lambda: "1 of 3" in text(app))
        await pilot.press("tab")
        await _type(pilot, "cow")
        await until(pilot, lambda: "1 of 3" in text(app))
        await check_picture(app, "payload-replace", of="#payload")
        await pilot.press("enter")
        await until(pilot, lambda: _editor(app).text == '{"cow": "Cat", "dog": "cat"}')
        await until(pilot, lambda: "2 found" in text(app))
        await pilot.press("alt+u")
        await until(pilot, lambda: "1 found" in text(app))
        await pilot.press("alt+u", "alt+a")
        await until(pilot, lambda: _editor(app).text == '{"cow": "cow", "dog": "cow"}')
        await pilot.press("escape")
        assert isinstance(app.focused, Editor)
        await pilot.press("ctrl+z")
        assert _editor(app).text == '{"cow": "Cat", "dog": "cat"}'


async def test_a_search_and_what_waits_for_it(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    app = _app(bench, "abc", "text/plain")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # A replacement of nothing says so.
        await pilot.press("f2", "ctrl+r", "enter")
        await until(pilot, lambda: "Nothing is searched for yet." in text(app))
        await pilot.press("x", "enter")
        await until(pilot, lambda: "Nothing in the text matches." in text(app))
        await pilot.press("alt+a")
        await until(pilot, lambda: "Nothing in the text matches: nothing was replaced." in text(app))
        await pilot.press("escape")
        await take_draft(pilot, app, _draft('{"cat": "Cat", "dog": "cat"}'))

        # Enter waits for what is searched for, and Escape for nothing.
        press(app, "f2", "ctrl+r", *"cat", "tab", *"cow", *["enter"] * 4)
        await until(pilot, lambda: _editor(app).text == '{"cow": "cow", "dog": "cat"}')
        search = app.screen.query_one(TextSearch)
        await until(pilot, lambda: len(search._places) == 1)
        places, sought = search._places, search._bar.sought
        await pilot.press("escape")
        search.post_message(search._Found(_editor(app).text, sought, places))
        await pilot.pause()
        assert search._places == []
        assert not search._typing.is_running
        await pilot.press("escape")
        await take_draft(pilot, app, _draft('{"cat": "cats", "dog": "cat"}'))

        # What waits for a search is not done to what is looked for in its place.
        await pilot.press("f2", "ctrl+r", *"cat", "tab", *"cow")
        search = app.screen.query_one(TextSearch)
        await until(pilot, lambda: len(search._places) == 3)
        press(app, "shift+tab", "end", "t", "tab", "enter", "enter", "shift+tab", "end", "backspace", "s")
        await until(pilot, lambda: len(search._places) == 1)
        assert _editor(app).text == '{"cat": "cats", "dog": "cat"}'
        await pilot.press("tab", "enter", "enter")
        await until(pilot, lambda: _editor(app).text == '{"cat": "cow", "dog": "cat"}')
        await pilot.press("escape")
        await take_draft(pilot, app, _draft("x=1\ny=2\n", "text/plain"))

        # Groups of an expression stand in the replacement.
        await pilot.press("f2", "ctrl+r", "alt+x")
        bar = app.screen.query_one(ReplaceBar)
        await _type(pilot, r"^(\w)=(\d)$")
        await until(pilot, lambda: "2 found" in text(app))
        await pilot.press("tab")
        await _type(pilot, r"\2:\1")
        await pilot.press("alt+a")
        await until(pilot, lambda: _editor(app).text == "1:x\n2:y\n")
        assert bar.display
        await pilot.press("alt+x")
        await pilot.press("escape")
        await take_draft(pilot, app, _draft("a" * 5_000 + "b", "text/plain"))

        # What is not there is said, of a step too; of another form of it nothing is known.
        await pilot.press("f2", "ctrl+f", "z")
        await until(pilot, lambda: "not found" in text(app))
        await pilot.press("up")
        await until(pilot, lambda: "Nothing in the text matches." in text(app))
        await pilot.press("escape", "alt+c")
        await until(pilot, lambda: "Only JSON, JSON Lines and CSV can be converted" in text(app))

        # An expression that takes for ever says so.
        monkeypatch.setattr("workbench.content.editing.search.SECONDS", 0.3)
        await pilot.press("f2", "ctrl+f", "alt+x")
        await _type(pilot, "(")
        await until(pilot, lambda: "Not a regular expression" in text(app))
        await _type(pilot, "a|aa)+$")
        await until(pilot, lambda: "takes more than" in text(app))


_LARGE = "ab" * 20_000


async def test_keys_behind_a_search_act_on_what_it_makes_of_the_text(bench: Workbench) -> None:
    cases = (
        (("enter", "enter"), "Y" + _LARGE[1:]),
        # All, and the search closed.
        (("alt+a", "escape", "ctrl+home", "z"), "z" + _LARGE.replace("a", "Y")),
        # All, and more typed.
        (("alt+a", "f2", "ctrl+end", "a"), _LARGE.replace("a", "Y") + "a"),
    )
    app = _app(bench, _LARGE, "text/plain")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for number, (keys, sent) in enumerate(cases, 1):
            press(app, "f2", "ctrl+home", "ctrl+r", "a", "tab", "Y", *keys, "f5")
            await until(pilot, lambda count=number: len(bench.history.page()) == count)  # type: ignore[misc]
            await until(pilot, lambda: app.main.sender.flight is None)
            assert bench.history.body(number, "request").decode() == sent, keys
            await pilot.press("f2", "escape")
            await take_draft(pilot, app, _draft(_LARGE, "text/plain"))


async def test_what_waits_for_a_search_is_not_done_with_what_another_one_finds(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = _app(bench, "AbaB", "text/plain")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        # The search is begun only when something else is looked for.
        monkeypatch.setattr(text_search, "_PAUSE_SECONDS", 600)
        await pilot.press("f2", "ctrl+f", "b", "enter")
        panel = app.screen.query_one(PayloadPanel)
        await until(pilot, lambda: panel.leading == "the search")
        monkeypatch.setattr(text_search, "_PAUSE_SECONDS", 0.01)
        await pilot.click("#find-case")
        await until(pilot, lambda: "1 found" in text(app))
        assert panel.leading == "" and _editor(app).selection == (0, 0)


async def test_a_letter_with_alt_is_a_command_as_terminals_send_it(bench: Workbench) -> None:
    app = _app(bench, '{"cat": "Cat"}')
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2")
        app.post_message(events.Key("alt+Q", "Q"))
        await pilot.press("ctrl+r")
        await _type(pilot, "cat")
        await until(pilot, lambda: "2 found" in text(app))
        app.post_message(events.Key("alt+u", "u"))
        await until(pilot, lambda: "1 found" in text(app))
        app.post_message(events.Key("alt+x", "x"))
        bar = app.screen.query_one(ReplaceBar)
        await until(pilot, lambda: bar.sought.expression)
        assert (bar.sought.pattern, bar.sought.case) == ("cat", True)
        assert _editor(app).text == '{"cat": "Cat"}'


async def test_a_text_is_explained_gone_through_laid_out_and_converted(bench: Workbench) -> None:
    app = _app(bench, "words{")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)

        # What is wrong is explained to its end.
        await until(pilot, lambda: "Quotes are missing around words" in text(app))
        await until(pilot, lambda: "quotes." in text(app))
        await take_draft(pilot, app, _draft(BROKEN))

        # A line is gone to.
        await pilot.press("f2", "ctrl+g")
        await _type(pilot, "3:5")
        await check_picture(app, "payload-go-to")
        await pilot.press("enter")
        await until(pilot, lambda: _editor(app).place == (2, 4))
        await pilot.press("ctrl+g", "enter")
        await until(pilot, lambda: "Enter a line, line:column, or $." in text(app))
        await pilot.press("escape")
        assert _editor(app).place == (2, 4)
        await take_draft(pilot, app, _draft('{"b": [1.10], "a": 1e400}'))

        # A text is laid out, and taken back.
        await pilot.press("f2", "end", "alt+i")
        await until(pilot, lambda: _editor(app).document.line_count > 1)
        laid = _editor(app).text
        assert "1.10" in laid
        assert _editor(app).cursor == len(laid)
        await pilot.press("alt+k")
        await until(pilot, lambda: _editor(app).text.index("1e400") < _editor(app).text.index("1.10"))
        await pilot.press("alt+m")
        await until(pilot, lambda: _editor(app).text == '{"a":1e400,"b":[1.10]}')
        await pilot.press("alt+m")
        await until(pilot, lambda: "The text already has this form." in text(app))
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert _editor(app).text == '{"b": [1.10], "a": 1e400}'
        await pilot.press("x", "alt+i")
        await until(pilot, lambda: "Correct what is marked" in text(app))
        await take_draft(pilot, app, _draft("[[1, 2.50], [3, 4]]"))

        # It is converted, and its type with it.
        await pilot.press("f2", "alt+c")
        await until(pilot, lambda: "to CSV" in text(app))
        await pilot.press("escape", "alt+c")
        await until(pilot, lambda: "to CSV" in text(app))
        assert app.main.draft == _draft("[[1, 2.50], [3, 4]]")
        await pilot.press("down", "enter")
        await until(pilot, lambda: _editor(app).text == "1,2.50\n3,4\n")
        await until(pilot, lambda: app.main.draft.field("ContentType") == "text/csv")


@pytest.mark.parametrize(
    ("typed", "lines", "position"),
    [
        ("12", 20, (12, 1)),
        (" 3 : 7 ", 20, (3, 7)),
        ("$", 20, (20, 1 << 40)),
        ("4:$", 20, (4, 1 << 40)),
        ("x", 20, None),
        ("", 20, None),
    ],
)
def test_a_place_is_a_line_and_a_column(typed: str, lines: int, position: tuple[int, int] | None) -> None:
    assert place(typed, lines) == position


async def test_a_large_text_is_taken_over_when_its_user_pauses(bench: Workbench) -> None:
    app = _app(bench, '["a", 1]\n' * 600_000 + "]")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "line 600001, column 1" in text(app))
        host = RecordingHost()
        app.screen.query_one(PayloadPanel)._pause = Pause(host.set_timer)
        await pilot.press("f2", "x")
        await until(pilot, lambda: bool(host.pauses))
        body = app.main.draft.body
        assert isinstance(body, TextBody)
        assert not body.text.startswith("x")
        host.let_time_pass()
        await until(
            pilot, lambda: isinstance(app.main.draft.body, TextBody) and app.main.draft.body.text[0] == "x"
        )
        assert _editor(app).document.size == len(_editor(app).text)


async def test_a_large_draft_is_edited_after_a_restart(bench: Workbench) -> None:
    bench.drafts.save(Invocation(body=TextBody("line\n" * 1_000_000)))
    app = WorkbenchApp(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "ctrl+end", "z")
        assert _editor(app).text.endswith("line\nz")


class _FewRows(App[int]):
    """The panel where rows are few."""

    CSS_PATH = str(Path(inspect.getfile(WorkbenchApp)).parent / "styles" / "app.tcss")

    def compose(self) -> ComposeResult:
        yield PayloadPanel()

    def on_mount(self) -> None:
        self.screen.add_class("-short")


@pytest.mark.parametrize("size", [(80, 15), (40, 10)])
async def test_the_verdict_comes_into_a_row_of_its_own(size: tuple[int, int]) -> None:
    app = _FewRows()
    async with app.run_test(size=size) as pilot:
        panel = app.query_one(PayloadPanel)
        panel.show(IRIS)
        await pilot.pause()
        editor = app.query_one(Editor)
        before = editor.region
        assert not app.query(Verdict)
        panel.describe()
        await until(pilot, lambda: "✓ JSON" in text(app))
        assert editor.region == before
