"""Whether a list shows what its user has done. No app."""

from __future__ import annotations

from workbench.tui.keys.list_reading import ListReading


def test_keys_wait_until_a_list_was_read_once_and_for_no_look_after_that() -> None:
    listing = ListReading("the list")
    assert listing.awaited == "the list"
    listing.show(listing.begin())
    assert listing.awaited == ""
    listing.begin()
    assert listing.awaited == ""


def test_keys_wait_for_a_change_and_for_a_reading_that_began_after_it() -> None:
    listing = ListReading("the list")
    listing.show(listing.begin())
    listing.change()
    assert listing.awaited
    before = listing.begin()
    listing.end_change()
    listing.show(before)
    assert listing.awaited, "that reading may have come before the change"
    listing.show(listing.begin())
    assert not listing.awaited


def test_nothing_is_read_anew_for_a_change_that_was_not_made() -> None:
    listing = ListReading("the list")
    listing.show(listing.begin())
    listing.change()
    listing.change()
    listing.end_change(is_made=False)
    assert listing.awaited, "another is being written"
    listing.end_change(is_made=False)
    assert not listing.awaited


def test_a_reading_that_is_needed_is_waited_for_and_a_newer_one_stands_for_it() -> None:
    listing = ListReading("the list")
    listing.show(listing.begin())
    needed = listing.begin(is_needed=True)
    newer = listing.begin()
    assert listing.awaited and (listing.is_newest(needed), listing.is_newest(newer)) == (False, True)
    listing.show(newer)
    assert not listing.awaited
