"""Small requests are read at once, each as it is read by itself."""

from __future__ import annotations

import pytest

from tests.store.conftest import MakeExchange, MakeOutcome
from workbench.store import History
from workbench.store.sqlite.small_requests import SmallRequest, small_requests


def test_small_requests_are_read_at_once_each_as_by_itself(
    history: History, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    bodies = (b"", b"1234", b"12345", None, b"again", b"1234")
    recorded = [history.insert(exchange(body=body)) for body in bodies]
    withheld = history.insert(exchange(body=b"1234"), withheld=True)
    history.complete(recorded[0], outcome(b"an answer that is not read"))
    with history.reading() as connection:
        small = small_requests(connection, [*recorded, withheld, 99], 4)
        assert small_requests(connection, [], 4) == ()
    alone = [history.exchange(number, outcome=False) for number in (*recorded[:2], recorded[5], withheld)]
    assert sorted(small, key=lambda request: request.id) == [
        SmallRequest(exchange.id or 0, exchange.invocation, exchange.destination)
        for exchange in alone
        if exchange.invocation.body is not None
    ]


@pytest.mark.parametrize("column", ["fields", "connection"])
def test_a_damaged_request_is_not_among_those_that_are_read_at_once(
    history: History, exchange: MakeExchange, column: str
) -> None:
    damaged, sound = (history.insert(exchange(body=body)) for body in (b"1", b"2"))
    with history.writing() as connection:
        sql = f"UPDATE exchange SET {column} = '{{' WHERE id = ?"  # noqa: S608  one of two names
        connection.execute(sql, (damaged,))
    with history.reading() as connection:
        assert [request.id for request in small_requests(connection, [damaged, sound], 4)] == [sound]
