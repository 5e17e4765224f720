"""What the history lists, as an object. No app."""

from __future__ import annotations

from workbench.model.query import Search, parse
from workbench.tui.panels.history.listing import HistoryListing
from workbench.tui.panels.history.messages import Listed


def listed(
    search: Search | None = None, *, keep: int | None = None, cursor: int | None = None, behind: int = 0
) -> Listed:
    """A listing of five rows."""
    return Listed(search or Search(), None, 5, {}, keep=keep, cursor=cursor, whole=True, behind=behind)


def test_the_cursor_stays_with_its_exchange_or_waits_at_the_top() -> None:
    listing = HistoryListing()
    assert listing.accept(listed(cursor=3), 0, is_held=True) == (3, True)
    assert listing.accept(listed(cursor=3), 0, is_held=False) == (0, True), "the newest comes into sight"
    assert listing.accept(listed(cursor=4), 3, is_held=False) == (4, True)
    assert listing.accept(listed(), 3, is_held=True) == (3, True), "its exchange is gone"
    assert listing.accept(listed(parse("iris")), 3, is_held=True) == (0, False)
    assert listing.turn == 5 and listing.is_read


def test_the_cursor_goes_to_the_destination_and_not_with_an_earlier_reading() -> None:
    listing = HistoryListing()
    listing.destination = 2
    assert listing.accept(listed(keep=5, cursor=0), 0, is_held=False) == (0, True)
    assert listing.destination == 2, "that was read before anyone wanted to go there"
    assert listing.accept(listed(keep=2, cursor=3), 0, is_held=False) == (3, True)
    assert listing.destination is None


def test_what_was_sent_gets_the_cursor_but_not_from_what_is_looked_at() -> None:
    listing = HistoryListing()
    assert listing.end(7, is_left=False, is_searched=False) == 7
    assert listing.end(7, is_left=True, is_searched=False) is None
    assert listing.end(8, is_left=False, is_searched=True) is None and listing.newest == 8


def test_the_last_line_says_what_matters_most() -> None:
    listing = HistoryListing()
    assert (listing.summary(0, 0), listing.summary(5, 0)) == ("", "5 exchanges")
    assert listing.summary(5, 2) == "2 marked: c compare, Esc unmarks"
    assert listing.summary(5, 3) == "3 marked: R replay, Esc unmarks"
    listing.accept(listed(parse("iris"), behind=1_000), 0, is_held=True)
    assert listing.summary(5, 0) == "5 found  1,000 not indexed yet  Esc clears"
    listing.end(8, is_left=False, is_searched=True)
    assert listing.summary(5, 0).endswith("Esc goes to #8")


def test_what_was_read_stays_where_it_cannot_be_read_again() -> None:
    listing = HistoryListing()
    listing.accept(listed(), 0, is_held=False)
    listing.version = 4
    listing.fail("The disk is gone.")
    state = vars(listing)
    assert (state["version"], listing.error, listing.is_read) == (None, "The disk is gone.", True)
    listing.accept(listed(), 0, is_held=False)
    assert listing.error == ""
