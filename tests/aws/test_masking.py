"""Nothing that could sign or log in leaves the room; what helps to find a mistake does."""

from __future__ import annotations

import pytest

from tests.aws.server import Serve, answer, answering, invocation
from workbench.aws import Invoker
from workbench.aws.masking import masked_header, masked_url


def test_the_request_is_kept_as_it_left_with_its_secrets_masked(
    serve: Serve, invoker: Invoker, credentials: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "a-session-token")
    server = serve(answering(answer()))
    fields = {"CustomAttributes": "trace=ä: 1", "Accept": ""}
    prepared = invoker.prepare(invocation(server.url, fields=fields))
    outcome = invoker.send(prepared)
    assert outcome.sent is not None
    assert (outcome.sent.method, outcome.sent.url) == ("POST", prepared.url)
    lines = server.requests[0][0].decode().split("\r\n")[1:]
    on_the_wire = [(name, value) for name, _, value in (line.partition(": ") for line in lines)]
    assert [name for name, _ in outcome.sent.headers] == [name for name, _ in on_the_wire]
    for (name, masked), (_, value) in zip(outcome.sent.headers, on_the_wire, strict=True):
        if name not in {"Authorization", "X-Amz-Security-Token"}:
            assert masked == value
    kept = dict(outcome.sent.headers)
    wire = dict(on_the_wire)
    signature = wire["Authorization"].rpartition("Signature=")[2]
    assert kept["X-Amz-Security-Token"] == "***"
    assert kept["Authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKID…LE12/")
    assert kept["Authorization"].endswith("Signature=***")
    for secret in (signature, "a-session-token", "AKIDEXAMPLEEXAMPLE12", "not-a-secret"):
        assert secret not in repr(outcome)
        assert secret not in repr(prepared)


@pytest.mark.parametrize(
    ("name", "value", "masked"),
    [
        ("authorization", "Bearer abc", "Bearer ***"),
        ("Authorization", "abc", "***"),
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=short/x, Signature=abc",
            "AWS4-HMAC-SHA256 Credential=***/x, Signature=***",
        ),
        ("Proxy-Authorization", "Basic abc", "***"),
        ("Cookie", "session=1", "***"),
        ("X-Custom", "plain", "plain"),
    ],
)
def test_headers(name: str, value: str, masked: str) -> None:
    assert masked_header(name, value) == masked


def test_addresses() -> None:
    assert masked_url("http://user:word@host:1/p") == "http://***@host:1/p"
    assert masked_url("http://host/endpoints/a%40b") == "http://host/endpoints/a%40b"
    assert masked_url("http://host/a@b") == "http://host/a@b"
