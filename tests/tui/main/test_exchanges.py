"""F5 and what follows: the answer, the failure, the refusal, the cancel, the history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from textual.widgets import Input

from tests.aws.server import Serve, answer, answering
from tests.clocks import MovedClock
from tests.new_history import put_new_history
from tests.support import eventually
from tests.tui.conftest import IRIS, ready, take_draft, text, until
from workbench.model.exchange import Status
from workbench.model.invocation import Base64Body, BytesBody, Connection, FileBody, Invocation, TextBody
from workbench.model.sandbox_info import SandboxInfo
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.main.exchanges import _was_accepted
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.preview import HistoryPreview
from workbench.tui.sample_offer import Sample
from workbench.tui.widgets.body_view import BodyView


@pytest.fixture
def bench(places: AppDirs, hosting: SandboxInfo) -> Iterator[Workbench]:
    """A workbench over the sandbox, at noon: no day of the list ends while a test runs."""
    clock = MovedClock()
    now = clock.now().astimezone()
    clock.ahead = (now.replace(hour=12, minute=0) - now).total_seconds()
    put_new_history(places.data)
    with Workbench(places, hosting=lambda: hosting, clock=clock) as opened:
        yield opened


@pytest.mark.parametrize(("size", "key"), [((120, 40), "f5"), ((80, 24), "ctrl+j")])
async def test_the_first_answer_and_its_replay_from_the_history(
    app: WorkbenchApp, bench: Workbench, size: tuple[int, int], key: str
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press(key)
        await until(pilot, lambda: "setosa" in text(app) and "· #1 ·" in text(app))
        assert "200 ·" in text(app)
        (row,) = bench.history.page()
        assert (row.status, row.http_status, row.endpoint_name) == (Status.OK, 200, "iris-classifier")
        assert bench.history.body(row.id, "request") == b'{"instances": [[5.1, 3.5, 1.4, 0.2]]}'
        await pilot.press("f6")
        await until(pilot, lambda: app.screen.query_one(HistoryList).length == 1)
        assert "iris-cl" in text(app)
        await pilot.press("r")
        await until(pilot, lambda: "#2" in text(app))
    assert [(row.id, row.replay_of) for row in bench.history.page()] == [(2, 1), (1, None)]
    assert bench.history.exchange(2).request_body == bench.history.exchange(1).request_body


async def test_what_fails_is_told_in_its_own_words_and_what_cannot_be_sent_with_its_reason(
    bench: Workbench,
) -> None:
    nowhere = Connection(endpoint_url="http://127.0.0.1:9", region="us-east-1", sign=False)
    other = IRIS.with_(body=TextBody('{"instances": [[6.7, 3.0, 5.2, 2.3]]}'))
    offers = [Sample("One", "first", IRIS), Sample("Two", "second", other)]
    app = WorkbenchApp(bench, invocation=IRIS.with_field("ContentType", "text/html"), offers=offers)
    async with app.run_test(size=(160, 40)) as pilot:
        await ready(pilot)
        # A container that refuses, and a hint.
        await pilot.press("f5")
        await until(pilot, lambda: "The container returned 415" in text(app))
        assert "ModelError" in text(app)
        assert "→" in text(app)
        assert bench.history.page()[0].error_code == "ModelError"
        # The menu of samples sends the chosen one.
        await pilot.press("f9")
        await until(pilot, lambda: "second" in text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "virginica" in text(app))
        # A service that is not there. A draft of its own has no answer yet.
        await pilot.press("alt+shift+n")
        await take_draft(pilot, app, IRIS.with_(connection=nowhere))
        await until(pilot, lambda: "UNSIGNED" in text(app) and "No endpoint yet?" in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "Error" in text(app))
        row = bench.history.page()[0]
        assert (row.id, row.status, row.http_status) == (3, Status.ERROR, None)
        for unsent, message in (
            (IRIS.with_(body=FileBody("/nowhere/at/all.json")), "/nowhere/at/all.json"),
            (IRIS.with_(body=FileBody("/")), "it is a folder"),
            (IRIS.with_(body=Base64Body("!!!")), "base64"),
            (IRIS.with_field("EndpointName", None), "EndpointName is missing"),
        ):
            await pilot.press("alt+shift+n")
            await take_draft(pilot, app, unsent)
            await until(pilot, lambda: "Not sent" not in text(app))
            await pilot.press("f5")
            await until(pilot, lambda: "Not sent" in text(app))
            assert message in " ".join(text(app).split()), message
        # The draft stays as it is.
        assert "5.1, 3.5" in text(app)
        await pilot.press("ctrl+q")
    assert len(bench.history.page()) == 3
    assert WorkbenchApp(bench).main.draft == IRIS.with_field("EndpointName", None)


async def test_an_app_that_ends_without_leaving_gives_up_its_request(
    bench: Workbench, unanswered: Invocation
) -> None:
    app = WorkbenchApp(bench, invocation=unanswered)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "Waiting" in text(app))
    eventually(lambda: bench.history.page()[0].status is Status.CANCELLED)


async def test_a_second_send_waits_for_the_first_and_escape_or_leaving_cancels_that(
    bench: Workbench, unanswered: Invocation
) -> None:
    app = WorkbenchApp(bench, invocation=unanswered)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        # Enter in the endpoint sends too, and cancels nothing.
        app.screen.query_one("#endpoint", Input).focus()
        for key in ("enter", "f5"):
            await pilot.press(key)
            await until(pilot, lambda: "Waiting" in text(app) and "Esc cancels" in text(app))
            await pilot.press(key)
            await until(pilot, lambda: "A request is in flight" in text(app))
            flight = app.main.sender.flight
            assert flight is not None and not flight.token.cancelled
            app.clear_notifications()
            await pilot.press("escape")
            await until(pilot, lambda: "Cancelled" in text(app))
        # Expanded too: what is on its way goes first.
        await pilot.press("f5", "f4", "m")
        await until(pilot, lambda: app.screen.maximized is not None and "Waiting" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Cancelled" in text(app))
        assert app.screen.maximized is not None
        await pilot.press("escape")
        await until(pilot, lambda: app.screen.maximized is None)
        # What has the whole screen gives it back to the answer, and keeps the keys.
        await pilot.press("f6", "alt+w", "f5")
        await until(pilot, lambda: "Waiting" in text(app) and app.screen.maximized is None)
        assert app.main.workspace.focused_part == "history"
        # To leave cancels it.
        await pilot.press("ctrl+q")
    assert app.return_value == 0
    assert [row.status for row in bench.history.page()] == [Status.CANCELLED] * 4


SIGNS = ("escapes", "bidi", "broken-utf8", "control", "markup")
HOSTILE = (*SIGNS, "deep", "nan", "empty", "wrong-type")


async def test_a_hostile_body_is_shown_inert(app: WorkbenchApp, bench: Workbench) -> None:
    faulty = IRIS.with_field("EndpointName", "faulty")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for number, content in enumerate(HOSTILE, 1):
            await take_draft(pilot, app, faulty.with_(body=TextBody(f'{{"content": "{content}"}}')))
            await pilot.press("f5")
            await until(pilot, lambda number=number: f"· #{number} ·" in text(app))  # type: ignore[misc]
            assert _drives_nothing(text(app)), content
            # The other tabs show what came with a body; of some, signs of it.
            for tab in ("f4", "2", "3", "4", "1") if content in SIGNS else ():
                await pilot.press(tab)
                assert _drives_nothing(text(app)), (content, tab)
    assert [row.status for row in bench.history.page()] == [Status.OK] * len(HOSTILE)


async def test_a_body_of_13_mb_in_one_line_is_shown(bench: Workbench) -> None:
    draft = IRIS.with_field("EndpointName", "faulty").with_(
        body=TextBody('{"size": 13631488, "one_line": true}')
    )
    app = WorkbenchApp(bench, invocation=draft)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "13.0 MB" in text(app))
        await until(pilot, lambda: '"score": 0.123456789' in text(app))
        await pilot.press("f4", "end")
        await until(pilot, lambda: "]" in text(app).splitlines()[-3])


async def test_no_character_hides_under_the_scrollbar(bench: Workbench) -> None:
    draft = IRIS.with_field("EndpointName", "faulty").with_(body=TextBody('{"size": 4000, "one_line": true}'))
    app = WorkbenchApp(bench, invocation=draft)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "4.0 KB" in text(app) or "3.9 KB" in text(app))
        await pilot.press("f4", "f")
        await until(pilot, lambda: "raw, f formats" in text(app))
        view = app.screen.query_one(BodyView)
        await until(pilot, lambda: view.show_vertical_scrollbar)
        rows = [view.render_line(y).text.rstrip() for y in range(view.size.height)]
        assert "".join(rows).replace(" ", "") in bench.history.body(1, "response").decode().replace(" ", "")
        assert max(map(len, rows)) <= view.scrollable_content_region.width


async def test_list_draft_and_answer_tell_of_one_exchange(app: WorkbenchApp, bench: Workbench) -> None:
    bench.send(IRIS.with_(body=BytesBody(b'{"instances": [[6.7, 3.0, 5.2, 2.3]]}')))
    bench.send(IRIS.with_field("EndpointName", "echo"))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        entries = app.screen.query_one(HistoryList)
        await until(pilot, lambda: entries.length == 2)
        await pilot.press("f6", "end", "enter")
        await until(pilot, lambda: "▸" in _row(app, 2) and "▸" not in _row(app, 1))
        # An exchange of the history is changed and sent.
        await pilot.press("e")
        await until(pilot, lambda: "6.7, 3.0" in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: entries.length == 3 and entries.cursor == 0 and "▸" in _row(app, 1))
        await until(pilot, lambda: "#3" in text(app) and "draft changed" not in text(app))
        assert bench.history.page()[0].replay_of is None
        await pilot.press("f2", "ctrl+end", "space")
        await until(pilot, lambda: "draft changed since #3" in text(app))
        await pilot.press("backspace")
        await until(pilot, lambda: "draft changed since #3" not in text(app))
        # A search is not left for what is sent meanwhile.
        await pilot.press("f6", "slash", *"endpoint", "colon", *"echo", "enter")
        await until(pilot, lambda: "1 found" in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "goes to #4" in text(app))
        assert entries.length == 1
        await pilot.press("f6", "escape")
        await until(pilot, lambda: entries.length == 4 and entries.cursor == 0)


def _drives_nothing(shown: str) -> bool:
    return not any(
        (ord(char) < 0x20 and char != "\n") or 0x7F <= ord(char) < 0xA0 or 0x202A <= ord(char) <= 0x202E
        for char in shown
    )


async def test_nothing_is_sent_once_the_app_is_asked_to_end(app: WorkbenchApp, bench: Workbench) -> None:
    async with app.run_test() as pilot:
        await ready(pilot)
        await app.main.leave()
        await app.main.action_send()
        await pilot.pause()
        assert bench.history.page() == ()


async def test_the_history_starts_at_the_exchange_that_is_on_show(bench: Workbench) -> None:
    bench.send(IRIS)
    bench.send(IRIS.with_field("EndpointName", "echo"))
    app = WorkbenchApp(bench, exchange=1)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        entries = app.screen.query_one(HistoryList)
        await until(pilot, lambda: entries.cursor == 1 and "▸" in _row(app, 2))
        await until(pilot, lambda: "#1" in str(app.screen.query_one(HistoryPreview).render()))


@pytest.mark.parametrize(
    ("reply", "accepted"),
    [
        (answer(), True),
        (answer(status="424 Failed Dependency", headers=(("x-amzn-errortype", "ModelError"),)), True),
        (answer(status="403 Forbidden", headers=(("x-amzn-errortype", "ExpiredTokenException"),)), False),
        (answer(b"<html>", status="502 Bad Gateway", headers=(("Content-Type", "text/html"),)), False),
    ],
)
def test_credentials_that_the_service_refused_were_not_accepted(
    bench: Workbench, serve: Serve, reply: bytes, accepted: bool
) -> None:
    connection = Connection(
        endpoint_url=serve(answering(reply)).url, region="us-east-1", sign=False, max_attempts=1
    )
    exchange = bench.send(IRIS.with_(connection=connection))
    assert exchange.response is not None
    assert _was_accepted(exchange) is accepted


def _row(app: WorkbenchApp, number: int) -> str:
    """A row of the history as it is drawn, from 1 for the one below the day's heading."""
    return app.screen.query_one(HistoryList).render_line(number).text
