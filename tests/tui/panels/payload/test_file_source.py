"""Other ways to give a body: a file, another program's work, a call that is pasted."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.message import Message
from textual.pilot import Pilot

from tests.tui.conftest import IRIS, ready, take_draft, text, until
from tests.tui.pictures import check_picture
from workbench.model.invocation import FileBody, Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import ImportRequested
from workbench.tui.screens.picker import Picker
from workbench.tui.widgets.editor import Editor

pytestmark = pytest.mark.usefixtures("lasting_notices")

CALL = "aws sagemaker-runtime invoke-endpoint --endpoint-name iris out.json"
APPENDS = f"""{sys.executable} -c "import sys; open(sys.argv[1], 'a').write('\\r more')" """
FAILS = f"""{sys.executable} -c "import sys; open(sys.argv[1], 'a').write('x'); sys.exit(1)" """


@pytest.fixture
def payloads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files of a known time, where the process is."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    folder = tmp_path / "payloads"
    (folder / "images").mkdir(parents=True)
    for name, data in (
        ("iris.csv", b"5.1,3.5\n4.9,3.0\n"),
        ("images/cat.png", b"\x89PNG\r\n\x1a\n" + b"x" * 99),
    ):
        (folder / name).write_bytes(data)
        os.utime(folder / name, (1_800_000_000, 1_800_000_000))
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_file_is_looked_at_and_told_to_have_changed(
    bench: Workbench, payloads: Path, size: tuple[int, int]
) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=FileBody("iris.csv")))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "modified" in text(app))
        await check_picture(app, "payload-file", of="#payload")
        (payloads / "iris.csv").write_bytes(b"1,2\n")
        await pilot.press("f5")
        await until(pilot, lambda: "200" in text(app) or "ModelError" in text(app))
        await pilot.press("f2")
        await until(pilot, lambda: "has changed since you chose it" in " ".join(text(app).split()))


async def test_a_kind_chosen_in_the_list_is_typed_in_at_once(bench: Workbench, payloads: Path) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", "shift+tab", "down")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press(*"zz")
        await until(pilot, lambda: "Nothing matches." in text(app))
        await pilot.press("enter", "escape", *"fil", "enter")
        await until(pilot, lambda: "Path of the file to send" in text(app))
        assert " of 6.0 MB" not in text(app), "the size of the text that is not sent now"
        await until(pilot, lambda: app.focused is not None and app.focused.id == "path")
        await pilot.press(*"iris.csv")
        await until(pilot, lambda: app.main.draft.body == FileBody("iris.csv"))
        await pilot.press("shift+tab", "left")
        await until(pilot, lambda: app.main.draft.body != FileBody("iris.csv"))
        assert app.focused is not None
        assert app.focused.id == "way", "stepping goes on"


async def test_a_path_is_completed_and_picked_in_a_tree(bench: Workbench, payloads: Path) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=FileBody("")))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f2", *"iri")
        await until(pilot, lambda: "iris.csv" in text(app))
        await pilot.press("right")
        await until(pilot, lambda: app.main.draft.body == FileBody("iris.csv"))
        await pilot.press("alt+o")
        await until(pilot, lambda: "images" in text(app))
        await pilot.press("down", "enter")
        await until(pilot, lambda: "cat.png" in text(app))
        await pilot.press("down", "enter")
        await until(
            pilot,
            lambda: (
                isinstance(app.main.draft.body, FileBody) and app.main.draft.body.path.endswith("cat.png")
            ),
        )
        await until(pilot, lambda: "PNG" in text(app))


async def test_a_file_that_is_not_there_says_so(bench: Workbench, payloads: Path) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=FileBody("none.csv")))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "none.csv cannot be read" in text(app))


async def test_a_dropped_file_is_offered(bench: Workbench, payloads: Path) -> None:
    kept = Invocation(body=TextBody("kept"))
    app = WorkbenchApp(bench, invocation=kept)
    path = str(payloads / "iris.csv")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for keys, wanted in (
            (("down", "enter"), TextBody(f"{path}kept")),
            (("enter",), FileBody(path)),
        ):
            await pilot.press("f2", "ctrl+home")
            app.post_message(events.Paste(path))
            await until(pilot, lambda: "Send the file" in text(app))
            await pilot.press(*keys)
            await until(pilot, lambda: "Send the file" not in text(app))
            await until(pilot, lambda body=wanted: app.main.draft.body == body)  # type: ignore[misc]
            if wanted != FileBody(path):
                await take_draft(pilot, app, kept)
        await pilot.press("shift+tab", "left", "left")
        await until(pilot, lambda: app.main.draft.body == TextBody("kept"))


async def test_a_pasted_call_is_offered_as_an_import(bench: Workbench) -> None:
    asked: list[Message] = []

    def is_imported() -> bool:
        return any(isinstance(message, ImportRequested) and message.text == CALL for message in asked)

    app = WorkbenchApp(bench, invocation=Invocation())
    async with app.run_test(size=(80, 24), message_hook=asked.append) as pilot:
        await ready(pilot)

        async def paste(place: str) -> None:
            await take_draft(pilot, app, Invocation())
            await pilot.press("f2")
            app.screen.query_one(place).focus()
            app.post_message(events.Paste(CALL))
            await until(pilot, lambda: "This is an AWS CLI call" in text(app))

        # Kept as the text of where it was pasted.
        await paste("#editor")
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.main.draft.body == TextBody(CALL))
        await paste("#endpoint")
        await pilot.press("down", "enter")
        await until(pilot, lambda: app.main.draft.endpoint_name == CALL)
        assert not is_imported()

        # Taken, wherever it was pasted.
        for place in ("#editor", "#endpoint"):
            await paste(place)
            await pilot.press("enter")
            await until(pilot, is_imported)
            await until(pilot, lambda: app.screen is not app.main)
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)
            asked.clear()


async def _outside(pilot: Pilot[int], monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("VISUAL", command)
    # A driver without a terminal cannot hand one over; all else is as it is.
    monkeypatch.setattr(type(pilot.app), "suspend", _handed_over)
    await pilot.press("f2", "alt+e")


@contextlib.contextmanager
def _handed_over(_app: Any) -> Iterator[None]:
    yield


async def test_an_editor_of_ones_own(bench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    app = WorkbenchApp(bench, invocation=IRIS.with_(body=TextBody("a\r\n")))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await _outside(pilot, monkeypatch, APPENDS)
        await until(pilot, lambda: app.main.draft.body == TextBody("a\r\n\r more"))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: app.main.draft.body == TextBody("a\r\n"))
        await _outside(pilot, monkeypatch, FAILS)
        await until(
            pilot, lambda: any("ended with 1" in notification.message for notification in app._notifications)
        )
        assert app.screen.query_one(Editor).text == "a\r\n"


async def test_a_terminal_that_cannot_be_handed_over_says_so(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("f2", "alt+e")
        await until(
            pilot,
            lambda: any(
                "cannot run another program" in notification.message for notification in app._notifications
            ),
        )
