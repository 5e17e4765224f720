"""The payload's panel: what is wrong is marked, found, replaced, laid out, converted, undone."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.tui.conftest import IRIS, press, ready, text, until
from tests.tui.main.host import RecordingHost
from tests.tui.pictures import check_picture
from workbench.model.invocation import Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.payload.go_to import place
from workbench.tui.panels.payload.panel import PayloadPanel
from workbench.tui.panels.payload.replace_bar import ReplaceBar
from workbench.tui.panels.payload.text_search import TextSearch
from workbench.tui.panels.payload.verdict import Verdict
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.pause import Pause

BROKEN = '{\n  "instances": [\n    [5.1, 3.5],\n    [1.4 0.2]\n  ]\n}\n'
SIZES = [(80, 24), (120, 40)]


def _app(bench: Workbench, body: str, content_type: str = "application/json") -> WorkbenchApp:
    fields: dict[str, Any] = {"EndpointName": "iris-classifier", "ContentType": content_type}
    return WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody(body), fields=fields))


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


async def test_enter_waits_for_what_is_searched_for_and_escape_for_nothing(bench: Workbench) -> None:
    app = _app(bench, '{"cat": "Cat", "dog": "cat"}')
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
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


_LARGE = "ab" * 20_000


@pytest.mark.parametrize(
    ("keys", "sent"),
    [
        (("enter", "enter"), "Y" + _LARGE[1:]),
        (("alt+a", "escape", "ctrl+home", "z"), "z" + _LARGE.replace("a", "Y")),
        (("alt+a", "f2", "ctrl+end", "a"), _LARGE.replace("a", "Y") + "a"),
    ],
    ids=["one", "all, and the search closed", "all, and more typed"],
)
async def test_keys_behind_a_search_act_on_what_it_makes_of_the_text(
    bench: Workbench, keys: tuple[str, ...], sent: str
) -> None:
    app = _app(bench, _LARGE, "text/plain")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        press(app, "f2", "ctrl+home", "ctrl+r", "a", "tab", "Y", *keys, "f5")
        await until(pilot, lambda: len(bench.history.page()) == 1)
        await until(pilot, lambda: app.main.sender.flight is None)
    assert bench.history.body(1, "request").decode() == sent


async def test_a_replacement_of_nothing_says_so(bench: Workbench) -> None:
    app = _app(bench, "abc", "text/plain")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "ctrl+r", "enter")
        await until(pilot, lambda: "Nothing is searched for yet." in text(app))
        await pilot.press("x", "enter")
        await until(pilot, lambda: "Nothing in the text matches." in text(app))
        await pilot.press("alt+a")
        await until(pilot, lambda: "Nothing in the text matches: nothing was replaced." in text(app))


async def test_what_waits_for_a_search_is_not_done_to_what_is_looked_for_in_its_place(
    bench: Workbench,
) -> None:
    app = _app(bench, '{"cat": "cats", "dog": "cat"}')
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "ctrl+r", *"cat", "tab", *"cow")
        search = app.screen.query_one(TextSearch)
        await until(pilot, lambda: len(search._places) == 3)
        press(app, "shift+tab", "end", "t", "tab", "enter", "enter", "shift+tab", "end", "backspace", "s")
        await until(pilot, lambda: len(search._places) == 1)
        assert _editor(app).text == '{"cat": "cats", "dog": "cat"}'
        await pilot.press("tab", "enter", "enter")
        await until(pilot, lambda: _editor(app).text == '{"cat": "cow", "dog": "cat"}')


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


async def test_what_is_wrong_is_explained_to_its_end(bench: Workbench) -> None:
    app = _app(bench, "words{")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "Quotes are missing around words" in text(app))
        await until(pilot, lambda: "quotes." in text(app))


async def test_an_expression_that_takes_for_ever_says_so(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.content.editing.search.SECONDS", 0.3)
    app = _app(bench, "a" * 5_000 + "b", "text/plain")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "ctrl+f", "alt+x")
        await _type(pilot, "(")
        await until(pilot, lambda: "Not a regular expression" in text(app))
        await _type(pilot, "a|aa)+$")
        await until(pilot, lambda: "takes more than" in text(app))


async def test_groups_of_an_expression_stand_in_the_replacement(bench: Workbench) -> None:
    app = _app(bench, "x=1\ny=2\n", "text/plain")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "ctrl+r", "alt+x")
        bar = app.screen.query_one(ReplaceBar)
        await _type(pilot, r"^(\w)=(\d)$")
        await until(pilot, lambda: "2 found" in text(app))
        await pilot.press("tab")
        await _type(pilot, r"\2:\1")
        await pilot.press("alt+a")
        await until(pilot, lambda: _editor(app).text == "1:x\n2:y\n")
        assert bar.display


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


async def test_going_to_a_line(bench: Workbench) -> None:
    app = _app(bench, BROKEN)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "ctrl+g")
        await _type(pilot, "3:5")
        await check_picture(app, "payload-go-to")
        await pilot.press("enter")
        await until(pilot, lambda: _editor(app).place == (2, 4))


async def test_a_text_is_laid_out_and_taken_back(bench: Workbench) -> None:
    app = _app(bench, '{"b": [1.10], "a": 1e400}')
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f2", "end", "alt+i")
        await until(pilot, lambda: _editor(app).document.line_count > 1)
        laid = _editor(app).text
        assert "1.10" in laid
        assert _editor(app).cursor == len(laid)
        await pilot.press("alt+k")
        await until(pilot, lambda: _editor(app).text.index("1e400") < _editor(app).text.index("1.10"))
        await pilot.press("alt+m")
        await until(pilot, lambda: _editor(app).text == '{"a":1e400,"b":[1.10]}')
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z")
        assert _editor(app).text == '{"b": [1.10], "a": 1e400}'
        await pilot.press("x", "alt+i")
        await until(pilot, lambda: "Correct what is marked" in text(app))


async def test_a_text_is_converted_and_its_type_with_it(bench: Workbench) -> None:
    app = _app(bench, "[[1, 2.50], [3, 4]]")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "alt+c")
        await until(pilot, lambda: "to CSV" in text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: _editor(app).text == "1,2.50\n3,4\n")
        await until(pilot, lambda: app.main.draft.field("ContentType") == "text/csv")


async def test_a_large_text_is_taken_over_when_its_user_pauses(bench: Workbench) -> None:
    app = _app(bench, '["a", 1]\n' * 600_000)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "line 2, column 1" in text(app))
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
