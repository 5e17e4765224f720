"""What tests of several rooms share."""

from __future__ import annotations

import time
from collections.abc import Callable

DEADLINE_SECONDS = 40.0


def eventually(condition: Callable[[], object], expectation: str = "the condition") -> None:
    """Waits until a condition holds.

    Raises:
        AssertionError: it does not hold within the deadline.
    """
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited {DEADLINE_SECONDS} s in vain: {expectation}"
        time.sleep(0.005)
