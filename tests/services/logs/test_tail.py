"""The log of an endpoint as it comes."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.aws.server import Serve, Server, Visit, answer, answering, hosting_of
from tests.aws.streams import LAST_CHUNK, chunked, event, stream_head
from workbench.model import Connection, Invocation
from workbench.model.invocation import BytesBody
from workbench.model.logs.source import endpoint_source
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.logs.tail import LogTail
from workbench.store import AppDirs

SANDBOX = Connection(sandbox=True)


def tail_of(bench: Workbench, endpoint: str, token: CancelToken) -> LogTail:
    return LogTail(bench, endpoint_source(endpoint), SANDBOX, cancellation=token)


def test_what_there_is(bench: Workbench) -> None:
    page = tail_of(bench, "failed-deployment", CancelToken()).page(bench.now() - timedelta(days=1))
    assert page.lines[-1].message == "ModuleNotFoundError: No module named 'sentencepiece'"
    assert page.region == "us-east-1"


def test_a_log_that_is_followed_shows_each_new_line_once(bench: Workbench) -> None:
    token = CancelToken()
    marks = iter(range(3))
    seen: list[str] = []

    def send() -> None:
        mark = next(marks, None)
        if mark is None:
            token.cancel()
            return
        body = BytesBody(f'{{"status": 500, "message": "mark {mark}"}}'.encode())
        bench.send(Invocation(fields={"EndpointName": "faulty"}, body=body, connection=SANDBOX), record=False)

    since = bench.now() - timedelta(seconds=5)
    send()
    for lines in tail_of(bench, "faulty", token).follow(since, every=0.01):
        fresh = [line.message for line in lines if line.message.startswith("RuntimeError: mark ")]
        seen += fresh
        if fresh:  # other lines may come by themselves
            send()
    assert seen == ["RuntimeError: mark 0", "RuntimeError: mark 1", "RuntimeError: mark 2"]


def test_a_live_session_shows_what_was_there_and_each_new_line_once(bench: Workbench) -> None:
    token = CancelToken()
    seen: list[str] = []
    notices: list[str] = []

    def send(mark: int) -> None:
        body = BytesBody(f'{{"status": 500, "message": "live {mark}"}}'.encode())
        bench.send(Invocation(fields={"EndpointName": "faulty"}, body=body, connection=SANDBOX), record=False)

    since = bench.now() - timedelta(seconds=5)
    send(0)
    for lines in tail_of(bench, "faulty", token).live(since, notices.append):
        fresh = [line.message for line in lines if line.message.startswith("RuntimeError: live ")]
        seen += fresh
        if len(seen) == 3:
            break
        if fresh:  # other lines may come by themselves
            send(len(seen))
    token.cancel()
    assert seen == ["RuntimeError: live 0", "RuntimeError: live 1", "RuntimeError: live 2"]
    assert notices == []


IDENTITY = (
    b"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws-cn:iam::123456789012:user/u</Arn>"
    b"<UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)
GROUP = "/aws/sagemaker/Endpoints/mine"
AT = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)


def stored(*messages: str) -> bytes:
    """A page of FilterLogEvents, whose events have IDs."""
    events = [
        {"eventId": text, "logStreamName": "s", "timestamp": int(AT.timestamp() * 1000), "message": text}
        for text in messages
    ]
    return answer(json.dumps({"events": events}).encode())


def update(*messages: str, sampled: bool = False) -> bytes:
    """An event of Live Tail, whose lines have none."""
    results = [
        {"logStreamName": "s", "timestamp": int(AT.timestamp() * 1000), "message": text} for text in messages
    ]
    document = {"sessionMetadata": {"sampled": sampled}, "sessionResults": results}
    return event(
        json.dumps(document).encode(),
        message_type="event",
        event_type="sessionUpdate",
        content_type="application/json",
    )


def live_stream(*events: bytes) -> bytes:
    start = event(b"{}", message_type="event", event_type="initial-response", content_type="application/json")
    return stream_head() + b"".join(map(chunked, (start, *events)))


INSTEAD = "The log is read every 0.01 s instead."
OVER = event(
    b'{"message": "timed out"}',
    message_type="exception",
    exception_type="SessionTimeoutException",
    content_type="application/json",
)
BROKEN = event(
    b'{"message": "internal"}',
    message_type="exception",
    exception_type="SessionStreamingException",
    content_type="application/json",
)


def lines_of(
    places: AppDirs, serve: Serve, last: str, *answers: bytes
) -> tuple[list[str], list[str], Server]:
    """Follows live until a line comes; returns all lines, and the notices. A stream is closed at its end."""
    left = [answer(IDENTITY, headers=(("Content-Type", "text/xml"),)), *answers]

    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            reply = left.pop(0) if len(left) > 1 else left[0]
            visit.sock.sendall(reply)
            if reply.startswith(stream_head()):
                return

    server = serve(behave)
    token, lines, notices = CancelToken(), list[str](), list[str]()
    with Workbench(places, hosting=lambda: hosting_of(server)) as bench:
        for fresh in tail_of(bench, "mine", token).live(
            AT - timedelta(minutes=1), notices.append, every=0.01
        ):
            lines += [line.message for line in fresh]
            if last in lines:
                token.cancel()
    return lines, notices, server


@pytest.mark.parametrize(
    ("code", "message", "notice"),
    [
        (
            "AccessDeniedException",
            "User: u is not authorized to perform: logs:StartLiveTail",
            f"The permission logs:StartLiveTail on log group {GROUP} is missing.",
        ),
        (
            "LimitExceededException",
            "Too many sessions.",
            f"logs:StartLiveTail of log group {GROUP} failed: Too many sessions. (LimitExceededException)",
        ),
        (
            "InvalidOperationException",
            "Another log class.",
            f"logs:StartLiveTail of log group {GROUP} failed: Another log class. (InvalidOperationException)",
        ),
    ],
)
def test_without_a_session_the_log_is_read_every_few_seconds(
    places: AppDirs, serve: Serve, code: str, message: str, notice: str
) -> None:
    refusal = answer(json.dumps({"__type": code, "message": message}).encode(), status="400 Bad Request")
    lines, notices, server = lines_of(places, serve, "hello", refusal, stored("hello"))

    assert lines == ["hello"]
    assert f'"arn:aws-cn:logs:us-east-1:123456789012:log-group:{GROUP}"'.encode() in server.requests[1][1]
    assert [text.partition(" The log is read")[0].rstrip(".") for text in notices] == [notice.rstrip(".")]
    assert notices[0].endswith(INSTEAD)


@pytest.mark.parametrize(
    ("end", "notice"),
    [
        (chunked(OVER), "The Live Tail session has ended, after three hours at most."),
        (chunked(BROKEN), f"The Live Tail session of log group {GROUP} broke off: "),
        (LAST_CHUNK, "The Live Tail session has ended"),
        (b"", f"The Live Tail session of log group {GROUP} broke off: "),
    ],
    ids=["three hours", "error", "end", "cut"],
)
def test_after_a_session_each_line_is_shown_once(
    places: AppDirs, serve: Serve, end: bytes, notice: str
) -> None:
    session = live_stream(update("old", "new", sampled=True), update("newer", sampled=True))
    lines, notices, _ = lines_of(
        places,
        serve,
        "newest",
        *(session + end, stored("old"), stored("old", "late", "new", "newer"), stored("newer", "newest")),
    )

    assert lines == ["old", "new", "newer", "late", "newest"]
    assert notices[0] == "The log has more than 500 lines a second: Live Tail shows a sample."
    assert notices[1].startswith(notice) and notices[1].endswith(INSTEAD)
    assert len(notices) == 2


def test_a_group_that_does_not_exist_yet_is_waited_for(places: AppDirs, serve: Serve) -> None:
    missing = answer(b'{"__type": "ResourceNotFoundException", "message": "no"}', status="400 Bad Request")
    server = serve(answering(missing, stored("hello")))
    token = CancelToken()
    with Workbench(places, hosting=lambda: hosting_of(server)) as bench:
        for lines in tail_of(bench, "new", token).follow(bench.now(), every=0.01):
            assert [line.message for line in lines] == ["hello"]
            token.cancel()
    assert len(server.requests) == 2
