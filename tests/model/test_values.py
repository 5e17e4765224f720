"""The values: immutable, and the same after a trip through JSON."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

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
from workbench.model.destinations.destination import Destination
from workbench.model.exchange import Part, SentRequest
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


def test_times_of_an_earlier_version_are_written_anew() -> None:
    parts = (Part(3, 5.0), Part(4, 25.5))
    earlier = Outcome(
        response=Response(http_status=200, body=b"", parts=parts),
        timing=Timing(total_ms=40.0, prepare_ms=10.0),
    )
    now = earlier.with_current_times()
    assert now.duration_ms == now.timing.request_ms == 30.0
    assert now.response is not None
    assert now.response.parts == (Part(3, 0.0), Part(4, 15.5))
    assert now.with_current_times() is now
    unprepared = Outcome(timing=Timing(total_ms=40.0))
    assert unprepared.with_current_times() is unprepared
    without_parts = Outcome(response=Response(http_status=200), timing=Timing(total_ms=5.0, prepare_ms=10.0))
    assert without_parts.with_current_times().timing.request_ms == 0.0


def test_where_an_exchange_went_is_what_was_kept_or_what_its_request_shows() -> None:
    kept = Destination(endpoint_url="https://kept")
    sent = SentRequest(method="POST", url="https://shown/endpoints/e/invocations", headers=())
    exchange = _exchange(Invocation())
    assert exchange.went is None
    assert replace(exchange, outcome=Outcome()).went is None
    shown = replace(exchange, outcome=Outcome(sent=sent))
    assert shown.went is not None and shown.went.endpoint_url == "https://shown"
    assert replace(shown, destination=kept).went == kept


def test_the_media_type_of_an_answer_is_the_members_and_of_a_failure_the_headers() -> None:
    response = Response(
        http_status=200, output={"ContentType": "text/csv"}, headers=(("content-Type", "text/html"),)
    )
    exchange = _exchange(Invocation(body=BytesBody(b"a")))
    assert (exchange.content_type, exchange.request_body) == ("", b"a")
    answered = replace(exchange, outcome=Outcome(response=response), status=Status.OK)
    assert answered.content_type == "text/csv"
    assert replace(answered, status=Status.ERROR).content_type == "text/html"
    bare = replace(answered, outcome=Outcome(response=Response(http_status=200)))
    assert bare.content_type == ""
    assert _exchange(Invocation(body=FileBody("f"))).request_body is None
