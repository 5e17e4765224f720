"""A moment of a load test, as it is shown while it runs."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from workbench.services.load.measurement.tally import Tally


class Moment(msgspec.Struct, frozen=True, kw_only=True):
    """A moment of a load test.

    Args:
        level, levels: which level runs, from 0, and how many there are.
        elapsed, planned: seconds of this level.
        ending: whether nothing begins any more.
        users, target: that run, and that shall.
        workers: processes that send.
        tally: the counts of this level.
    """

    level: int
    levels: int
    elapsed: float
    planned: float
    ending: bool
    users: int
    target: int
    workers: int
    tally: Tally


Listener = Callable[[Moment], None]
