"""Objects of S3: there, not there yet, refused, broken off, cancelled; of the sandbox and of bare sockets."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.session import Session

from tests.aws.server import DEADLINE, Serve, Visit, answer, answering
from workbench.aws.s3 import S3Client, located
from workbench.model import Connection, Failure, FailureKind, Status
from workbench.model.errors import ConfigurationError, InvalidRequestError, StoreError
from workbench.model.progress import CancelToken
from workbench.model.sandbox_info import SandboxInfo
from workbench.sandbox import Sandbox

URI = "s3://bucket/folder/answer.out"
OLD = ("Last-Modified", "Mon, 05 Jan 2026 10:00:00 GMT")


@pytest.fixture
def objects() -> Iterator[S3Client]:
    made = S3Client()
    yield made
    made.close()


def put(sandbox: Sandbox, key: str, body: bytes) -> str:
    """Write an object with the SDK as it comes; its URI."""
    client: Any = Session().create_client(
        "s3",
        region_name=sandbox.region,
        endpoint_url=sandbox.url,
        aws_access_key_id=sandbox.access_key_id,
        aws_secret_access_key=sandbox.secret_access_key,
    )
    client.put_object(Bucket=sandbox.bucket, Key=key, Body=body)
    client.close()
    return f"s3://{sandbox.bucket}/{key}"


def refusal(objects: S3Client, uri: str = URI, connection: Connection | None = None) -> Failure:
    """Why an object is not there."""

    def take(_: Iterator[bytes]) -> None:
        raise AssertionError("there is nothing to take")

    failure = objects.get(uri, connection or Connection(), take=take).failure
    assert failure is not None
    return failure


def error(status: str, code: str) -> bytes:
    """An error document of S3."""
    return answer(f"<Error><Code>{code}</Code><Message>No.</Message></Error>".encode(), status=status)


@pytest.fixture
def s3(serve: Serve, credentials: None, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], Any]:
    """Serve something in the place of S3."""

    def start(behaviour: Any) -> Any:
        server = serve(behaviour if callable(behaviour) else answering(behaviour))
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.url)
        return server

    return start


def test_an_object_of_this_process_s_sandbox(sandbox: Sandbox) -> None:
    hosting = SandboxInfo(
        url=sandbox.url,
        access_key_id=sandbox.access_key_id,
        secret_access_key=sandbox.secret_access_key,
        region=sandbox.region,
    )
    objects = S3Client(hosting=lambda: hosting)
    connection = Connection(sandbox=True, profile="nobody", region="eu-west-1")
    body = b"\x00\xff" * 400_000
    uri = put(sandbox, "some folder/ä+b.out", body)
    parts: list[bytes] = []
    outcome = objects.get(uri, connection, take=parts.extend)
    assert outcome.failure is None and outcome.response is not None
    assert outcome.response.http_status == 200
    assert b"".join(parts) == body and len(parts) > 1
    assert objects.get(uri, connection).status is Status.OK
    assert refusal(objects, uri + "x", connection).kind is FailureKind.NOT_READY
    assert refusal(objects, "s3://nobody-s-bucket/key", connection).code == "NoSuchBucket"
    objects.close()


def test_a_sandbox_that_is_not_there(objects: S3Client) -> None:
    with pytest.raises(ConfigurationError, match="no sandbox runs"):
        objects.get(URI, Connection(sandbox=True))


def test_the_address_of_the_runtime_is_not_that_of_s3(s3: Callable[[Any], Any], objects: S3Client) -> None:
    server = s3(answer(b"found"))
    parts: list[bytes] = []
    outcome = objects.get(URI, Connection(endpoint_url="http://127.0.0.1:9"), take=parts.extend)
    assert outcome.failure is None
    assert parts == [b"found"]
    assert server.requests[0][0].startswith(b"GET /bucket/folder/answer.out HTTP/1.1")
    assert b"/us-east-1/s3/aws4_request" in server.requests[0][0]


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        ("404 Not Found", "NoSuchKey", FailureKind.NOT_READY),
        ("403 Forbidden", "AccessDenied", FailureKind.NOT_READY),
        ("404 Not Found", "NoSuchBucket", FailureKind.NOT_FOUND),
        ("403 Forbidden", "InvalidAccessKeyId", FailureKind.CREDENTIALS),
        ("503 Slow Down", "SlowDown", FailureKind.THROTTLED),
        ("500 Internal Server Error", "InternalError", FailureKind.THROTTLED),
        ("400 Bad Request", "InvalidRequest", FailureKind.SERVICE),
    ],
)
def test_what_s3_refuses(
    s3: Callable[[Any], Any], objects: S3Client, status: str, code: str, kind: FailureKind
) -> None:
    s3(error(status, code))
    failure = refusal(objects)
    assert (failure.kind, failure.code, failure.message) == (kind, code, "No.")


def test_a_403_may_be_a_missing_object_or_a_missing_right(
    s3: Callable[[Any], Any], objects: S3Client
) -> None:
    s3(error("403 Forbidden", "AccessDenied"))
    assert "s3:ListBucket" in refusal(objects).hint and "s3:GetObject" in refusal(objects).hint


def test_an_object_from_before_does_not_count(s3: Callable[[Any], Any], objects: S3Client) -> None:
    s3(answer(b"old", headers=(OLD,)))
    written = datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert objects.get(URI, Connection(), since=written).failure is None
    stale = objects.get(URI, Connection(), since=written + timedelta(seconds=1)).failure
    assert stale is not None and stale.kind is FailureKind.NOT_READY


def test_an_object_that_breaks_off(s3: Callable[[Any], Any], objects: S3Client) -> None:
    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(answer(b"12345", length=10))

    s3(behave)
    parts: list[bytes] = []
    failure = objects.get(URI, Connection(), take=parts.extend).failure
    assert failure is not None
    assert failure.kind is FailureKind.CUT
    assert "of 10 bytes had arrived" in failure.message


def test_what_cannot_take_it_says_why(s3: Callable[[Any], Any], objects: S3Client) -> None:
    s3(answer(b"found"))

    def take(_: Iterator[bytes]) -> None:
        raise StoreError("the disk is full")

    with pytest.raises(StoreError, match="the disk is full"):
        objects.get(URI, Connection(), take=take)
    assert objects.get(URI, Connection()).failure is None


def test_nobody_there(objects: S3Client, credentials: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
    failure = refusal(objects)
    assert failure.kind is FailureKind.CONNECT
    assert "AWS_ENDPOINT_URL_S3" in failure.hint


@pytest.mark.parametrize("head", [b"", answer(b"x" * 100_000, length=1_000_000)], ids=["waiting", "coming"])
def test_a_cancel_ends_it_at_once(s3: Callable[[Any], Any], objects: S3Client, head: bytes) -> None:
    asked = threading.Event()

    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(head)
        asked.set()
        visit.wait_until_gone()

    s3(behave)
    cancellation = CancelToken()
    with ThreadPoolExecutor(1) as pool:
        got = pool.submit(
            objects.get, URI, Connection(), take=list[bytes]().extend, cancellation=cancellation
        )
        assert asked.wait(DEADLINE)
        cancellation.cancel()
        outcome = got.result(DEADLINE)
    assert outcome.status is Status.CANCELLED


@pytest.mark.parametrize(
    "uri", ["", "s3://", "s3://bucket", "s3://bucket/", "https://bucket/key", "s3:///key"]
)
def test_what_is_no_object(uri: str) -> None:
    with pytest.raises(InvalidRequestError, match="is not an object in S3"):
        located(uri)


def hosted(sandbox: Sandbox) -> S3Client:
    """Objects of the sandbox, as of this process's own."""
    hosting = SandboxInfo(
        url=sandbox.url,
        access_key_id=sandbox.access_key_id,
        secret_access_key=sandbox.secret_access_key,
        region=sandbox.region,
    )
    return S3Client(hosting=lambda: hosting)


def test_the_objects_below_a_prefix_are_listed_page_by_page(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.sandbox.front.s3.listing.MOST_KEYS", 40)
    listing, connection = hosted(sandbox), Connection(sandbox=True)
    expected = [f"s3://{sandbox.bucket}/listed/{number:04} ü" for number in range(83)]
    for uri in (*expected, f"s3://{sandbox.bucket}/list"):
        assert listing.put(uri, b"x", connection).failure is None
    names, outcome = listing.names(f"s3://{sandbox.bucket}/listed/", connection)
    listing.close()
    assert outcome.failure is None
    assert list(names) == expected


def test_a_bucket_that_there_is_none_of_is_no_empty_one(sandbox: Sandbox) -> None:
    listing = hosted(sandbox)
    names, outcome = listing.names("s3://nowhere/x", Connection(sandbox=True))
    assert names == ()
    assert outcome.failure is not None and outcome.failure.code == "NoSuchBucket"
    with pytest.raises(InvalidRequestError):
        listing.names("https://bucket/x", Connection())
    listing.close()
