"""A service that repeats the credentials it was sent: what comes back of them is not handed on."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.aws.server import Serve, Visit, invocation
from tests.aws.streams import event
from workbench.aws import Invoker
from workbench.model.errors import ConfigurationError
from workbench.model.exchange import Outcome
from workbench.model.progress import Progress

TOKEN = "IQoJb3JpZ2luX2VjCANARYtoken/+//////////wEaCXVzLWVhc3QtMSJH"
KEY = "wJalrXUtnFEMI/K7MDENG+CANARYkey/bPxRfiCY"


@pytest.fixture(autouse=True)
def _credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIACANARYCANARYKEYS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEY)
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")


def echoing(
    make: Callable[[dict[str, str]], bytes], status: int = 200, head: str = ""
) -> Callable[[Visit], None]:
    """Answers with what `make` makes of a request's headers."""

    def behave(visit: Visit) -> None:
        while (request := visit.request()) is not None:
            lines = request[0].decode().split("\r\n")[1:]
            body = make({name.lower(): value for name, _, value in (line.partition(": ") for line in lines)})
            answer = f"HTTP/1.1 {status} X\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
            visit.sock.sendall(answer)

    return behave


def shown(outcome: Outcome, sent: bytes) -> None:
    """Nothing of the credentials is in an outcome."""
    signature = sent.rpartition(b"Signature=")[2].partition(b"\r\n")[0].decode()
    text = repr(outcome) + repr(outcome.response.body if outcome.response else "")
    assert len(signature) == 64
    for secret in (TOKEN, KEY, signature, "AKIACANARYCANARYKEYS"):
        for form in (secret, quote(secret, safe=""), json.dumps(secret)[1:-1].replace("/", "\\/")):
            assert form not in text
        for before in range(3):
            assert base64.b64encode(b"u" * before + secret.encode()).decode()[4:-4] not in text


@pytest.mark.parametrize(
    "make",
    [
        lambda headers: json.dumps(headers).encode(),
        lambda headers: json.dumps(headers).replace("/", "\\/").encode(),
        lambda headers: quote(json.dumps(headers), safe="").encode(),
        lambda headers: base64.b64encode(json.dumps(headers).encode()),
        lambda headers: base64.urlsafe_b64encode(b"x" + json.dumps(headers).encode()),
        lambda headers: b"\x00" * 3_000_000 + json.dumps(headers).encode() + b"\xff" * 3_000_000,
    ],
    ids=["json", "escaped", "percent", "base64", "base64url", "large"],
)
def test_an_answer_that_repeats_the_headers_is_redacted(
    serve: Serve, invoker: Invoker, make: Callable[[dict[str, str]], bytes]
) -> None:
    bodies: list[bytes] = []

    def keep(headers: dict[str, str]) -> bytes:
        bodies.append(make(headers))
        return bodies[-1]

    server = serve(echoing(keep))
    outcome = invoker.send(invoker.prepare(invocation(server.url)))
    assert outcome.response is not None and outcome.failure is None
    shown(outcome, server.requests[0][0])
    assert b"[redacted]" in outcome.response.body
    assert len(outcome.response.body) == len(bodies[0])
    assert outcome.response.received_sha256 == hashlib.sha256(bodies[0]).hexdigest()


def test_an_answer_that_is_handed_on_is_redacted_too(serve: Serve, invoker: Invoker) -> None:
    bodies: list[bytes] = []

    def keep(headers: dict[str, str]) -> bytes:
        bodies.append(b"\x00" * 300_000 + json.dumps(headers).encode() + b"\xff" * 300_000)
        return bodies[-1]

    server = serve(echoing(keep))
    taken: list[bytes] = []
    prepared = invoker.prepare(invocation(server.url))
    outcome = invoker.send(prepared, limit=100_000, overflow=taken.append)
    assert outcome.response is not None and outcome.response.whole is not None
    whole = b"".join(taken)
    assert len(whole) == len(bodies[0])
    assert b"[redacted]" in whole
    assert TOKEN.encode() not in whole
    assert outcome.response.received_sha256 == hashlib.sha256(bodies[0]).hexdigest()


