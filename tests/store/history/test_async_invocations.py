"""Asynchronous invocations in the history: what is pending, what arrived, what is forgotten."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import msgspec
import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from workbench.model.async_invocation import AsyncState, AsyncStatus
from workbench.model.errors import NotFoundError
from workbench.model.exchange import Outcome, Response, Status
from workbench.model.query import parse
from workbench.store import AppDirs, History
from workbench.store.history import search, trash

PLACES = {"OutputLocation": "s3://b/o.out", "FailureLocation": "s3://b/o-error.out", "InferenceId": "i"}
ENDED = datetime(2026, 1, 5, 10, 0, 0, 5, tzinfo=UTC)


def accept(
    history: History, exchange: MakeExchange, outcome: MakeOutcome, endpoint: str = "batch", status: int = 202
) -> int:
    """Record an accepted invocation; its number."""
    number = history.insert(exchange(endpoint, operation="InvokeEndpointAsync"))
    history.complete(number, outcome(b'{"InferenceId": "i"}', status, **PLACES))
    return number


def arrived(outcome: MakeOutcome, body: bytes = b"transcript") -> Outcome:
    """What an object makes of it."""
    before = outcome(b"", 200, **PLACES)
    return msgspec.structs.replace(
        before,
        response=Response(
            http_status=200, headers=(("content-type", "text/plain"),), output=PLACES, body=body
        ),
    )


@pytest.mark.parametrize("shared", [False, True])
def test_the_bytes_of_its_acceptance_go_where_they_are_nobody_elses(
    history: History, exchange: MakeExchange, outcome: MakeOutcome, shared: bool
) -> None:
    number = accept(history, exchange, outcome)
    other = accept(history, exchange, outcome) if shared else None
    arrival = AsyncStatus(state=AsyncState.DONE, watched=False, ended_at=ENDED, kept=True)
    search.catch_up(history)
    history.arrivals.arrive(number, arrival, arrived(outcome))
    search.catch_up(history)
    finds = [row.id for row in search.page(history, parse("InferenceId"), now=ENDED)]
    assert finds == ([other] if shared else [])
    assert [row.id for row in search.page(history, parse("transcript"), now=ENDED)] == [number]
    assert history.verify() == ()
    trash.remove(history, [number])
    assert history.verify() == ()
    if other is not None:
        assert history.body(other, "response") == b'{"InferenceId": "i"}'


@pytest.mark.parametrize("status", [202, 200, 201])
def test_its_object_takes_the_place_of_its_acceptance(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome, status: int
) -> None:
    number = accept(history, exchange, outcome, status=status)
    assert history.arrivals.pending() == (number,)
    assert history.arrivals.get(number).arrival == AsyncStatus()
    arrival = AsyncStatus(state=AsyncState.DONE, watched=False, ended_at=ENDED, kept=True)
    history.arrivals.arrive(number, arrival, arrived(outcome))
    history.arrivals.arrive(number, arrival, arrived(outcome, b"somebody else's"))
    assert history.arrivals.pending() == ()
    assert history.arrivals.get(number).arrival == arrival
    recorded = history.exchange(number)
    assert recorded.response is not None
    assert (recorded.response.http_status, recorded.response.body) == (200, b"transcript")
    assert recorded.response.headers == (("content-type", "text/plain"),)
    assert history.summary(number).output == PLACES
    assert history.body(number, "response") == b"transcript"
    trash.restore(history, trash.trash(history, [number], ENDED))
    assert history.arrivals.get(number).arrival == arrival
    assert history.verify() == ()
    with sqlite3.connect(places.data / "history.sqlite3") as bare:
        (kept,) = bare.execute("SELECT acceptance FROM arrival").fetchone()
    assert f'"http_status":{status}' in kept


def test_the_list_has_what_was_accepted_and_not_forgotten_newest_first(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    numbers = [accept(history, exchange, outcome, endpoint) for endpoint in ("a", "b", "a", "c", "a")]
    history.complete(history.insert(exchange("a")), outcome())
    refused = history.insert(exchange("a", operation="InvokeEndpointAsync"))
    history.complete(refused, outcome(b"{}", 400, code="ValidationError"))
    history.insert(exchange("a", operation="InvokeEndpointAsync"))
    done = AsyncStatus(state=AsyncState.DONE, watched=False, ended_at=ENDED, kept=True)
    history.arrivals.arrive(numbers[0], done, arrived(outcome))
    history.arrivals.forget(numbers[1])
    history.arrivals.forget(numbers[1])
    history.arrivals.note(numbers[2], AsyncStatus(watched=False))
    assert trash.restore(history, trash.trash(history, numbers, ENDED)) == numbers, "as they were"
    listed = history.arrivals.page()
    assert listed[-1].arrival == done
    assert [row.summary.id for row in listed] == [numbers[4], numbers[3], numbers[2], numbers[0]]
    assert [row.summary.id for row in history.arrivals.page(limit=2)] == numbers[:2:-1]
    assert [row.summary.id for row in history.arrivals.page(limit=2, before=numbers[3])] == [
        numbers[2],
        numbers[0],
    ]
    assert history.arrivals.pending() == (numbers[3], numbers[4])
    with pytest.raises(NotFoundError, match="not an accepted asynchronous invocation"):
        history.arrivals.get(refused)
    with pytest.raises(NotFoundError, match="There is no exchange"):
        history.arrivals.get(999)


def test_of_a_private_endpoint_only_the_digest_is_kept(
    places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    places.config.mkdir(parents=True)
    (places.config / "settings.toml").write_text('privacy = ["batch"]')
    with History.open(places) as history:
        number = accept(history, exchange, outcome)
        done = AsyncStatus(state=AsyncState.DONE, watched=False, ended_at=ENDED, kept=True)
        history.arrivals.arrive(number, done, arrived(outcome))
        assert history.summary(number).response_bytes == len(b"transcript")
        assert history.summary(number).status is Status.OK
        with pytest.raises(NotFoundError, match="was not kept"):
            history.body(number, "response")
