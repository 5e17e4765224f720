"""Works of which the newest counts, and works that keep their order, in threads that end in any order."""

from __future__ import annotations

from threading import Barrier, Event, Thread

import pytest
from textual.message import Message

from tests.support import DEADLINE_SECONDS
from tests.tui.main.host import RecordingHost
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.turns import Queue, Turn, Turns


class Result(FieldMessage):
    """What the work of a number says."""

    number: int


def numbers(messages: list[Message]) -> list[int]:
    return [message.number for message in messages if isinstance(message, Result)]


def test_a_work_that_ends_late_says_nothing() -> None:
    host = RecordingHost()
    turns = Turns(host.post_message)
    older, newer = turns.begin(), turns.begin()
    is_free = Event()

    def end_late() -> None:
        assert is_free.wait(DEADLINE_SECONDS)
        older.deliver(Result(1))

    thread = Thread(target=end_late)
    thread.start()
    newer.deliver(Result(2))
    newer.deliver(Result(2))
    is_free.set()
    thread.join()
    assert numbers(host.posted) == [2, 2]


def test_what_was_given_up_is_posted_where_it_comes_first() -> None:
    host = RecordingHost()
    turns = Turns(host.post_message)
    older, newer = turns.begin(), turns.begin()
    assert (older.is_given_up, newer.is_given_up) == (True, False)
    older.deliver(Result(1))
    newer.deliver(Result(2))
    assert numbers(host.posted) == [1, 2]
    turns.end()
    assert newer.is_given_up and newer.token.cancelled


def test_threads_that_end_at_once_post_in_order() -> None:
    host = RecordingHost()
    turns = Turns(host.post_message)
    works = [turns.begin() for _ in range(16)]
    together = Barrier(len(works))

    def end(at: int, turn: Turn[Message]) -> None:
        together.wait(DEADLINE_SECONDS)
        turn.deliver(Result(at))

    threads = [Thread(target=end, args=work) for work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    posted = numbers(host.posted)
    assert posted == sorted(posted) and posted[-1] == 15


def test_a_queue_keeps_the_order_whichever_thread_comes_first() -> None:
    host = RecordingHost(held=True)
    queue = Queue(lambda work: host.run_in_background(work, group="writes"))
    done: list[int] = []
    for at in range(3):
        queue.add(lambda at=at: done.append(at))  # type: ignore[misc]
    del host.waiting[2]  # cancelled before it began
    host.waiting.reverse()
    host.run()
    assert done == [0, 1, 2]


def test_a_queue_goes_on_with_what_was_added_while_it_works() -> None:
    host = RecordingHost(held=True)
    queue = Queue(lambda work: host.run_in_background(work, group="writes"))
    done: list[int] = []

    def add_another() -> None:
        queue.add(lambda: done.append(2))
        host.run()
        done.append(1)

    queue.add(add_another)
    host.run()
    assert done == [1, 2]
    queue.add(lambda: done.append(3))
    host.run()
    assert done == [1, 2, 3]


def test_a_queue_whose_work_failed_does_the_next() -> None:
    host = RecordingHost()
    queue = Queue(lambda work: host.run_in_background(work, group="writes"))
    done: list[int] = []
    with pytest.raises(ZeroDivisionError):
        queue.add(lambda: done.append(1 // 0))
    queue.add(lambda: done.append(2))
    assert done == [2]


def test_a_queue_whose_work_fails_does_what_was_added_meanwhile() -> None:
    host = RecordingHost(held=True)
    queue = Queue(lambda work: host.run_in_background(work, group="writes"))
    done: list[int] = []

    def fail() -> None:
        for at in (2, 3):
            queue.add(lambda at=at: done.append(at // (at - 2)))  # type: ignore[misc]
        host.run()  # the threads of both: this one is at work, and they leave it to it
        assert done == []
        done.append(1)
        raise KeyError("the first")

    queue.add(fail)
    with pytest.raises(KeyError, match="the first"):
        host.run()
    assert done == [1, 3], "the second failed too"
    queue.add(lambda: done.append(4))
    host.run()
    assert done == [1, 3, 4]
