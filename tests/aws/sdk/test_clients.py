"""A client for each connection: who waits for its credentials, and who is asked for a one-time code."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.aws.server import DEADLINE, Serve, Server, answer, answering
from tests.support import eventually
from workbench.aws.sdk.clients import Clients, limit_length
from workbench.aws.sdk.codes import ask_with
from workbench.model import Connection
from workbench.model.errors import ConfigurationError, OperationCancelledError
from workbench.model.progress import CancelToken

ROLE = Connection(profile="role")


@pytest.fixture
def tokens(serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """STS, whose sessions are nearly over, and a profile of a role that wants a code."""
    ends = (datetime.now(UTC) + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assumed = f"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
    <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId>
    </AssumedRoleUser><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
    <SessionToken>token</SessionToken><Expiration>{ends}</Expiration></Credentials></AssumeRoleResult>
    </AssumeRoleResponse>"""
    server = serve(answering(answer(assumed.encode(), headers=(("Content-Type", "text/xml"),))))
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(
        "[profile role]\nregion = us-east-1\nrole_arn = arn:aws:iam::123456789012:role/r\n"
        "source_profile = base\nmfa_serial = arn:aws:iam::123456789012:mfa/me\n"
        "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = s\n"
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
    yield server
    ask_with(None)


def test_who_waited_behind_one_that_could_not_ask_is_asked_once(tokens: Server) -> None:
    clients = Clients("sagemaker-runtime", limit_length)
    warms, goes_on, asked = threading.Event(), threading.Event(), []

    def ask(prompt: str) -> str | None:
        if not warms.is_set():
            warms.set()
            goes_on.wait(DEADLINE)
            return None
        asked.append(prompt)
        return "123456"

    ask_with(ask)
    with ThreadPoolExecutor(2) as pool:
        warming = pool.submit(clients.get, ROLE, None, None)
        assert warms.wait(DEADLINE)
        sending = pool.submit(clients.get, ROLE, None, CancelToken())
        eventually(lambda: any(thread.name == "abandonable" for thread in threading.enumerate()))
        goes_on.set()
        with pytest.raises(ConfigurationError, match="one-time code"):
            warming.result(DEADLINE)
        assert sending.result(DEADLINE).destination.access_key_id
    assert len(asked) == len(tokens.requests) == 1


def test_the_code_is_asked_for_again_once_its_session_is_over(tokens: Server) -> None:
    clients = Clients("sagemaker-runtime", limit_length)
    asked = []
    ask_with(lambda prompt: asked.append(prompt) or "123456")  # type: ignore[func-returns-value]
    clients.get(ROLE, None, CancelToken())
    assert len(asked) == 1
    clients.get(ROLE, None, CancelToken())
    assert len(asked) == len(tokens.requests) == 2


def test_a_code_that_is_not_given_is_asked_for_once(tokens: Server) -> None:
    clients = Clients("sagemaker-runtime", limit_length)
    asked: list[str] = []
    ask_with(lambda prompt: asked.append(prompt) or "")  # type: ignore[func-returns-value]
    with pytest.raises(ConfigurationError, match="one-time code"):
        clients.get(ROLE, None, CancelToken())
    assert len(asked) == 1
    assert tokens.requests == []


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_code_that_is_not_given_is_not_asked_for_by_all_who_wait(
    tokens: Server, *, is_cancelled: bool
) -> None:
    clients, cancellation, asked = Clients("sagemaker-runtime", limit_length), CancelToken(), []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        eventually(lambda: len(asked) > 1 or _waiting_in_turn() == 2)
        if is_cancelled:
            cancellation.cancel()
        return ""

    ask_with(ask)
    with ThreadPoolExecutor(3) as pool:
        sends = [pool.submit(clients.get, ROLE, None, cancellation) for _ in range(3)]
        refusals = [type(send.exception(DEADLINE)) for send in sends]
    eventually(lambda: not any(thread.name == "abandonable" for thread in threading.enumerate()))
    assert refusals == [OperationCancelledError if is_cancelled else ConfigurationError] * 3
    assert len(asked) == 1
    with pytest.raises(ConfigurationError, match="one-time code"):
        clients.get(ROLE, None, None)
    assert len(asked) == 2


def _waiting_in_turn() -> int:
    """How many threads have come to where one at a time fetches credentials, but for who does."""
    frames = sys._current_frames().values()
    return sum(frame.f_code.co_name == "_in_turn" for frame in frames)
