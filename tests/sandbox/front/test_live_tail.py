"""Live Tail sessions of the sandbox, as boto3 reads them."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

from tests.sandbox.conftest import client_of
from workbench.sandbox import Sandbox
from workbench.sandbox.front import live_tail

GROUP = "/aws/sagemaker/Endpoints/faulty"
ARN = f"arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}"


@pytest.fixture
def logs(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Any:
    """boto3's client of CloudWatch Logs; a second of a session is over at once."""
    monkeypatch.setattr(live_tail, "_EVERY", 0.01)
    config = Config(inject_host_prefix=False, retries={"total_max_attempts": 1, "mode": "standard"})
    return client_of(sandbox, "logs", config=config)


def fail(runtime: Any, message: str) -> str:
    """Has the container print a line; returns it."""
    body = f'{{"status": 500, "message": "{message}"}}'.encode()
    with pytest.raises(ClientError):
        runtime.invoke_endpoint(EndpointName="faulty", Body=body)
    return f"RuntimeError: {message}"


def next_update(session: Any) -> dict[str, Any]:
    """The next second with lines in it."""
    for event in session:
        update: dict[str, Any] = event.get("sessionUpdate", {})
        if update.get("sessionResults"):
            return update
    raise AssertionError("the session has ended")


@pytest.mark.parametrize(
    "streams", [{}, {"logStreamNamePrefixes": ["AllTraffic/"]}], ids=["every stream", "of a prefix"]
)
def test_each_line_that_is_printed_comes_once(runtime: Any, logs: Any, streams: dict[str, Any]) -> None:
    fail(runtime, "before")
    session = logs.start_live_tail(logGroupIdentifiers=[ARN], **streams)["responseStream"]
    assert next(iter(session))["sessionStart"]["logGroupIdentifiers"] == [ARN]
    lines: list[str] = []
    expected = fail(runtime, "while it is open")
    while expected not in lines:
        update = next_update(session)
        lines += [result["message"] for result in update["sessionResults"]]
        assert {result["logGroupIdentifier"] for result in update["sessionResults"]} == {GROUP}
        assert not update["sessionMetadata"]["sampled"]
    assert "RuntimeError: before" not in lines and lines.count(expected) == 1
    session.close()


def test_of_more_lines_than_are_sent_there_is_a_sample(
    runtime: Any, logs: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_tail, "_MOST_LINES", 2)
    session = logs.start_live_tail(logGroupIdentifiers=[ARN])["responseStream"]
    next(iter(session))
    fail(runtime, "a traceback of several lines")
    sampled = False
    while not sampled:
        update = next_update(session)
        assert len(update["sessionResults"]) <= 2
        sampled = update["sessionMetadata"]["sampled"]
    session.close()


def test_a_session_ends_after_three_hours(logs: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_tail, "_LONGEST", 0.0)
    session = logs.start_live_tail(logGroupIdentifiers=[ARN], logStreamNames=["none"])["responseStream"]
    with pytest.raises(EventStreamError, match="SessionTimeoutException"):
        list(session)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"logGroupIdentifiers": [GROUP]}, "InvalidParameterException"),
        ({"logGroupIdentifiers": [f"{ARN}:*"]}, "InvalidParameterException"),
        ({"logGroupIdentifiers": [ARN] * 11}, "InvalidParameterException"),
        (
            {"logGroupIdentifiers": [ARN], "logStreamNames": ["a"], "logStreamNamePrefixes": ["b"]},
            "InvalidParameterException",
        ),
        ({"logGroupIdentifiers": [f"{ARN}-not-there"]}, "ResourceNotFoundException"),
    ],
)
def test_what_a_session_is_refused_for(runtime: Any, logs: Any, asked: dict[str, Any], code: str) -> None:
    fail(runtime, "so that there is a log")
    with pytest.raises(ClientError) as error:
        logs.start_live_tail(**asked)
    assert error.value.response["Error"]["Code"] == code
