"""Asynchronous invocations: against the sandbox, across restarts, and against moto's S3."""

from __future__ import annotations

import http.client
import json
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.session import Session

from tests.clocks import MovedClock
from tests.peers.recording import Answer, RecordingServer
from tests.support import eventually
from workbench.model import Connection, Invocation, Status
from workbench.model.async_invocation import AsyncInvocation, AsyncState
from workbench.model.errors import InvalidRequestError, NotFoundError, UsageError, WorkbenchError
from workbench.model.invocation import BytesBody
from workbench.model.sandbox_info import SandboxInfo
from workbench.sandbox.morse import recording
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations, watchable
from workbench.services.async_invocations.poller import AsyncPoller
from workbench.services.async_invocations.upload import location_in, proposed_folder, uploaded
from workbench.services.replay.recorded_invocation import replay
from workbench.store import AppDirs

SOUND = Invocation(
    operation="InvokeEndpointAsync",
    fields={"EndpointName": "batch-transcribe", "ContentType": "audio/wav"},
    body=BytesBody(recording("SOS")),
    connection=Connection(sandbox=True),
)


@pytest.fixture
def no_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """None of this machine's AWS configuration."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "BOTO")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_REGION", "us-east-1")


class Told:
    """What a watch tells, by number."""

    def __init__(self) -> None:
        self.last: dict[int, AsyncInvocation] = {}

    def __call__(self, deferred: AsyncInvocation) -> None:
        self.last[deferred.summary.id] = deferred

    def states(self) -> dict[int, AsyncState]:
        return {number: invocation.arrival.state for number, invocation in self.last.items()}


def test_the_answer_is_found_in_the_background_and_kept_like_any_other(bench: Workbench) -> None:
    invocations, listener = AsyncInvocations(bench), Told()
    watching = AsyncPoller(bench, invocations, listener)
    watching.start()
    try:
        good = bench.send(SOUND)
        bad = bench.send(SOUND.with_(body=BytesBody(b"no sound")))
        plain = bench.send(SOUND.with_(operation="InvokeEndpoint"))
        for exchange in (good, bad, plain):
            watching.sent(exchange)
        eventually(lambda: listener.states() == {1: AsyncState.DONE, 2: AsyncState.FAILED})
    finally:
        watching.close()
    assert json.loads(bench.history.body(1, "response"))["transcript"] == "SOS"
    done = bench.history.exchange(1)
    assert done.response is not None and done.status is Status.OK
    assert done.response.http_status == 200
    headers = {name.lower(): value for name, value in done.response.headers}
    assert headers["content-type"] == "application/json"
    failed = bench.history.exchange(2)
    assert failed.status is Status.ERROR and failed.failure is not None
    assert "the recording is not a WAV file" in failed.failure.message
    assert failed.failure.members["FailureLocation"] == failed.response.output["FailureLocation"]  # type: ignore[union-attr]
    assert invocations.pending() == ()
    again = replay(bench, 1)
    assert again.status is Status.OK and again.invocation == done.invocation


@dataclass(frozen=True)
class Remote:
    """A service that accepts everything, and an S3, each answering as it is told."""

    service: RecordingServer
    s3: RecordingServer

    @property
    def invocation(self) -> Invocation:
        """What is sent to that service."""
        return SOUND.with_(connection=Connection(endpoint_url=self.service.url))


@pytest.fixture
def remote(no_configuration: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Remote]:
    with RecordingServer() as service, RecordingServer() as s3:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", s3.url)
        service.answer = _accepting("s3://b/o", "s3://b/o-error")
        s3.answer = Answer(status=404)
        yield Remote(service, s3)


def _accepting(output: str, failure: str) -> Answer:
    locations = (
        ("X-Amzn-SageMaker-OutputLocation", output),
        ("X-Amzn-SageMaker-FailureLocation", failure),
    )
    return Answer(status=202, headers=locations, body=b'{"InferenceId": "i"}')


def test_a_watch_goes_on_after_a_restart(places: AppDirs, remote: Remote) -> None:
    with Workbench(places) as bench:
        bench.send(remote.invocation)
        assert AsyncInvocations(bench).look(bench.history.exchange(1)).arrival.state is AsyncState.QUEUED
    remote.s3.answer = Answer(headers=(("Content-Type", "text/csv"),), body=b"a,b\n")
    listener = Told()
    with Workbench(places) as bench:
        watching = AsyncPoller(bench, AsyncInvocations(bench), listener)
        watching.start()
        eventually(lambda: listener.states() == {1: AsyncState.DONE})
        watching.close()
        assert bench.history.body(1, "response") == b"a,b\n"


def test_what_does_not_come_in_time_has_expired_and_can_be_watched_again(
    places: AppDirs, remote: Remote, clock: MovedClock
) -> None:
    with Workbench(places, clock=clock) as bench:
        invocations = AsyncInvocations(bench)
        sent = bench.send(remote.invocation)
        assert invocations.look(sent).arrival.state is AsyncState.QUEUED
        clock.ahead = timedelta(hours=6, minutes=16).total_seconds()
        assert invocations.look(sent).arrival.state is AsyncState.EXPIRED
        assert invocations.pending() == ()
        assert invocations.watch(1, watched=True).arrival.state is AsyncState.QUEUED
        assert invocations.pending() == (1,)
        assert not invocations.watch(1, watched=False).arrival.watched
        assert invocations.pending() == ()
        remote.s3.answer = Answer(body=b"late")
        assert invocations.look(sent).arrival.state is AsyncState.DONE
        assert invocations.watch(1, watched=True).arrival.state is AsyncState.DONE
        invocations.forget(1)
        assert invocations.page() == ()
        assert bench.history.body(1, "response") == b"late"


def test_what_went_to_another_sandbox_is_lost(places: AppDirs, hosting: SandboxInfo) -> None:
    with Workbench(places, hosting=lambda: hosting) as bench:
        bench.send(SOUND)
    with Workbench(places, hosting=lambda: hosting) as later:
        invocations = AsyncInvocations(later)
        (invocation,) = invocations.page()
        assert invocation.arrival.state is AsyncState.LOST
        assert "another run" in invocation.arrival.remark
        assert not watchable(invocations, later.history.exchange(1))
        # It is not this process's to decide: the one that sent it may still be there.
        assert later.history.arrivals.get(1).arrival.state is AsyncState.QUEUED


def test_what_nobody_looked_for_in_time_is_left_until_somebody_asks(
    places: AppDirs, remote: Remote, clock: MovedClock
) -> None:
    with Workbench(places, clock=clock) as bench:
        bench.send(remote.invocation)
        clock.ahead = timedelta(days=3).total_seconds()
        remote.service.answer = _accepting("s3://b/second", "s3://b/second-error")
        bench.send(remote.invocation)
        invocations, listener = AsyncInvocations(bench), Told()
        remote.s3.answer = Answer(body=b"here")
        watching = AsyncPoller(bench, invocations, listener)
        watching.start()
        eventually(lambda: listener.states() == {2: AsyncState.DONE})
        assert all("/b/second" in request.line for request in remote.s3.requests)
        watching.add(1)
        eventually(lambda: listener.states() == {1: AsyncState.DONE, 2: AsyncState.DONE})
        watching.close()


def test_a_watch_that_cannot_look_says_why(
    places: AppDirs, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workbench(places) as bench:
        bench.send(remote.invocation)
        listener = Told()
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", "http://127.0.0.1:9")
        watching = AsyncPoller(bench, AsyncInvocations(bench), listener)
        watching.start()
        eventually(lambda: 1 in listener.last)
        watching.close()
        assert listener.last[1].arrival.state is AsyncState.QUEUED
        assert "127.0.0.1:9" in listener.last[1].arrival.remark


def test_a_watch_without_credentials_says_so_and_goes_on(
    places: AppDirs, remote: Remote, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workbench(places) as bench:
        bench.send(remote.invocation)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    listener = Told()
    with Workbench(places) as bench:
        watching = AsyncPoller(bench, AsyncInvocations(bench), listener)
        watching.start()
        eventually(lambda: 1 in listener.last)
        watching.close()
        assert "redentials" in listener.last[1].arrival.remark
        assert AsyncInvocations(bench).pending() == (1,)


def test_an_end_breaks_off_what_is_being_asked(places: AppDirs, remote: Remote) -> None:
    remote.s3.answer = Answer(stalls=True)
    with Workbench(places) as bench:
        bench.send(remote.invocation)
        watching = AsyncPoller(bench, AsyncInvocations(bench), Told())
        watching.start()
        eventually(lambda: len(remote.s3.requests) > 0)
        ended = threading.Thread(target=watching.close)
        ended.start()
        ended.join(60)
        assert not ended.is_alive()
        assert bench.history.arrivals.get(1).arrival.remark == ""


@pytest.fixture
def moto(emulator: str, no_configuration: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """S3 and IAM as moto has them, with a bucket `mine`; its URL."""
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", emulator)
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", emulator)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "anybody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    _client("s3", emulator).create_bucket(Bucket="mine")
    yield emulator
    _without_rights(emulator, "inf")


def _without_rights(url: str, after: str) -> None:
    """Have moto check rights after so many requests."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    connection.request("POST", "/moto-api/reset-auth", after.encode(), {"Content-Type": "text/plain"})
    assert connection.getresponse().status == 200
    connection.close()