def test_an_answer_without_secrets_is_as_it_came(serve: Serve, invoker: Invoker) -> None:
    body = json.dumps({"token": "IQoJb3JpZ2luX2Vj", "url": "http://u:p@h?X-Amz-Signature=00"}).encode()
    server = serve(echoing(lambda _: body))
    outcome = invoker.send(invoker.prepare(invocation(server.url)))
    assert outcome.response is not None
    assert (outcome.response.body, outcome.response.received_sha256) == (body, "")


def test_a_canonical_request_that_is_quoted_back_is_redacted(serve: Serve, invoker: Invoker) -> None:
    def refuse(headers: dict[str, str]) -> bytes:
        canonical = (
            f"POST\n/endpoints/e/invocations\n\nhost:{headers['host']}\n"
            f"x-amz-security-token:{headers['x-amz-security-token']}\n\n{headers['authorization']}"
        )
        return json.dumps(
            {"message": f"The Canonical String for this request should have been\n'{canonical}'"}
        ).encode()

    server = serve(echoing(refuse, 403, "x-amzn-ErrorType: SignatureDoesNotMatch\r\n"))
    outcome = invoker.send(invoker.prepare(invocation(server.url)))
    assert outcome.failure is not None
    assert outcome.failure.code == "SignatureDoesNotMatch"
    assert "Canonical String" in outcome.failure.message
    shown(outcome, server.requests[0][0])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\nX-Evil: 1"])
def test_a_token_that_breaks_its_header_is_not_in_the_message(
    serve: Serve, invoker: Invoker, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", TOKEN + end)
    server = serve(echoing(lambda _: b"{}"))
    with pytest.raises(ConfigurationError, match="session token") as refused:
        invoker.prepare(invocation(server.url))
    assert "CANARY" not in f"{refused.value!r} {refused.value.hint}"
    assert not server.visits


def test_headers_of_an_answer_are_redacted(serve: Serve, invoker: Invoker) -> None:
    head = f"X-Amzn-SageMaker-Custom-Attributes: {TOKEN}\r\nSet-Cookie: a=b\r\nX-Next: http://u:p@h/\r\n"
    server = serve(echoing(lambda _: b"{}", 200, head))
    outcome = invoker.send(invoker.prepare(invocation(server.url)))
    assert outcome.response is not None
    headers = dict(outcome.response.headers)
    assert headers["X-Amzn-SageMaker-Custom-Attributes"] == "[redacted]"
    assert headers["Set-Cookie"] == "***"
    assert headers["X-Next"] == "http://***@h/"
    assert outcome.response.output["CustomAttributes"] == "[redacted]"


def test_parts_of_a_stream_are_redacted_as_they_come_also_across_two(serve: Serve, invoker: Invoker) -> None:
    def parts(headers: dict[str, str]) -> bytes:
        token = headers["x-amz-security-token"].encode()
        pieces = (b"a " + token[:20], token[20:] + b" .", b"c " + token + b" .")
        return b"".join(event(piece) for piece in pieces)

    heard: list[bytes] = []

    def hear(progress: Progress) -> None:
        if progress.part:
            heard.append(progress.part)

    server = serve(echoing(parts, 200, "Content-Type: application/vnd.amazon.eventstream\r\n"))
    sent = invocation(server.url, operation="InvokeEndpointWithResponseStream")
    outcome = invoker.send(invoker.prepare(sent), listener=hear)
    assert outcome.response is not None
    size = len(TOKEN)
    assert [part.size for part in outcome.response.parts] == [22, size - 18, size + 4]
    # What may be the beginning of a secret waits for the part that tells.
    assert [len(part) for part in heard] == [2, size + 2, size + 4]
    assert outcome.response.body.startswith(b"a [redacted]")
    assert TOKEN[20:].encode() not in b"".join(heard)
    shown(outcome, server.requests[0][0])
