"""The container's log beside the body: read by itself after a ModelError, on demand after anything else."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from msgspec import structs
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import IRIS, press, ready, take_draft, text, until
from tests.tui.panels.response.conftest import exchange
from workbench.content.logs import entries, fold
from workbench.model.errors import NoLogGroupError
from workbench.model.exchange import Exchange
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.model.logs.line import LogLine, LogRecord
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.logs.around import reason
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.response.log_list import LogList
from workbench.tui.panels.response.log_pane import LogPane
from workbench.tui.widgets.text_modal import TextModal


def faulty(message: str, **fault: object) -> Invocation:
    return Invocation(
        fields={"EndpointName": "faulty"},
        body=TextBody(json.dumps({"status": 500, "message": message, **fault})),
        connection=Connection(sandbox=True),
    )


async def answered(pilot: Pilot[int], text_of_answer: str) -> None:
    await ready(pilot)
    await pilot.press("f5")
    await until(pilot, lambda: text_of_answer in text(pilot.app))


async def opened(pilot: Pilot[int]) -> LogList:
    await pilot.press("f4", "7")
    log = pilot.app.screen.query_one(LogList)
    await until(pilot, lambda: log.count > 0)
    return log


async def test_a_log_is_read_folded_filtered_and_another_with_another_answer(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=faulty("weights of panel one"))
    async with app.run_test(size=(120, 40)) as pilot:
        # After a model error it says why by itself.
        await answered(pilot, "Log (7): RuntimeError: weights of panel one")
        log = await opened(pilot)
        assert "RuntimeError: weights of panel one  (4 lines)" in text(app)
        assert "Traceback (most recent call last)" not in text(app)
        await pilot.press("enter")
        assert "Traceback (most recent call last)" in text(app)
        assert log.selected is not None and log.selected.entry.message.startswith("RuntimeError")
        await pilot.press("enter")
        assert "Traceback (most recent call last)" not in text(app)

        # Its lines are kept with the exchange.
        (row,) = bench.history.page()
        kept = bench.history.logs.get(row.id)
        assert kept is not None
        assert any("weights of panel one" in line.message for line in kept.lines)

        # Lines are filtered as one types.
        everything = log.count
        await pilot.press("slash")
        press(app, *"panel one")
        await until(pilot, lambda: 0 < log.count < everything)
        press(app, *"x")
        await until(pilot, lambda: log.count == 0)
        assert "no line contains it" in text(app)
        await pilot.press("escape")
        assert log.count == everything

        # The error of a later request does not explain a failure.
        await pilot.press("1")
        await until(pilot, lambda: "Log (7): RuntimeError: weights of panel one" in text(app))
        pane = app.screen.query_one(LogPane)
        # Nothing else is read from here on.
        pane._cancellation.cancel()
        pane._cancellation = CancelToken()
        record = pane._record
        assert record is not None
        last = record.lines[-1]
        later = structs.replace(
            last,
            event_at=last.event_at + timedelta(minutes=1),
            event_id="later",
            message="KeyError: of another request",
        )
        lines = (*record.lines, later)
        assert "KeyError" in getattr(reason(lines), "text", ""), "it would be the reason"
        followed = structs.replace(record, lines=lines)
        pane.post_message(LogPane._Lines(pane._cancellation, followed, fold(entries(lines))))
        await until(pilot, lambda: any("of another request" in row.entry.text for row in log.shown))
        assert "Log (7): RuntimeError: weights of panel one" in text(app)
        await pilot.pause()
        assert "Log (7): RuntimeError: weights of panel one" in text(app)

        # Another exchange has another log.
        assert any("panel one" in row.entry.text for row in log.shown)
        app.main.query_one(LogPane).forget()
        await until(pilot, lambda: log.count == 0)
        await take_draft(pilot, app, IRIS)

        # After a good answer it is a key away.
        await answered(pilot, "setosa")
        assert "Log" not in text(app).split("Body", 1)[1].split("\n", 1)[0]
        await opened(pilot)
        assert "POST /invocations" in text(app)
        await take_draft(pilot, app, IRIS.with_field("EndpointName", "components"))

        # What cannot be read is said with what to do.
        await answered(pilot, "ValidationError")
        await pilot.press("f4", "7")
        await until(pilot, lambda: "No lines yet" in text(app))
        assert pane.display


async def test_a_log_that_is_followed_shows_what_comes(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=faulty("panel four"))
    async with app.run_test(size=(120, 40)) as pilot:
        await answered(pilot, "Log (7): ")
        log = await opened(pilot)
        await pilot.press("a")
        assert "following" in text(app)
        bench.send(faulty("came while it was followed"), record=False)
        await until(pilot, lambda: any("came while it was followed" in row.entry.text for row in log.shown))
        await pilot.press("a")
        assert "following" not in text(app)
        await pilot.press("A")
        assert "live, about $0.01 a minute" in text(app)
        await until(pilot, lambda: bool(log.blocks))
        bench.send(faulty("came while it was live"), record=False)
        await until(pilot, lambda: any("came while it was live" in row.entry.text for row in log.shown))
        await pilot.press("a")
        bench.send(faulty("came at last"), record=False)
        await until(pilot, lambda: any("came at last" in row.entry.text for row in log.shown))
        # Both ways of following begin where the other has ended: each line stands once.
        heads = [row.entry.text for row in log.shown if row.entry.text.startswith("RuntimeError: ")]
        marks = ("panel four", "came while it was followed", "came while it was live", "came at last")
        assert [heads.count(f"RuntimeError: {mark}") for mark in marks] == [1] * len(marks)
        # What another reading says late is not of this one.
        app.screen.query_one(LogPane).post_message(LogPane._State(CancelToken(), "said late", over=True))
        await pilot.pause()
        assert "said late" not in text(app)


async def seen_once(pilot: Pilot[int], mark: str) -> None:
    """Waits until the error with a text is in the log, and sees that it is there no second time."""
    log = pilot.app.screen.query_one(LogList)

    def heads() -> list[str]:
        return [row.entry.text for row in log.shown if row.entry.text == f"RuntimeError: {mark}"]

    await until(pilot, lambda: bool(heads()))
    assert len(heads()) == 1


@pytest.mark.parametrize("is_stopped", [False, True])
async def test_following_keeps_the_lines_of_a_failure_that_were_not_read_yet(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, is_stopped: bool
) -> None:
    mark = f"panel six {is_stopped}"
    app = WorkbenchApp(bench, invocation=faulty(mark))
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot, f"Log (7): RuntimeError: {mark}")
        log = await opened(pilot)
        pane, begun, is_free = app.screen.query_one(LogPane), Event(), Event()
        kept, exchange = pane._logs.kept, pane._exchange
        assert exchange is not None
        # Its lines came during the invocation, wherever the sandbox's clock had it end.
        exchange = structs.replace(exchange, started_at=exchange.started_at + timedelta(seconds=2))

        def held(exchange: Exchange) -> LogRecord | None:
            begun.set()
            assert is_free.wait(DEADLINE_SECONDS)
            return kept(exchange)

        monkeypatch.setattr(pane._logs, "kept", held)
        pane.show(exchange)
        await until(pilot, begun.is_set)
        pane.run("follow")
        if is_stopped:
            pane.run("follow")
        assert log.count == 0
        is_free.set()
        await seen_once(pilot, mark)
        assert ("following" in text(app)) is not is_stopped


async def test_following_brings_what_becomes_readable_of_the_exchange_itself(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WorkbenchApp(bench, invocation=faulty("panel seven"))
    async with app.run_test(size=(80, 24)) as pilot:
        await answered(pilot, "Log (7): RuntimeError: panel seven")
        await opened(pilot)
        pane = app.screen.query_one(LogPane)
        exchange = pane._exchange
        assert exchange is not None

        def read(*_arguments: object, **_options: object) -> LogRecord:
            raise NoLogGroupError("There is no log group yet.")

        monkeypatch.setattr(pane._logs, "kept", lambda _exchange: None)
        monkeypatch.setattr(pane._logs, "read", read)
        # Lines that came during the invocation, wherever the sandbox's clock had it end.
        later = structs.replace(exchange, started_at=exchange.started_at + timedelta(seconds=2))
        pane.show(later)
        pane.run("follow")
        await seen_once(pilot, "panel seven")


class Alone(App[int]):
    """A log without a panel around it."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__()
        self.pane = LogPane(bench)

    def compose(self) -> ComposeResult:
        yield self.pane