def _client(service: str, url: str) -> Any:
    return Session().create_client(service, region_name="us-east-1", endpoint_url=url)


PAYLOAD = Invocation(
    operation="InvokeEndpointAsync",
    fields={"EndpointName": "batch", "ContentType": "application/json"},
    body=BytesBody(b'{"a": 1}' * 20_000),
)


def test_a_payload_is_put_into_s3_and_named(places: AppDirs, moto: str) -> None:
    with Workbench(places) as bench:
        uri = location_in("s3://mine/in put/", PAYLOAD)
        assert uri.startswith("s3://mine/in put/") and uri.endswith(".json")
        sent = uploaded(bench, PAYLOAD, uri)
        assert sent.body is None and sent.field("InputLocation") == uri
        stored = _client("s3", moto).get_object(Bucket="mine", Key=uri.removeprefix("s3://mine/"))
        assert stored["Body"].read() == PAYLOAD.body.data  # type: ignore[union-attr]
        assert stored["ContentType"] == "application/json"
        got: list[bytes] = []
        assert bench.clients.s3.get(uri, Connection(), take=got.extend).failure is None
        assert b"".join(got) == PAYLOAD.body.data  # type: ignore[union-attr]
        with pytest.raises(WorkbenchError, match="NoSuchBucket"):
            uploaded(bench, PAYLOAD, "s3://nobody-s/x")
        with pytest.raises(InvalidRequestError, match="no payload"):
            uploaded(bench, PAYLOAD.with_(body=None), uri)


