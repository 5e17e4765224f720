"""What a failed request means for a batch: another attempt, less load, or its end."""

from __future__ import annotations

from workbench.model.exchange import Exchange, Failure, FailureKind

_AGAIN = frozenset(
    {
        FailureKind.THROTTLED,
        FailureKind.NOT_READY,
        FailureKind.CONNECT,
        FailureKind.CONNECT_TIMEOUT,
        FailureKind.CLOSED,
    }
)
"""What a request is repeated after: the service had no room, or the request did not reach it."""


OBSTACLES = frozenset(
    {
        FailureKind.CREDENTIALS,
        FailureKind.CONNECT,
        FailureKind.CONNECT_TIMEOUT,
        FailureKind.TLS,
    }
)
"""What no record is the cause of: the run ends, and goes on later where it was."""


_OVERLOADED = frozenset({429, 500, 503, 504, 507})


def may_help(exchange: Exchange, failure: Failure) -> bool:
    if failure.kind in _AGAIN:
        return True
    status = exchange.response.http_status if exchange.response else 0
    return failure.kind is FailureKind.SERVICE and status >= 500


def is_overload(exchange: Exchange, failure: Failure) -> bool:
    if failure.kind is FailureKind.THROTTLED:
        return True
    if failure.kind is FailureKind.MODEL:
        # A container that answers 500 fails over the record; these it answers when it has no room.
        return failure.members.get("OriginalStatusCode") in _OVERLOADED - {500}
    return exchange.response is not None and exchange.response.http_status in _OVERLOADED
