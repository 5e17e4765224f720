"""The endpoints that are listed: how each is reached, what a search looks at, in which order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from workbench.model.account.endpoint import IN_SERVICE, EndpointSummary
from workbench.model.invocation import Connection


@dataclass(frozen=True)
class Row:
    """An endpoint, and how it is reached.

    Attributes:
        connection: leads to its account and region.
        place: profile and region in words; empty where all rows are of one place.
    """

    endpoint: EndpointSummary
    connection: Connection
    place: str = ""

    @cached_property
    def text(self) -> str:
        """What a search looks at, lower case; made once, as each letter looks at it."""
        return f"{self.endpoint.searched_text}\n{self.place.lower()}"


class Order(StrEnum):
    """What the list is sorted by."""

    NAME = "name"
    STATUS = "status"
    LAST_INVOKED = "last invoked"
    AGE = "age"

    def next(self) -> Order:
        """Returns the order after this one, and after the last the first."""
        orders = list(Order)
        return orders[(orders.index(self) + 1) % len(orders)]


def ordered(rows: Sequence[Row], order: Order, last: Mapping[str, datetime]) -> list[Row]:
    """Returns rows in an order: names upwards, times from the newest, what is wrong first."""
    keys: Mapping[Order, Callable[[EndpointSummary], Any]] = {
        Order.NAME: lambda endpoint: endpoint.name,
        Order.STATUS: lambda endpoint: (endpoint.status == IN_SERVICE, endpoint.status, endpoint.name),
        Order.LAST_INVOKED: lambda endpoint: (_newest(last.get(endpoint.name)), endpoint.name),
        Order.AGE: lambda endpoint: (_newest(endpoint.created_at), endpoint.name),
    }
    key = keys[order]
    return sorted(rows, key=lambda row: (key(row.endpoint), row.place))


def searched(rows: Sequence[Row], words: str) -> Sequence[Row]:
    """Returns the rows that every word of a search fits: in name, status, kind, or the place."""
    wanted = words.lower().split()
    if not wanted:
        return rows
    return [row for row in rows if all(word in row.text for word in wanted)]


def _newest(moment: datetime | None) -> float:
    return -moment.timestamp() if moment else 0.0
