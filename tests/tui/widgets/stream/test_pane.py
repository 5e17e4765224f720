"""Streams on the screen: as they come, stopped, broken, followed or not, and played again."""

from __future__ import annotations

import json
import uuid
from datetime import UTC, datetime

import pytest
from textual import events
from textual.widgets import Static

from tests.tui.conftest import IRIS, press, ready, take_draft, text, until
from tests.tui.pictures import check_picture
from workbench.content.streaming import Stream
from workbench.model import Connection, Exchange, Failure, FailureKind, Invocation, Outcome, Response, Timing
from workbench.model.exchange import Part, Status
from workbench.model.invocation import TextBody
from workbench.model.progress import Phase, Progress
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.flight import Flight
from workbench.tui.messages import ReplayRequested
from workbench.tui.panels.response import ResponsePanel
from workbench.tui.widgets.stream.pane import StreamPane
from workbench.tui.widgets.stream.view import StreamView


def streaming(endpoint: str, **body: object) -> Invocation:
    """What asks an endpoint of the sandbox for a stream."""
    return Invocation(
        operation="InvokeEndpointWithResponseStream",
        fields={"EndpointName": endpoint, "ContentType": "application/json"},
        body=TextBody(json.dumps(body)),
        connection=Connection(sandbox=True),
    )


def chat(tokens: int, pace: float) -> Invocation:
    """What asks for so many tokens, so many a second."""
    parameters = {"max_new_tokens": tokens, "tokens_per_second": pace, "seed": 3}
    return streaming("chat", inputs="Tell me", stream=True, parameters=parameters)


def recorded(words: str, failure: Failure | None = None, gap: float = 50.0) -> Exchange:
    """A stream as the history has it: a word every so many milliseconds."""
    lines = [
        json.dumps({"token": {"id": number, "text": word, "log_prob": -0.5}}).encode() + b"\n"
        for number, word in enumerate(f" {word}" for word in words.split())
    ]
    response = Response(
        http_status=200,
        headers=(("Content-Type", "application/vnd.amazon.eventstream"),),
        output={"ContentType": "application/jsonlines", "InvokedProductionVariant": "AllTraffic"},
        body=b"".join(lines),
        parts=tuple(Part(len(line), 80.0 + gap * number) for number, line in enumerate(lines)),
    )
    invocation = chat(len(lines), 20)
    return Exchange(
        id=7,
        uuid=str(uuid.uuid4()),
        started_at=datetime(2026, 1, 5, 10, tzinfo=UTC),
        invocation=invocation.with_(body=None),
    ).with_outcome(Outcome(response=response, failure=failure, timing=Timing(total_ms=1234.0), attempts=1))


STORY = (
    "Alice was beginning to get very tired of sitting by her sister on the bank, and of having nothing to "
    "do: once or twice she had peeped into the book her sister was reading, but it had no pictures or "
    "conversations in it, “and what is the use of a book,” thought Alice “without pictures or conversations?”"
)


def panel(app: WorkbenchApp) -> ResponsePanel:
    return app.screen.query_one(ResponsePanel)


def view(app: WorkbenchApp) -> StreamView:
    return app.screen.query_one(StreamView)


async def test_parts_are_on_the_screen_before_the_answer_is_whole(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=chat(4000, 50))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "tokens/s" in text(app))
        assert "Esc cancels" in text(app)
        before = view(app).virtual_size.height
        # While parts come there is always something to draw: who waits for its end waits for the stream.
        press(app, "f4", "t")
        await until(pilot, lambda: '{"token"' in text(app) and "raw parts" in text(app))
        await until(pilot, lambda: view(app).virtual_size.height > before + view(app).size.height)
        press(app, "escape")
        await until(pilot, lambda: "Cancelled after part" in text(app))
        assert text(app).count("all the same") == 1, "it is said once that the model may have run"
        await until(pilot, lambda: "#1 · cancelled" in text(app))
        assert "Cancelled: Cancelled" not in text(app)
    (row,) = bench.history.page()
    assert row.status is Status.CANCELLED
    kept = bench.history.exchange(1)
    assert kept.response is not None
    assert len(kept.response.parts) == kept.response.body.count(b"\n") > 10
    assert sum(part.size for part in kept.response.parts) == len(kept.response.body)


