"""Several drafts at once: each with its payload, its fields and its answer, kept over a restart."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from textual import events
from textual.pilot import Pilot

from tests.aws.server import Serve
from tests.tui.conftest import IRIS, held_request, press, ready, take_draft, text, until
from workbench.model.errors import ConfigurationError
from workbench.model.invocation import FileBody, Invocation, TextBody
from workbench.model.requests.draft_origin import DraftEntry, DraftList
from workbench.services import Workbench
from workbench.store.history.trash import remove
from workbench.tui.app import WorkbenchApp
from workbench.tui.main.drafts.recording import RecordingMemory
from workbench.tui.messages import ResendRequested
from workbench.tui.widgets.tabs.strip import TabStrip

pytestmark = pytest.mark.usefixtures("lasting_notices")

OTHER = '{"instances": [[6, 3, 5, 2]]}'


def _tabs(app: WorkbenchApp) -> TabStrip:
    return app.main.query_one("#draft-tabs", TabStrip)


async def _send(pilot: Pilot[int], app: WorkbenchApp, number: int) -> None:
    await pilot.press("f5")
    await until(pilot, lambda: f"· #{number} ·" in text(app))


async def test_each_draft_has_its_payload_fields_and_answer(bench: Workbench) -> None:
    first = WorkbenchApp(bench, invocation=IRIS)
    async with first.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await _send(pilot, first, 1)
        first.main.keep_draft()
    # A single one shows its answer again.
    app = WorkbenchApp(bench)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "· #1 ·" in text(app))
        assert app.main.draft == IRIS and "draft changed" not in text(app)
        assert app.main.workspace.focused_part == "payload", "one goes on typing"
        # Another has its own.
        assert not _tabs(app).display
        await pilot.press("alt+shift+d")
        await until(pilot, lambda: _tabs(app).display and "2 iris-classifier" in text(app))
        await until(pilot, lambda: "· #1 ·" not in text(app))
        await pilot.press("f2", "ctrl+l")
        app.post_message(events.Paste(OTHER))
        await until(pilot, lambda: app.main.draft.body == TextBody(OTHER))
        await _send(pilot, app, 2)
        assert app.main.draft.body == TextBody(OTHER)
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: app.main.draft.body == IRIS.body and "· #1 ·" in text(app))
        assert "5.1, 3.5" in text(app)
        await pilot.press("ctrl+pagedown")
        await until(pilot, lambda: app.main.draft.body == TextBody(OTHER) and "· #2 ·" in text(app))
        await pilot.press("f2", "ctrl+z")
        await until(pilot, lambda: app.main.draft.body != TextBody(OTHER))
        await pilot.press("ctrl+y")
        await until(pilot, lambda: app.main.draft.body == TextBody(OTHER))
        app.main.keep_draft()
    # So after another start.
    again = WorkbenchApp(bench)
    async with again.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "· #2 ·" in text(again))
        assert again.main.draft.body == TextBody(OTHER)
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: again.main.draft == IRIS and "· #1 ·" in text(again))
        again.main.keep_draft()
    # An answer that is gone leaves its draft without one, and without a word.
    remove(bench.history, [1])
    last = WorkbenchApp(bench)
    async with last.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "F5 sends the request and shows the response here" in text(last))
        assert last.main.draft == IRIS and not last._notifications


async def test_a_closed_draft_comes_back_with_its_undo(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+w")
        assert app.main.draft == IRIS
        await pilot.press("alt+shift+n")
        await until(pilot, lambda: "2 new draft" in text(app))
        assert app.main.draft.body is None and app.main.draft.connection == IRIS.connection
        await pilot.press(*"echo")
        await until(pilot, lambda: "2 echo" in text(app))
        await pilot.press("alt+shift+w")
        await until(pilot, lambda: app.main.draft == IRIS and not _tabs(app).display)
        await until(pilot, lambda: len(list(bench.places.data.glob("draft-????????.json"))) == 0)
        await pilot.press("alt+shift+t")
        await until(pilot, lambda: app.main.draft.endpoint_name == "echo" and "2 echo" in text(app))


async def test_an_answer_belongs_to_the_draft_that_was_sent(bench: Workbench, serve: Serve) -> None:
    moment = Event()
    slow = held_request(serve, moment)
    app = WorkbenchApp(bench, invocation=slow)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+d", "ctrl+pageup", "f5")
        await until(pilot, lambda: "Waiting" in text(app))
        # On its way it is shown when one comes back to its draft.
        await pilot.press("ctrl+pagedown")
        await until(pilot, lambda: "Waiting" not in text(app))
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: "Waiting" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.main.sender.flight is None and "Cancelled" in text(app))
        # Of one that is answered in another draft a notice tells.
        await pilot.press("f5")
        await until(pilot, lambda: app.main.sender.flight is not None)
        await pilot.press("ctrl+pagedown")
        app.clear_notifications()
        moment.set()
        await until(pilot, lambda: app.main.sender.flight is None)
        await until(pilot, lambda: bool(app._notifications))
        assert "· #2 ·" not in text(app)
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: "· #2 ·" in text(app))


async def test_what_was_not_to_be_recorded_stays_off_the_disk_and_stands_behind_its_tab(
    bench: Workbench, serve: Serve
) -> None:
    private = IRIS.with_(body=TextBody('{"instances": [[9.125, 3, 1, 0]]}'))
    app = WorkbenchApp(bench, invocation=private)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+p", "alt+p", "f5")
        await until(pilot, lambda: "200 ·" in text(app) and app.main.sender.flight is None)
        await pilot.press("alt+shift+n")
        await until(pilot, lambda: "2 new draft" in text(app) and "200 ·" not in text(app))
        await take_draft(pilot, app, IRIS.with_(body=TextBody(OTHER)))
        await pilot.press("f5")
        await until(pilot, lambda: app.main.sender.flight is None and "· #" in text(app))
        # The body and the answer of the first are there again, and not on the disk.
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: app.main.draft.body == private.body)
        await until(pilot, lambda: "200 ·" in text(app) and "· #" not in text(app))
        app.main.keep_draft()
        for path in bench.places.data.glob("draft*"):
            assert b"9.125" not in path.read_bytes(), path
        # An answer that comes while another draft is on show stands behind its tab as well.
        moment = Event()
        await take_draft(pilot, app, held_request(serve, moment))
        await pilot.press("alt+p", "f5")
        await until(pilot, lambda: app.main.sender.flight is not None)
        await pilot.press("ctrl+pagedown")
        await until(pilot, lambda: "· #" in text(app))
        moment.set()
        await until(pilot, lambda: app.main.sender.flight is None)
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: '"late"' in text(app) and "200 ·" in text(app))


async def test_drafts_that_wait_are_read_after_the_first_paint(bench: Workbench) -> None:
    bench.draft_window.save(
        DraftList(drafts=(DraftEntry(), DraftEntry(name="second"), DraftEntry(name="broken")))
    )
    bench.drafts.save(IRIS)
    bench.drafts.save(IRIS.with_field("EndpointName", "chat"), name="second")
    (bench.places.data / "draft-broken.json").mkdir()
    app = WorkbenchApp(bench)
    async with app.run_test(size=(120, 40)) as pilot:
        # Asked for before they are read.
        press(app, "ctrl+pagedown")
        await until(pilot, lambda: app.main.draft.endpoint_name == "chat")
        await until(pilot, lambda: "1 iris-classifier" in text(app) and "3 new draft" in text(app))
        assert "draft-broken.json cannot be read" in text(app)
        assert (bench.places.data / "draft-broken.json.unreadable").is_dir()


async def test_two_windows_have_drafts_of_their_own(bench: Workbench) -> None:
    with Workbench(bench.places, hosting=bench.clients.hosting) as other:
        first, second = WorkbenchApp(bench, invocation=IRIS), WorkbenchApp(other)
        chat = IRIS.with_field("EndpointName", "chat")
        async with first.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            first.main.keep_draft()
        async with second.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            assert second.main.draft.endpoint_name == ""
            await take_draft(pilot, second, chat)
            second.main.keep_draft()
        assert WorkbenchApp(bench).main.draft == IRIS
        assert WorkbenchApp(other).main.draft == chat
    with Workbench(bench.places, hosting=bench.clients.hosting) as third:
        assert WorkbenchApp(third).main.draft == chat


async def test_a_list_in_another_draft_stays_as_it_is_written(bench: Workbench) -> None:
    rows = IRIS.with_(body=TextBody("[[5, 3], [6, 2]]"))
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("[[1, 2]")))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.main.query_one("#way").focus()
        await pilot.press("left")
        await until(pilot, lambda: app.main.draft.field("ContentType") == "application/x-npy")
        await until(pilot, lambda: "float32" in text(app))
        await pilot.press("alt+shift+n")
        await until(pilot, lambda: "2 new draft" in text(app) and "float32" not in text(app))
        await take_draft(pilot, app, rows)
        await until(pilot, lambda: "[[5, 3], [6, 2]]" in text(app) and "float32" not in text(app))
        assert app.main.draft == rows
        # The draft that is typed as an array goes on so.
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: "[[1, 2]" in text(app) and "float32" in text(app))


async def test_what_stands_by_belongs_to_its_draft(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("first")))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.main.query_one("#way").focus()
        await pilot.press("right", "right")
        await until(pilot, lambda: app.main.draft.body == FileBody(""))
        await pilot.press("alt+shift+n")
        await take_draft(pilot, app, Invocation(fields={"EndpointName": "echo"}, body=TextBody("second")))
        app.main.query_one("#way").focus()
        await pilot.press("right", "right")
        await until(pilot, lambda: app.main.draft.body == FileBody(""))
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: app.main.draft.endpoint_name == IRIS.endpoint_name)
        app.main.query_one("#way").focus()
        await pilot.press("left", "left")
        await until(pilot, lambda: app.main.draft.body == TextBody("first"))


async def test_a_thread_that_writes_judges_a_body_by_its_own_draft(bench: Workbench) -> None:
    private = IRIS.with_(body=TextBody('{"instances": [[9.125, 3, 1, 0]]}'))
    app = WorkbenchApp(bench, invocation=private)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+shift+n", "ctrl+pageup")
        await until(pilot, lambda: app.main.draft == private)
        form = app.main.assembly.drafts._parts.form
        resume, kept = form.recording.resume, list[bytes]()

        def resume_slowly(memory: RecordingMemory) -> None:
            resume(memory)
            writing = Thread(target=form.file.save_now)
            writing.start()
            writing.join(0.3)
            kept.extend(path.read_bytes() for path in bench.places.data.glob("draft*"))

        form.recording.resume = resume_slowly  # type: ignore[method-assign]
        await pilot.press("alt+p")
        await until(pilot, lambda: b"9.125" not in (bench.places.data / "draft.json").read_bytes())
        await pilot.press("ctrl+pagedown")
        await until(pilot, lambda: bool(kept))
    assert not any(b"9.125" in text for text in kept)


async def test_what_is_sent_again_after_a_login_stays_with_its_draft(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+p", "f5")
        await until(pilot, lambda: "setosa" in text(app) and app.main.sender.flight is None)
        app.main.sender.finish(ConfigurationError("The token has expired."))
        await pilot.press("alt+shift+n")
        await until(pilot, lambda: "2 new draft" in text(app) and "setosa" not in text(app))
        app.main.post_message(ResendRequested())
        await until(pilot, lambda: any("Draft 1" in note.message for note in app._notifications))
        assert "setosa" not in text(app) and len(bench.history.page()) == 2
        await pilot.press("ctrl+pageup")
        await until(pilot, lambda: "· #2 ·" in text(app) and "setosa" in text(app))
