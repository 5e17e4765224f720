"""Lines of the list of endpoints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workbench.content.humanize import width
from workbench.model.account.endpoint import EndpointSummary, Trait
from workbench.tui.panels.endpoints.rows import Order, about, heading, ordered, painted

NOW = datetime(2026, 11, 27, tzinfo=UTC)
ROWS = (
    EndpointSummary(name="b", status="InService", created_at=NOW - timedelta(days=1)),
    EndpointSummary(name="c", status="Failed", created_at=NOW - timedelta(days=3)),
    EndpointSummary(name="a", status="InService", created_at=NOW - timedelta(days=2)),
)
LAST = {"a": NOW - timedelta(hours=1), "c": NOW - timedelta(hours=2)}
LONG = EndpointSummary(name="n" * 60 + "-end", status="InService", created_at=NOW, traits=(Trait.ASYNC,))


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (Order.NAME, "abc"),
        (Order.STATUS, "cab"),
        (Order.LAST_INVOKED, "acb"),
        (Order.AGE, "bac"),
    ],
)
def test_orders(order: Order, expected: str) -> None:
    assert "".join(row.name for row in ordered(ROWS, order, LAST)) == expected


def test_the_orders_go_round() -> None:
    order = Order.NAME
    for _ in Order:
        order = order.next()
    assert order is Order.NAME


@pytest.mark.parametrize("columns", [31, 36, 60, 78, 120])
@pytest.mark.parametrize("order", list(Order))
def test_a_line_fills_its_columns_and_keeps_both_ends_of_a_name(columns: int, order: Order) -> None:
    pieces = painted(LONG, columns, order, NOW - timedelta(minutes=5), NOW)
    line = "".join(text for text, _ in pieces)
    assert width(line) == columns
    assert "-end" in line and line.startswith("✓ nnn")
    head = "".join(text for text, _ in heading(columns, order))
    assert width(head) in {0, columns}


def test_below_the_list_the_name_stands_whole() -> None:
    shown = about(LONG, None, NOW).plain
    assert LONG.name in shown and "not invoked from here" in shown and "async" in shown
    assert "last invoked 1 h ago" in about(ROWS[2], LAST["a"], NOW).plain
