"""Asynchronous invocations in the app: watched, told, opened, stopped, forgotten, uploaded."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from textual.app import App

from tests.peers.recording import Answer, RecordingServer
from tests.tui.conftest import IRIS, ready, text, until
from tests.tui.pictures import check_picture, drawn
from workbench.content.humanize import elapsed
from workbench.model import Connection, ExchangeSummary, Invocation, Status
from workbench.model.async_invocation import AsyncInvocation, AsyncState, AsyncStatus
from workbench.model.invocation import Base64Body, BytesBody
from workbench.sandbox.morse import recording
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.store import AppDirs
from workbench.store.history import trash
from workbench.tui.app import WorkbenchApp
from workbench.tui.main.drafts.draft import DraftMemory
from workbench.tui.main.drafts.tabs import WaitingDraft
from workbench.tui.messages import AsyncStatusChanged, ShowExchangeRequested
from workbench.tui.panels.async_invocations import AsyncPanel
from workbench.tui.panels.async_invocations.actions import InvocationsRead
from workbench.tui.panels.async_invocations.format import about, line
from workbench.tui.terminal.notifications import alert, notification

pytestmark = pytest.mark.usefixtures("lasting_notices")

BUCKET = "sagemaker-us-east-1-123456789012"
SOUND = Invocation(
    operation="InvokeEndpointAsync",
    fields={"EndpointName": "batch-transcribe", "ContentType": "audio/wav"},
    body=Base64Body(base64.b64encode(recording("SOS")).decode()),
    connection=Connection(sandbox=True),
)
START = datetime(2026, 1, 5, 10, tzinfo=UTC)


async def test_the_result_is_shown_when_it_comes(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=SOUND)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: '"transcript": "SOS"' in text(app))
        await pilot.press("ctrl+p", *"async: open", "enter")
        await until(pilot, lambda: "✓ #1 batch-transcribe" in text(app))
        assert not app._notifications, "it would hide the answer that it announces"
        # A list that was read before that comes late.
        app.main.query_one(AsyncPanel).post_message(InvocationsRead((), "", reading=1, changes=0, version=0))
        await pilot.pause()
        assert "✓ #1 batch-transcribe" in text(app)
    row = bench.history.page()[0]
    assert (row.status, row.http_status) == (Status.OK, 200)
    assert b"SOS" in bench.history.body(1, "response")


async def test_a_failure_is_told_in_the_containers_words(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=SOUND.with_(body=BytesBody(b"no sound")))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "AsyncInferenceFailed" in text(app))
        # The reason once, and the raw document folded below it.
        await until(pilot, lambda: "The container returned 400: the recording is not a WAV file" in text(app))
        await until(pilot, lambda: "Raw response" in drawn(app, "#response"))
        assert "CLIENT_ERROR_FROM_MODEL" not in drawn(app, "#response")
    assert bench.history.page()[0].status is Status.ERROR


@pytest.fixture
def remote(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[RecordingServer]:
    """A service that accepts one invocation; its S3 is what is given."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    with RecordingServer() as service, RecordingServer() as s3:
        service.answer = Answer(
            status=202,
            headers=(
                ("X-Amzn-SageMaker-OutputLocation", "s3://b/o"),
                ("X-Amzn-SageMaker-FailureLocation", "s3://b/e"),
            ),
            body=b'{"InferenceId": "i"}',
        )
        s3.answer = Answer(status=404)
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", s3.url)
        with Workbench(AppDirs(*(tmp_path / name for name in ("data", "config", "cache")))) as bench:
            bench.send(SOUND.with_(body=BytesBody(b"x"), connection=Connection(endpoint_url=service.url)))
        yield s3


