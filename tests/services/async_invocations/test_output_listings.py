"""Many invocations are watched by a listing of where their outputs are put, and not one by one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import MovedClock, StillClock
from tests.peers.recording import Answer, RecordingServer
from tests.services.async_invocations.test_invocations import SOUND, Told, no_configuration
from tests.support import eventually
from workbench.model import Connection
from workbench.model.async_invocation import AsyncState
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.services.async_invocations.poller import AsyncPoller, _awaited
from workbench.store import AppDirs
from workbench.store.history import trash

__all__ = ["no_configuration"]

COUNT = 30
_HEAD = '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>'


def listing(*keys: str) -> Answer:
    """S3's answer to ListObjectsV2."""
    contents = "".join(f"<Contents><Key>{key}</Key><Size>1</Size></Contents>" for key in keys)
    return Answer(
        headers=(("Content-Type", "application/xml"),), body=f"{_HEAD}{contents}</ListBucketResult>".encode()
    )


@pytest.fixture
def s3(no_configuration: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordingServer]:
    """An S3 that answers as it is told."""
    with RecordingServer() as server:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "k")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", server.url)
        yield server


@pytest.fixture
def bench(places: AppDirs, tmp_path: Path, s3: RecordingServer) -> Iterator[Workbench]:
    """Thirty accepted invocations, whose outputs go to one folder."""
    with RecordingServer() as service, Workbench(places) as bench:
        for number in range(1, COUNT + 1):
            service.answer = Answer(
                status=202,
                headers=(
                    ("X-Amzn-SageMaker-OutputLocation", f"s3://b/out/{number}"),
                    ("X-Amzn-SageMaker-FailureLocation", f"s3://b/failed/{number}"),
                ),
                body=b'{"InferenceId": "i"}',
            )
            bench.send(SOUND.with_(connection=Connection(endpoint_url=service.url)))
        yield bench


def test_one_listing_tells_of_all(bench: Workbench, s3: RecordingServer) -> None:
    s3.answer = listing("out/7", "out/other")
    listener = Told()
    # By this clock the first look at each invocation is the only one, and a listing never grows old.
    poller = AsyncPoller(bench, AsyncInvocations(bench), listener, clock=StillClock())
    poller.start()
    try:
        eventually(lambda: listener.states() == {7: AsyncState.DONE})
        eventually(lambda: any("prefix=failed" in request.line for request in s3.requests))
    finally:
        poller.close()
    listings = [request.line for request in s3.requests if "list-type=2" in request.line]
    assert len(listings) == 2, "of the outputs and of the failures"
    objects = [request.line for request in s3.requests if "list-type=2" not in request.line]
    assert [line.split()[1].partition("?")[0] for line in objects] == ["/b/out/7"]


class _LeapingClock(MovedClock):
    """Time passes, and leaps where the test has it leap."""

    def ticks(self) -> float:
        """The machine's counter, as far ahead as the clock is."""
        return super().ticks() + self.ahead


def test_what_is_deleted_while_others_are_awaited_is_not_asked_for(
    bench: Workbench, s3: RecordingServer
) -> None:
    s3.answer = listing("out/other")
    clock, listener = _LeapingClock(), Told()
    poller = AsyncPoller(bench, AsyncInvocations(bench), listener, clock=clock)
    poller.start()

    def listed(times: int) -> bool:
        return sum("list-type=2" in request.line for request in s3.requests) >= times

    try:
        eventually(lambda: listed(2))
        clock.ahead = 60.0
        eventually(lambda: listed(4))
        trash.trash(bench.history, [7], clock.now())
        s3.answer = listing("out/7", "out/8")
        clock.ahead = 120.0
        eventually(lambda: listener.states() == {8: AsyncState.DONE})
    finally:
        poller.close()
    assert not any("/b/out/7" in request.line for request in s3.requests)


def test_what_another_process_deletes_is_not_awaited_any_more(
    bench: Workbench, places: AppDirs, s3: RecordingServer
) -> None:
    s3.answer = listing("out/other")
    clock = _LeapingClock()
    poller = AsyncPoller(bench, AsyncInvocations(bench), Told(), clock=clock)
    poller.start()
    try:
        eventually(lambda: sum("list-type=2" in request.line for request in s3.requests) >= 2)
        with Workbench(places) as other:
            trash.trash(other.history, range(1, COUNT + 1), clock.now())
        clock.ahead = 60.0
        eventually(lambda: not poller._watched)
    finally:
        poller.close()


def test_what_another_process_deletes_is_known_to_those_that_are_looked_at_later(
    bench: Workbench, places: AppDirs
) -> None:
    poller = AsyncPoller(bench, AsyncInvocations(bench), Told())
    invocations = AsyncInvocations(bench)
    first, second = ({number: _awaited(invocations.get(number))} for number in (1, 2))
    assert poller._gone(first) == set()
    with Workbench(places) as other:
        trash.trash(other.history, [1, 2], other.now())
    assert poller._gone(first) == {1}
    assert poller._gone(second) == {2}


def test_where_listing_is_not_allowed_every_object_is_asked_for(
    bench: Workbench, s3: RecordingServer
) -> None:
    s3.answer = Answer(status=403)
    poller = AsyncPoller(bench, AsyncInvocations(bench), Told())
    poller.start()
    try:
        eventually(
            lambda: len({request.line for request in s3.requests if "/b/out/" in request.line}) == COUNT
        )
    finally:
        poller.close()
    assert len([request for request in s3.requests if "list-type=2" in request.line]) == 1
