"""How many processes are worth their start for requests that are in flight at the same time."""

from __future__ import annotations

import os

_IN_FLIGHT = 32
"""Requests in flight from which one interpreter is the limit: with 50 ms each they are 640 a second,
and a request takes some 1.5 ms of a processor."""
_REQUESTS = 500
"""Requests that are sent while two processes start, which takes half a second of a processor each."""
_MOST = 8
"""Workers beyond which the process that records is the limit."""


def worker_count(concurrency: int | None, requests: int | None) -> int:
    """Returns how many processes are to send; 0 for the one that asks.

    Args:
        concurrency: requests in flight; None where that is found out on the way.
        requests: how many are sent in all; None where that is not known.
    """
    if concurrency is None or concurrency < _IN_FLIGHT or (requests is not None and requests < _REQUESTS):
        return 0
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(processors, _MOST) if processors > 1 else 0