async def test_what_is_pending_at_the_start_is_watched_stopped_and_forgotten(
    places: AppDirs, remote: RecordingServer
) -> None:
    with Workbench(places) as bench:
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(120, 40), notifications=True) as pilot:
            await ready(pilot)
            await until(pilot, lambda: len(remote.requests) > 1)
            app.main.workspace.show("async")
            await until(pilot, lambda: "… #1 batch-transcribe" in text(app) and "s3://b/o" in text(app))
            await pilot.press("c")
            await until(pilot, lambda: app.clipboard == "s3://b/o")
            await pilot.press("s")
            await until(pilot, lambda: "stopped" in text(app))
            assert AsyncInvocations(bench).pending() == ()
            await pilot.press("w")
            await until(pilot, lambda: "stopped" not in drawn(app, "#async"))
            app.main.workspace.show("history")
            await until(pilot, lambda: not app.screen.query_one(AsyncPanel).is_on_screen)
            remote.answer = Answer(headers=(("Content-Type", "text/plain"),), body=b"here it is")
            # One line that covers nothing, and goes when the list shows it.
            announcement = "Asynchronous invocation #1 batch-transcribe: done"
            await until(pilot, lambda: announcement in drawn(app, "#notice"))
            assert "Asynchronous invocation" not in str([notice.message for notice in app._notifications])
            app.main.workspace.show("async")
            await until(pilot, lambda: "✓ #1 batch-transcribe" in text(app))
            await until(pilot, lambda: announcement not in text(app))
            # It has ended: neither key has anything to do.
            for key, reason in (("w", "This invocation has ended."), ("s", "is not being watched any more.")):
                await pilot.press(key)
                await until(pilot, lambda reason=reason: reason in text(app))  # type: ignore[misc]
            await pilot.press("enter")
            await until(pilot, lambda: "here it is" in text(app))
            app.main.workspace.show("async")
            await pilot.press("delete")
            await until(pilot, lambda: "No asynchronous" in text(app))
        assert bench.history.body(1, "response") == b"here it is"


async def test_one_that_another_process_deletes_leaves_the_list(
    places: AppDirs, remote: RecordingServer
) -> None:
    with Workbench(places) as bench, Workbench(places) as other:
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await until(pilot, lambda: len(remote.requests) > 1)
            app.main.workspace.show("async")
            await until(pilot, lambda: "… #1 batch-transcribe" in text(app))
            app.main.query_one(AsyncPanel).focus_part()
            assert trash.trash(other.history, [1], datetime.now(UTC)) == [1]
            await until(pilot, lambda: "No asynchronous" in text(app))
            assert trash.restore(other.history, [1]) == [1]
            await until(pilot, lambda: "… #1 batch-transcribe" in text(app))
            # It is waited for again, and keys go to the list as before.
            remote.answer = Answer(headers=(("Content-Type", "text/plain"),), body=b"here it is")
            await until(pilot, lambda: "✓ #1 batch-transcribe" in text(app))
            await pilot.press("delete")
            await until(pilot, lambda: "No asynchronous" in text(app))


async def test_a_refused_change_leaves_the_list_and_a_result_moves_nobody_who_types(
    places: AppDirs, remote: RecordingServer
) -> None:
    with Workbench(places) as bench:
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await ready(pilot)
            await until(pilot, lambda: len(remote.requests) > 1)
            # A change that is refused leaves the list and the watch.
            app.main.workspace.show("async")
            await until(pilot, lambda: "… #1 batch-transcribe" in text(app))
            with bench.history.writing() as connection:
                connection.execute(
                    "CREATE TRIGGER refused BEFORE INSERT ON arrival BEGIN SELECT RAISE(ABORT, 'no'); END"
                )
            await pilot.press("delete")
            await until(pilot, lambda: "Invocation unchanged: " in text(app))
            await pilot.pause()
            assert "… #1 batch-transcribe" in drawn(app, "#async")
            assert 1 in app.main.query_one(AsyncPanel)._watching._watched
            with bench.history.writing() as connection:
                connection.execute("DROP TRIGGER refused")

            # A result that comes by itself does not move who types.
            app.main.post_message(ShowExchangeRequested(1))
            await until(pilot, lambda: app.main.workspace.part == "response")
            await pilot.press("f2")
            await until(pilot, lambda: app.main.workspace.focused_part == "payload")
            remote.answer = Answer(headers=(("Content-Type", "text/plain"),), body=b"here it is")
            announcement = "The result of #1 batch-transcribe is there: F4 shows it."
            await until(pilot, lambda: announcement in drawn(app, "#notice"))
            assert app.main.workspace.part == app.main.workspace.focused_part == "payload"
            await pilot.press("f4")
            await until(pilot, lambda: "here it is" in text(app))
            await until(pilot, lambda: announcement not in text(app))


