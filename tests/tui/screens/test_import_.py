"""Importing and exporting in the app."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from textual.widgets import Input

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import IRIS, ready, take_draft, text, until
from tests.tui.pictures import check_picture
from workbench.model.exchange import Exchange, Outcome, Response
from workbench.model.invocation import BytesBody, Connection, FileBody, Invocation, TextBody
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.interchange import Interchange, MalformedError, Reading, Written
from workbench.store.history.transfer.importer import take_in
from workbench.tui.app import WorkbenchApp
from workbench.tui.draft_messages import BodyChanged, ConnectionChanged, DraftRequested, FieldChanged
from workbench.tui.messages import ExportRequested, ImportRequested
from workbench.tui.screens.export import ExportScreen
from workbench.tui.screens.import_ import ImportScreen
from workbench.tui.screens.picker import Picker
from workbench.tui.widgets.body_view import BodyView
from workbench.tui.widgets.editor import Editor

pytestmark = pytest.mark.usefixtures("lasting_notices")

COMMAND = (
    "$ AWS_PROFILE=dev aws sagemaker-runtime invoke-endpoint --region eu-central-1 \\\n"
    "    --endpoint-name iris-classifier --content-type text/csv --body 5.1,3.5,1.4,0.2 \\\n"
    '    --custom-attributes "trace=$(uuidgen)" answer.json\n'
)


def recorded(bench: Workbench, invocation: Invocation) -> int:
    """Put an exchange into the history; its number."""
    exchange = Exchange(
        uuid=str(uuid.UUID(int=17)), started_at=datetime(2026, 11, 24, tzinfo=UTC), invocation=invocation
    ).with_outcome(Outcome(response=Response(http_status=200, body=b"{}")))
    (number,) = take_in(bench.history, [exchange]).numbers
    assert number is not None
    return number


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_what_is_pasted_is_understood_and_becomes_the_draft(
    app: WorkbenchApp, size: tuple[int, int]
) -> None:
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("alt+l")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        app.screen.query_one(Editor).insert(COMMAND)
        await until(pilot, lambda: "AWS CLI: InvokeEndpoint to iris-classifier" in text(app))
        await check_picture(app, "import")
        await pilot.press("enter")
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
        await until(pilot, lambda: app.main.draft.connection.profile == "dev")
        assert app.main.draft.fields == {
            "EndpointName": "iris-classifier",
            "ContentType": "text/csv",
            "CustomAttributes": "trace=$(uuidgen)",
        }
        assert app.main.draft.body == TextBody("5.1,3.5,1.4,0.2")


async def test_what_is_wrong_is_said_and_nothing_comes_of_it_and_six_megabytes_are_pasted(
    app: WorkbenchApp, bench: Workbench
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        # What is wrong is said, and nothing is loaded.
        app.main.post_message(ImportRequested("aws sagemaker-runtime invoke-endpoint --endpoint-name 'iris"))
        await until(pilot, lambda: "single quote is not closed" in text(app))
        await check_picture(app, "import-wrong")
        await pilot.press("f5")
        assert isinstance(app.screen, ImportScreen)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
        assert app.main.draft == IRIS
        # A request has no answer to be added.
        await pilot.press("alt+l")
        await until(pilot, lambda: "Paste aws and workbench command lines" in text(app))
        await pilot.press("ctrl+s", "f5")
        fields = " ".join(f"--custom-attributes {number}" for number in range(3))
        app.screen.query_one(Editor).insert(f"{COMMAND} {fields}")
        await until(pilot, lambda: "AWS CLI: InvokeEndpoint" in text(app))
        report = app.screen.query_one("#import-report")
        before = report.scroll_offset.y
        await pilot.press("shift+down", "shift+up", "ctrl+s")
        await until(pilot, lambda: "It contains no responses" in text(app))
        assert report.scroll_offset.y == before
        await pilot.press("ctrl+o")
        assert app.screen.query_one(Editor).text == f"{COMMAND} {fields}\n", (
            "Enter would load what was recognized"
        )
        assert bench.history.page() == ()
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
        # What is in S3 is read when it is asked for; of several requests one is chosen, or none.
        app.main.post_message(ImportRequested("s3://captured/iris"))
        await until(pilot, lambda: "reads the files in S3 and adds them to the history." in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ImportScreen))
        several = [f"aws sagemaker-runtime invoke-endpoint --endpoint-name {name} o" for name in ("a", "b")]
        app.main.post_message(ImportRequested("\n".join(several)))
        await until(pilot, lambda: "2 invocations. Choose one when loading." in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is app.main)
        assert app.main.draft == IRIS
        # A text without a place stays in the sandbox.
        app.main.post_message(ImportRequested("aws sagemaker-runtime invoke-endpoint --endpoint-name echo o"))
        await until(pilot, lambda: "InvokeEndpoint to echo" in text(app))
        assert "leaves the sandbox" not in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.main.draft.endpoint_name == "echo")
        assert app.main.draft.connection.sandbox
        # Six megabytes are pasted.
        await pilot.press("alt+l")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        body = {"kind": "text", "text": "1,2,3\n" * 1_000_000}
        document = {"operation": "InvokeEndpoint", "fields": {"EndpointName": "large"}, "body": body}
        app.screen.query_one(Editor).insert(json.dumps(document))
        await until(pilot, lambda: "6,000,000 bytes of text" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.main.draft.endpoint_name == "large")


async def test_a_file_that_a_text_names_is_sent_when_it_is_confirmed(
    app: WorkbenchApp, bench: Workbench, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hunter2")
    document = {
        "operation": "InvokeEndpoint",
        "fields": {"EndpointName": "echo"},
        "body": {"kind": "file", "path": str(secret)},
        "connection": {"sandbox": True},
    }
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.main.post_message(ImportRequested(json.dumps(document)))
        await until(pilot, lambda: "JSON: InvokeEndpoint to echo" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "Body reads the file" in text(app))
        for key in ("f5", "alt+r", "f10"):
            await pilot.press(key)
            await until(pilot, lambda: isinstance(app.screen, Picker))
            assert "does not give" in text(app)
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)
        assert bench.history.page() == () and app.main.draft.caveats
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("down", "enter")
        await until(
            pilot, lambda: bool(bench.history.page()) and bench.history.page()[0].http_status is not None
        )
        assert bench.history.page()[0].request_bytes == 7
        assert "Body reads the file" not in text(app)


async def test_what_is_not_known_is_marked_in_the_form_until_it_has_a_value(
    app: WorkbenchApp, bench: Workbench
) -> None:
    script = (
        "client = boto3.client('sagemaker-runtime', region_name=where)\npayload = {'a': 1}\n"
        "prepare(payload)\n"
        "client.invoke_endpoint(EndpointName=name, Accept=kind(), Body=json.dumps(payload))\n"
    )
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        app.main.post_message(ImportRequested(script))
        await until(pilot, lambda: "boto3: InvokeEndpoint to (no endpoint)" in text(app))
        assert "(not known: prepare(payload))" in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "EndpointName is not known: name" in text(app))
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        for words in ("Accept is not known: kind()", "region is not known: where"):
            assert words in text(app)
        await pilot.press("escape", "f3")
        await until(pilot, lambda: app.screen is app.main)
        for name, value in (("EndpointName", "echo"), ("Accept", "text/plain")):
            app.main.post_message(FieldChanged(name, value))
        app.main.post_message(BodyChanged(TextBody("{}")))
        app.main.post_message(ConnectionChanged(Connection(sandbox=True, region="us-east-1")))
        await until(pilot, lambda: app.main.draft.caveats == ())
        assert "not known" not in text(app)
        await pilot.press("f5")
        await until(
            pilot, lambda: bool(bench.history.page()) and bench.history.page()[0].http_status is not None
        )


async def test_captured_traffic_goes_into_the_history_and_one_of_several_invocations_is_sent(
    app: WorkbenchApp, bench: Workbench, tmp_path: Path
) -> None:
    captured = {"observedContentType": "text/csv", "data": "1,2", "encoding": "CSV"}
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        for name, numbers, announced, added, repeated in (
            ("one", [0], "1 exchange of one: Ctrl+S adds it", "1 exchange added", "1 was already there"),
            (
                "more",
                [1, 2, 3],
                "3 exchanges of more: Ctrl+S adds them",
                "3 exchanges added",
                "3 were already there",
            ),
        ):
            folder = tmp_path / name / "blue" / "2026" / "11" / "24" / "10"
            folder.mkdir(parents=True)
            events = [
                {
                    "captureData": {"endpointInput": captured, "endpointOutput": captured},
                    "eventMetadata": {
                        "eventId": str(uuid.UUID(int=number)),
                        "inferenceTime": "2026-11-24T10:00:00Z",
                    },
                }
                for number in numbers
            ]
            (folder / "1.jsonl").write_text("\n".join(map(json.dumps, events)))
            app.main.post_message(ImportRequested(str(tmp_path / name)))
            await until(pilot, lambda announced=announced: announced in text(app))  # type: ignore[misc]
            await pilot.press("ctrl+s")
            await until(pilot, lambda added=added: f"{added} to the history" in text(app))  # type: ignore[misc]
            assert len(bench.history.page()) == numbers[-1] + 1
            await pilot.press("ctrl+s")
            await until(pilot, lambda repeated=repeated: repeated in text(app))  # type: ignore[misc]
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)
        # One of several invocations is chosen, and sent.
        lines = [
            json.dumps(
                {
                    "operation": "InvokeEndpoint",
                    "fields": {"EndpointName": name},
                    "connection": {"sandbox": True},
                }
            )
            for name in ("first", "echo")
        ]
        app.main.post_message(ImportRequested("\n".join(lines)))
        await until(pilot, lambda: "2 invocations" in text(app))
        await pilot.press("f5", "down", "enter")
        await until(pilot, lambda: len(bench.history.page()) == 5)
        await until(pilot, lambda: bench.history.page()[0].http_status is not None)
        assert bench.history.page()[0].endpoint_name == "echo"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_an_exchange_in_every_form(app: WorkbenchApp, bench: Workbench, size: tuple[int, int]) -> None:
    number = recorded(
        bench,
        IRIS.with_(
            body=BytesBody(b'{"instances": [[5.1, 3.5, 1.4, 0.2]]}'),
            connection=Connection(profile="dev", region="eu-central-1"),
        ),
    )
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        app.main.post_message(ExportRequested(number))
        await until(pilot, lambda: "aws sagemaker-runtime invoke-endpoint" in text(app))
        await check_picture(app, "export-aws-cli")
        await pilot.press("right")
        await until(pilot, lambda: "import boto3" in text(app))
        await check_picture(app, "export-boto3")
        await pilot.press("right")
        await until(pilot, lambda: "--aws-sigv4" in text(app))
        await check_picture(app, "export-curl")
        for sign in ('"operation": "InvokeEndpoint"', '"creator"', "locust"):
            await pilot.press("right")
            await until(pilot, lambda sign=sign: sign in text(app))  # type: ignore[misc]
        await pilot.press("right")
        await until(pilot, lambda: "aws sagemaker-runtime" in text(app))
        await pilot.press("c")
        await until(
            pilot, lambda: any("OSC 52" in notification.message for notification in app._notifications)
        )
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, ExportScreen))


async def test_a_text_is_read_from_end_to_end_and_saved_or_why_there_is_none(
    app: WorkbenchApp, tmp_path: Path
) -> None:
    payload = tmp_path / "payload.json"
    payload.write_bytes(b"{}")
    target = tmp_path / "call.py"
    target.write_text("mine")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        # A large text is read from end to end.
        await take_draft(pilot, app, IRIS.with_(body=BytesBody(bytes(range(256)) * 400)))
        await pilot.press("alt+y")
        await until(pilot, lambda: "base64 --decode" in text(app))
        view = app.screen.query_one(BodyView)
        await pilot.press("down", "pagedown")
        await until(pilot, lambda: view.cursor > 0)
        await pilot.press("end")
        await until(pilot, lambda: "END-OF-BODY" in text(app))
        await pilot.press("up", "pageup", "home")
        await until(pilot, lambda: view.cursor == 0)
        await pilot.press("escape")
        # To save overwrites only what it was told to.
        await take_draft(pilot, app, IRIS.with_(body=FileBody(str(payload))))
        await pilot.press("alt+y", "right")
        await until(pilot, lambda: "import boto3" in text(app))
        await pilot.press("s")
        await until(pilot, lambda: bool(app.screen.query(Input)))
        app.screen.query_one(Input).value = str(target)
        await pilot.press("enter")
        await until(pilot, lambda: "File exists" in text(app))
        assert target.read_text() == "mine"
        await pilot.press("enter")
        await until(pilot, lambda: target.read_text() != "mine")
        assert str(payload) in target.read_text()
        await until(pilot, lambda: isinstance(app.screen, ExportScreen))
        await pilot.press("escape")
        # A form that cannot say it says why.
        await take_draft(pilot, app, IRIS.with_(operation="InvokeEndpointWithResponseStream"))
        await pilot.press("alt+y")
        await until(pilot, lambda: "the AWS CLI has no command" in text(app))
        await pilot.press("c", "s")
        assert isinstance(app.screen, ExportScreen)


async def test_enter_loads_what_was_typed_a_moment_ago_and_breaks_a_line_that_goes_on(
    app: WorkbenchApp,
) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+l")
        await until(pilot, lambda: isinstance(app.screen, ImportScreen))
        editor = app.screen.query_one(Editor)
        command, _, rest = COMMAND.partition(" --")
        editor.insert(f"{command} \\")
        await pilot.press("enter")
        assert editor.text == f"{command} \\\n"
        # In one burst: it is not read yet when Enter comes.
        editor.insert(f"--{rest}")
        await pilot.press("enter")
        await until(pilot, lambda: app.main.draft.connection.profile == "dev")


class HeldInterchange(Interchange):
    """What reads and writes waits for the test."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self.goes_on = Event()

    def read(
        self,
        text: str,
        *,
        connection: Connection | None = None,
        endpoint_name: str = "",
        cancellation: CancelToken | None = None,
    ) -> Iterator[Reading | MalformedError]:
        if cancellation is None:
            # What is added to the history is read at once.
            assert self.goes_on.wait(DEADLINE_SECONDS)
        return super().read(
            text, connection=connection, endpoint_name=endpoint_name, cancellation=cancellation
        )

    def export(self, form: str, source: int | Invocation, *, beside: bool = False) -> Written:
        assert self.goes_on.wait(DEADLINE_SECONDS)
        return super().export(form, source, beside=beside)


