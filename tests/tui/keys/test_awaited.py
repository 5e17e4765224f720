"""Keys that come before what they act on has been read wait for it, say so, and are let go of by Escape."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from threading import Event
from typing import Any

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widget import Widget

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import IRIS, has_focus, press, ready, take_draft, text, until
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.keys.awaited import waiting_text
from workbench.tui.main import MainScreen
from workbench.tui.screens.picker import Picker

pytestmark = pytest.mark.usefixtures("held_keys")

SOUND = Invocation(
    operation="InvokeEndpointAsync",
    fields={"EndpointName": "batch-transcribe", "ContentType": "audio/x-wav"},
    body=TextBody("sound"),
    connection=Connection(sandbox=True),
)


@dataclass(frozen=True)
class Case:
    """Something that is read, and a key that needs it.

    Attributes:
        held: what reads it, as pytest's monkeypatch names it.
        opening: keys that lead there.
        key: needs what is read.
        awaited: what it is said to wait for.
        draft: what is on show.
        part: of the main screen, which is gone to first.
    """

    held: str
    opening: tuple[str, ...]
    key: str
    awaited: str
    draft: Invocation = IRIS
    part: str = ""


_TUI = "workbench.tui"
_SERVICES = "workbench.services"
CASES = {
    "history": Case(f"{_TUI}.panels.history.reader.everything", ("f6",), "enter", "the history"),
    "sessions": Case(
        f"{_SERVICES}.sessions.catalog.Sessions.sessions", ("f7",), "enter", "the list of sessions"
    ),
    "async": Case(
        f"{_SERVICES}.async_invocations.invocations.AsyncInvocations.page",
        (),
        "enter",
        "the list of asynchronous invocations",
        part="async",
    ),
    "saved": Case(
        f"{_SERVICES}.requests.saved_requests.SavedRequests.listing",
        (),
        "delete",
        "the list of saved requests",
        part="saved",
    ),
    "environments": Case(
        "workbench.store.requests.folder.RequestFolder.environments",
        ("v",),
        "down",
        "the list of environments",
        part="saved",
    ),
    "endpoints": Case(
        f"{_SERVICES}.account.endpoints.EndpointDirectory.listing",
        ("alt+g",),
        "enter",
        "the list of endpoints",
    ),
    "profiles": Case(f"{_TUI}.screens.account.switcher.places", ("alt+q",), "enter", "the list of profiles"),
    "settings": Case(
        f"{_TUI}.screens.settings.screen.settings_state", ("alt+shift+s",), "enter", "the settings"
    ),
    "a text that is minified": Case(
        "workbench.content.editing.replacement.rewritten", ("f2", "alt+m"), "f5", "the text"
    ),
    "templates": Case(
        f"{_TUI}.screens.templates.matching", ("f2", "ctrl+t"), "enter", "the list of templates"
    ),
    "templates, by a key that the field passes on": Case(
        f"{_TUI}.screens.templates.matching", ("f2", "ctrl+t"), "down", "the list of templates"
    ),
    "settings, by a key that the field passes on": Case(
        f"{_TUI}.screens.settings.screen.settings_state", ("alt+shift+s",), "down", "the settings"
    ),
    "export": Case(f"{_SERVICES}.interchange.Interchange.export", ("alt+y",), "c", "the text"),
    "upload": Case(
        f"{_TUI}.screens.upload.proposed_folder", ("f12",), "enter", "a folder to propose", draft=SOUND
    ),
    "targets": Case(f"{_TUI}.screens.fan_out.targets", ("alt+t",), "f5", "the list of targets"),
}


@contextmanager
def holding(monkeypatch: pytest.MonkeyPatch, place: str) -> Iterator[Event]:
    """Holds up every call of a function until the event that is yielded."""
    is_free = Event()
    module, _, name = place.rpartition(".")
    outer, _, inner = module.rpartition(".")
    target: Any = import_module(module) if module.islower() else getattr(import_module(outer), inner)
    read: Callable[..., Any] = getattr(target, name)

    def held(*arguments: Any, **options: Any) -> Any:
        assert is_free.wait(DEADLINE_SECONDS)
        return read(*arguments, **options)

    monkeypatch.setattr(target, name, held)
    try:
        yield is_free
    finally:
        is_free.set()


def click(app: WorkbenchApp, widget: Widget) -> None:
    """Clicks on a widget as a terminal says it: the pilot's own clicks pass what waits."""
    at = widget.region.offset
    for kind in (events.MouseDown, events.MouseUp):
        app.post_message(kind(None, *at, 0, 0, 1, False, False, False, screen_x=at.x, screen_y=at.y))


