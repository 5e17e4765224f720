"""Names that are close to one that does not exist: found without asking AWS, told with the failure."""

from __future__ import annotations

import pytest

from tests.aws.server import Serve, Visit, answer, answering
from workbench.model.invocation import Connection, Invocation
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.account.similar_endpoints import similar


def test_closest_names_first() -> None:
    cases: list[tuple[str, list[str], tuple[str, ...]]] = [
        ("iris-clasifier", ["iris-classifier", "echo"], ("iris-classifier",)),
        ("iris", ["iris-classifier", "echo"], ("iris-classifier",)),
        ("my-iris-classifier", ["iris-classifier", "echo"], ("iris-classifier",)),
        ("IRIS-CLASSIFIER", ["iris-classifier"], ("iris-classifier",)),
        ("prod-1", ["prod-2", "prod-3", "prod-4", "prod-5"], ("prod-2", "prod-3", "prod-4")),
        ("e", ["echo", "chat"], ()),
        ("nothing-like-it", ["iris-classifier", "echo"], ()),
        ("echo", ["echo"], ()),
    ]
    for name, names, expected in cases:
        assert similar(name, names) == expected, (name, names, expected)


def _sent(bench: Workbench, connection: Connection, name: str = "iris-clasifier") -> str:
    exchange = bench.send(Invocation(fields={"EndpointName": name}, connection=connection))
    assert exchange.failure is not None
    number = exchange.id
    assert number is not None
    assert bench.history.exchange(number).failure == exchange.failure
    return exchange.failure.text


def test_a_name_of_the_sandbox_is_proposed(bench: Workbench) -> None:
    assert "Did you mean iris-classifier?" in _sent(bench, Connection(sandbox=True))


def test_the_last_listing_of_the_account_is_asked(
    bench: Workbench, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", sandbox.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", sandbox.secret_access_key)
    monkeypatch.setenv("AWS_REGION", sandbox.region)
    account = Connection(endpoint_url=sandbox.url)
    assert "Did you mean" not in _sent(bench, account)
    EndpointDirectory(bench).listing(account)
    assert "Did you mean iris-classifier?" in _sent(bench, account)


UNKNOWN = answer(
    b'{"Message": "Endpoint iris-2 of account 123456789012 not found."}',
    status="400 Bad Request",
    headers=(("x-amzn-errortype", "ValidationError"),),
)


def _knows_iris_1(visit: Visit) -> None:
    while (request := visit.request()) is not None:
        visit.sock.sendall(answer(b"{}") if b"/iris-1/" in request[0] else UNKNOWN)


def _answered(bench: Workbench, connection: Connection, name: str) -> None:
    assert bench.send(Invocation(fields={"EndpointName": name}, connection=connection)).failure is None


def test_what_answered_at_the_same_place_is_proposed_where_nothing_was_listed(
    bench: Workbench, serve: Serve
) -> None:
    connection = Connection(endpoint_url=serve(_knows_iris_1).url, sign=False, region="us-east-1")
    elsewhere = Connection(endpoint_url=serve(answering(answer(b"{}"))).url, sign=False, region="us-east-1")
    _answered(bench, elsewhere, "iris-3")
    assert "Did you mean" not in _sent(bench, connection, "iris-2")
    _answered(bench, connection, "iris-1")
    assert "Did you mean iris-1?" in _sent(bench, connection, "iris-2")
    other = bench.send(Invocation(fields={"EndpointName": "iris-0"}, connection=connection))
    assert other.failure is not None
    assert "Did you mean" not in other.failure.text  # it says nothing of the name that was asked for


def test_a_name_that_answered_in_another_region_is_right(bench: Workbench, serve: Serve) -> None:
    server = serve(answering(answer(b"{}")))
    west = Connection(endpoint_url=server.url, sign=False, region="eu-west-1")
    _answered(bench, west, "iris-2")
    _answered(bench, west, "iris-2-canary")
    east = Connection(endpoint_url=serve(_knows_iris_1).url, sign=False, region="us-east-1")
    words = _sent(bench, east, "iris-2")
    assert (
        words.count("It answered in eu-west-1 before. The region us-east-1 has no endpoint of this name") == 1
    )
    assert "Did you mean" not in words