async def test_a_result_is_shown_though_another_exchange_was_asked_for_and_given_up(
    places: AppDirs, remote: RecordingServer
) -> None:
    with Workbench(places) as bench:
        connection = bench.history.exchange(1).invocation.connection
        assert bench.send(IRIS.with_(connection=connection)).id == 2
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            view = app.main.assembly.view
            view.show(ShowExchangeRequested(2))
            # Another draft is gone to before it is read: its answer is the pending one.
            pending = WaitingDraft(DraftMemory("", IRIS), answer=bench.history.exchange(1))
            view.resume(pending)
            announcement = "The result of #1 batch-transcribe is there"
            remote.answer = Answer(headers=(("Content-Type", "text/plain"),), body=b"here it is")
            await until(pilot, lambda: announcement in drawn(app, "#notice"))
            # What is said of an answer goes with it.
            view.resume(pending)
            await until(pilot, lambda: announcement not in text(app))


async def test_why_the_list_cannot_be_read_stays_until_it_can(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.main.workspace.show("async")
        await until(pilot, lambda: "No asynchronous" in text(app))
        panel = app.main.query_one(AsyncPanel)
        error = "The history cannot be read."
        panel.post_message(InvocationsRead((), error, reading=1, changes=0, version=bench.history.version()))
        await until(pilot, lambda: "The history cannot be read." in text(app))
        width = panel.size.width
        await pilot.resize_terminal(100, 40)
        await until(pilot, lambda: panel.size.width != width)
        await pilot.pause()
        assert "The history cannot be read." in text(app) and "No asynchronous" not in text(app)
        # Whatever changes is a reason to read it again.
        panel.post_message(AsyncStatusChanged(EACH[0]))
        await until(pilot, lambda: "No asynchronous" in text(app))


async def test_a_payload_is_put_into_s3_and_nowhere_else_and_stays_in_the_form(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=SOUND)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)

        # A place that is none is refused, and Escape does nothing.
        await pilot.press("f12")
        await until(pilot, lambda: f"s3://{BUCKET}/async/input/" in text(app))
        await pilot.press("ctrl+u", *"here", "enter")
        await until(pilot, lambda: "is not a location in S3" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "Put the payload into S3" not in text(app))
        assert bench.history.page() == ()

        # It is put there, and stays in the form.
        await pilot.press("f12")
        await until(pilot, lambda: f"s3://{BUCKET}/async/input/" in text(app))
        await check_picture(app, "upload", of="UploadScreen > Vertical")
        await pilot.press("enter")
        await until(pilot, lambda: '"transcript": "SOS"' in text(app))
        assert app.main.draft == SOUND
        (row,) = bench.history.page()
        assert str(row.fields["InputLocation"]).startswith(f"s3://{BUCKET}/async/input/")
        assert row.request_bytes is None


def deferred(number: int, state: AsyncState, **members: object) -> AsyncInvocation:
    """One that stands so."""
    summary = ExchangeSummary(
        id=number,
        uuid=str(number),
        started_at=START - timedelta(minutes=number * 7),
        operation="InvokeEndpointAsync",
        endpoint_name="batch-transcribe" if number % 2 else "fraud-scores-nightly",
        fields={},
        connection=Connection(),
        status=Status.OK,
        http_status=200 if state is AsyncState.DONE else 202,
        error_message="CUDA out of memory" if state is AsyncState.FAILED else None,
        response_bytes=1234,
        output={
            "OutputLocation": f"s3://{BUCKET}/async/output/5f1c{number}.out",
            "FailureLocation": f"s3://{BUCKET}/async/failure/5f1c{number}-error.out",
        },
    )
    over = state is not AsyncState.QUEUED
    arrival = AsyncStatus(
        state=state,
        watched=not over,
        ended_at=summary.started_at + timedelta(seconds=95) if over else None,
        kept=state is AsyncState.DONE,
    )
    return AsyncInvocation(summary=summary, arrival=msgspec.structs.replace(arrival, **members))


