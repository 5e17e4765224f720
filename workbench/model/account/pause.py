"""A wait that a throttled service asks for."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class Pause(msgspec.Struct, frozen=True, kw_only=True):
    """A wait before a request is repeated.

    Args:
        action: what was asked, such as `sagemaker:ListEndpoints`.
        seconds: how long.
        attempt: the number of the request that comes next, from 2.
    """

    action: str
    seconds: float
    attempt: int


PauseListener = Callable[[Pause], object]


def silent(_: Pause) -> None:
    """Tells nobody."""
