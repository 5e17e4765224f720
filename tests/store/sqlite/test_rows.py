"""Whatever an exchange holds comes back as it was."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model import (
    BytesBody,
    Connection,
    Exchange,
    Failure,
    FailureKind,
    Invocation,
    Outcome,
    Response,
    Timing,
)
from workbench.model.exchange import Part, SentRequest
from workbench.model.runs.run import Run, RunKind
from workbench.store import AppDirs, Drafts, History

_uuids = count()

# NUL, line ends, escapes and bidi controls included; half surrogates have no bytes and cannot be sent.
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.text("abcDEF", min_size=1, max_size=8)
numbers = st.integers(min_value=-(10**30), max_value=10**30)
floats = st.floats(allow_nan=False, allow_infinity=False)
milliseconds = st.floats(min_value=0, max_value=1e7, allow_nan=False)
headers = st.lists(st.tuples(text, text), max_size=3).map(tuple)
members = st.dictionaries(
    names,
    st.recursive(
        st.none() | st.booleans() | numbers | floats | text, lambda inner: st.lists(inner, max_size=2)
    ),
    max_size=3,
)

responses = st.builds(
    Response,
    http_status=st.integers(100, 599),
    headers=headers,
    output=members,
    body=st.binary(max_size=200),
    request_id=text,
    parts=st.lists(st.builds(Part, size=st.integers(0, 10**9), at_ms=milliseconds), max_size=3).map(tuple),
)
failures = st.builds(
    Failure,
    kind=st.sampled_from(FailureKind),
    code=text,
    message=text,
    hint=text,
    members=members,
    phase=text,
    may_have_run=st.booleans(),
)
outcomes = st.builds(
    Outcome,
    response=st.none() | responses,
    failure=st.none() | failures,
    timing=st.builds(Timing, total_ms=milliseconds, connect_ms=st.none() | milliseconds),
    sent=st.none() | st.builds(SentRequest, method=text, url=text, headers=headers),
    attempts=st.integers(0, 100),
)
connections = st.builds(
    Connection,
    profile=st.none() | text,
    region=st.none() | text,
    endpoint_url=st.none() | text,
    verify_ssl=st.booleans(),
    read_timeout=st.floats(min_value=0, max_value=1e6),
    sandbox=st.booleans(),
)
invocations = st.builds(
    Invocation,
    operation=text,
    fields=st.dictionaries(names, text | numbers | floats | st.booleans(), max_size=4)
    | st.builds(dict, EndpointName=text, SessionId=text),
    body=st.none() | st.builds(BytesBody, data=st.binary(max_size=200), origin=text),
    connection=connections,
)
exchanges = st.builds(
    Exchange,
    uuid=text.map(lambda name: f"{next(_uuids)} {name}"),
    started_at=st.datetimes(min_value=datetime(1, 1, 2), timezones=st.just(UTC)),
    invocation=invocations,
    replay_of=st.none() | st.integers(1, 2**63 - 1),
    tags=st.lists(text, max_size=3).map(tuple),
    pinned=st.booleans(),
    run=st.none() | st.builds(Run, ok=st.integers(0, 2**40), total=st.none() | st.just(7), output=text),
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    """One history for all examples."""
    home: Path = tmp_path_factory.mktemp("home")
    with History.open(AppDirs(home / "data", home / "config", home / "cache")) as history:
        yield history


@given(exchange=exchanges, outcome=st.none() | outcomes)
def test_an_exchange_comes_back(shared: History, exchange: Exchange, outcome: Outcome | None) -> None:
    number = shared.insert(exchange)
    expected = msgspec.structs.replace(exchange, id=number)
    if outcome is not None:
        shared.complete(number, outcome)
        expected = expected.with_outcome(outcome)

    assert shared.exchange(number) == expected
    assert shared.summary(number) == expected.summary()
    assert shared.page(limit=1) == (expected.summary(),)
    if exchange.request_body is not None:
        assert shared.body(number, "request") == exchange.request_body
    if outcome is not None and outcome.response is not None:
        assert shared.body(number, "response") == outcome.response.body


def test_what_was_recorded_is_sound(shared: History) -> None:
    assert shared.verify() == ()


@given(invocation=invocations)
def test_a_draft_comes_back(tmp_path_factory: pytest.TempPathFactory, invocation: Invocation) -> None:
    home = tmp_path_factory.getbasetemp() / "drafts"
    drafts = Drafts(AppDirs(home / "data", home / "config", home / "cache"))
    drafts.save(invocation)
    assert drafts.load() == invocation


def test_a_field_that_is_not_a_number_spoils_no_list(shared: History) -> None:
    """It is left out: JSON has no word for it, and no service takes one."""
    invocation = Invocation(fields={"EndpointName": "iris", "Odd": math.nan})
    exchange = Exchange(uuid="nan", started_at=datetime.now(UTC), invocation=invocation)
    number = shared.insert(exchange)
    assert shared.summary(number).fields == {"EndpointName": "iris"}
    assert shared.page(limit=1)[0].id == number


def test_text_that_is_not_utf8_costs_no_more_than_its_odd_parts(history: History) -> None:
    """A file's name in another encoding, or half a character in what a container says."""
    odd = "a\udcff"
    exchange = Exchange(
        uuid="odd",
        started_at=datetime(2026, 11, 28, tzinfo=UTC),
        invocation=Invocation(
            fields={"EndpointName": "iris"},
            body=BytesBody(b"1,2", origin=odd),
            connection=Connection(ca_bundle=odd),
        ),
        run=Run(kind=RunKind.REPEAT, input=odd),
        tags=(odd,),
    )
    number = history.insert(exchange)
    failure = Failure(kind=FailureKind.MODEL, code=odd, message=odd, hint=odd, members={odd: [odd, {odd: 1}]})
    history.complete(
        number,
        Outcome(response=Response(http_status=424, headers=((odd, odd),), body=b"\xff"), failure=failure),
    )

    kept = history.exchange(number)
    assert kept.invocation.body == BytesBody(b"1,2", origin="a?")
    assert kept.invocation.connection.ca_bundle == "a?"
    assert (kept.run, kept.tags) == (Run(kind=RunKind.REPEAT, input="a?"), ("a?",))
    assert kept.outcome is not None
    assert kept.outcome.failure == Failure(
        kind=FailureKind.MODEL, code="a?", message="a?", hint="a?", members={"a?": ["a?", {"a?": 1}]}
    )
    assert kept.outcome.response is not None
    assert kept.outcome.response.headers == (("a?", "a?"),)
    assert kept.summary().error_message == history.summary(number).error_message == "a?"
    assert history.body(number, "response") == b"\xff"
