"""When an answer is asked whether the request is to be sent again."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.retries.standard import RetryHandler

from tests.aws.server import Serve, Visit, answer, answering, invocation
from workbench.aws import Invoker
from workbench.model import Connection, Status

pytestmark = pytest.mark.usefixtures("credentials")

_ATTEMPTS = Connection(max_attempts=2)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """The statuses of answers that the SDK was asked about; None where no answer came."""
    statuses: list[int | None] = []
    decide = RetryHandler.needs_retry

    def noted(handler: RetryHandler, **event: Any) -> Any:
        response = event["response"]
        statuses.append(None if response is None else response[0].status_code)
        return decide(handler, **event)

    monkeypatch.setattr(RetryHandler, "needs_retry", noted)
    return statuses


@pytest.mark.parametrize("status", ["200 OK", "202 Accepted", "299 Fine"])
def test_a_good_answer_is_not_asked_about(
    serve: Serve, invoker: Invoker, asked: list[int | None], status: str
) -> None:
    server = serve(answering(answer(status=status)))
    outcome = invoker.send(invoker.prepare(invocation(server.url, connection=_ATTEMPTS)))
    assert (outcome.status, outcome.attempts, asked) == (Status.OK, 1, [])


@pytest.mark.parametrize(
    ("status", "attempts"), [("300 Multiple Choices", 1), ("400 Bad Request", 1), ("500 Oops", 2)]
)
def test_any_other_is_asked_about_each_time(
    serve: Serve, invoker: Invoker, asked: list[int | None], status: str, attempts: int
) -> None:
    server = serve(answering(answer(status=status)))
    outcome = invoker.send(invoker.prepare(invocation(server.url, connection=_ATTEMPTS)))
    assert outcome.attempts == attempts
    assert asked == [int(status[:3])] * attempts


def test_what_broke_off_before_an_answer_is_asked_about_and_sent_again(
    serve: Serve, invoker: Invoker, asked: list[int | None]
) -> None:
    def behave(visit: Visit) -> None:
        if visit.request() is not None and visit.number > 1:
            visit.sock.sendall(answer())

    server = serve(behave)
    outcome = invoker.send(invoker.prepare(invocation(server.url, connection=_ATTEMPTS)))
    assert (outcome.status, outcome.attempts, asked) == (Status.OK, 2, [None])
