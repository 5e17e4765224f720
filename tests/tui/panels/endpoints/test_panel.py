"""The endpoints beside the history: read when they are looked at, searched as typed, taken into the draft."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.aws.server import Serve, answer, answering
from tests.hosting import hosting_of
from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import IRIS, ready, take_draft, text, until
from workbench.model.account.endpoint import IN_SERVICE, EndpointDescription, EndpointListing
from workbench.model.invocation import Connection, TextBody
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.store import AppDirs
from workbench.store.endpoint_cache import EndpointCache
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.endpoints import EndpointsPanel
from workbench.tui.panels.endpoints.messages import Described
from workbench.tui.panels.endpoints.rows import Order
from workbench.tui.screens.endpoint.screen import EndpointScreen


@pytest.fixture(scope="module")
def large() -> Iterator[Sandbox]:
    """An account of 1,000 endpoints and those of every sandbox."""
    with Sandbox.start(seed=4, extra_endpoints=1_000) as running:
        yield running


@pytest.fixture
def account(large: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """A connection to the large account as to one of AWS: its list is kept on disk."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", large.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", large.secret_access_key)
    monkeypatch.setenv("AWS_REGION", large.region)
    return Connection(endpoint_url=large.url)


def panel(app: WorkbenchApp) -> EndpointsPanel:
    return app.main.query_one(EndpointsPanel)


def read(app: WorkbenchApp) -> bool:
    """Whether the list has been read to its end."""
    return panel(app).is_read


