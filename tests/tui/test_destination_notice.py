"""The header names where the next request really goes; what is sent again goes where it went, and says so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from tests.aws.server import Serve, Server, answer, answering
from tests.tui.conftest import ready, text, until
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.services import Workbench
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import EditExchangeRequested, ReplayRequested

DRAFT = Invocation(fields={"EndpointName": "e"}, body=BytesBody(b"{}"))


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve(answering(answer(b"{}")))


@pytest.fixture(autouse=True)
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "config").write_text("[profile a]\nregion = eu-west-1\n[profile b]\nregion = ap-south-1\n")
    (folder / "credentials").write_text("[a]\naws_access_key_id = AKIDA\naws_secret_access_key = s\n")
    for name, value in {
        "HOME": str(tmp_path),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PROFILE": "a",
        "AWS_DEFAULT_PROFILE": "b",
    }.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def own(places: AppDirs) -> Iterator[Workbench]:
    with Workbench(places) as opened:
        yield opened


def head(app: WorkbenchApp) -> str:
    return text(app).partition("\n")[0]


async def test_the_header_names_profile_region_and_address(own: Workbench) -> None:
    app = WorkbenchApp(own, invocation=DRAFT)
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "profile a · eu-west-1" in head(app))
        assert "amazonaws" not in head(app)
        await pilot.press("right")
        await until(
            pilot, lambda: "profile a · eu-west-1 · runtime.sagemaker.eu-west-1.amazonaws.com" in head(app)
        )


async def test_an_address_of_the_environment(own: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://user:word@localhost:4566")
    app = WorkbenchApp(own, invocation=DRAFT)
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        assert "amazonaws" not in head(app)
        await until(pilot, lambda: "localhost:4566 (from AWS_ENDPOINT_URL)" in head(app))
        assert "word" not in head(app)


async def test_what_leads_nowhere(own: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "gone")
    app = WorkbenchApp(own, invocation=DRAFT)
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "There is no profile 'gone' (from AWS_PROFILE)" in head(app))


async def test_what_is_edited_or_sent_again_goes_where_it_went(
    own: Workbench, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    connection = Connection(endpoint_url=server.url)
    sent = own.send(msgspec.structs.replace(DRAFT, connection=connection))
    assert sent.id is not None
    own.close()
    monkeypatch.setenv("AWS_REGION", "sa-east-1")
    with Workbench(own.places) as later:
        app = WorkbenchApp(later, invocation=DRAFT, exchange=sent.id)
        async with app.run_test(size=(140, 40), notifications=True) as pilot:
            await ready(pilot)
            await until(pilot, lambda: "sa-east-1" in head(app))
            app.main.post_message(ReplayRequested(sent.id))
            await until(pilot, lambda: len(server.requests) == 2)
            await until(pilot, lambda: "This goes where" in text(app) and "AWS_REGION" in text(app))
            assert b"/eu-west-1/sagemaker/" in server.requests[-1][0]
            app.main.post_message(EditExchangeRequested(sent.id))
            await until(pilot, lambda: app.main.draft.connection.region == "eu-west-1")
            await until(pilot, lambda: "eu-west-1" in head(app))