EACH = [
    deferred(9, AsyncState.QUEUED),
    deferred(8, AsyncState.QUEUED, watched=False),
    deferred(7, AsyncState.DONE),
    deferred(6, AsyncState.FAILED),
    deferred(5, AsyncState.EXPIRED, remark="Neither of its objects appeared in S3 in time."),
    deferred(4, AsyncState.LOST, remark="The specified bucket does not exist"),
]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.usefixtures("utc")
async def test_pictures(bench: Workbench, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "now", lambda: START)
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        app.main.workspace.show("async")
        await until(pilot, lambda: "No asynchronous" in text(app))
        await check_picture(app, "async-empty", of="AsyncPanel")
        panel = app.screen.query_one(AsyncPanel)
        # Nothing that is read replaces what is pictured.
        monkeypatch.setattr(panel._reader, "read", lambda *_, **__: None)
        await until(pilot, lambda: not any(worker.group == "async" for worker in app.workers))
        panel._show_rows(list(EACH))
        panel.focus_part()
        await until(pilot, lambda: "expired" in text(app))
        for number, name in enumerate(("queued", "stopped", "done", "failed", "expired", "lost")):
            await pilot.pause()
            if name in {"queued", "failed"}:
                await check_picture(app, f"async-{name}", of="AsyncPanel")
            assert f"#{9 - number} " in text(app)
            await pilot.press("down")


def test_lines_fit_and_say_how_it_stands() -> None:
    for invocation in EACH:
        for width in (20, 33, 76):
            assert line(invocation, width, START).cell_length <= max(width, 30)
    assert "6 h 15 min left" not in about(EACH[0], START).plain
    assert "5 h 12 min left" in about(EACH[0], START).plain
    assert "time limit passed" in about(EACH[0], START + timedelta(hours=7)).plain
    assert [elapsed(seconds) for seconds in (-0.3, 0.05, 4.2, 200, 18_720)] == [
        "< 1 s",
        "< 1 s",
        "4 s",
        "3 min 20 s",
        "5 h 12 min",
    ]


@pytest.mark.parametrize(
    ("environment", "begins"),
    [
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]9;"),
        ({"TERM": "xterm-kitty"}, "\x1b]9;"),
        ({"TERM": "foot"}, "\x1b]777;notify;Endpoint Workbench;"),
        ({"TERM": "xterm-256color"}, ""),
        ({"TERM": "foot", "TMUX": "socket"}, ""),
    ],
)
def test_a_notification_drives_no_terminal(environment: dict[str, str], begins: str) -> None:
    made = notification("#1 end;point\x07\x1b[2J", environment)
    assert made.startswith(begins) and bool(made) == bool(begins)
    assert made.count("\x1b") == made.count("\x07") == bool(begins)


class Rung(App[int]):
    """Counts how often it rings."""

    times = 0

    def bell(self) -> None:
        self.times += 1


async def test_the_bell_rings_where_it_is_wanted_or_no_notification_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = Rung()
    async with app.run_test():
        alert(app, "", "done")
        assert app.times == 0
        alert(app, "bell", "done")
        assert app.times == 1
        monkeypatch.setenv("TERM", "xterm-256color")
        monkeypatch.delenv("TERM_PROGRAM", raising=False)
        alert(app, "desktop", "done")
        assert app.times == 2
        monkeypatch.setenv("TERM", "foot")
        monkeypatch.delenv("TMUX", raising=False)
        monkeypatch.delenv("STY", raising=False)
        alert(app, "desktop", "done")
        assert app.times == 2