async def test_the_list_is_read_when_it_is_first_looked_at(app: WorkbenchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert not panel(app)._lists.states
        await pilot.press("alt+g")
        await until(pilot, lambda: read(app))
        for size in ((80, 24), (100, 30), (160, 45)):
            await pilot.resize_terminal(*size)
            await until(pilot, lambda: "✗ failed-deployment" in text(app))
            assert "Endpoints" in text(app) and "15 endpoints" in text(app), size
            await until(pilot, lambda: panel(app)._list.has_focus)


async def test_the_list_of_the_last_time_is_there_while_a_slow_one_is_read(
    places: AppDirs, account: Connection
) -> None:
    with Workbench(places) as bench:
        EndpointDirectory(bench).listing(account)
    with Sandbox.start(seed=4, control_plane_delay=60) as slow:
        kept = next(places.cache.rglob("list.json"))
        aimed = Connection(endpoint_url=slow.url)
        with Workbench(places) as bench:
            scope = EndpointDirectory(bench)._scope(aimed, None)
            EndpointCache(places).keep_listing(
                scope, msgspec.json.decode(kept.read_bytes(), type=EndpointListing)
            )
            app = WorkbenchApp(bench, invocation=IRIS.with_(connection=aimed))
            async with app.run_test(size=(80, 24)) as pilot:
                await ready(pilot)
                await pilot.press("alt+g")
                await until(pilot, lambda: "1,015 endpoints · reading …" in text(app))
                assert len(panel(app)._lists.rows) == 1_015


async def test_enter_takes_the_endpoint_into_the_draft_and_its_parts_are_offered(app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+g")
        await until(pilot, lambda: read(app) and panel(app)._list.has_focus)
        await pilot.press("slash", *"language", "enter", "enter")
        await until(pilot, lambda: app.main.draft.endpoint_name == "language-id")
        await until(pilot, lambda: "it needs TargetModel" in text(app))
        fields = app.main._form.fields
        assert fields is not None
        assert "romance.tar.gz" in fields._completions["TargetModel"]
        assert "language-id" in fields._completions["EndpointName"]
        assert app.main.draft.field("ContentType") == "application/json"


async def test_what_an_endpoint_is_described_as_goes_into_its_own_draft(
    app: WorkbenchApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # It is described also where the next one is the quicker.
        begun, go, describe = Event(), Event(), EndpointDirectory.describe

        def held(
            directory: EndpointDirectory, name: str, connection: Connection, **options: Any
        ) -> EndpointDescription:
            if name == "iris-classifier":
                begun.set()
                go.wait(DEADLINE_SECONDS)
            return describe(directory, name, connection, **options)

        await pilot.press("alt+g")
        await until(pilot, lambda: read(app) and panel(app)._list.has_focus)
        monkeypatch.setattr(EndpointDirectory, "describe", held)
        described = panel(app)._lists.states[IRIS.connection].described
        await pilot.press("slash", *"iris", "enter", "enter")
        await until(pilot, begun.is_set)
        await pilot.press("escape", "slash", *"echo", "enter", "enter")
        await until(pilot, lambda: "echo" in described)
        go.set()
        await until(pilot, lambda: "iris-classifier" in described)
        await pilot.press("escape", "slash", *"iris", "enter")
        await until(pilot, lambda: "kind not read yet" not in text(app))
        await pilot.press("alt+g", "escape")

        # An asynchronous endpoint chooses its operation.
        await pilot.press("alt+g")
        await until(pilot, lambda: read(app) and panel(app)._list.has_focus)
        await pilot.press("slash", *"transcribe", "enter", "enter")
        await until(pilot, lambda: app.main.draft.operation == "InvokeEndpointAsync")
        assert app.main.draft.endpoint_name == "batch-transcribe" and app.main.draft.body == IRIS.body
        await until(pilot, lambda: "InvokeEndpointAsync only" not in text(app))

        # A late description leaves the operation of another draft.
        rows, first = panel(app), IRIS.with_field("EndpointName", "batch-transcribe")
        description = await asyncio.to_thread(
            EndpointDirectory(rows._bench).describe, "batch-transcribe", first.connection
        )
        # Newer than what is looked up of the draft meanwhile.
        description = replace(description, fetched_at=description.fetched_at + timedelta(hours=1))
        await take_draft(pilot, app, first)
        rows._draft._taken = ("batch-transcribe", first.connection)
        streaming = first.with_(operation="InvokeEndpointWithResponseStream")
        await take_draft(pilot, app, streaming)
        rows.post_message(Described(first.connection, description))
        await until(pilot, lambda: rows._draft._described is description)
        await pilot.pause()
        assert app.main.draft == streaming


async def test_fields_are_completed_before_the_list_was_looked_at(
    places: AppDirs, account: Connection
) -> None:
    with Workbench(places) as bench:
        EndpointDirectory(bench).listing(account)
        app = WorkbenchApp(
            bench, invocation=IRIS.with_(connection=account).with_field("EndpointName", "echo")
        )
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            fields = app.main._form.fields
            assert fields is not None
            await until(pilot, lambda: "language-id" in fields._completions.get("EndpointName", ()))
            assert "green" not in fields._completions.get("TargetVariant", ())
            await take_draft(pilot, app, app.main.draft.with_field("EndpointName", "iris-classifier"))
            await until(pilot, lambda: "green" in fields._completions.get("TargetVariant", ()))
            assert not panel(app)._lists.states


async def test_the_page_of_an_endpoint_and_what_it_leads_to(app: WorkbenchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # Why it failed, and what may not be read.
        await pilot.press("alt+g")
        await until(pilot, lambda: read(app) and panel(app)._list.has_focus)
        await pilot.press("slash", *"failed", "enter", "i")
        await until(pilot, lambda: isinstance(app.screen, EndpointScreen))
        await until(pilot, lambda: "Please check CloudWatch logs" in " ".join(text(app).split()))
        await pilot.press("escape", "slash", *(["backspace"] * 6), *"restricted", "enter", "i")
        await until(pilot, lambda: "The permission sagemaker:DescribeEndpoint" in " ".join(text(app).split()))
        assert text(app).splitlines()[0].strip() == "Endpoint restricted"
        await pilot.press("escape", "slash", *(["backspace"] * 10), *"chat", "enter", "i")
        await until(pilot, lambda: "openai-chat-stream" in [row.strip() for row in text(app).splitlines()])
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        await pilot.press("escape")

        # The key of the metrics counts before they are there.
        await pilot.press("alt+g")
        await until(pilot, lambda: read(app) and panel(app)._list.has_focus)
        await pilot.press("slash", *"language", "enter", "i", "m")
        await until(pilot, lambda: isinstance(app.screen, EndpointScreen))
        metered = app.screen
        assert isinstance(metered, EndpointScreen)
        await until(pilot, lambda: metered._metrics is not None and metered._charts.region.y == 1)
        await until(pilot, lambda: "Model latency p99" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        await pilot.press("escape")

        # A template that fits the image becomes the draft.
        await pilot.press("alt+g")
        await until(pilot, lambda: read(app) and panel(app)._list.has_focus)
        await pilot.press("slash", *"demand", "enter", "i")
        await until(pilot, lambda: "deepar" in text(app) and "· read" in text(app))
        await pilot.press("p")
        await until(pilot, lambda: app.main.draft.endpoint_name == "demand-forecast")
        body = app.main.draft.body
        assert isinstance(body, TextBody) and "configuration" in body.text
        await pilot.press("alt+g", "escape")

        # An asynchronous endpoint brings its operation.
        await pilot.press("alt+g")
        await until(pilot, lambda: read(app) and panel(app)._list.has_focus)
        await pilot.press("slash", *"batch", "enter", "i")
        await until(pilot, lambda: "Asynchronous inference" in text(app))
        page = app.screen
        assert isinstance(page, EndpointScreen)
        # What is left with a page that is not whole is not taken to the list.
        await until(pilot, lambda: page._description is not None and page._description.complete)
        await pilot.press("escape")
        await until(pilot, lambda: "async" in text(app).partition("─")[2])
        await pilot.press("enter")
        await until(pilot, lambda: app.main.draft.operation == "InvokeEndpointAsync")
        await pilot.press("alt+g", "escape")
        await take_draft(pilot, app, IRIS)

        # Charts of the time that is chosen, of what was sent as well.
        await pilot.press("f5", "alt+g")
        await until(pilot, lambda: read(app) and panel(app)._list.has_focus)
        await pilot.press("slash", *"iris", "enter", "i")
        await until(pilot, lambda: isinstance(app.screen, EndpointScreen))
        screen = app.screen
        assert isinstance(screen, EndpointScreen)
        await until(pilot, lambda: screen._metrics is not None)
        await pilot.press("m")
        await until(
            pilot, lambda: "Metrics of the last hour" in text(app) and "Model latency p99" in text(app)
        )
        assert "Sent from here" in text(app) and "▲" in text(app)
        await pilot.press("left", "left")
        assert ", 1 min" in text(app)
        first = text(app)
        await pilot.hover("#endpoint-charts", offset=(screen._charts.size.width - 20, 4))
        await until(pilot, lambda: ", 1 min" in text(app) and text(app) != first)
        await pilot.press("escape")
        assert ", 1 min" not in text(app)
        await pilot.press("t")
        await until(pilot, lambda: "Metrics of the last three hours" in text(app))


async def test_a_name_that_may_not_be_listed_has_a_page_of_what_was_sent(
    bench: Workbench, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLEEXAMPLE12")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    bench.send(IRIS)
    denial = b'{"__type": "AccessDeniedException", "message": "no"}'
    server = serve(answering(answer(denial, status="400 Bad Request")))
    away = Connection(region="us-east-1", endpoint_url=server.url)
    app = WorkbenchApp(bench, invocation=IRIS.with_(connection=away))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+g")
        await until(pilot, lambda: "The permission sagemaker:ListEndpoints" in " ".join(text(app).split()))
        await pilot.press("i")
        await until(pilot, lambda: "Sent from here, by the history" in text(app))
        assert "1 request, no errors" in text(app)


async def test_a_refusal_says_what_is_missing_and_the_form_still_works(
    places: AppDirs, account: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDSTRANGEREXAMPLE1")
    with Workbench(places) as bench:
        app = WorkbenchApp(bench, invocation=IRIS.with_(connection=account))
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await pilot.press("alt+g")
            await until(pilot, lambda: "sagemaker:ListEndpoints" in text(app))
            await pilot.press("f2", "x")
            assert app.main.is_complete


async def test_a_slow_control_plane_holds_up_neither_keys_nor_the_end(places: AppDirs) -> None:
    with (
        Sandbox.start(seed=5, control_plane_delay=60) as slow,
        Workbench(places, hosting=lambda: hosting_of(slow)) as bench,
    ):
        app = WorkbenchApp(bench, invocation=IRIS)
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await pilot.press("alt+g")
            await until(pilot, lambda: "Reading the endpoints" in text(app))
            await pilot.press("f2", "a", "b")
            await until(pilot, lambda: "ab{" in text(app))


async def test_the_thousand_endpoints_of_another_connection_are_searched_as_typed_and_sorted(
    bench: Workbench, large: Sandbox, account: Connection
) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("alt+g")
        await until(pilot, lambda: read(app))
        rows = panel(app)
        small = len(rows._lists.rows)

        # Another connection is another list.
        await take_draft(pilot, app, msgspec.structs.replace(IRIS, connection=account))
        await pilot.press("alt+g")
        await until(pilot, lambda: read(app) and len(rows._lists.rows) > small)
        assert len(rows._lists.rows) == len(large.endpoint_names)

        # It is searched as typed, sorted, and whole again.
        await pilot.press("slash", *"ranker prod")
        names = [row.endpoint.name for row in rows._lists.rows]
        assert names and all("ranker" in name and "prod" in name for name in names)
        await pilot.press("enter", "o")
        assert rows._lists.order is Order.STATUS and rows._lists.rows[0].endpoint.status != IN_SERVICE
        await pilot.press("escape")
        assert len(rows._lists.rows) == len(large.endpoint_names)
