"""Events of a log group, page by page, from a server that answers as CloudWatch Logs does."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.aws.server import Serve, Server, answer, answering, hosting_of
from workbench.aws.account_calls import AccountCalls
from workbench.aws.logs import LogReader
from workbench.model.account.pause import Pause
from workbench.model.errors import AccessDeniedError, AccountError, NoLogGroupError, ThrottledError
from workbench.model.invocation import Connection
from workbench.model.logs import LogPage, LogSource

GROUP = "/aws/sagemaker/Endpoints/iris"
SINCE = datetime(2026, 11, 26, 22, tzinfo=UTC)


def event(number: int, message: str = "line", stream: str = "AllTraffic/i-1") -> dict[str, Any]:
    at = round(SINCE.timestamp() * 1000) + number
    return {
        "eventId": str(number),
        "logStreamName": stream,
        "timestamp": at,
        "ingestionTime": at + 6200,
        "message": message,
    }


def page(*events: dict[str, Any], token: str = "") -> bytes:
    document = {"events": list(events), **({"nextToken": token} if token else {})}
    return answer(json.dumps(document).encode())


def refusal(code: str, message: str, status: str = "400 Bad Request") -> bytes:
    return answer(json.dumps({"__type": code, "message": message}).encode(), status=status)


def read(server: Server, source: LogSource | None = None, **parameters: Any) -> LogPage:
    calls = AccountCalls(hosting=lambda: hosting_of(server), pause=0.001)
    try:
        return LogReader(calls).read(
            source or LogSource(group=GROUP),
            SINCE,
            SINCE + timedelta(seconds=1),
            Connection(sandbox=True),
            **parameters,
        )
    finally:
        calls.close()


def asked(server: Server) -> list[dict[str, Any]]:
    return [json.loads(body) for _, body in server.requests]


def test_empty_pages_with_a_token_are_followed(serve: Serve) -> None:
    server = serve(answering(page(token="a"), page(token="b"), page(event(1), token="c"), page(event(2))))
    reading = read(server)
    assert [line.event_id for line in reading.lines] == ["1", "2"]
    assert [request.get("nextToken") for request in asked(server)] == [None, "a", "b", "c"]
    first = asked(server)[0]
    assert first["logGroupName"] == GROUP
    assert first["endTime"] - first["startTime"] == 1000
    (line, _) = reading.lines
    assert line.event_at == SINCE + timedelta(milliseconds=1)
    assert line.ingested_at == line.event_at + timedelta(seconds=6.2)
    assert not reading.truncated


def test_a_token_that_repeats_ends_the_reading(serve: Serve) -> None:
    server = serve(answering(page(event(1), token="a"), page(token="a")))
    assert len(read(server).lines) == 1
    assert len(server.requests) == 2


def test_tokens_that_never_end_are_followed_so_far_and_no_further(serve: Serve) -> None:
    server = serve(answering(*(page(token=str(number)) for number in range(300))))
    assert read(server).truncated
    assert len(server.requests) == 200


def test_of_more_lines_than_are_wanted_the_newest_are_returned(serve: Serve) -> None:
    server = serve(answering(page(*map(event, range(5)), token="a"), page(*map(event, range(5, 8)))))
    reading = read(server, limit=2)
    assert [line.event_id for line in reading.lines] == ["6", "7"]
    assert reading.truncated


@pytest.mark.parametrize(
    ("source", "parameter", "value"),
    [
        (LogSource(group=GROUP, stream="blue/i-1"), "logStreamNames", ["blue/i-1"]),
        (LogSource(group=GROUP, variant="blue"), "logStreamNamePrefix", "blue/"),
    ],
)
def test_the_service_is_asked_for_the_streams_that_are_meant(
    serve: Serve, source: LogSource, parameter: str, value: object
) -> None:
    server = serve(answering(page()))
    read(server, source)
    assert asked(server)[0][parameter] == value


def test_lines_of_other_containers_are_left_out(serve: Serve) -> None:
    streams = ("AllTraffic/i-1/tokenizer", "AllTraffic/i-1/sentiment", "AllTraffic/i-1/data-log")
    server = serve(answering(page(*(event(at, stream=stream) for at, stream in enumerate(streams)))))
    reading = read(server, LogSource(group=GROUP, container="tokenizer"))
    assert [line.stream.rpartition("/")[2] for line in reading.lines] == ["tokenizer", "data-log"]


def test_a_missing_permission_is_told_as_action_and_resource(serve: Serve) -> None:
    arn = f"arn:aws:logs:us-east-1:123456789012:log-group:{GROUP}:log-stream:"
    text = f"User: u is not authorized to perform: logs:FilterLogEvents on resource: {arn} because"
    with pytest.raises(AccessDeniedError) as caught:
        read(serve(answering(refusal("AccessDeniedException", text))))
    assert (caught.value.action, caught.value.resource) == ("logs:FilterLogEvents", arn)
    assert f"logs:FilterLogEvents on {arn}" in caught.value.message


def test_a_group_that_does_not_exist(serve: Serve) -> None:
    server = serve(answering(refusal("ResourceNotFoundException", "The specified log group does not exist.")))
    with pytest.raises(NoLogGroupError, match=f"no log group {GROUP} in us-east-1") as caught:
        read(server)
    assert "inference component" in caught.value.hint


def test_throttling_is_waited_out_and_told(serve: Serve) -> None:
    pauses: list[Pause] = []
    server = serve(answering(refusal("ThrottlingException", "Rate exceeded"), page(event(1))))
    assert len(read(server, on_pause=pauses.append).lines) == 1
    assert [pause.action for pause in pauses] == ["logs:FilterLogEvents"]


def test_throttling_that_does_not_end_is_an_error_that_names_the_group(serve: Serve) -> None:
    with pytest.raises(ThrottledError, match=f"logs:FilterLogEvents.*{GROUP}"):
        read(serve(answering(refusal("ThrottlingException", "Rate exceeded"))))


def test_another_error_is_told_in_the_words_of_the_service(serve: Serve) -> None:
    with pytest.raises(AccountError, match="startTime"):
        read(serve(answering(refusal("InvalidParameterException", "startTime is after endTime"))))


def test_events_of_an_unknown_shape_are_left_out(serve: Serve) -> None:
    body = json.dumps({"events": [{"message": "no time"}, event(1)], "searchedLogStreams": None}).encode()
    assert len(read(serve(answering(answer(body)))).lines) == 1


def test_a_message_of_megabytes_is_cut(serve: Serve) -> None:
    (line,) = read(serve(answering(page(event(1, "x" * 1_000_000))))).lines
    assert len(line.message) < 40_000 and line.message.endswith("(1,000,000 characters)")


def test_the_newest_are_kept_whatever_order_the_streams_come_in(serve: Serve) -> None:
    server = serve(
        answering(
            page(*(event(number) for number in (0, 10, 20, 30, 40)), token="a"),
            page(*(event(number, stream="canary/i-2") for number in (5, 15, 25))),
        )
    )
    reading = read(server, limit=3)
    assert [line.event_id for line in reading.lines] == ["25", "30", "40"]
    assert reading.truncated