def test_who_may_not_write_is_told(places: AppDirs, moto: str, monkeypatch: pytest.MonkeyPatch) -> None:
    iam = _client("iam", moto)
    iam.create_user(UserName="guest")
    key = iam.create_access_key(UserName="guest")["AccessKey"]
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key["AccessKeyId"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key["SecretAccessKey"])
    _without_rights(moto, "0")
    with Workbench(places) as bench:
        with pytest.raises(WorkbenchError, match="AccessDenied") as caught:
            uploaded(bench, PAYLOAD, "s3://mine/x")
        assert "s3:PutObject" in caught.value.hint
        refused = bench.clients.s3.get("s3://mine/x", Connection()).failure
        assert refused is not None and "s3:GetObject" in refused.hint


def test_the_states_against_moto(places: AppDirs, moto: str, clock: MovedClock) -> None:
    with RecordingServer() as service, Workbench(places, clock=clock) as bench:
        invocations = AsyncInvocations(bench)
        for bucket, key in (("mine", "a.out"), ("mine", "b.out"), ("mine", "c.out"), ("nobody-s", "d.out")):
            service.answer = _accepting(f"s3://{bucket}/{key}", f"s3://{bucket}/{key}.failed")
            bench.send(PAYLOAD.with_(connection=Connection(endpoint_url=service.url)))
        _client("s3", moto).put_object(
            Bucket="mine", Key="a.out", Body=b"[1]", ContentType="application/json"
        )
        _client("s3", moto).put_object(Bucket="mine", Key="b.out.failed", Body=b"out of memory")
        looks = [invocations.look(bench.history.exchange(number)) for number in range(1, 5)]
        assert [look.arrival.state.value for look in looks] == ["done", "failed", "queued", "lost"]
        assert bench.history.body(1, "response") == b"[1]"
        assert bench.history.exchange(2).failure.message == "out of memory"  # type: ignore[union-attr]
        parts: list[bytes] = []
        assert invocations.fetch(1, parts.extend).failure is None
        assert parts == [b"[1]"]
        with pytest.raises(NotFoundError, match="is queued"):
            invocations.fetch(3, parts.extend)


def test_where_a_payload_may_go(bench: Workbench, hosting: SandboxInfo) -> None:
    bucket = "sagemaker-us-east-1-123456789012"
    assert proposed_folder(bench, SOUND) == f"s3://{bucket}/async/input/"
    bench.send(uploaded(bench, SOUND, f"s3://{bucket}/team a/one.wav"))
    assert proposed_folder(bench, SOUND) == f"s3://{bucket}/team a/"
    assert proposed_folder(bench, SOUND.with_field("EndpointName", "chat")) == ""
    for bad in ("", "s3://", "bucket/x", "https://b/x"):
        with pytest.raises(UsageError, match="not a location in S3"):
            location_in(bad, SOUND)
    assert location_in("s3://b", SOUND.with_field("ContentType", None)).startswith("s3://b/")
