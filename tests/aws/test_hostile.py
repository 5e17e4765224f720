"""Whatever a server answers, damaged in any way, is an outcome: `send` raises for none of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.aws.server import Server, Visit, answer, invocation
from tests.aws.streams import part, stream, stream_exception
from workbench.aws import Invoker
from workbench.model import Connection
from workbench.model.service.schema import schema

ERROR = (("x-amzn-ErrorType", "ModelError"),)
SOUND = (
    answer(b'{"a": 1}'),
    answer(b'{"Message": "x", "OriginalStatusCode": 415}', status="424 Failed Dependency", headers=ERROR),
    answer(b'{"InferenceId": "i"}', status="202 Accepted"),
    stream(part(b"abc"), stream_exception("ModelStreamError", Message="m", ErrorCode="E")),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A sound answer with a few bytes changed, lost, added, or with its end cut off."""
    data = draw(st.sampled_from(SOUND))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.one_of(st.integers(start, min(start + 20, len(data))), st.just(len(data))))
        data = data[:start] + draw(st.binary(max_size=8)) + data[end:]
    return data


@pytest.fixture
def answers() -> Iterator[tuple[Server, list[bytes], Invoker]]:
    """A server that says what stands in the list, and closes."""
    wire = [b""]

    def behave(visit: Visit) -> None:
        if visit.request() is not None:
            visit.sock.sendall(wire[0])

    server, invoker = Server(behave), Invoker()
    yield server, wire, invoker
    invoker.close()
    server.free()


@pytest.mark.usefixtures("credentials")
@settings(
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    database=None,
)
@given(data=damaged(), operation=st.sampled_from(sorted(schema().operations)))
@example(answer(b'{"Message": "\x8c"}', status="424 F", headers=ERROR), "InvokeEndpoint")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: \xb2\r\n\r\nx", "InvokeEndpoint")
def test_any_answer(answers: tuple[Server, list[bytes], Invoker], data: bytes, operation: str) -> None:
    server, wire, invoker = answers
    wire[0] = data
    sent = invocation(server.url, operation=operation, connection=Connection(read_timeout=5))
    outcome = invoker.send(invoker.prepare(sent))
    assert outcome.attempts == 1
    assert outcome.sent is not None
    assert (outcome.response is None) <= (outcome.failure is not None)
