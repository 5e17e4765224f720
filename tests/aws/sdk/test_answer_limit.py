"""Answers of services of the account that are longer than any of theirs."""

from __future__ import annotations

import pytest

from tests.aws.server import Serve, Visit, answer, answering
from tests.support import DEADLINE_SECONDS
from workbench.aws.account_calls import AccountCalls
from workbench.aws.identity import caller_identity
from workbench.model import Connection
from workbench.model.destinations.destination import Destination
from workbench.model.errors import AccountError, WorkbenchError

CONNECTION = Connection(region="us-east-1")
IDENTITY = (
    b"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/u</Arn>"
    b"<UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLEEXAMPLE12")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")


def endless(visit: Visit) -> None:
    """Answers without end, and hangs up after 200 MB."""
    visit.request()
    visit.sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n[")
    try:
        for _ in range(200):
            visit.sock.sendall(b"1," * 500_000)
    except OSError:
        visit.gone.set()


def test_an_answer_without_end_is_broken_off(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    visits: list[Visit] = []

    def behave(visit: Visit) -> None:
        visits.append(visit)
        endless(visit)

    monkeypatch.setenv("AWS_ENDPOINT_URL", serve(behave).url)
    with pytest.raises(AccountError, match="its answer has more than 16 MB, which no service sends"):
        AccountCalls().ask("sagemaker", "list_endpoints", {}, CONNECTION)
    with pytest.raises(WorkbenchError, match="more than 16 MB"):
        caller_identity(CONNECTION, Destination())
    assert all(visit.gone.wait(DEADLINE_SECONDS) for visit in visits)
    assert len(visits) == 2


def test_an_answer_of_a_service_is_read_whole_and_the_connection_kept(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = serve(answering(answer(IDENTITY, headers=(("Content-Type", "text/xml"),))))
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    calls = AccountCalls()
    for _ in range(2):
        assert calls.ask("sts", "get_caller_identity", {}, CONNECTION)["Account"] == "123456789012"
    assert len(server.visits) == 1
    calls.close()


def test_an_answer_that_breaks_off_is_none(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(answer(b'{"Endpoints": [', length=1_000))

    monkeypatch.setenv("AWS_ENDPOINT_URL", serve(cut).url)
    with pytest.raises(AccountError, match="did not answer sagemaker:ListEndpoints: Connection was closed"):
        AccountCalls(pause=0.001).ask("sagemaker", "list_endpoints", {}, CONNECTION)
