"""The container's lines around an exchange: read, waited for, widened, kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from tests.clocks import MovedClock
from tests.hosting import hosting_of
from workbench.content.logs import entries, fold
from workbench.model import Connection, Exchange, Failure, FailureKind, Invocation, Outcome, Response
from workbench.model.errors import NoLogGroupError, NotFoundError
from workbench.model.invocation import BytesBody
from workbench.model.progress import CancelToken
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.logs.around import ExchangeLogs, is_worth_reading, reason
from workbench.store import AppDirs

FAULTY = Invocation(
    fields={"EndpointName": "faulty"},
    body=BytesBody(b'{"status": 500, "message": "weights are missing"}'),
    connection=Connection(sandbox=True),
)


def test_the_traceback_of_a_model_error_is_read_and_kept(bench: Workbench) -> None:
    logs = ExchangeLogs(bench)
    exchange = bench.send(FAULTY)
    assert is_worth_reading(exchange)
    assert logs.kept(exchange) is None
    record = logs.read(exchange)
    assert record.group == "/aws/sagemaker/Endpoints/faulty"
    heads = [block.head.message for block in fold(entries(record.lines)) if block.folded]
    assert "RuntimeError: weights are missing" in heads
    cause = reason(record.lines)
    assert cause is not None and cause.message.startswith("RuntimeError: ")
    assert logs.kept(exchange) == record


def test_a_second_reading_adds_to_what_is_kept_and_repeats_nothing(bench: Workbench) -> None:
    logs = ExchangeLogs(bench)
    exchange = bench.send(FAULTY)
    first = logs.read(exchange)
    bench.send(FAULTY)
    second = logs.read(exchange)
    assert len(second.lines) > len(first.lines)
    assert len({(line.stream, line.event_id) for line in second.lines}) == len(second.lines)


def test_an_exchange_of_a_quiet_time_is_read_more_widely(bench: Workbench) -> None:
    logs = ExchangeLogs(bench)
    sent = bench.send(FAULTY)
    # It says that it ended forty seconds before its lines were printed.
    early = msgspec.structs.replace(sent, started_at=sent.started_at + timedelta(seconds=80))
    assert any("weights are missing" in line.message for line in logs.read(early).lines)


def test_the_lines_of_another_runs_sandbox_are_gone(bench: Workbench) -> None:
    exchange = bench.send(FAULTY)
    with pytest.raises(NotFoundError, match="sandbox of another run"):
        ExchangeLogs(bench).read(exchange_of_before(exchange))


def exchange_of_before(exchange: Exchange) -> Exchange:
    return msgspec.structs.replace(exchange, started_at=exchange.started_at - timedelta(days=1))


def test_no_group_is_told_once_no_line_can_come_any_more(bench: Workbench) -> None:
    logs = ExchangeLogs(bench)
    sent = bench.send(FAULTY.with_field("EndpointName", "components"))
    old = msgspec.structs.replace(sent, started_at=sent.started_at - timedelta(minutes=5))
    # Of an exchange at AWS; the sandbox stands for it.
    with pytest.raises(NoLogGroupError):
        list(_unbounded(logs, old).watch(old, cancellation=CancelToken()))


def _unbounded(logs: ExchangeLogs, exchange: Exchange) -> ExchangeLogs:
    logs._began = exchange.started_at  # as if this process had sent it
    return logs


@pytest.fixture
def late(places: AppDirs, clock: MovedClock) -> Iterator[Workbench]:
    """A workbench over a sandbox whose lines can be read an hour after they were printed, by its clock."""
    with (
        Sandbox.start(seed=2, log_delay=3600, clock=clock.time) as running,
        Workbench(places, hosting=lambda: hosting_of(running)) as bench,
    ):
        yield bench


def test_lines_that_are_ingested_late_are_waited_for(late: Workbench, clock: MovedClock) -> None:
    logs = ExchangeLogs(late)
    exchange = late.send(FAULTY)
    token = CancelToken()
    seen: list[int] = []
    for record in logs.watch(exchange, cancellation=token):
        seen.append(sum("weights are missing" in line.message for line in record.lines))
        if seen[-1]:
            token.cancel()
        clock.ahead = 3601
    assert seen[0] == 0
    assert seen[-1] > 0


@pytest.mark.parametrize(
    ("kind", "status", "ran", "worth"),
    [
        (FailureKind.MODEL, 424, True, True),
        (FailureKind.SERVICE, 500, True, True),
        (FailureKind.SERVICE, 400, False, False),
        (FailureKind.READ_TIMEOUT, None, True, True),
        (FailureKind.CREDENTIALS, 403, False, False),
        (FailureKind.CLOSED, None, True, True),
        (FailureKind.CLOSED, None, False, False),
        (FailureKind.CONNECT, None, False, False),
    ],
)
def test_whether_the_log_may_say_why(
    bench: Workbench, kind: FailureKind, status: int | None, ran: bool, worth: bool
) -> None:
    failure = Failure(kind=kind, code="c", message="m", may_have_run=ran)
    response = None if status is None else Response(http_status=status)
    exchange = Exchange(uuid="u", started_at=bench.now(), invocation=FAULTY)
    assert is_worth_reading(exchange.with_outcome(Outcome(response=response, failure=failure))) is worth
