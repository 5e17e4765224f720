"""Keys that no request can carry are refused with the reason, before anything is sent."""

from __future__ import annotations

import os

import pytest

from tests.aws.server import Serve, Server, answer, answering, invocation
from workbench.aws import Invoker
from workbench.model import Status
from workbench.model.errors import ConfigurationError

pytestmark = pytest.mark.usefixtures("credentials")

TOKEN = "IQoJb3JpZ2luEXAMPLETOKEN"


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve(answering(answer()))


@pytest.mark.parametrize(
    ("variable", "value", "message"),
    [
        ("AWS_SESSION_TOKEN", f"{TOKEN}\r", "The session token (AWS_SESSION_TOKEN) has a line break in it"),
        (
            "AWS_SESSION_TOKEN",
            f"{TOKEN}\n{TOKEN}",
            "The session token (AWS_SESSION_TOKEN) has a line break in it",
        ),
        (
            "AWS_SESSION_TOKEN",
            f"{TOKEN}\udcff",
            "The session token (AWS_SESSION_TOKEN) has bytes in it that are not",
        ),
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE\r", "The access key (AWS_ACCESS_KEY_ID) has a line break in it"),
        (
            "AWS_ACCESS_KEY_ID",
            "AKIDEXAMPLE\udce9",
            "The access key (AWS_ACCESS_KEY_ID) has bytes in it that are not",
        ),
        (
            "AWS_SECRET_ACCESS_KEY",
            "wJalrXUtn\udcff",
            "The secret key (AWS_SECRET_ACCESS_KEY) has bytes in it that are",
        ),
    ],
)
def test_a_key_that_no_header_takes_is_named_and_not_shown(  # noqa: PLR0917 - fixtures
    server: Server, invoker: Invoker, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, message: str
) -> None:
    before = os.environ.get(variable)
    monkeypatch.setenv(variable, value)
    for _ in range(2):
        with pytest.raises(ConfigurationError) as refusal:
            invoker.prepare(invocation(server.url))
        assert refusal.value.message.startswith(message)
        assert value[:6] not in refusal.value.message + refusal.value.hint
    assert server.visits == []
    if before is None:
        monkeypatch.delenv(variable)
    else:
        monkeypatch.setenv(variable, before)
    assert invoker.send(invoker.prepare(invocation(server.url))).status is Status.OK


@pytest.mark.parametrize(
    ("variable", "value"),
    [("AWS_SECRET_ACCESS_KEY", "secret\r"), ("AWS_SESSION_TOKEN", f"{TOKEN}–"), ("AWS_ACCESS_KEY_ID", "A B")],
)
def test_what_can_be_written_is_for_the_service_to_refuse(
    server: Server, invoker: Invoker, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    assert invoker.send(invoker.prepare(invocation(server.url))).status is Status.OK
