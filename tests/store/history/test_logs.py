"""The container's log lines that are kept with an exchange."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

from tests.store.conftest import MakeExchange
from workbench.model.logs import LogLine, LogRecord
from workbench.store import AppDirs, History

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)
LINE = LogLine(event_id="1", stream="AllTraffic/i-1", message="ValueError: no\ttab", event_at=AT)
RECORD = LogRecord(group="/aws/sagemaker/Endpoints/iris", region="us-east-1", read_at=AT, lines=(LINE,))


def test_lines_come_back_as_they_were(history: History, exchange: MakeExchange) -> None:
    number = history.insert(exchange())
    assert history.logs.get(number) is None
    history.logs.keep(number, RECORD)
    assert history.logs.get(number) == RECORD
    more = LogRecord(group=RECORD.group, read_at=AT, lines=(LINE, LINE), truncated=True)
    history.logs.keep(number, more)
    assert history.logs.get(number) == more
    assert history.verify() == ()


def test_nothing_is_kept_of_an_exchange_whose_bodies_are_withheld(
    history: History, exchange: MakeExchange
) -> None:
    number = history.insert(exchange(), withheld=True)
    history.logs.keep(number, RECORD)
    assert history.logs.get(number) is None


def test_lines_go_with_their_exchange(history: History, places: AppDirs, exchange: MakeExchange) -> None:
    number = history.insert(exchange())
    history.logs.keep(number, RECORD)
    with sqlite3.connect(places.data / "history.sqlite3") as bare:
        bare.execute("DELETE FROM exchange WHERE id = ?", (number,))
    assert history.logs.get(number) is None


def test_a_damaged_record_is_none(history: History, places: AppDirs, exchange: MakeExchange) -> None:
    number = history.insert(exchange())
    with sqlite3.connect(places.data / "history.sqlite3") as bare:
        bare.execute("INSERT INTO log VALUES (?, 'nonsense')", (number,))
    assert history.logs.get(number) is None
