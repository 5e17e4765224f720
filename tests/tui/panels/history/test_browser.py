"""What the history's list is read for, whatever happens while a search is still being read. No app."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.conftest import IRIS
from tests.tui.main.host import RecordingHost
from workbench.model.query import Search, parse
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.tui.panels.history.browser import HistoryBrowser
from workbench.tui.panels.history.list import HistoryList
from workbench.tui.panels.history.messages import Listed
from workbench.tui.panels.history.reader import HistoryReader
from workbench.tui.panels.history.search_line import SearchLine

ECHO = parse("endpoint:echo")


class Reading:
    """A history of two exchanges, listed whole, in which a search is being read."""

    def __init__(self, bench: Workbench) -> None:
        bench.send(IRIS)
        self.newest = bench.send(IRIS.with_field("EndpointName", "echo"))
        self.host = RecordingHost(held=True)
        self.line = SearchLine()
        past = HistoryService(bench)
        self.browser = HistoryBrowser(HistoryReader(past, self.host), HistoryList(past.now), self.line)
        self.browser.list_anew()
        self.read()
        self.line.search = ECHO
        self.browser.search()

    def read(self) -> list[Search]:
        """Reads what waits to be read; returns what was listed."""
        self.host.posted.clear()
        self.host.run()
        lists = [message for message in self.host.posted if isinstance(message, Listed)]
        for message in lists:
            self.browser.listing.accept(message, 0, is_held=True)
        return [message.search for message in lists]


@pytest.fixture
def reading(bench: Workbench) -> Reading:
    return Reading(bench)


@pytest.mark.parametrize(
    "change",
    [
        lambda reading: reading.browser.list_anew(),
        lambda reading: reading.browser.list_anew(go_to=1),
        lambda reading: reading.browser.exchange_ended(reading.newest),
    ],
)
def test_a_search_is_read_whatever_changes_meanwhile(
    reading: Reading, change: Callable[[Reading], None]
) -> None:
    is_searching = reading.browser.is_searching
    change(reading)
    assert is_searching
    assert reading.read() == [ECHO]
    assert not reading.browser.is_searching
    assert list(reading.browser.listing.numbers or ()) == [2]


def test_what_is_gone_to_gives_a_search_up_that_is_still_read(reading: Reading) -> None:
    reading.browser.go_to(1)
    assert reading.read() == [Search()]
    assert not reading.line.search


def test_a_search_that_could_not_be_read_is_read_again_when_it_is_asked_for(reading: Reading) -> None:
    reading.browser.retry()
    assert reading.read() == [ECHO], "once: nothing was wrong"
    reading.browser.listing.fail("locked")
    reading.browser.retry()
    assert reading.read() == [ECHO]


def test_what_is_sent_while_a_search_is_read_is_gone_to_once_it_is_cleared(reading: Reading) -> None:
    reading.browser.exchange_ended(reading.newest)
    assert reading.browser.listing.newest == 2


def test_the_cursor_goes_to_the_answer_on_show_and_to_no_other(reading: Reading) -> None:
    reading.line.reset()
    reading.browser.list_anew()
    reading.read()
    reading.browser.exchange_ended(reading.newest)
    assert reading.browser.listing.destination is None, "another draft was sent"
    reading.browser.exchange_shown(reading.newest)
    reading.browser.exchange_ended(reading.newest)
    assert reading.browser.listing.destination == 2
