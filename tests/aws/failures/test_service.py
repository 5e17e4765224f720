"""Error documents: the service's words, the members that the SDK drops, and what is said to do."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from tests.aws.server import Serve, Visit, answer, answering, invocation
from workbench.aws import Invoker
from workbench.aws.failures.accepted_types import accepted_types
from workbench.aws.failures.service import async_failure
from workbench.model import Connection, Failure, FailureKind

pytestmark = pytest.mark.usefixtures("credentials")


class Refusals:
    """An invoker, and a server that refuses whatever comes as it was told last."""

    def __init__(self, serve: Serve, invoker: Invoker) -> None:
        self._invoker = invoker
        self._reply = b""
        self._url = serve(self._behave).url

    def _behave(self, visit: Visit) -> None:
        while visit.request() is not None:
            visit.sock.sendall(self._reply)

    def __call__(
        self,
        status: str,
        document: Any,
        code: str = "",
        *,
        fields: dict[str, str] | None = None,
        body: bytes = b"{}",
    ) -> Failure:
        """Sends, and is answered with an error document (or, given bytes, with those)."""
        headers: tuple[tuple[str, str], ...] = (("x-amzn-RequestId", "r-1"),)
        headers += (("x-amzn-ErrorType", code),) if code else ()
        raw = document if isinstance(document, bytes) else json.dumps(document).encode()
        self._reply = answer(raw, status=status, headers=headers)
        outcome = self._invoker.send(self._invoker.prepare(invocation(self._url, body, fields=fields)))
        assert outcome.response is not None
        assert outcome.response.body == raw
        assert outcome.response.request_id == "r-1"
        assert outcome.response.output == {}
        assert outcome.failure is not None
        return outcome.failure


@pytest.fixture
def refused(serve: Serve, invoker: Invoker) -> Refusals:
    return Refusals(serve, invoker)


MODEL_ERROR = {
    "ErrorCode": "INTERNAL_FAILURE_FROM_MODEL",
    "LogStreamArn": "arn:aws:logs:us-east-1:123456789012:log-group:/aws/sagemaker/Endpoints/iris",
    "Message": 'Received server error (500) from primary with message "boom".',
    "OriginalMessage": "boom",
    "OriginalStatusCode": 500,
}


def test_a_model_error_keeps_all_that_it_says(refused: Refusals) -> None:
    failure = refused("424 Failed Dependency", MODEL_ERROR, "ModelError")
    assert (failure.kind, failure.code) == (FailureKind.MODEL, "ModelError")
    assert failure.message == MODEL_ERROR["Message"]
    assert failure.members == {name: value for name, value in MODEL_ERROR.items() if name != "Message"}
    assert failure.may_have_run
    assert "/aws/sagemaker/Endpoints/iris" in failure.hint


def test_kinds(refused: Refusals) -> None:
    cases: list[tuple[str, str, str | None, FailureKind]] = [
        ("400 Bad Request", "ValidationError", "bad", FailureKind.SERVICE),
        ("400 Bad Request", "ValidationError", "Endpoint x of account 1 not found.", FailureKind.NOT_FOUND),
        ("400 Bad Request", "ThrottlingException", None, FailureKind.THROTTLED),
        ("429 Too Many Requests", "ModelNotReadyException", "wait", FailureKind.NOT_READY),
        ("429 Too Many Requests", "", "slow down", FailureKind.THROTTLED),
        ("403 Forbidden", "AccessDeniedException", "no", FailureKind.CREDENTIALS),
        ("403 Forbidden", "SomethingNewException", "no", FailureKind.CREDENTIALS),
        ("401 Unauthorized", "SomethingNewException", "no", FailureKind.CREDENTIALS),
        ("401 Unauthorized", "", "who?", FailureKind.CREDENTIALS),
        ("424 Failed Dependency", "SomethingNewException", "no", FailureKind.MODEL),
        ("404 Not Found", "SomethingNewException", "no", FailureKind.NOT_FOUND),
        ("400 Bad Request", "SomethingNewException", "Endpoint x not found", FailureKind.SERVICE),
        ("403 Forbidden", "ExpiredTokenException:http://internal/", "old", FailureKind.CREDENTIALS),
        ("400 Bad Request", "com.amazon.coral#UnrecognizedClientException", "?", FailureKind.CREDENTIALS),
        ("500 Internal Server Error", "InternalFailure", "oops", FailureKind.SERVICE),
        ("503 Service Unavailable", "ServiceUnavailable", "later", FailureKind.SERVICE),
        ("530 Unknown", "InternalDependencyException", "deep", FailureKind.SERVICE),
    ]
    for status, code, message, kind in cases:
        failure = refused(status, {"message": message}, code)
        assert failure.kind is kind, (status, code)
        assert failure.code == (code.partition(":")[0].rpartition("#")[2] or status[:3]), (status, code)
        if message is None:
            assert failure.message == "ThrottlingException (HTTP 400 Bad Request), without a message."
        else:
            assert failure.message == message, (status, code)
        assert failure.may_have_run is (status[:3] in {"424", "500", "530"}), (status, code)


def test_what_to_do_about_a_validation_error(refused: Refusals) -> None:
    cases: list[tuple[str, dict[str, str], str]] = [
        ("Endpoint x of account 1 not found.", {}, "us-east-1"),
        ("Endpoint X is not a multi-model endpoint and does not support target model header.", {}, "clear T"),
        ("Request 1 is missing a target model header", {}, "set TargetModel"),
        ("Failed to download model data (bucket: b, key: k)", {"TargetModel": "m.tar.gz"}, "m.tar.gz"),
        ("Inference Component Name header is required for endpoints to which you plan to", {}, "InferenceC"),
        (
            "Inference Component has no capacity to process this request. ApplicationAuto",
            {},
            "scaled to zero",
        ),
        ("Request 1 has oversize body.", {}, "2 bytes"),
        ("Endpoint x is an asynchronous endpoint", {}, "InvokeEndpointAsync"),
    ]
    for message, fields, hint in cases:
        failure = refused("400 Bad Request", {"Message": message}, "ValidationError", fields=fields)
        assert hint in failure.hint, message


def test_an_error_code_of_the_raw_document_is_enough_for_a_hint(refused: Refusals) -> None:
    document = {"ErrorCode": "TARGET_MODEL_HEADER_NOT_SUPPORTED", "Message": "no"}
    failure = refused("400 Bad Request", document, "ValidationError")
    assert "clear TargetModel" in failure.hint


def test_what_to_do_about_a_model_error(refused: Refusals) -> None:
    cases: list[tuple[int, str, str]] = [
        (415, "application/json is not an accepted ContentType: csv, libsvm.", "text/csv, text/libsvm."),
        (415, "content-type application/octet-stream not supported", "application/json"),
        (406, "Accept type 'application/json' is not supported.", "Accept"),
        (400, "Unable to evaluate payload provided", "features"),
        (400, '{"detail":"Bad request: session not found: 12"}', "NEW_SESSION"),
        (404, "no such thing", "container refused"),
        (500, "asyncio.TimeoutError at endpoint", "log lines"),
        (0, "Your invocation timed out while waiting for a response from container primary.", "time limit"),
    ]
    for status, message, hint in cases:
        document = {"OriginalStatusCode": status, "OriginalMessage": message, "Message": message}
        failure = refused(
            "424 Failed Dependency",
            document,
            "ModelError",
            fields={"ContentType": "application/json"},
        )
        assert hint in failure.hint, message


def test_accepted_types_become_a_member(refused: Refusals) -> None:
    document = {"OriginalStatusCode": 415, "OriginalMessage": "supported: text/csv, application/x-npy"}
    failure = refused("424 Failed Dependency", document, "ModelError")
    assert failure.members["AcceptedTypes"] == ["text/csv", "application/x-npy"]


@pytest.mark.parametrize(
    ("message", "refused_type", "accepted"),
    [
        (
            "application/json is not an accepted ContentType: csv, libsvm, parquet, recordio-protobuf, "
            "text/csv, text/libsvm, text/x-libsvm.",
            "application/json",
            [
                "text/csv",
                "text/libsvm",
                "text/x-libsvm",
                "application/x-parquet",
                "application/x-recordio-protobuf",
            ],
        ),
        ("Content-type application/octet-stream not supported", "application/octet-stream", []),
        ("Supported types: ['application/json', 'text/csv']", "image/png", ["application/json", "text/csv"]),
        ("Unsupported Media Type", "x/y", []),
    ],
)
def test_accepted_types_are_read_out_of_a_refusal(
    message: str, refused_type: str, accepted: list[str]
) -> None:
    assert sorted(accepted_types(message, refused_type)) == sorted(accepted)


def test_a_document_of_another_form_is_kept_and_never_raises(refused: Refusals) -> None:
    cases: list[bytes] = [b"[1, 2]", b'"text"', b"\xff\xfe", b"{", b"null", b"[" * 20_000]
    for body in cases:
        failure = refused("500 Internal Server Error", body)
        assert failure.kind is FailureKind.UNREADABLE, body[:20]
        failure = refused("500 Internal Server Error", body, "InternalFailure")
        assert (failure.kind, failure.code) == (FailureKind.SERVICE, "InternalFailure"), body[:20]


def test_a_member_in_a_wrong_encoding_does_not_cost_the_others(refused: Refusals) -> None:
    raw = b'{"Message": "caf\xe9", "OriginalStatusCode": 500}'
    failure = refused("424 Failed Dependency", raw, "ModelError")
    assert failure.message == "caf\N{REPLACEMENT CHARACTER}"
    assert failure.members == {"OriginalStatusCode": 500}


def test_megabytes_of_message_hang_nothing(refused: Refusals) -> None:
    cases: list[str] = ["endpoint ", "accepted ", "supported types, ", "a/", "application/"]
    for word in cases:
        long = word * 100_000
        document = {"Message": long, "OriginalMessage": long, "OriginalStatusCode": 415}
        started = time.process_time()
        for code, status in (("ModelError", "424 Failed Dependency"), ("ValidationError", "400 Bad Request")):
            failure = refused(status, document, code)
            assert failure.message == f"{long[:8192]}… ({len(long):,} characters; the body has all of it)", (
                word
            )
        assert time.process_time() - started < 4, word


def test_a_document_of_nothing_but_beginnings_hangs_nothing(refused: Refusals) -> None:
    cases: list[str] = ["<message>", "<message", "<a:message>", "<code", "<title", "<!--"]
    for beginning in cases:
        started = time.process_time()
        refused("500 Oops", (beginning * 10_000).encode())
        assert time.process_time() - started < 2, beginning


def test_names_of_an_error_document_are_read_as_the_sdk_reads_them(refused: Refusals) -> None:
    document = {"Code": "C", "Message": "second", "message": "first"}
    failure = refused("400 Bad Request", document)
    assert (failure.code, failure.message, failure.members) == ("C", "first", {})


def test_half_a_character_costs_an_error_document_nothing_else(refused: Refusals) -> None:
    cases: list[tuple[bytes, str, dict[str, Any]]] = [
        (rb'{"message": "\ud800x"}', "?x", {}),
        (rb'{"Message": {"detail": ["\uDfff"]}}', '{"detail":["?"]}', {}),
        (
            rb'{"message": "m", "OriginalMessage": {"\ud800": [1, "\udc00"]}}',
            "m",
            {"OriginalMessage": {"?": [1, "?"]}},
        ),
        (rb'{"message": "\ud83d\ude00", "more": "\ud800"}', "\N{GRINNING FACE}", {"more": "?"}),
    ]
    for document, message, members in cases:
        failure = refused("424 Failed Dependency", document, "ModelError")
        assert (failure.message, failure.members) == (message, members), document


def test_an_empty_error(refused: Refusals) -> None:
    failure = refused("503 Service Unavailable", b"")
    assert failure.message == "HTTP 503 Service Unavailable, without a message."


def test_a_page_of_something_in_between(serve: Serve, invoker: Invoker) -> None:
    page = b"<html><head><title>502 \x1b[31mBad\n Gateway</title></head></html>"
    headers = (("Content-Type", "text/html"),)
    server = serve(answering(answer(page, status="502 Bad Gateway", headers=headers)))
    outcome = invoker.send(invoker.prepare(invocation(server.url)))
    assert outcome.response is not None
    assert outcome.response.body == page
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert "titled “502 [31mBad Gateway”" in outcome.failure.message
    assert outcome.failure.message.isprintable()


def test_a_gateway_that_waited_too_long_may_have_had_it_run(refused: Refusals) -> None:
    cases: list[tuple[str, bool]] = [("502 Bad Gateway", False), ("504 Gateway Timeout", True)]
    for status, ran in cases:
        failure = refused(status, b"<html>")
        assert (failure.kind, failure.may_have_run) == (FailureKind.UNREADABLE, ran), status
        assert "cut short" not in failure.message, status


def test_a_redirect_is_not_followed(serve: Serve, invoker: Invoker) -> None:
    headers = (("Location", "http://elsewhere.invalid/"),)
    server = serve(answering(answer(b"", status="302 Found", headers=headers)))
    outcome = invoker.send(invoker.prepare(invocation(server.url)))
    assert outcome.failure is not None
    assert outcome.failure.code == "302"
    assert len(server.requests) == 1


def test_a_good_status_with_what_the_operation_does_not_answer(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer(b"<html>", status="200 OK")))
    asynchronous = invocation(server.url, None, operation="InvokeEndpointAsync")
    outcome = invoker.send(invoker.prepare(asynchronous))
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.UNREADABLE
    assert outcome.response is not None
    assert outcome.response.body == b"<html>"


def test_an_asynchronous_answer(serve: Serve, invoker: Invoker) -> None:
    headers = (
        ("X-Amzn-SageMaker-OutputLocation", "s3://b/out"),
        ("X-Amzn-SageMaker-FailureLocation", "s3://b/bad"),
    )
    server = serve(answering(answer(b'{"InferenceId": "i-1"}', status="202 Accepted", headers=headers)))
    asynchronous = invocation(
        server.url, None, operation="InvokeEndpointAsync", fields={"InputLocation": "s3://b/in"}
    )
    outcome = invoker.send(invoker.prepare(asynchronous))
    assert outcome.failure is None
    assert outcome.response is not None
    assert outcome.response.output == {
        "InferenceId": "i-1",
        "OutputLocation": "s3://b/out",
        "FailureLocation": "s3://b/bad",
    }


@pytest.mark.parametrize(
    ("attempts", "status", "requests"),
    [(1, "503 Service Unavailable", 1), (3, "503 Service Unavailable", 3), (3, "424 Failed Dependency", 1)],
)
def test_one_send_costs_no_more_requests_than_allowed(
    serve: Serve, invoker: Invoker, attempts: int, status: str, requests: int
) -> None:
    server = serve(answering(answer(b'{"message": "x"}', status=status)))
    again = invocation(server.url, connection=Connection(max_attempts=attempts))
    outcome = invoker.send(invoker.prepare(again))
    assert outcome.attempts == requests == len(server.requests)


def test_another_attempt_can_succeed(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer(b"{}", status="500 Internal Server Error"), answer(b"good")))
    again = invocation(server.url, connection=Connection(max_attempts=2))
    outcome = invoker.send(invoker.prepare(again))
    assert outcome.failure is None
    assert outcome.response is not None
    assert (outcome.response.body, outcome.attempts) == (b"good", 2)


def test_that_an_earlier_attempt_may_have_run_is_not_forgotten(serve: Serve, invoker: Invoker) -> None:
    server = serve(answering(answer(b'{"message": "x"}', status="503 Service Unavailable")))
    behave = server.behaviour

    def silent_first(visit: Any) -> None:
        if visit.number == 1:
            visit.request()
        else:
            behave(visit)

    server.behaviour = silent_first
    connection = Connection(max_attempts=2)
    outcome = invoker.send(invoker.prepare(invocation(server.url, connection=connection)))
    assert outcome.attempts == 2
    assert outcome.failure is not None
    assert outcome.failure.message == "x"
    assert outcome.failure.may_have_run


def test_a_failure_object_is_a_model_error_or_a_text() -> None:
    body = b'{"Message": "Received client error (400)", "OriginalStatusCode": 400, "OriginalMessage": "no"}'
    failure = async_failure("s3://b/k", body)
    assert failure.message == "Received client error (400)"
    assert failure.members == {
        "OriginalStatusCode": 400,
        "OriginalMessage": "no",
        "FailureLocation": "s3://b/k",
    }
    assert async_failure("s3://b/k", b"out of memory\n").message == "out of memory"
    assert async_failure("s3://b/k", b"").message == "The failure object is empty."


def test_a_message_of_another_type(refused: Refusals) -> None:
    cases: list[tuple[Any, str]] = [
        ({"message": "502"}, "HTTP 502 Bad Gateway, without a message."),
        ({"message": {"a": ["b"]}}, '{"a":["b"]}'),
        ({"message": 42}, "42"),
    ]
    for document, message in cases:
        failure = refused("502 Bad Gateway", document)
        assert (failure.kind, failure.message) == (FailureKind.SERVICE, message), document
        assert failure.hint, document


def test_an_unknown_component_is_not_found(refused: Refusals) -> None:
    cases: list[str] = ["Could not find inference component x.", "InferenceComponent x does not exist."]
    for message in cases:
        failure = refused("400 Bad Request", {"Message": message}, "ValidationError")
        assert failure.kind is FailureKind.NOT_FOUND, message
        assert "InferenceComponentName" in failure.hint, message


def test_a_page_in_a_charset_of_its_own_is_read(serve: Serve, invoker: Invoker) -> None:
    page = "<html><head><title>서비스 중단</title></head><body>잠시 후</body></html>".encode("euc-kr")
    headers = (("Content-Type", "text/html; charset=euc-kr"),)
    server = serve(answering(answer(page, status="503 Service Unavailable", headers=headers)))
    failure = invoker.send(invoker.prepare(invocation(server.url, b"{}"))).failure
    assert failure is not None
    assert "“서비스 중단”" in failure.message and failure.message.endswith("It says: 잠시 후")