async def test_what_breaks_keeps_what_came_and_says_where(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=chat(1, 0))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        faults: tuple[tuple[dict[str, object], str], ...] = (
            (
                {"stream_error": "ModelStreamError"},
                "Broken: ModelStreamError (StreamBroken) after part 1, byte 1,500",
            ),
            (
                {"stream_error": "InternalStreamFailure"},
                "Broken: InternalStreamFailure after part 1, byte 1,500",
            ),
            ({"cut": 1000}, "Broken: ResponseStreamingError after part 1, byte 1,000"),
        )
        for fault, message in faults:
            # A draft of its own has no answer yet.
            await pilot.press("alt+shift+n")
            await take_draft(pilot, app, streaming("faulty", size=3000, **fault))
            await until(pilot, lambda: "Broken" not in text(app))
            await pilot.press("f5")
            await until(pilot, lambda message=message: message in " ".join(text(app).split()))  # type: ignore[misc]
            assert '"score": 0.123456789' in text(app), message
    assert [row.status for row in bench.history.page()] == [Status.ERROR] * 3


async def test_a_replay_streams_as_well_and_what_did_not_come_in_parts_has_no_such_tab(
    bench: Workbench,
) -> None:
    bench.send(chat(300, 0))
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.main.post_message(ReplayRequested(1))
        await until(pilot, lambda: "300 tokens" in text(app) and "#2" in text(app))
        assert view(app).following
        assert bench.history.page()[0].replay_of == 1
        panel(app).show(recorded(STORY))
        await pilot.press("f4", "5")
        await until(pilot, lambda: "Alice was" in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: "setosa" in text(app))
        assert "Stream" not in text(app)
        assert not app.screen.query_one(StreamPane).display


async def test_it_follows_until_its_user_looks_back(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=chat(1, 0))
    async with app.run_test(size=(160, 24)) as pilot:
        await ready(pilot)
        # Who looks back starts from what is on the screen.
        stream = Stream()
        panel(app).begin(Flight(stream))
        stream.add(b"first\n", 0.0)
        panel(app).show_parts()
        await until(pilot, lambda: "first" in text(app))
        for number in range(500):
            stream.add(f"row {number}\n".encode(), number * 5.0)
        # The key comes before the scrollbar, which follows what is drawn a moment later.
        shown = view(app)
        while shown._rows.count < 500:  # each time it folds for a moment at most
            shown.more_came()
        shown.action_scroll_up()
        shown.on_resize()  # what the screen hears late, it hears now
        await until(pilot, lambda: "not following" in text(app))
        await until(pilot, lambda: "row 498" in text(app) and "row 499" not in text(app))

        # It follows until then.
        stream = Stream()
        panel(app).begin(Flight(stream))

        def more(start: int, end: int) -> None:
            for number in range(start, end):
                stream.add(f"line {number}\n".encode(), number * 5.0)
            panel(app).show_parts()

        more(0, 200)
        await until(pilot, lambda: "line 199" in text(app))
        panel(app).focus_part()
        await until(pilot, lambda: view(app).max_scroll_y > 150)
        await pilot.press("pageup")
        await until(pilot, lambda: "not following" in text(app) and "line 199" not in text(app))
        seen = text(app)
        more(200, 400)
        await until(pilot, lambda: "400 parts" in text(app))
        lines = [line for line in seen.splitlines() if "line 1" in line]
        assert all(line.partition("▏")[2] in text(app) for line in lines)
        await pilot.press("end")
        await until(pilot, lambda: "line 399" in text(app) and "not following" not in text(app))
        more(400, 500)
        await until(pilot, lambda: "line 499" in text(app))

        # Who looks back stays there while the window changes.
        for key, top in (("up", "line 484"), ("pageup", "line 469"), ("home", "line 0\n")):
            stream = Stream()
            stream.add("".join(f"line {number}\n" for number in range(500)).encode(), 0.0)
            panel(app).begin(Flight(stream))
            panel(app).show_parts()
            await until(pilot, lambda: "line 499" in text(app) and "not following" not in text(app))
            view(app).focus()
            press(app, key)
            app.post_message(events.Resize(app.size, app.size))
            await until(pilot, lambda: "not following" in text(app))
            await until(pilot, lambda top=top: top in text(app))  # type: ignore[misc]

        # A flood is drawn in the end.
        stream = Stream()
        for number in range(5_000):
            stream.add(b'{"token": {"id": 1, "text": "w%d "}}\n' % number, number / 10)
        panel(app).begin(Flight(stream))
        panel(app).show_parts()
        await until(pilot, lambda: "w4999" in text(app))
        await pilot.press("f4", "t")
        await until(pilot, lambda: '4999 "}}' in text(app) and '{"token"' in text(app))


