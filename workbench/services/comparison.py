"""Comparing what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model.errors import NotFoundError
from workbench.model.exchange import Exchange, ExchangeSummary
from workbench.services.workbench import Workbench

if TYPE_CHECKING:
    # What compares is loaded when something is compared.
    from workbench.compare import Answer, Comparison, Rules

_LOOKED_THROUGH = 500
"""Exchanges of an endpoint that are looked through for one like another."""

_OFFERED = 60
"""Exchanges that are offered to be compared with."""

_READ = 20
"""Those of the same size whose body is read for it."""


def compare_recorded(bench: Workbench, expected: int, actual: int, rules: Rules | None = None) -> Comparison:
    """Compares the answers of two recorded exchanges.

    Args:
        bench: where they are recorded.
        expected, actual: their numbers.
        rules: what counts as a difference; exact where they are not given.

    Raises:
        NotFoundError: there is no such exchange, it has no answer, or the body of it was not kept.
        UsageError: a pattern of the rules is none.
    """
    from workbench.compare import compare

    first, other = (answer(bench, bench.history.exchange(number)) for number in (expected, actual))
    return compare(first, other, rules)


def answer(bench: Workbench, exchange: Exchange) -> Answer:
    """Returns what an exchange came to, to be compared.

    Raises:
        AbsentBodyError: its body was not kept.
        NotFoundError: it is not over.
    """
    from workbench.compare import Answer

    if exchange.outcome is None:
        raise NotFoundError(
            f"Exchange {exchange.id} has no response to compare with. "
            f"Its status is {exchange.status.replace('_', ' ')}."
        )
    if exchange.id is not None and exchange.response is not None and not exchange.response.body:
        bench.history.body_if_any(exchange.id, "response")
    return Answer.of(exchange)


def default_baseline(bench: Workbench, exchange: Exchange) -> int | None:
    """The exchange that another one is best compared with, by its number; None where there is none.

    That is the one it is a replay of, else the one before it that sent the same body to the same endpoint.

    Raises:
        StoreError: the history cannot be read.
    """
    if exchange.replay_of is not None or exchange.id is None:
        return exchange.replay_of
    sent, invocation = exchange.request_body, exchange.invocation
    size = None if sent is None else len(sent)
    older = bench.history.page(
        limit=_LOOKED_THROUGH, before=exchange.id, endpoint_name=invocation.endpoint_name
    )
    alike = [
        row
        for row in older
        if (row.operation, row.request_bytes) == (invocation.operation, size) and row.http_status is not None
    ]
    return next(
        (
            row.id
            for row in alike[:_READ]
            if sent is None or bench.history.exchange(row.id).request_body == sent
        ),
        None,
    )


def comparison_candidates(bench: Workbench, exchange: Exchange) -> tuple[ExchangeSummary, ...]:
    """The newest exchanges of the same endpoint that have an answer, without this one.

    Raises:
        StoreError: the history cannot be read.
    """
    rows = bench.history.page(limit=_OFFERED, endpoint_name=exchange.invocation.endpoint_name)
    return tuple(row for row in rows if row.id != exchange.id and row.http_status is not None)
