"""Recording, and reading what was recorded."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from workbench.model import BytesBody, Exchange, Failure, FailureKind, Outcome, Status, TextBody
from workbench.model.clock import SystemClock
from workbench.model.errors import NotFoundError, StoreError
from workbench.store import AppDirs, History, Settings
from workbench.store.sqlite import open as opening

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]


def test_an_exchange_is_there_before_it_is_sent(history: History, exchange: MakeExchange) -> None:
    number = history.insert(exchange(body=b"payload"))

    row = history.summary(number)
    assert row.status is Status.IN_FLIGHT
    assert row.request_bytes == 7
    assert row.http_status is None
    assert row.duration_ms is None
    assert history.body(number, "request") == b"payload"
    assert history.exchange(number).outcome is None


def test_an_exchange_comes_back_as_it_was(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    sent = exchange(body=b"\x00\xff", replay_of=3, tags=("a", "ä b"), pinned=True, fields={"Accept": ""})
    answered = outcome(b"\xfe", InvokedProductionVariant="blue")
    number = history.insert(sent)
    history.complete(number, answered)

    kept = history.exchange(number)
    assert kept.invocation == sent.invocation
    assert kept.outcome == answered
    assert (kept.uuid, kept.started_at, kept.status) == (sent.uuid, sent.started_at, Status.OK)
    assert (kept.replay_of, kept.tags, kept.pinned) == (3, ("a", "ä b"), True)
    assert history.summary(number) == kept.summary()


def test_a_failure_without_an_answer_is_kept(history: History, exchange: MakeExchange) -> None:
    number = history.insert(exchange())
    failure = Failure(
        kind=FailureKind.READ_TIMEOUT, code="ReadTimeoutError", message="70 s", may_have_run=True
    )
    history.complete(number, Outcome(failure=failure))

    row = history.summary(number)
    assert (row.status, row.error_code, row.http_status) == (Status.ERROR, "ReadTimeoutError", None)
    assert row.response_bytes is None
    assert history.exchange(number).failure == failure
    with pytest.raises(NotFoundError, match="no response body"):
        history.body(number, "response")


def test_a_cancelled_exchange_is_kept(history: History, exchange: MakeExchange) -> None:
    number = history.insert(exchange())
    history.complete(
        number, Outcome(failure=Failure(kind=FailureKind.CANCELLED, code="Cancelled", message="by the user"))
    )
    assert history.summary(number).status is Status.CANCELLED


def test_no_body_and_an_empty_body_differ(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    without, empty = history.insert(exchange(body=None)), history.insert(exchange(body=b""))
    history.complete(empty, outcome(b""))

    assert history.summary(without).request_bytes is None
    assert history.exchange(without).invocation.body is None
    assert history.summary(empty).request_bytes == 0
    assert history.exchange(empty).invocation.body == BytesBody(b"")
    assert history.body(empty, "response") == b""
    assert history.verify() == ()


def test_the_session_that_was_opened_is_the_exchanges(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    opening = history.insert(exchange(fields={"SessionId": "NEW_SESSION"}))
    assert history.summary(opening).session_id is None
    history.complete(opening, outcome(NewSessionId="s-1; Expires=2026-11-24T03:00:00Z"))
    turn = history.insert(exchange(fields={"SessionId": "s-1"}))
    history.complete(turn, outcome())

    assert history.summary(opening).session_id == "s-1"
    assert history.summary(turn).session_id == "s-1"


def test_a_body_is_stored_once(
    history: History, places: AppDirs, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    for _ in range(5):
        history.complete(history.insert(exchange(body=b"same" * 1000)), outcome(b"same" * 1000))
    stored = sqlite3.connect(places.data / "history.sqlite3")
    try:
        assert stored.execute("SELECT count(*), sum(size) FROM body").fetchone() == (1, 4000)
    finally:
        stored.close()


def test_what_is_not_there_is_said_to_be_missing(history: History, outcome: MakeOutcome) -> None:
    with pytest.raises(NotFoundError, match="no exchange 7"):
        history.exchange(7)
    with pytest.raises(NotFoundError, match="no exchange 7"):
        history.summary(7)
    with pytest.raises(NotFoundError, match="no exchange 7"):
        history.body(7, "request")
    with pytest.raises(NotFoundError, match="exchange 7 is not in flight"):
        history.complete(7, outcome())


def test_an_exchange_ends_once(history: History, exchange: MakeExchange, outcome: MakeOutcome) -> None:
    number = history.insert(exchange())
    history.complete(number, outcome(b"first"))
    with pytest.raises(NotFoundError, match="not in flight"):
        history.complete(number, outcome(b"second"))
    assert history.body(number, "response") == b"first"


def test_a_uuid_is_recorded_once(history: History, exchange: MakeExchange) -> None:
    sent = exchange()
    history.insert(sent)
    with pytest.raises(StoreError, match="uuid"):
        history.insert(sent)
    assert history.count() == 1


def test_only_bytes_are_recorded(history: History, exchange: MakeExchange) -> None:
    sent = exchange()
    typed = Exchange(
        uuid="1", started_at=sent.started_at, invocation=sent.invocation.with_(body=TextBody("typed"))
    )
    with pytest.raises(TypeError, match="TextBody"):
        history.insert(typed)


def test_what_the_database_does_not_take_is_refused_and_the_history_goes_on(
    history: History, exchange: MakeExchange
) -> None:
    with pytest.raises(StoreError, match="surrogates"):
        history.insert(msgspec.structs.replace(exchange(), uuid="\ud800"))
    assert history.insert(exchange()) == 1


def test_a_number_is_never_given_twice(history: History, places: AppDirs, exchange: MakeExchange) -> None:
    history.insert(exchange())
    last = history.insert(exchange())
    other = sqlite3.connect(places.data / "history.sqlite3", isolation_level=None)
    try:
        other.execute("DELETE FROM exchange WHERE id = ?", (last,))
    finally:
        other.close()
    assert history.insert(exchange()) == last + 1


def test_threads_record_and_read_at_once(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    def work(worker: int) -> list[int]:
        numbers = []
        for turn in range(25):
            number = history.insert(exchange(f"endpoint-{worker}", body=f"{worker} {turn}".encode()))
            history.complete(number, outcome(f"{turn} {worker}".encode()))
            assert history.exchange(number).request_body == f"{worker} {turn}".encode()
            assert history.page(endpoint_name=f"endpoint-{worker}", limit=1)[0].id == number
            numbers.append(number)
        return numbers

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for done in pool.map(work, range(8)) for number in done]

    assert sorted(numbers) == list(range(1, 201))
    assert history.verify() == ()


def test_a_closed_history_says_so(history: History, exchange: MakeExchange) -> None:
    history.close()
    history.close()
    for action in (lambda: history.insert(exchange()), history.page, history.version, history.count):
        with pytest.raises(StoreError, match="closed"):
            action()


def test_closing_leaves_nothing_in_flight(places: AppDirs, exchange: MakeExchange) -> None:
    with History.open(places) as history:
        number = history.insert(exchange())
    assert list((places.data / "owners").iterdir()) == []
    raw = sqlite3.connect(places.data / "history.sqlite3")
    try:
        assert raw.execute("SELECT id, status FROM exchange").fetchall() == [(number, "interrupted")]
    finally:
        raw.close()


def test_a_closed_history_takes_no_owner_again(places: AppDirs, exchange: MakeExchange) -> None:
    history = History.open(places)
    history.close()
    with pytest.raises(StoreError, match="closed"):
        history.insert(exchange())
    assert not (places.data / "owners").exists()


def test_a_history_that_is_set_aside_as_it_is_opened_is_the_one_that_was_opened(places: AppDirs) -> None:
    database, notice = opening.open_database(places.data, SystemClock())
    status = database.path.stat()
    # Another process finds it damaged, before this one has made its history of it.
    database.path.rename(places.data / "history.damaged.sqlite3")
    with History(database, places.data, notice=notice, privacy=Settings.load(places).privacy) as history:
        assert history.identity == (status.st_dev, status.st_ino)
