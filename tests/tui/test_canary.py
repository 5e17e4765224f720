"""The app leaves no secret behind: not in the draft, the history, a saved request, nor a crash report."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.aws.server import Server
from tests.cli.test_canary import echo
from tests.tui.conftest import until
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.model.redaction import IN_USE
from workbench.services import Workbench
from workbench.services.files import write_crash_report
from workbench.services.requests.saved_requests import SavedRequests
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp

KEY = "wJalrXUtnFEMI/K7MDENG+CANARYtui/bPxRfiCY"
TOKEN = "IQoJb3JpZ2luX2VjCANARYtuitoken/+//////////wEaCXVzLWVhc3Q"
WORD = "CANARYtuiurl-9f3a"
API_KEY = "sagemaker-api-key-CANARYtuiapi0123456789"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """An echoing server, and credentials to send to it with."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIATUICANARYTUIKEYS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    started = Server(echo)
    yield started
    started.free()


async def test_the_app_keeps_no_secret(server: Server, places: AppDirs) -> None:
    draft = Invocation(
        fields={"EndpointName": "e", "CustomAttributes": f"Bearer {API_KEY}"},
        body=TextBody(json.dumps({"token": TOKEN, "hello": "world"})),
        connection=Connection(endpoint_url=server.url.replace("://", f"://bob:{WORD}@")),
    )
    with Workbench(places) as bench:
        app = WorkbenchApp(bench, invocation=draft)
        async with app.run_test(size=(160, 50)) as pilot:
            await until(pilot, lambda: app.main.is_complete)
            await pilot.press("f5")
            await until(pilot, lambda: bench.history.count() == 1 and app.main.sender.flight is None)
            app.main.keep_draft()
            await pilot.press("f6")
            await pilot.pause()
        exchange = bench.history.exchange(1)
        assert exchange.request_body is None
        assert exchange.response is not None and exchange.response.received_sha256
        kept = bench.drafts.load()
        assert kept is not None and isinstance(kept.body, TextBody)
        assert json.loads(kept.body.text) == {"token": "[redacted]", "hello": "world"}
        SavedRequests.find(bench).save("kept", draft)
        write_crash_report(bench.places, f"it broke with {TOKEN} at {draft.connection.endpoint_url}")
    # The header asks the same address who sends.
    assert draft.body.text.encode() in [body for _, body in server.requests]  # type: ignore[union-attr]
    assert IN_USE.redactor.text(TOKEN) == "[redacted]"
    written = {path: path.read_bytes() for path in places.data.parent.rglob("*") if path.is_file()}
    assert any("reports" in str(path) for path in written)
    for secret in (KEY, TOKEN, WORD, API_KEY):
        for form in (secret, quote(secret, safe=""), secret.replace("/", "\\/")):
            assert [path for path, data in written.items() if form.encode() in data] == []
        packed = base64.b64encode(secret.encode())[4:-4]
        assert [path for path, data in written.items() if packed in data] == []
