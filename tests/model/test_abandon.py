"""Work that cannot be interrupted is left behind when it is cancelled, and what it makes is given up."""

from __future__ import annotations

import threading

import pytest

from tests.support import eventually
from workbench.model.abandon import abandonable, can_be_left
from workbench.model.errors import OperationCancelledError
from workbench.model.progress import CancelToken


def test_without_a_cancel_the_work_is_done_in_the_callers_thread() -> None:
    assert abandonable(threading.current_thread, None) is threading.current_thread()


def test_work_that_may_be_left_is_done_in_a_thread_that_says_so() -> None:
    assert not can_be_left()
    assert abandonable(can_be_left, CancelToken()) is True
    assert abandonable(can_be_left, CancelToken(), thread="another") is False


def test_what_a_look_up_waits_for_may_not_wait_for_a_person_either() -> None:
    token = CancelToken()
    assert abandonable(lambda: abandonable(can_be_left, token), token, thread="another") is False
    assert abandonable(lambda: abandonable(can_be_left, token), token) is True


def test_what_the_work_raises_is_raised() -> None:
    def fail() -> None:
        raise KeyError("of the work")

    with pytest.raises(KeyError, match="of the work"):
        abandonable(fail, CancelToken())


def test_work_that_was_cancelled_before_is_not_begun() -> None:
    cancellation, begun = CancelToken(), threading.Event()
    cancellation.cancel()
    with pytest.raises(OperationCancelledError):
        abandonable(begun.set, cancellation)
    assert not begun.is_set()


def test_a_result_that_comes_after_the_cancel_is_discarded() -> None:
    cancellation, release, discarded = CancelToken(), threading.Event(), list[str]()

    def work() -> str:
        cancellation.cancel()
        release.wait()
        return "a socket"

    with pytest.raises(OperationCancelledError):
        abandonable(work, cancellation, discarded.append)
    assert discarded == []
    release.set()
    eventually(lambda: discarded == ["a socket"], "the result is given up")


def test_a_result_in_time_is_not_discarded_by_a_later_cancel() -> None:
    cancellation, discarded = CancelToken(), list[int]()
    assert abandonable(lambda: 7, cancellation, discarded.append) == 7
    cancellation.cancel()
    assert discarded == []
