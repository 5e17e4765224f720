"""Objects of S3 as they come, and what is said where they do not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.peers.recording import Answer, RecordingServer
from tests.services.async_invocations.test_invocations import no_configuration
from workbench.model import Connection
from workbench.model.errors import NotFoundError, PayloadError
from workbench.services import Workbench
from workbench.services.datasets.s3_objects import ObjectStream, object_names
from workbench.store import AppDirs

__all__ = ["no_configuration"]


@pytest.fixture
def s3(no_configuration: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordingServer]:
    with RecordingServer() as server:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.url)
        yield server


def refusal(status: int, code: str) -> Answer:
    body = f"<Error><Code>{code}</Code><Message>no {code}</Message></Error>"
    return Answer(status=status, headers=(("Content-Type", "application/xml"),), body=body.encode())


@pytest.fixture
def bench(places: AppDirs, s3: RecordingServer) -> Iterator[Workbench]:
    with Workbench(places) as bench:
        yield bench


def test_an_object_is_read_in_whatever_pieces_are_asked_for(bench: Workbench, s3: RecordingServer) -> None:
    s3.answer = Answer(body=b"0123456789")
    with ObjectStream(bench, "s3://b/a.jsonl", Connection(region="us-east-1")) as stream:
        assert stream.readable()
        assert (stream.read(4), stream.tell()) == (b"0123", 4)
        assert (stream.read(), stream.tell()) == (b"456789", 10)
        assert stream.read() == b""


@pytest.mark.parametrize(
    ("status", "code", "kind", "message", "hint"),
    [
        (404, "NoSuchKey", NotFoundError, "s3://b/a.jsonl does not exist", ""),
        (403, "AccessDenied", PayloadError, "s3://b/a.jsonl cannot be read", "s3:"),
    ],
)
def test_an_object_that_does_not_come_is_said(
    bench: Workbench,
    s3: RecordingServer,
    *,
    status: int,
    code: str,
    kind: type[Exception],
    message: str,
    hint: str,
) -> None:
    s3.answer = refusal(status, code)
    with (
        ObjectStream(bench, "s3://b/a.jsonl", Connection(region="us-east-1")) as stream,
        pytest.raises(kind, match=message) as refused,
    ):
        stream.read()
    assert hint in getattr(refused.value, "hint", "")


def test_a_place_that_cannot_be_listed_is_said(bench: Workbench, s3: RecordingServer) -> None:
    s3.answer = refusal(403, "AccessDenied")
    with pytest.raises(PayloadError, match="s3://b/folder/ cannot be read"):
        object_names(bench, "s3://b/folder/", Connection(region="us-east-1"))
