"""The log of an endpoint as it comes."""

from __future__ import annotations

from datetime import timedelta

from tests.aws.server import Serve, answer, answering, hosting_of
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

    send()
    since = bench.now() - timedelta(seconds=5)
    for lines in tail_of(bench, "faulty", token).follow(since, every=0.01):
        seen += [line.message for line in lines if line.message.startswith("RuntimeError: mark ")]
        send()
    assert seen == ["RuntimeError: mark 0", "RuntimeError: mark 1", "RuntimeError: mark 2"]


def test_a_live_session_shows_what_was_there_and_each_new_line_once(bench: Workbench) -> None:
    token = CancelToken()
    seen: list[str] = []
    notices: list[str] = []

    def send(mark: int) -> None:
        body = BytesBody(f'{{"status": 500, "message": "live {mark}"}}'.encode())
        bench.send(Invocation(fields={"EndpointName": "faulty"}, body=body, connection=SANDBOX), record=False)

    send(0)
    session = tail_of(bench, "faulty", token).live(bench.now() - timedelta(seconds=5), notices.append)
    for lines in session:
        seen += [line.message for line in lines if line.message.startswith("RuntimeError: live ")]
        if len(seen) == 3:
            break
        send(len(seen))
    token.cancel()
    assert seen == ["RuntimeError: live 0", "RuntimeError: live 1", "RuntimeError: live 2"]
    assert notices == []


IDENTITY = (
    b"<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws-cn:iam::123456789012:user/u</Arn>"
    b"<UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"
)
DENIED = b'{"__type": "AccessDeniedException", "message": "not authorized to perform: logs:StartLiveTail"}'


def test_without_the_permission_the_log_is_read_every_few_seconds(places: AppDirs, serve: Serve) -> None:
    event = b'{"eventId": "1", "logStreamName": "s", "timestamp": 1, "message": "hello"}'
    server = serve(
        answering(
            answer(IDENTITY, headers=(("Content-Type", "text/xml"),)),
            answer(DENIED, status="400 Bad Request"),
            answer(b'{"events": [%s]}' % event),
        )
    )
    token = CancelToken()
    notices: list[str] = []
    with Workbench(places, hosting=lambda: hosting_of(server)) as bench:
        for lines in tail_of(bench, "mine", token).live(bench.now(), notices.append):
            assert [line.message for line in lines] == ["hello"]
            token.cancel()
    assert (
        b'"arn:aws-cn:logs:us-east-1:123456789012:log-group:/aws/sagemaker/Endpoints/mine"'
        in server.requests[1][1]
    )
    assert notices == [
        "The permission logs:StartLiveTail on log group /aws/sagemaker/Endpoints/mine is missing. "
        "The log is read every 2 s instead."
    ]


def test_a_group_that_does_not_exist_yet_is_waited_for(places: AppDirs, serve: Serve) -> None:
    missing = answer(b'{"__type": "ResourceNotFoundException", "message": "no"}', status="400 Bad Request")
    event = b'{"eventId": "1", "logStreamName": "s", "timestamp": 1, "message": "hello"}'
    server = serve(answering(missing, answer(b'{"events": [%s]}' % event)))
    token = CancelToken()
    with Workbench(places, hosting=lambda: hosting_of(server)) as bench:
        for lines in tail_of(bench, "new", token).follow(bench.now(), every=0.01):
            assert [line.message for line in lines] == ["hello"]
            token.cancel()
    assert len(server.requests) == 2
