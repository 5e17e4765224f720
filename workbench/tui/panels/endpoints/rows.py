"""An endpoint in a line of the list, and all that the list knows of it below."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from textual.content import Content

from workbench.content.endpoint_sections import age, kinds
from workbench.content.humanize import cut_middle, width
from workbench.content.sanitize import sanitize_line
from workbench.model.account.endpoint import IN_SERVICE, EndpointSummary

_SIGNS = {
    IN_SERVICE: ("✓", "rows--muted"),
    "Failed": ("✗", "rows--number"),
    "OutOfService": ("✗", "rows--number"),
    "UpdateRollbackFailed": ("✗", "rows--number"),
}
_CHANGING = ("…", "rows--accent")
_AGE = 9
_WIDE = 48
"""Columns from which a line has room for the age."""
_KIND = 70
"""Columns from which it has room for status and kind."""
_STATUS, _KINDS = 14, 26


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


def ordered(
    endpoints: Sequence[EndpointSummary], order: Order, last: Mapping[str, datetime]
) -> list[EndpointSummary]:
    """Returns endpoints in an order: names upwards, times from the newest, what is wrong first."""
    keys: Mapping[Order, Callable[[EndpointSummary], Any]] = {
        Order.NAME: lambda row: row.name,
        Order.STATUS: lambda row: (row.status == IN_SERVICE, row.status, row.name),
        Order.LAST_INVOKED: lambda row: (_newest(last.get(row.name)), row.name),
        Order.AGE: lambda row: (_newest(row.created_at), row.name),
    }
    return sorted(endpoints, key=keys[order])


def _newest(moment: datetime | None) -> float:
    return -moment.timestamp() if moment else 0.0


def painted(
    endpoint: EndpointSummary, columns: int, order: Order, last: datetime | None, now: datetime
) -> list[tuple[str, str]]:
    """Returns a line of the list, each piece with its look.

    Args:
        columns: of the list.
        order: decides which of the times is shown.
    """
    sign, look = _SIGNS.get(endpoint.status, _CHANGING)
    moment = endpoint.created_at if order is Order.AGE else last
    when = age(moment, now).removesuffix(" ago") if columns >= _WIDE or order in _TIMES else ""
    wide = columns >= _KIND
    room = columns - 2 - (_AGE if when else 0) - (_STATUS + _KINDS if wide else 0)
    pieces = [(f"{sign} ", look), (_filled(sanitize_line(endpoint.name), max(room, 8)), "")]
    if wide:
        pieces.append((_filled(sanitize_line(endpoint.status), _STATUS), look))
        pieces.append((_filled(kinds(endpoint), _KINDS), "rows--muted"))
    if when:
        pieces.append((f"{when:>{_AGE - 1}} ", "rows--muted"))
    return pieces


def heading(columns: int, order: Order) -> list[tuple[str, str]]:
    """Returns the line above the list, where there is room for more than names; empty elsewhere."""
    if columns < _KIND:
        return []
    room = columns - 2 - _AGE - _STATUS - _KINDS
    when = "created" if order is Order.AGE else "invoked"
    return [(f"  {'Name':<{room}}{'Status':<{_STATUS}}{'Kind':<{_KINDS}}{when:>{_AGE - 1}} ", "")]


_TIMES = frozenset({Order.LAST_INVOKED, Order.AGE})


def _filled(text: str, columns: int) -> str:
    shown = cut_middle(text, columns - 1)
    return shown + " " * (columns - width(shown))


def about(endpoint: EndpointSummary, last: datetime | None, now: datetime) -> Content:
    """Returns what the list knows of an endpoint, its name whole."""
    bad = endpoint.status != IN_SERVICE
    facts = [f"created {age(endpoint.created_at, now)}"] if endpoint.created_at else []
    facts.append(f"last invoked {age(last, now)}" if last else "not invoked from here")
    if endpoint.traits:
        facts.insert(0, kinds(endpoint))
    return Content("\n").join(
        [
            Content.assemble((sanitize_line(endpoint.name), "bold")),
            Content.assemble(
                (
                    sanitize_line(endpoint.status or "status unknown"),
                    "$text-warning" if bad else "$text-success",
                ),
                (f" · {' · '.join(facts)}", "$text-muted"),
            ),
        ]
    )
