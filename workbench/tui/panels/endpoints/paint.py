"""An endpoint in a line of the list, and all that the list knows of it below."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from workbench.content.account.endpoint_sections import age, kinds
from workbench.content.humanize import cut_middle, width
from workbench.content.sanitize import sanitize_line
from workbench.model.account.endpoint import IN_SERVICE
from workbench.tui.panels.endpoints.rows import Order, Row

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


def painted(
    row: Row, columns: int, order: Order, last: datetime | None, now: datetime
) -> list[tuple[str, str]]:
    """Returns a line of the list, each piece with its look.

    Args:
        columns: of the list.
        order: decides which of the times is shown.
    """
    endpoint = row.endpoint
    sign, look = _SIGNS.get(endpoint.status, _CHANGING)
    moment = endpoint.created_at if order is Order.AGE else last
    when = age(moment, now).removesuffix(" ago") if columns >= _WIDE or order in _TIMES else ""
    place = _place_columns(columns) if row.place else 0
    wide = columns >= _KIND + place
    room = columns - 2 - place - (_AGE if when else 0) - (_STATUS + _KINDS if wide else 0)
    pieces = [(f"{sign} ", look), (_filled(sanitize_line(endpoint.name), max(room, 8)), "")]
    if row.place:
        pieces.append((_filled(sanitize_line(row.place), place), "rows--muted"))
    if wide:
        pieces.append((_filled(sanitize_line(endpoint.status), _STATUS), look))
        pieces.append((_filled(kinds(endpoint), _KINDS), "rows--muted"))
    if when:
        pieces.append((f"{when:>{_AGE - 1}} ", "rows--muted"))
    return pieces


def heading(columns: int, order: Order, *, several: bool) -> list[tuple[str, str]]:
    """Returns the line above the list, where there is room for more than names; empty elsewhere.

    Args:
        several: whether the rows are of several places.
    """
    place = _place_columns(columns) if several else 0
    if columns < _KIND + place:
        return []
    room = columns - 2 - place - _AGE - _STATUS - _KINDS
    when = "Created" if order is Order.AGE else "Invoked"
    where = f"{'Profile, region':<{place}}" if several else ""
    return [(f"  {'Name':<{room}}{where}{'Status':<{_STATUS}}{'Kind':<{_KINDS}}{when:>{_AGE - 1}} ", "")]


def _place_columns(columns: int) -> int:
    return min(max(columns * 2 // 5, 10), 28)


_TIMES = frozenset({Order.LAST_INVOKED, Order.AGE})


def _filled(text: str, columns: int) -> str:
    shown = cut_middle(text, columns - 1)
    return shown + " " * (columns - width(shown))


def about(row: Row, last: datetime | None, now: datetime) -> Content:
    """Returns what the list knows of an endpoint, its name whole."""
    endpoint = row.endpoint
    bad = endpoint.status != IN_SERVICE
    facts = [f"created {age(endpoint.created_at, now)}"] if endpoint.created_at else []
    facts.append(f"last invoked {age(last, now)}" if last else "not invoked from here")
    facts.insert(0, "kind not read yet" if endpoint.traits is None else kinds(endpoint))
    return Content("\n").join(
        [
            Content.assemble((sanitize_line(endpoint.name), "bold")),
            *([Content(sanitize_line(row.place))] if row.place else []),
            Content.assemble(
                (
                    sanitize_line(endpoint.status or "status unknown"),
                    "$text-warning" if bad else "$text-success",
                ),
                (f" · {' · '.join(facts)}", "$text-muted"),
            ),
        ]
    )
