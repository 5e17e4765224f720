"""One-time codes are asked for in the app, where something is being sent."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.aws.server import Serve, Server, answer, answering
from tests.tui.conftest import ready, text, until
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.prompt import PromptScreen

ASSUMED = b"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/r/b</Arn>
</AssumedRoleUser><Credentials><AccessKeyId>ASIAEXAMPLEEXAMPLE12</AccessKeyId>
<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""
XML = (("Content-Type", "text/xml"),)


@pytest.fixture
def tokens(serve: Serve, files: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    """STS, and a profile of a role that wants a code."""
    server = serve(answering(answer(ASSUMED, headers=XML)))
    runtime = serve(answering(answer(b"answered")))
    (files / "config").write_text(
        f"[profile role]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/r\n"
        f"source_profile = dev\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n"
        f"endpoint_url = {runtime.url}\n[profile dev]\nregion = us-east-1\n"
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
    return server


DRAFT = Invocation(fields={"EndpointName": "e"}, body=TextBody("x"), connection=Connection(profile="role"))


async def test_nothing_is_sent_without_a_code_which_is_asked_for_unseen(
    own_bench: Workbench, tokens: Server
) -> None:
    app = WorkbenchApp(own_bench, invocation=DRAFT)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)

        await until(pilot, lambda: not any(worker.group == "warm" for worker in app.workers))
        # Nobody is asked before something is sent.
        assert app.screen is app.main
        assert tokens.requests == []

        # Without a code nothing is sent.
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, PromptScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main and "one-time code" in text(app))
        assert tokens.requests == []

        # It is asked for unseen, and the send goes on.
        await pilot.press("f5")
        await until(pilot, lambda: isinstance(app.screen, PromptScreen))
        await until(pilot, lambda: "Enter MFA code for arn:aws:iam::123456789012:mfa/me" in text(app))
        await pilot.press(*"123456")
        await until(pilot, lambda: "••••••" in text(app) and "123456 " not in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "answered" in text(app))
        assert b"TokenCode=123456" in tokens.requests[0][1]
        assert "123456 " not in text(app)