_OF_THE_START = ("history", "sessions", "async", "saved")
"""What the app reads before anything is pressed: it is held up from then on."""


async def test_a_key_says_what_it_waits_for_and_escape_lets_go_of_it(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.send(IRIS)
    with ExitStack() as stack:
        held = {name: stack.enter_context(holding(monkeypatch, CASES[name].held)) for name in _OF_THE_START}
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.main.is_complete)
            for name, is_free in held.items():
                await _waits_and_is_let_go_of(pilot, app, name, is_free)


async def test_a_key_waits_for_what_is_read_once_it_is_looked_at_and_escape_lets_go_of_it(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for name in (name for name in CASES if name not in _OF_THE_START):
            if app.main.draft != CASES[name].draft:
                await take_draft(pilot, app, CASES[name].draft)
            await pilot.press("f2")
            with monkeypatch.context() as patch, holding(patch, CASES[name].held) as is_free:
                await _waits_and_is_let_go_of(pilot, app, name, is_free)
            while app.screen is not app.main:
                above = app.screen
                await pilot.press("escape")
                await until(pilot, lambda above=above: app.screen is not above)  # type: ignore[misc]


async def _waits_and_is_let_go_of(pilot: Pilot[int], app: WorkbenchApp, name: str, is_free: Event) -> None:
    """Presses the key of a case while what it needs is held up, then Escape; then lets it be read."""
    case = CASES[name]
    if case.part:
        app.main.workspace.show(case.part)
    press(app, *case.opening, case.key)
    await until(pilot, lambda: f" waits for {case.awaited}. Esc: do not wait." in text(app))
    screens = len(app.screen_stack)
    press(app, "escape")
    await until(pilot, lambda: " waits for " not in text(app))
    assert not app._order._waiting and len(app.screen_stack) == screens, name
    is_free.set()
    await until(pilot, lambda: not app._order._awaited(events.Key(case.key, None)))
    await pilot.pause()
    assert len(app.screen_stack) in {screens, screens + (name == "environments")}, name


async def test_what_waits_is_done_once_it_is_read(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.send(IRIS)
    with holding(monkeypatch, CASES["history"].held) as is_free:
        app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("other")))
        async with app.run_test(size=(120, 40)) as pilot:
            await until(pilot, lambda: app.main.is_complete)
            press(app, "f6", "e", "end")
            await until(pilot, lambda: "2 keys wait for the history. Esc: do not wait." in text(app))
            press(app, "z")
            await until(pilot, lambda: "3 keys wait for the history." in text(app))
            is_free.set()
            # `e` has made it the draft, and the payload has the focus by then.
            await until(pilot, lambda: app.main.draft.body == TextBody(IRIS.body.text + "z"))  # type: ignore[union-attr]
            assert "wait" not in text(app)


