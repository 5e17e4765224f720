"""InvokeEndpointWithResponseStream: framing, parts as they come, and failures in the middle."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.eventstream import ChecksumMismatch, EventStreamBuffer
from botocore.exceptions import ClientError, EventStreamError
from hypothesis import given
from hypothesis import strategies as st
from urllib3.exceptions import ProtocolError

from tests.sandbox.conftest import client_of
from workbench.sandbox import Sandbox
from workbench.sandbox.front.event_stream import exception, payload_part


def test_messages_are_answered_in_chunks_of_a_chat_completion(runtime: Any) -> None:
    document = {
        "messages": [{"role": "user", "content": "Hello"}],
        "max_tokens": 4,
        "parameters": {"tokens_per_second": 0},
        "stream": True,
    }
    answer = _stream(runtime, "chat", document)
    assert answer["ContentType"] == "text/event-stream"
    events = b"".join(_parts(answer)).decode().strip().split("\n\n")
    assert events.pop() == "data: [DONE]"
    choices = [json.loads(event.removeprefix("data: "))["choices"][0] for event in events]
    assert [choice["finish_reason"] for choice in choices] == [None] * 4 + ["length"]
    assert choices[0]["delta"]["role"] == "assistant"
    assert all(choice["delta"]["content"] for choice in choices[:-1])


@given(st.lists(st.binary(max_size=300), min_size=1), st.integers(1, 50))
def test_botocore_reads_every_frame(payloads: list[bytes], step: int) -> None:
    wire = b"".join(map(payload_part, payloads)) + exception("ModelStreamError", b"{}")
    buffer = EventStreamBuffer()
    for start in range(0, len(wire), step):
        buffer.add_data(wire[start : start + step])
    *parts, last = list(buffer)
    assert [part.payload for part in parts] == payloads
    assert {part.headers[":event-type"] for part in parts} == {"PayloadPart"}
    assert last.headers[":exception-type"] == "ModelStreamError"
    assert last.headers[":message-type"] == "exception"


def _parts(answer: dict[str, Any]) -> list[bytes]:
    return [event["PayloadPart"]["Bytes"] for event in answer["Body"]]


def _stream(runtime: Any, endpoint_name: str, document: object, **fields: str) -> dict[str, Any]:
    body = json.dumps(document).encode()
    answer: dict[str, Any] = runtime.invoke_endpoint_with_response_stream(
        EndpointName=endpoint_name, Body=body, **fields
    )
    return answer


def test_tokens_come_one_by_one(runtime: Any) -> None:
    document = {
        "inputs": "Hello",
        "parameters": {"max_new_tokens": 20, "tokens_per_second": 100},
        "stream": True,
    }
    answer = _stream(runtime, "chat", document)
    lines = [json.loads(part) for part in _parts(answer)]
    assert answer["ContentType"] == "application/jsonlines"
    assert len(lines) == 20
    assert "".join(line["token"]["text"] for line in lines) == lines[-1]["generated_text"]


def test_a_token_does_not_wait_for_the_next(runtime: Any) -> None:
    document = {
        "inputs": "Hello",
        "parameters": {"max_new_tokens": 1000, "tokens_per_second": 5},
        "stream": True,
    }
    # The whole answer takes longer than a test may.
    answer = _stream(runtime, "chat", document)
    assert json.loads(next(iter(answer["Body"]))["PayloadPart"]["Bytes"])["token"]["text"]
    answer["Body"].close()


def test_accept_travels_under_its_other_name(runtime: Any) -> None:
    answer = _stream(runtime, "echo", {}, Accept="application/json", ContentType="application/json")
    seen = json.loads(b"".join(_parts(answer)))
    assert seen["headers"] == {"accept": "application/json", "content-type": "application/json"}


def test_a_large_answer_comes_whole(runtime: Any) -> None:
    answer = _stream(runtime, "faulty", {"size": 5_000_000})
    parts = _parts(answer)
    assert sum(map(len, parts)) == 5_000_000
    assert len(parts) > 1


@pytest.mark.parametrize("code", ["ModelStreamError", "InternalStreamFailure"])
def test_an_error_in_the_middle(runtime: Any, code: str) -> None:
    answer = _stream(runtime, "faulty", {"stream_error": code})
    events = iter(answer["Body"])
    assert next(events)["PayloadPart"]["Bytes"]
    with pytest.raises(EventStreamError) as caught:
        next(events)
    assert caught.value.response["Error"] == {"Code": code, "Message": "simulated by the faulty endpoint"}


def test_a_container_that_goes_away_in_the_middle(runtime: Any) -> None:
    answer = _stream(runtime, "faulty", {"size": 200_000, "gone": 100_000})
    with pytest.raises(EventStreamError, match="broke: connection reset by peer"):
        _parts(answer)


def test_a_connection_cut_in_the_middle(runtime: Any) -> None:
    answer = _stream(runtime, "faulty", {"size": 200_000, "cut": 100_000})
    with pytest.raises(ProtocolError):
        _parts(answer)


def test_a_success_that_is_no_event_stream(runtime: Any) -> None:
    answer = _stream(runtime, "faulty", {"no_stream": True})
    assert answer["ResponseMetadata"]["HTTPHeaders"]["content-type"] == "application/json"
    with pytest.raises(ChecksumMismatch):
        _parts(answer)
    nothing = _stream(runtime, "faulty", {"no_stream": True, "content": "empty"})
    assert _parts(nothing) == []


def test_an_error_before_the_first_part_is_a_plain_one(runtime: Any) -> None:
    with pytest.raises(ClientError) as caught:
        _stream(runtime, "faulty", {"status": 500})
    assert caught.value.response["Error"]["Code"] == "ModelError"


def test_a_session_cannot_be_opened_by_a_stream(runtime: Any) -> None:
    with pytest.raises(ClientError, match="at 'sessionId' failed to satisfy constraint"):
        _stream(runtime, "chat", {"requestType": "NEW_SESSION"}, SessionId="NEW_SESSION")


def test_a_stream_that_takes_too_long() -> None:
    with Sandbox.start(time_limit=0.05) as hasty:
        document = {
            "inputs": "",
            "parameters": {"max_new_tokens": 500, "tokens_per_second": 100},
            "stream": True,
        }
        answer = _stream(client_of(hasty), "chat", document)
        with pytest.raises(EventStreamError, match="in the allotted time"):
            _parts(answer)
