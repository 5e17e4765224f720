"""Where the time of a call went: preparation apart, parts that add up. The tests move the clock."""

from __future__ import annotations

import pytest

from tests.aws.server import Behaviour, Serve, Visit, answer, hosting_of, invocation
from tests.aws.streams import part, stream
from tests.clocks import StillClock
from workbench.aws import Invoker
from workbench.content.humanize import duration
from workbench.model.exchange import Outcome, Timing
from workbench.model.invocation import Connection
from workbench.model.sandbox_info import SandboxInfo


class _Watch(StillClock):
    """A clock whose counter stands still unless it is moved."""

    def ticks(self) -> float:
        return self.ahead


class _Running(StillClock):
    """A clock that has moved by 7 ms each time that it is asked."""

    def ticks(self) -> float:
        self.ahead += 0.007
        return self.ahead


def _after(clock: StillClock, *steps: tuple[float, bytes]) -> Behaviour:
    """Answer requests in turn, each after so many seconds of the clock."""
    left = list(steps)

    def behave(visit: Visit) -> None:
        while left and visit.request() is not None:
            seconds, reply = left.pop(0)
            clock.ahead += seconds
            visit.sock.sendall(reply)

    return behave


def _sent(clock: StillClock, serve: Serve, *steps: tuple[float, bytes], **chosen: object) -> Outcome:
    """Send to a sandbox that takes 700 ms to start."""
    server = serve(_after(clock, *steps))

    def start() -> SandboxInfo:
        clock.ahead += 0.7
        return hosting_of(server)

    invoker = Invoker(clock=clock, hosting=start)
    operation = str(chosen.pop("operation", "InvokeEndpoint"))
    connection = Connection(sandbox=True, **chosen)  # type: ignore[arg-type]
    try:
        return invoker.send(invoker.prepare(invocation("", operation=operation, connection=connection)))
    finally:
        invoker.close()


def _whole(timing: Timing) -> float:
    parts = (
        timing.prepare_ms,
        timing.earlier_ms,
        timing.connect_ms,
        timing.send_ms,
        timing.first_byte_ms,
        timing.body_ms,
        timing.rest_ms,
    )
    return sum(part or 0.0 for part in parts)


def test_starting_a_sandbox_is_no_part_of_the_duration(serve: Serve) -> None:
    outcome = _sent(_Watch(), serve, (0.04, answer()))
    timing = outcome.timing
    assert outcome.duration_ms == pytest.approx(40)
    assert timing.prepare_ms == pytest.approx(700)
    # The answer may come before this side knows that its request has left.
    assert (timing.send_ms or 0.0) + (timing.first_byte_ms or 0.0) == pytest.approx(40)
    assert timing.total_ms == pytest.approx(740) == pytest.approx(_whole(timing))
    assert timing.rest_ms is None


def test_making_a_client_is_no_part_of_the_duration(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, credentials: None
) -> None:
    clock = _Watch()
    server = serve(_after(clock, (0.04, answer())))
    invoker = Invoker(clock=clock)
    made = invoker._clients._made

    def slowly(*arguments: object) -> object:
        clock.ahead += 0.2
        return made(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(invoker._clients, "_made", slowly)
    outcome = invoker.send(invoker.prepare(invocation(server.url)))
    invoker.close()
    assert outcome.duration_ms == pytest.approx(40)
    assert outcome.timing.prepare_ms == pytest.approx(200)


def test_every_attempt_is_part_of_the_duration(serve: Serve) -> None:
    busy = answer(b'{"Message": "busy"}', status="503 Service Unavailable")
    outcome = _sent(_Watch(), serve, (0.1, busy), (0.04, answer()), max_attempts=2)
    assert outcome.attempts == 2
    assert outcome.timing.earlier_ms == pytest.approx(100)
    assert outcome.duration_ms == pytest.approx(140)
    assert _whole(outcome.timing) == pytest.approx(outcome.timing.total_ms) == pytest.approx(840)


def test_the_phase_that_failed_is_the_rest(serve: Serve) -> None:
    clock = _Watch()
    outcome = _sent(clock, serve, (0.3, b""))  # leaves without a word
    assert outcome.failure is not None
    assert outcome.response is None
    assert outcome.duration_ms == pytest.approx(300)
    assert (outcome.timing.rest_ms or 0.0) + (outcome.timing.send_ms or 0.0) == pytest.approx(300)
    assert _whole(outcome.timing) == pytest.approx(1000)


def test_parts_come_so_long_after_the_request_left(serve: Serve) -> None:
    outcome = _sent(
        _Watch(),
        serve,
        (0.05, stream(part(b"a"), part(b"b"))),
        operation="InvokeEndpointWithResponseStream",
    )
    assert outcome.response is not None
    assert [part.at_ms for part in outcome.response.parts] == [50, 50]
    assert outcome.duration_ms == pytest.approx(50)


def test_a_failure_counts_from_the_moment_it_left(serve: Serve) -> None:
    outcome = _sent(_Watch(), serve, (0.04, answer(b"{}", length=300)))
    assert outcome.failure is not None
    assert outcome.failure.message.startswith("The connection ended inside the answer, after 40 ms;")


@pytest.mark.parametrize("reply", [answer(b"{}", length=300), b""])
def test_a_failure_and_the_record_of_its_times_say_the_same(serve: Serve, reply: bytes) -> None:
    outcome = _sent(_Running(), serve, (0.04, reply))
    assert outcome.failure is not None
    assert f", after {duration(outcome.duration_ms)}" in outcome.failure.message
