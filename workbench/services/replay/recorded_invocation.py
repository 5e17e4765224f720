"""Sending again what the history has: the same fields, the same bytes, to where it went."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from workbench.model.errors import ConfigurationError
from workbench.model.exchange import Exchange
from workbench.model.invocation import BytesBody, Invocation
from workbench.model.progress import CancelToken, Listener
from workbench.services.replay.destination import Trail, silent
from workbench.services.workbench import Workbench
from workbench.store.sqlite.small_requests import SmallRequest, small_requests


def replay(
    bench: Workbench,
    number: int,
    *,
    change: Callable[[Invocation], Invocation] = lambda invocation: invocation,
    cancellation: CancelToken | None = None,
    listener: Listener | None = None,
    tags: tuple[str, ...] = (),
    record: bool = True,
    bodies: bool = True,
    tell: Callable[[str], None] = silent,
) -> Exchange:
    """Sends a recorded invocation again: the same fields, the same bytes, to where it went.

    Args:
        bench: what sends.
        number: the `id` of a recorded exchange.
        change: what to do differently this time.
        tell: is told, before anything is sent, where that is not where it would go by now.

    Raises:
        AbsentBodyError: its body was not kept.
        NotFoundError: there is no such exchange.
        WorkbenchError: as `Workbench.send`.
    """
    recorded = sent_before(bench, number)
    return bench.send(
        change(recorded.invocation),
        trail=Trail.of(recorded, tell),
        cancellation=cancellation,
        listener=listener,
        replay_of=number,
        tags=tags,
        record=record,
        bodies=bodies,
    )


def sent_before(bench: Workbench, number: int, *, outcome: bool = True) -> Exchange:
    """A recorded exchange whose invocation can be sent again, byte for byte.

    Args:
        outcome: whether what came of it is wanted too.

    Raises:
        AbsentBodyError: its body was not kept.
        NotFoundError: there is no such exchange.
    """
    exchange = bench.history.exchange(number, outcome=outcome)
    if exchange.destination is None and not outcome:
        exchange = bench.history.exchange(number)  # only the request as it left tells where that went
    if exchange.invocation.body is not None:
        return exchange
    # One that was recorded late is there by now; of one that is absent, this says why.
    body = bench.history.body_if_any(number, "request")
    if body is None:
        return exchange
    return msgspec.structs.replace(exchange, invocation=exchange.invocation.with_(body=BytesBody(body)))


def small_ones_sent_before(bench: Workbench, numbers: Iterable[int], most: int) -> Iterator[SmallRequest]:
    """Yields what `sent_before` returns of recorded exchanges to send them again, read at once.

    Left out is what has a larger body or none, and what needs a second look.

    Args:
        most: bytes of a body.

    Raises:
        StoreError: the history cannot be read.
    """
    with bench.history.reading() as connection:
        requests = small_requests(connection, numbers, most)
    for request in requests:
        if request.destination is not None:
            yield request


def retraced(bench: Workbench, exchange: Exchange, tell: Callable[[str], None] = silent) -> Invocation:
    """A recorded invocation whose connection leads to where it went, as a draft is to name it.

    Args:
        bench: knows where a connection leads.
        exchange: recorded.
        tell: is told where the environment would have it elsewhere by now.
    """
    invocation, trail = exchange.invocation, Trail.of(exchange, tell)
    if trail.destination is None or invocation.connection.sandbox:
        return invocation
    try:
        route = trail.route(invocation.connection, bench.destination)
    except ConfigurationError:
        # It leads nowhere from here; what is wrong is said where it is sent.
        return invocation
    for remark in route.remarks:
        tell(remark)
    return invocation.with_(connection=route.connection)
