"""What is where, as a value. No app."""

from __future__ import annotations

from workbench.tui.main.arrangement import Arrangement, Share
from workbench.tui.main.layout import ANSWER, REQUEST, Layout


def test_where_there_is_room_every_place_is_seen() -> None:
    placement = Layout().placement(120, 40)
    assert (placement.arrangement, placement.shares) == (Arrangement.STACKED, (1, 1))
    assert placement.lists and placement.request and placement.answer


def test_in_tabs_the_part_at_the_front_is_seen_alone() -> None:
    layout = Layout()
    for part, seen in (
        ("payload", (False, True, False)),
        ("response", (False, False, True)),
        ("sessions", (True, False, False)),
        ("fields", (False, True, False)),
    ):
        layout.open(part)
        placement = layout.placement(80, 24)
        assert (placement.lists, placement.request, placement.answer) == seen
    assert (layout.part, layout.editor, layout.list) == ("fields", "fields", "sessions")


def test_a_place_has_more_room_then_all_then_half() -> None:
    layout = Layout()
    assert layout.next_share(REQUEST) is Share.MORE
    assert layout.placement(120, 40).shares == (2, 1)
    assert layout.next_share(ANSWER) is Share.MORE
    assert layout.placement(120, 40).shares == (1, 2)
    assert [layout.next_share(ANSWER) for _ in range(2)] == [Share.WHOLE, Share.HALF]
    assert layout.placement(120, 40).shares == (1, 1)


def test_the_key_goes_on_from_what_is_seen() -> None:
    layout = Layout()
    assert layout.next_arrangement(120, 40) is Arrangement.BESIDE
    assert layout.arrangement is Arrangement.BESIDE
    assert Layout(Arrangement.BESIDE).next_arrangement(40, 10) is Arrangement.STACKED
