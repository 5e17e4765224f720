"""Nothing that could sign or log in leaves the room; what helps to find a mistake does."""

from __future__ import annotations

import pytest

from tests.aws.server import Serve, answer, answering, invocation
from workbench.aws import Invoker
from workbench.aws.masking import head_redactor, masked_header, masked_request, masked_url


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


def test_what_is_secret_in_a_header_is_secret_in_the_address_too() -> None:
    head = b"POST /a-secret-cookie-0123456/x HTTP/1.1\r\nHost: h\r\nCookie: a-secret-cookie-0123456\r\n\r\n"
    sent = masked_request("POST", "http://h/a-secret-cookie-0123456/x", head).sent
    assert sent is not None
    assert sent.url == "http://h/[redacted]/x"


@pytest.mark.parametrize(
    ("line", "secret"),
    [
        (
            "Authorization: AWS4-HMAC-SHA256 Credential=A/b, Signature=0123456789abcdef01234567",
            "0123456789abcdef01234567",
        ),
        ("Authorization: Bearer some-token-of-a-proxy", "some-token-of-a-proxy"),
        ("Authorization: a-token-without-a-scheme", "a-token-without-a-scheme"),
        ("X-Amz-Security-Token: a-token-of-a-session", "a-token-of-a-session"),
        ("X-Custom: access_token=a-token-of-a-service", "a-token-of-a-service"),
    ],
)
def test_an_answer_that_repeats_a_secret_of_its_request_is_shown_without_it(line: str, secret: str) -> None:
    head = f"POST /p HTTP/1.1\r\nHost: h\r\nX-Other: kept-as-it-is\r\n{line}\r\n\r\nbody".encode()
    masked = masked_request("POST", "http://h/p", head)
    assert secret not in repr(masked.sent)
    for redactor in (head_redactor(head), masked.redactor):
        assert (
            redactor.text(f"you sent {secret}, and kept-as-it-is") == "you sent [redacted], and kept-as-it-is"
        )


def test_a_secret_of_the_request_line_is_one_of_the_answer() -> None:
    head = b"POST /p?X-Amz-Security-Token=a-token-of-a-session HTTP/1.1\r\nHost: h\r\n\r\n"
    assert head_redactor(head).text("it was a-token-of-a-session") == "it was [redacted]"


def test_of_a_request_that_never_left_nothing_is_kept() -> None:
    masked = masked_request("POST", "http://h/p", b"")
    assert masked.sent is None
    assert masked.is_current
    assert masked.redactor is masked.in_use


def test_headers() -> None:
    cases: list[tuple[str, str, str]] = [
        ("authorization", "Bearer abc", "Bearer ***"),
        ("Authorization", "abc", "***"),
        (
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=short/x, Signature=abc",
            "AWS4-HMAC-SHA256 Credential=***/x, Signature=***",
        ),
        ("Authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261127/x", "AWS4-HMAC-SHA256 ***"),
        ("Authorization", "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=abc", "AWS4-HMAC-SHA256 ***"),
        ("X-Amz-S3session-Token", "abc", "***"),
        ("Proxy-Authorization", "Basic abc", "***"),
        ("Cookie", "session=1", "***"),
        ("X-Custom", "plain", "plain"),
    ]
    for name, value, masked in cases:
        assert masked_header(name, value) == masked, (name, value, masked)


def test_addresses() -> None:
    assert masked_url("http://user:word@host:1/p") == "http://***@host:1/p"
    assert masked_url("http://host/endpoints/a%40b") == "http://host/endpoints/a%40b"
    assert masked_url("http://host/a@b") == "http://host/a@b"
