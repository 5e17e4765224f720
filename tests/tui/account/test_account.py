"""The account in the app, over a real bench whose account is the sandbox's."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.aws.server import Serve, Visit, answer, answering
from tests.support import DEADLINE_SECONDS
from tests.tui.account.conftest import ECHO
from tests.tui.conftest import IRIS, ready, until
from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.tui.account.label import AccountLabel, Standing
from workbench.tui.app import WorkbenchApp
from workbench.tui.draft_messages import ConnectionChanged
from workbench.tui.panels.request_bar import RequestBar


def label(app: WorkbenchApp) -> AccountLabel:
    return app.main.query_one(AccountLabel)


async def test_the_header_names_who_the_draft_is_sent_as_and_says_production(own_bench: Workbench) -> None:
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)

        await until(pilot, lambda: label(app).standing.identity is not None)
        assert label(app).content.plain == "sandbox · 123456789012"  # type: ignore[union-attr]
        assert not app.main.query_one(RequestBar).has_class("-production")

        # Credentials that have ended are asked for anew.
        await until(pilot, lambda: label(app).standing.identity is not None)
        now = label(app).standing.identity
        assert now is not None
        ended = msgspec.structs.replace(now, expires_at=datetime.now(UTC) - timedelta(seconds=1))
        label(app).tell(Standing(ended))
        assert label(app).content.plain.endswith(" · expired")  # type: ignore[union-attr]
        label(app).tick()
        await until(pilot, lambda: label(app).standing == Standing(now))

        # Production tints it, and it says so.
        app.main.post_message(ConnectionChanged(Connection(profile="prod-eu")))
        bar = app.main.query_one(RequestBar)
        await until(pilot, lambda: bar.has_class("-production"))
        assert label(app).standing.production == "profile prod-eu"
        await until(pilot, lambda: "PRODUCTION" in str(bar.query_one("#badge").render()))
        app.main.post_message(ConnectionChanged(Connection(profile="dev")))
        await until(pilot, lambda: not bar.has_class("-production"))


@pytest.mark.parametrize(
    ("status", "page", "brief"),
    [
        ("403 Forbidden", b"<html><title>Blocked</title>", "not an address of STS"),
        ("503 Service Unavailable", b"<html><title>Busy</title>", "STS failed: 503"),
    ],
)
async def test_a_page_in_place_of_an_answer_is_said_in_short(  # noqa: PLR0917 - fixtures
    own_bench: Workbench, files: Path, serve: Serve, status: str, page: bytes, brief: str
) -> None:
    server = serve(answering(answer(page, status=status, headers=(("Content-Type", "text/html"),))))
    (files / "config").write_text(
        f"[profile dev]\nregion = us-east-1\nendpoint_url = {server.url}\nmax_attempts = 1\n"
    )
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: bool(label(app).standing.problem))
        assert label(app).standing.problem == brief


async def test_an_account_that_is_not_reached_is_said_in_short(own_bench: Workbench, files: Path) -> None:
    (files / "config").write_text("[profile dev]\nregion = us-east-1\nendpoint_url = http://127.0.0.1:1\n")
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: bool(label(app).standing.problem))
        assert label(app).standing.problem == "STS not reached"


async def test_credentials_are_refused_in_short_and_others_asked_about_with_the_next_answer(
    own_bench: Workbench, files: Path
) -> None:
    right = (files / "credentials").read_text()
    (files / "credentials").write_text(
        "[dev]\naws_access_key_id = AKIDANOTHEREXAMPLE1\naws_secret_access_key = s\n"
    )
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: bool(label(app).standing.problem))
        assert label(app).standing.problem == "credentials refused: InvalidClientTokenId"
        (files / "credentials").write_text(right)
        await pilot.press("f5")
        await until(pilot, lambda: label(app).standing.identity is not None)
        assert not label(app).standing.problem


async def test_the_sandbox_and_a_setting_ask_nothing(bench: Workbench) -> None:
    bench.places.config.mkdir(parents=True)
    (bench.places.config / "settings.toml").write_text("whoami = false\n")
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        assert label(app)._asking is None and label(app).standing == Standing()
        assert not label(app).display
        app.main.post_message(ConnectionChanged(Connection(profile="dev")))
        await until(pilot, lambda: label(app)._asking is not None)
        await until(pilot, lambda: not any(worker.group == "identity" for worker in app.workers))
        assert label(app).standing.identity is None


async def test_the_end_does_not_wait_for_a_silent_account(
    own_bench: Workbench, files: Path, serve: Serve
) -> None:
    def silent(visit: Visit) -> None:
        visit.request()
        visit.wait_until_gone()

    server = serve(silent)
    (files / "config").write_text(f"[profile dev]\nregion = us-east-1\nendpoint_url = {server.url}\n")
    app = WorkbenchApp(own_bench, invocation=ECHO)
    async with app.run_test(size=(140, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: bool(server.requests))
        await app.main.leave()
        await asyncio.wait_for(app.workers.wait_for_complete(), DEADLINE_SECONDS)
        assert not server.visits[0].gone.is_set()
