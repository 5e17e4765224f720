"""A Live Tail session, from a server that answers as CloudWatch Logs does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.aws.logs.test_reader import GROUP, SINCE, asked, refusal
from tests.aws.server import Serve, Server, Visit, hosting_of
from tests.aws.streams import LAST_CHUNK, chunked, event, stream_head
from workbench.aws.account_calls import AccountCalls
from workbench.aws.logs.live_tail import LiveTailReader, LiveUpdate
from workbench.model.errors import AccessDeniedError, AccountError, NoLogGroupError
from workbench.model.invocation import Connection
from workbench.model.logs import LogSource

ARN = f"arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}"


def sent(name: str, document: object, kind: str = "event") -> bytes:
    return chunked(
        event(
            json.dumps(document).encode(),
            content_type="application/json",
            message_type=kind,
            **{f"{kind}_type": name},
        )
    )


def update(*messages: str, sampled: bool = False, stream: str = "AllTraffic/i-1") -> bytes:
    at = round(SINCE.timestamp() * 1000)
    results = [{"logStreamName": stream, "timestamp": at, "message": text} for text in messages]
    return sent("sessionUpdate", {"sessionMetadata": {"sampled": sampled}, "sessionResults": results})


def session_of(serve: Serve, source: LogSource, *parts: bytes) -> tuple[list[LiveUpdate], Server, str]:
    """What a session gives, and why it broke off; it is closed at its end."""
    start = sent("initial-response", {}) + sent("sessionStart", {"sessionId": "s"})

    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            visit.sock.sendall(stream_head() + start + b"".join(parts))
            return

    server = serve(behave)
    calls = AccountCalls(hosting=lambda: hosting_of(server), pause=0.001)
    updates: list[LiveUpdate] = []
    try:
        for latest in LiveTailReader(calls).session(source, ARN, Connection(sandbox=True)):
            updates.append(latest)  # noqa: PERF402  what came before it breaks off counts
    except AccountError as error:
        return updates, server, error.message
    finally:
        calls.close()
    return updates, server, ""


def test_each_second_is_an_update_with_its_lines(serve: Serve) -> None:
    parts = (update("one", "one"), update(), update("two", sampled=True), LAST_CHUNK)
    updates, server, broken = session_of(serve, LogSource(group=GROUP), *parts)
    assert [([line.message for line in latest.lines], latest.sampled) for latest in updates] == [
        (["one", "one"], False),
        ([], False),
        (["two"], True),
    ]
    ids = [line.event_id for latest in updates for line in latest.lines]
    assert len(set(ids)) == 3, "lines that say the same are told apart"
    assert asked(server) == [{"logGroupIdentifiers": [ARN]}] and not broken


@pytest.mark.parametrize(
    ("source", "parameters"),
    [
        (LogSource(group=GROUP, stream="AllTraffic/i-1"), {"logStreamNames": ["AllTraffic/i-1"]}),
        (LogSource(group=GROUP, variant="AllTraffic"), {"logStreamNamePrefixes": ["AllTraffic/"]}),
    ],
)
def test_only_the_streams_that_are_meant(serve: Serve, source: LogSource, parameters: dict[str, Any]) -> None:
    parts = (update("mine"), update("of another", stream="other"), LAST_CHUNK)
    updates, server, _ = session_of(serve, source, *parts)
    assert [[line.message for line in latest.lines] for latest in updates] == [["mine"], []]
    assert asked(server) == [{"logGroupIdentifiers": [ARN], **parameters}]


@pytest.mark.parametrize(
    ("end", "broken"),
    [
        (sent("SessionTimeoutException", {"message": "over"}, "exception"), False),
        (sent("SessionStreamingException", {"message": "internal"}, "exception"), True),
        (b"", True),
        (chunked(b"not an event of a stream"), True),
        (chunked(event(b"{}", message_type="new")), True),
    ],
    ids=["three hours", "error", "cut", "garbage", "another kind"],
)
def test_a_session_that_breaks_off_says_so_after_what_it_gave(serve: Serve, end: bytes, broken: bool) -> None:
    updates, _, reason = session_of(serve, LogSource(group=GROUP), update("one"), end)
    assert [[line.message for line in latest.lines] for latest in updates] == [["one"]]
    assert reason.startswith(f"The Live Tail session of log group {GROUP} broke off: ") == broken


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("ResourceNotFoundException", NoLogGroupError),
        ("AccessDeniedException", AccessDeniedError),
        ("LimitExceededException", AccountError),
    ],
)
def test_a_session_that_is_refused(serve: Serve, code: str, error: type[AccountError]) -> None:
    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            visit.sock.sendall(refusal(code, "no"))

    server = serve(behave)
    calls = AccountCalls(hosting=lambda: hosting_of(server), pause=0.001)
    with pytest.raises(error):
        LiveTailReader(calls).session(LogSource(group=GROUP), ARN, Connection(sandbox=True))
    calls.close()


@pytest.mark.parametrize("first", [chunked(b"<html>a proxy</html>" * 5), update("one"), LAST_CHUNK])
def test_what_is_no_session_from_its_beginning_is_said_so(serve: Serve, first: bytes) -> None:
    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            visit.sock.sendall(stream_head() + first)
            return

    server = serve(behave)
    calls = AccountCalls(hosting=lambda: hosting_of(server), pause=0.001)
    with pytest.raises(AccountError, match="StartLiveTail"):
        LiveTailReader(calls).session(LogSource(group=GROUP), ARN, Connection(sandbox=True))
    calls.close()
