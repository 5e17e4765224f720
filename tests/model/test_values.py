"""The values: immutable, and the same after a trip through JSON."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import (
    Base64Body,
    Body,
    BytesBody,
    Connection,
    Exchange,
    Failure,
    FailureKind,
    FileBody,
    Invocation,
    Outcome,
    Response,
    Status,
    TextBody,
    Timing,
)
from workbench.model.progress import CancelToken

# A surrogate is no character and cannot be written as UTF-8.
TEXT = st.text(st.characters(codec="utf-8"))
BODIES: st.SearchStrategy[Body] = st.one_of(
    st.builds(TextBody, text=TEXT),
    st.builds(Base64Body, text=TEXT),
    st.builds(FileBody, path=TEXT),
    st.builds(BytesBody, data=st.binary(), origin=TEXT),
)
INVOCATIONS = st.builds(
    Invocation,
    operation=TEXT,
    fields=st.dictionaries(TEXT, st.one_of(TEXT, st.integers(-(2**53), 2**53))),
    body=st.none() | BODIES,
    connection=st.builds(Connection, profile=st.none() | TEXT, verify_ssl=st.booleans()),
)


@given(INVOCATIONS)
def test_an_invocation_survives_json(invocation: Invocation) -> None:
    assert msgspec.json.decode(msgspec.json.encode(invocation), type=Invocation) == invocation


@given(INVOCATIONS, TEXT, st.none() | TEXT)
def test_setting_a_field_changes_that_field_alone(
    invocation: Invocation, name: str, value: str | None
) -> None:
    changed = invocation.with_field(name, value)
    assert changed.field(name) == value
    others = {key: kept for key, kept in invocation.fields.items() if key != name}
    assert {key: kept for key, kept in changed.fields.items() if key != name} == others


def test_a_connection_of_a_later_version_can_be_read() -> None:
    assert msgspec.json.decode(b'{"region":"eu-west-1","novelty":1}', type=Connection).region == "eu-west-1"


def test_values_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        Invocation().operation = "Other"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (None, Status.OK),
        (Failure(kind=FailureKind.MODEL, code="ModelError", message=""), Status.ERROR),
        (Failure(kind=FailureKind.CANCELLED, code="Cancelled", message=""), Status.CANCELLED),
    ],
)
def test_status_of_an_outcome(failure: Failure | None, status: Status) -> None:
    assert Outcome(failure=failure).status is status


@pytest.mark.parametrize(
    ("sent", "opened", "session"),
    [
        (None, None, None),
        ("NEW_SESSION", None, None),
        ("NEW_SESSION", "abc; Expires=2026-01-01T00:00:00Z", "abc"),
        ("abc", None, "abc"),
    ],
)
def test_session_of_an_exchange(sent: str | None, opened: str | None, session: str | None) -> None:
    exchange = _exchange(Invocation().with_field("SessionId", sent))
    output = {"NewSessionId": opened} if opened else {}
    assert (
        exchange.with_outcome(Outcome(response=Response(http_status=200, output=output))).session_id
        == session
    )


def test_a_summary_has_sizes_and_no_bodies() -> None:
    invocation = Invocation(fields={"EndpointName": "iris"}, body=BytesBody(b"12345"))
    outcome = Outcome(
        response=Response(http_status=200, body=b"123", output={"ContentType": "text/csv"}),
        timing=Timing(total_ms=12.34567),
    )
    summary = _exchange(invocation).with_outcome(outcome).summary()
    assert (summary.request_bytes, summary.response_bytes) == (5, 3)
    assert (summary.status, summary.http_status, summary.duration_ms) == (Status.OK, 200, 12.346)
    assert b"12345" not in msgspec.json.encode(summary)


def test_in_flight_has_neither_answer_nor_duration() -> None:
    summary = _exchange(Invocation()).summary()
    assert summary.status is Status.IN_FLIGHT
    assert (summary.http_status, summary.duration_ms, summary.response_bytes) == (None, None, None)


def test_cancelling_runs_each_action_once() -> None:
    ran: list[str] = []
    cancellation = CancelToken()
    cancellation.on_cancel(lambda: ran.append("before"))
    cancellation.cancel()
    cancellation.cancel()
    cancellation.on_cancel(lambda: ran.append("after"))
    assert cancellation.cancelled
    assert ran == ["before", "after"]


def _exchange(invocation: Invocation) -> Exchange:
    return Exchange(uuid="0", started_at=datetime(2026, 1, 1, tzinfo=UTC), invocation=invocation)


def test_a_body_is_told_short_where_arguments_are_written_down() -> None:
    exchange = Exchange(
        uuid="1",
        started_at=datetime.now(UTC),
        invocation=Invocation(body=BytesBody(b"x" * 1_000_000)),
        outcome=Outcome(response=Response(http_status=200, body=b"y" * 1_000_000)),
    )
    assert len(repr(exchange)) < 2_000
    assert repr(TextBody("short")) == "TextBody(text='short')"
