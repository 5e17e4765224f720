"""Lines of the list of endpoints."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workbench.content.humanize import width
from workbench.model.account.endpoint import EndpointSummary, Trait
from workbench.model.invocation import Connection
from workbench.tui.panels.endpoints.paint import about, heading, painted
from workbench.tui.panels.endpoints.rows import Order, Row, ordered, searched

NOW = datetime(2026, 11, 27, tzinfo=UTC)
ENDPOINTS = (
    EndpointSummary(name="b", status="InService", created_at=NOW - timedelta(days=1)),
    EndpointSummary(name="c", status="Failed", created_at=NOW - timedelta(days=3)),
    EndpointSummary(name="a", status="InService", created_at=NOW - timedelta(days=2)),
)
HERE = Connection()
ROWS = tuple(Row(endpoint, HERE) for endpoint in ENDPOINTS)
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
    assert "".join(row.endpoint.name for row in ordered(ROWS, order, LAST)) == expected


def test_the_orders_go_round() -> None:
    order = Order.NAME
    for _ in Order:
        order = order.next()
    assert order is Order.NAME


@pytest.mark.parametrize("columns", [31, 36, 60, 78, 120])
@pytest.mark.parametrize("order", list(Order))
@pytest.mark.parametrize("place", ["", "production-profile eu-central-1"])
def test_a_line_fills_its_columns_and_keeps_both_ends_of_a_name(
    columns: int, order: Order, place: str
) -> None:
    pieces = painted(Row(LONG, HERE, place), columns, order, NOW - timedelta(minutes=5), NOW)
    line = "".join(text for text, _ in pieces)
    assert width(line) == columns
    assert "end" in line and line.startswith("✓ nnn")
    assert ("prod" in line and "-1" in line) == bool(place)
    head = "".join(text for text, _ in heading(columns, order, several=bool(place)))
    assert width(head) in {0, columns}


def test_below_the_list_the_name_stands_whole() -> None:
    shown = about(Row(LONG, HERE), None, NOW).plain
    assert LONG.name in shown and "not invoked from here" in shown and "async" in shown
    assert "last invoked 1 h ago" in about(ROWS[2], LAST["a"], NOW).plain


def test_a_search_looks_at_the_place_too_where_there_are_several() -> None:
    rows = [
        Row(endpoint, HERE, place) for place in ("dev us-east-1", "prod eu-west-3") for endpoint in ENDPOINTS
    ]
    assert [(row.endpoint.name, row.place) for row in searched(rows, "eu-west failed")] == [
        ("c", "prod eu-west-3")
    ]
    assert len(searched(rows, "prod")) == 3
    assert searched(ROWS, "prod") == [] and searched(ROWS, "") == ROWS
    assert [row.place for row in ordered(rows, Order.NAME, {})][:2] == ["dev us-east-1", "prod eu-west-3"]
