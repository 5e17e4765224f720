"""What an asynchronous invocation has come to, from looks and a clock that the test controls."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import Connection, ExchangeSummary, Failure, FailureKind, Status
from workbench.model.async_invocation import (
    AsyncInvocation,
    AsyncState,
    AsyncStatus,
    accepted,
    is_asynchronous,
    poll_interval,
    status_after_poll,
)
from workbench.model.invocation import FieldValue

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
MISSING = Failure(kind=FailureKind.NOT_READY, code="NoSuchKey", message="Not there.")
DENIED = Failure(kind=FailureKind.NOT_READY, code="AccessDenied", message="Denied.", hint="s3:ListBucket")
GONE = Failure(kind=FailureKind.NOT_FOUND, code="NoSuchBucket", message="No bucket.")
CUT = Failure(kind=FailureKind.CONNECT, code="EndpointConnectionError", message="No network.")
SLOW = Failure(kind=FailureKind.THROTTLED, code="SlowDown", message="Slower.")


def deferred(**fields: FieldValue) -> AsyncInvocation:
    """An invocation accepted at `START`."""
    summary = ExchangeSummary(
        id=7,
        uuid="u",
        started_at=START,
        operation="InvokeEndpointAsync",
        endpoint_name="batch",
        fields=fields,
        connection=Connection(),
        status=Status.OK,
        http_status=202,
        output={"OutputLocation": "s3://b/o.out", "FailureLocation": "s3://b/o-error.out"},
    )
    return AsyncInvocation(summary=summary, arrival=AsyncStatus())


def test_what_is_known_after_a_look() -> None:
    cases: list[tuple[Failure | None, Failure | None, int, AsyncState, str]] = [
        (None, MISSING, 0, AsyncState.DONE, ""),
        (MISSING, None, 0, AsyncState.FAILED, ""),
        (MISSING, MISSING, 0, AsyncState.QUEUED, ""),
        (MISSING, MISSING, 6, AsyncState.QUEUED, ""),
        (MISSING, MISSING, 7, AsyncState.EXPIRED, "Neither"),
        (DENIED, DENIED, 0, AsyncState.QUEUED, "S3 answers 403"),
        (DENIED, DENIED, 7, AsyncState.LOST, "Denied. s3:ListBucket"),
        (GONE, MISSING, 0, AsyncState.LOST, "No bucket."),
        (CUT, CUT, 7, AsyncState.QUEUED, "No network."),
        (SLOW, SLOW, 7, AsyncState.QUEUED, ""),
        (None, MISSING, 9, AsyncState.DONE, ""),
    ]
    for output, failure, hours, state, remark in cases:
        now = START + timedelta(hours=hours)
        arrival = status_after_poll(deferred(), output, failure, now)
        assert arrival.state is state, (output, failure, hours, state, remark)
        assert arrival.remark.startswith(remark) and bool(arrival.remark) == bool(remark), (
            output,
            failure,
            hours,
            state,
            remark,
        )
        assert arrival.over == (state is not AsyncState.QUEUED), (output, failure, hours, state, remark)
        assert arrival.ended_at == (now if arrival.over else None), (output, failure, hours, state, remark)
        assert arrival.watched == (not arrival.over), (output, failure, hours, state, remark)


def test_it_expires_when_it_may_neither_wait_nor_run_any_more() -> None:
    assert deferred().expires_at == START + timedelta(seconds=21_600 + 900)
    short = deferred(RequestTTLSeconds=60, InvocationTimeoutSeconds=5)
    assert short.expires_at == START + timedelta(seconds=65)
    assert deferred(RequestTTLSeconds="soon").expires_at == deferred().expires_at
    late = START + timedelta(seconds=65 + 31)
    assert status_after_poll(short, MISSING, MISSING, late).state is AsyncState.EXPIRED
    assert status_after_poll(short, MISSING, MISSING, late - timedelta(seconds=2)).state is AsyncState.QUEUED


@given(
    looks=st.lists(
        st.tuples(
            st.sampled_from([None, MISSING, DENIED, GONE, CUT, SLOW]),
            st.sampled_from([None, MISSING, DENIED, CUT]),
            st.integers(0, 3600),
        ),
        max_size=20,
    )
)
def test_time_and_looks_lead_to_one_end(
    looks: list[tuple[Failure | None, Failure | None, int]],
) -> None:
    invocation, now = deferred(), START
    for output, failure, seconds in looks:
        now += timedelta(seconds=seconds)
        invocation = msgspec.structs.replace(
            invocation, arrival=status_after_poll(invocation, output, failure, now)
        )
        if invocation.arrival.over:
            break
        assert output is not None and failure is not None
        assert invocation.arrival.watched
    if invocation.arrival.state is AsyncState.EXPIRED:
        assert now > invocation.expires_at


def test_looks_become_ever_less_often() -> None:
    assert [poll_interval(age) for age in (0, 1, 10, 100, 10_000)] == [0.1, 0.1, 1.0, 10.0, 30.0]
    assert poll_interval(10_000, 5.0) == 5.0


def test_which_operation_answers_later() -> None:
    assert is_asynchronous("InvokeEndpointAsync")
    assert not is_asynchronous("InvokeEndpoint") and not is_asynchronous("GetObject")
    assert accepted(deferred().summary)
    assert not accepted(msgspec.structs.replace(deferred().summary, output={}))