async def test_what_needs_no_list_does_not_wait_for_it(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        with monkeypatch.context() as patch, holding(patch, CASES["endpoints"].held) as is_free:
            # Keys of the whole screen.
            await pilot.press("alt+g")
            await until(pilot, lambda: has_focus(app, "#endpoints"))
            await pilot.press("f2", "ctrl+end", "x")
            await until(pilot, lambda: app.main.draft.body == TextBody(IRIS.body.text + "x"))  # type: ignore[union-attr]

            # A click elsewhere lets go of what waits.
            press(app, "alt+g", "enter")
            await until(pilot, lambda: "Enter waits for the list of endpoints" in text(app))
            click(app, app.screen.query_one("#editor"))
            await until(pilot, lambda: has_focus(app, "#editor"))
            await pilot.pause()
            assert app.main.draft.body == TextBody(IRIS.body.text + "x"), "Enter was not done there"  # type: ignore[union-attr]
            assert not app._order._waiting and "waits" not in text(app)
            is_free.set()

        # A place is chosen that is read later.
        press(app, "alt+q", *"ap-south-1", "enter")
        await until(pilot, lambda: app.main.draft.connection.region == "ap-south-1")
        assert app.main.draft.body == TextBody(IRIS.body.text + "x")  # type: ignore[union-attr]

        # Letters of a search are typed while a list is read.
        with monkeypatch.context() as patch, holding(patch, CASES["settings"].held) as is_free:
            press(app, "alt+shift+s", *"themes", "backspace")
            await until(pilot, lambda: " theme\n" in text(app))
            press(app, "enter")
            await until(pilot, lambda: "Enter waits for the settings" in text(app))
            is_free.set()
            await until(pilot, lambda: isinstance(app.screen, Picker) and "ansi-dark" in text(app))


async def test_the_app_is_left_whatever_waits(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    with holding(monkeypatch, CASES["settings"].held) as is_free:
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.main.is_complete)
            press(app, "alt+shift+s", "enter")
            await until(pilot, lambda: "Enter waits for the settings" in text(app))
            press(app, "ctrl+q")
            await until_left(pilot, app)
            is_free.set()


async def test_the_app_is_left_with_a_key_that_came_before_it_was_said_what_waits(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with holding(monkeypatch, CASES["settings"].held) as is_free:
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await until(pilot, lambda: app.main.is_complete)
            press(app, "alt+shift+s", "enter", "ctrl+q")
            await until_left(pilot, app)
            is_free.set()


async def until_left(pilot: Pilot[int], app: WorkbenchApp) -> None:
    """Waits until the app has been asked to end, and begins nothing any more."""
    await until(pilot, lambda: app.main.sender.closed)


async def test_enter_uploads_to_the_folder_that_is_proposed_later(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    with holding(monkeypatch, CASES["upload"].held) as is_free:
        app = WorkbenchApp(bench)
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await take_draft(pilot, app, SOUND)
            press(app, "f12", "enter")
            await until(pilot, lambda: "Enter waits for a folder to propose" in text(app))
            is_free.set()
            await until(pilot, lambda: isinstance(app.screen, MainScreen))
            await until(pilot, lambda: len(bench.history.page()) == 1)
    (row,) = bench.history.page()
    assert str(row.fields["InputLocation"]).startswith("s3://")


async def test_what_comes_behind_a_key_that_makes_a_row_the_draft_waits_for_that(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.send(IRIS)
    retraced = f"{_TUI}.main.shown_exchange.retraced"
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("other")))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        # The line goes once a click that waited is done.
        with monkeypatch.context() as patch, holding(patch, retraced) as is_free:
            await pilot.press("f6", "home")
            press(app, "e")
            click(app, app.main.query_one("#history-list"))
            await until(pilot, lambda: "The click waits for the exchange. Esc: do not wait." in text(app))
            is_free.set()
            await until(pilot, lambda: not app._order._waiting)
            await until(pilot, lambda: "waits for" not in text(app))
        # Letters are no commands.
        await take_draft(pilot, app, IRIS.with_(body=TextBody("another")))
        with monkeypatch.context() as patch, holding(patch, retraced) as is_free:
            await pilot.press("f6", "home")
            press(app, "e", "end", *"delete")
            await until(pilot, lambda: "7 keys wait for the exchange. Esc: do not wait." in text(app))
            is_free.set()
            body = TextBody(IRIS.body.text + "delete")  # type: ignore[union-attr]
            await until(pilot, lambda: app.main.draft.body == body)
    assert len(bench.history.page()) == 1


async def test_an_escape_alone_does_not_wait_for_long(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, unanswered: Invocation
) -> None:
    bench.send(IRIS)
    with holding(monkeypatch, f"{_TUI}.main.shown_exchange.retraced") as is_free:
        app = WorkbenchApp(bench, invocation=unanswered)
        async with app.run_test(size=(120, 40)) as pilot:
            await ready(pilot)
            await pilot.press("f5")
            await until(pilot, lambda: app.main.sender.flight is not None)
            await pilot.press("f6", "end")
            press(app, "e", "escape")
            # It gives the request up, whatever is being read.
            await until(pilot, lambda: app.main.sender.flight is None)
            assert "Escape waits" not in text(app)
            press(app, "f2")
            await until(pilot, lambda: "F2 waits for the exchange. Esc: do not wait." in text(app))
            is_free.set()


def test_what_waits_is_counted_where_it_is_more_than_a_key() -> None:
    enter = events.Key("enter", "\r")
    assert waiting_text([enter], "the history") == "Enter waits for the history. Esc: do not wait."
    assert waiting_text([enter, enter], "the history") == "2 keys wait for the history. Esc: do not wait."
    down, up = (kind(None, 1, 1, 0, 0, 1, False, False, False) for kind in (events.MouseDown, events.MouseUp))
    assert waiting_text([down, up], "the form") == "The click waits for the form. Esc: do not wait."
    assert waiting_text([enter, down, up], "the form").startswith("Keys and clicks wait for the form.")
    assert (
        waiting_text([events.Paste("text")], "the form")
        == "What was typed waits for the form. Esc: do not wait."
    )