async def test_the_figures_stand_in_lines_before_the_pane_has_been_laid_out(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=chat(1, 5))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        pane = app.main.query_one(StreamPane)
        stream = Stream()
        stream.add(b'{"token": {"id": 1, "text": "Oh", "log_prob": -0.5}}\n', 80.0)
        pane.begin(stream, lambda: 100.0)
        figures = str(pane.query_one(".stream--figures", Static).content)
        assert "\n" not in figures and "1 part · 53 B" in figures and "1 token ·" in figures
        await pilot.pause()


async def test_a_recorded_stream_is_played_again(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=chat(1, 0))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        panel(app).show(recorded(STORY, gap=500.0))
        await pilot.press("f4", "5")
        await until(pilot, lambda: "without pictures" in text(app))
        await pilot.press("p")
        await until(pilot, lambda: "playing ×1" in text(app) and "Alice was" in text(app))
        assert "without pictures" not in text(app)
        await pilot.press("p")
        await until(pilot, lambda: "paused ×1" in text(app))
        await pilot.press("x")
        await until(pilot, lambda: "paused ×4" in text(app))
        await pilot.press("p")
        await until(pilot, lambda: "playing ×4" in text(app))
        await pilot.press("x")
        await until(pilot, lambda: "conversations?" in text(app) and "playing" not in text(app))
        await pilot.press("p")
        await until(pilot, lambda: "playing ×1" in text(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_pictures(bench: Workbench, size: tuple[int, int]) -> None:
    app = WorkbenchApp(bench, invocation=chat(50, 20))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        stream, whole = Stream(), recorded(STORY)
        assert whole.response is not None
        moments = iter([0.0])
        flight = Flight(stream, lambda: next(moments, 1.6))
        at = 0
        for part in whole.response.parts[:30]:
            stream.add(whole.response.body[at : at + part.size], part.at_ms)
            at += part.size
        await pilot.press("f4")
        flight.progress = Progress(phase=Phase.RECEIVING, received=at + 4000)
        panel(app).begin(flight)
        panel(app).show_parts()
        await until(pilot, lambda: "30 parts" in text(app))
        panel(app).focus_part()
        await pilot.pause()
        await check_picture(app, "stream-text", of="ResponsePanel")
        await pilot.press("t")
        await until(pilot, lambda: '{"token"' in text(app))
        await pilot.pause()
        await check_picture(app, "stream-raw", of="ResponsePanel")
        failure = Failure(
            kind=FailureKind.STREAM,
            code="ModelStreamError",
            message="Your model primary did not complete sending the response in the allotted time.",
            hint="A stream may take 8 minutes.",
            members={"ErrorCode": "ModelInvocationTimeExceeded"},
        )
        await pilot.press("t")
        panel(app).show(recorded(STORY, failure))
        await until(pilot, lambda: "without pictures" in text(app))
        panel(app).focus_part()
        await pilot.pause()
        await check_picture(app, "stream-broken", of="ResponsePanel")