@pytest.mark.usefixtures("held_keys")
async def test_what_is_asked_for_before_it_is_read_or_written_is_done_once_it_is(
    app: WorkbenchApp, bench: Workbench
) -> None:
    document = {"operation": "InvokeEndpoint", "fields": {"EndpointName": "echo"}, "body": None}
    answers: list[DraftRequested | None] = []
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        # What is sent before it is read.
        interchange = HeldInterchange(bench)
        screen = ImportScreen(interchange, json.dumps(document), IRIS.connection)
        app.push_screen(screen, answers.append)
        await until(pilot, lambda: app.screen is screen)
        await pilot.press("f5")
        assert "F5 waits for what was pasted. Esc: do not wait." in text(app)
        interchange.goes_on.set()
        await until(pilot, lambda: bool(answers))
        assert answers[0] is not None and answers[0].send
        assert answers[0].invocation.endpoint_name == "echo"
        # What is recognized late does not take the place of what was added.
        interchange = HeldInterchange(bench)
        screen = ImportScreen(interchange, json.dumps(document), IRIS.connection)
        await app.push_screen(screen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "It contains no responses" in text(app))
        interchange.goes_on.set()
        await until(pilot, lambda: screen._is_read)
        assert "It contains no responses" in text(app)
        await pilot.press("escape")
        # What is copied before it is written.
        export = ExportScreen(bench, IRIS)
        export._interchange = interchange = HeldInterchange(bench)
        await app.push_screen(export)
        await pilot.press("c")
        assert not app._notifications and "c waits for the text. Esc: do not wait." in text(app)
        interchange.goes_on.set()
        await until(pilot, lambda: any("OSC 52" in notice.message for notice in app._notifications))
