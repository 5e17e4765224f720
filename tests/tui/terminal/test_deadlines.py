"""A process that ends by itself is not ended."""

from __future__ import annotations

from threading import Timer, enumerate

from workbench.tui.terminal.deadlines import Deadlines

_LONGER_THAN_A_TEST_SECONDS = 600


def test_what_is_cancelled_ends_nothing() -> None:
    before = set(enumerate())
    deadlines = Deadlines()
    for code in (1, 2):
        deadlines.end_after(_LONGER_THAN_A_TEST_SECONDS, code)
    timers = [thread for thread in set(enumerate()) - before if isinstance(thread, Timer)]
    assert [timer.daemon for timer in timers] == [True, True]
    deadlines.cancel()
    assert all(timer.finished.is_set() for timer in timers)