def logged(*messages: str) -> LogRecord:
    """A log of lines, a second apart."""
    began = datetime(2026, 1, 2, tzinfo=UTC)
    lines = tuple(
        LogLine(event_id=str(at), stream="v/i-1", message=message, event_at=began + timedelta(seconds=at))
        for at, message in enumerate(messages)
    )
    return LogRecord(group="/aws/sagemaker/Endpoints/iris", read_at=began, lines=lines)


async def test_a_line_or_all_of_a_log_is_taken_out_and_seen_whole(places: AppDirs) -> None:
    with Workbench(places) as bench:
        app = Alone(bench)
        async with app.run_test(size=(80, 24)) as pilot:
            await _take_out(pilot, app.pane)


async def _take_out(pilot: Pilot[int], pane: LogPane) -> None:
    log = pilot.app.query_one(LogList)
    # Where there is nothing, there is nothing to take, to follow or to unfold.
    for name in ("follow", "fold", "unfold", "copy_all"):
        pane.run(name)
    assert pane.taken("copy_value") is pane.taken("copy_all") is None
    assert pane._following == "" and not log.toggle()

    pane._exchange = exchange(b"", "text/plain")
    trace = ("Traceback (most recent call last):", '  File "a.py", line 1, in f', "KeyError: 'x'")
    record = logged("ready", *trace)
    pane.on_log_pane__lines(LogPane._Lines(pane._cancellation, record, fold(entries(record.lines))))
    pane.go()
    await pilot.pause()
    value = pane.taken("copy_value")
    assert value is not None and value.label == "the traceback"
    assert value.data.decode() == "\n".join(trace)
    for name in ("copy_all", "save"):
        everything = pane.taken(name)
        assert everything is not None and everything.data.decode() == "\n".join(("ready", *trace))
    assert pane.taken("find") is None

    # A line of its own is seen whole; that of a traceback folds it.
    await pilot.press("home", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, TextModal) and "ready" in text(pilot.app))
    await pilot.press("escape")
    value = pane.taken("copy_value")
    assert value is not None and (value.data, value.label) == (b"ready", "the log line")

    # The filter stays with what it has found, and goes when it is empty or is left for the list.
    pane.run("find")
    await pilot.press(*"KeyE", "enter")
    assert (pane._filter.open, log.has_focus, log.count) == (True, True, 1)
    pane.run("find")
    await pilot.press(*["backspace"] * 4, "enter")
    assert (pane._filter.open, log.has_focus, log.count) == (False, True, 2)
    pane.run("find")
    log.focus()
    await until(pilot, lambda: not pane._filter.open)

    # That there is nothing to say is said only where there are no lines.
    pane._tell(pane._cancellation, "", over=True)
    await pilot.pause()
    assert "The container printed nothing" not in text(pilot.app)
    log.show_blocks(())
    pane._tell(pane._cancellation, "", over=False)
    await pilot.pause()
    assert "The container printed nothing" not in text(pilot.app)
    pane._tell(pane._cancellation, "", over=True)
    await until(pilot, lambda: "The container printed nothing around this exchange." in text(pilot.app))
