"""How many requests may be in flight: fixed, at a rate, or as many as the endpoint bears."""

from __future__ import annotations

import threading
import time

from tests.support import DEADLINE_SECONDS
from workbench.services.dataset_batch.pace import Pace


def round_of(pace: Pace, milliseconds: float) -> None:
    """As many answers as end a round."""
    for _ in range(max(pace.limit, 4)):
        pace.ended(milliseconds, overloaded=False)


def test_it_doubles_while_latency_holds_and_stops_at_the_most() -> None:
    pace = Pace(None, most=20)
    limits = [pace.limit]
    for _ in range(5):
        round_of(pace, 10)
        limits.append(pace.limit)
    assert limits == [2, 4, 8, 16, 20, 20]


def test_an_overload_halves_it_once_a_round_and_it_grows_by_one_from_then_on() -> None:
    pace = Pace(None)
    for _ in range(4):
        round_of(pace, 10)
    assert pace.limit == 32
    for _ in range(10):
        pace.ended(None, overloaded=True)
    assert pace.limit == 16
    round_of(pace, 10)
    assert pace.limit == 16, "the round in which it was halved"
    round_of(pace, 10)
    assert pace.limit == 17


def test_it_shrinks_while_latency_does_not_hold() -> None:
    pace = Pace(None)
    for _ in range(4):
        round_of(pace, 10)
    round_of(pace, 30)
    assert pace.limit == 28
    assert pace.settled in range(4, 33)


def test_a_fixed_number_stays() -> None:
    pace = Pace(3)
    pace.ended(None, overloaded=True)
    round_of(pace, 1000)
    assert (pace.limit, pace.settled) == (3, 3)


def test_no_more_are_in_flight_than_may_be() -> None:
    pace = Pace(2)
    entered, leave = threading.Semaphore(0), threading.Event()

    def work() -> None:
        with pace.turn() as begins:
            assert begins
            entered.release()
            assert leave.wait(60)

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert entered.acquire(timeout=DEADLINE_SECONDS) and entered.acquire(timeout=DEADLINE_SECONDS)
    assert pace.active == 2
    assert not entered.acquire(blocking=False)
    leave.set()
    for thread in threads:
        thread.join(60)
    assert pace.active == 0


def test_a_rate_is_not_exceeded() -> None:
    pace = Pace(8, rate=100)
    start = time.monotonic()
    for _ in range(21):
        with pace.turn() as begins:
            assert begins
    assert time.monotonic() - start >= 0.199


def test_what_waits_ends_when_it_is_stopped() -> None:
    pace = Pace(1)
    pace.pause()
    answers: list[bool] = []

    def wait() -> None:
        with pace.turn() as begins:
            answers.append(begins)

    thread = threading.Thread(target=wait)
    thread.start()
    pace.stop()
    thread.join(60)
    assert answers == [False]


def test_a_pause_lets_nothing_begin_until_it_ends() -> None:
    pace = Pace(1)
    pace.pause()
    begun = threading.Event()

    def wait() -> None:
        with pace.turn():
            begun.set()

    thread = threading.Thread(target=wait)
    thread.start()
    assert pace.paused and not begun.is_set()
    pace.resume()
    assert begun.wait(60)
    thread.join(60)
