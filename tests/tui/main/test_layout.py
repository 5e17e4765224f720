"""What is where, as a value. No app."""

from __future__ import annotations

from itertools import product

import pytest

from workbench.tui.main.arrangement import Arrangement, Share
from workbench.tui.main.layout import ANSWER, LISTS_PLACE, REQUEST, Layout


def test_where_there_is_room_every_place_is_seen() -> None:
    placement = Layout().placement(120, 40)
    assert (placement.arrangement, placement.request_share) == (Arrangement.STACKED, 500)
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
    assert layout.placement(120, 40).request_share == 666
    assert layout.next_share(ANSWER) is Share.MORE
    assert layout.placement(120, 40).request_share == 333
    assert [layout.next_share(ANSWER) for _ in range(2)] == [Share.WHOLE, Share.HALF]
    assert layout.placement(120, 40).request_share == 500


def test_the_key_goes_on_from_what_is_seen() -> None:
    layout = Layout()
    assert layout.next_arrangement(120, 40) is Arrangement.BESIDE
    assert layout.arrangement is Arrangement.BESIDE
    assert Layout(Arrangement.BESIDE).next_arrangement(40, 10) is Arrangement.STACKED


def test_sizes_are_those_of_an_arrangement() -> None:
    layout = Layout()
    layout.resize(LISTS_PLACE, 50, 120, 40)
    assert layout.placement(120, 40).lists_columns == 50
    assert layout.placement(160, 40).lists_columns == 40
    assert Layout(sizes=layout.sizes).placement(120, 40).lists_columns == 50
    layout.reset_size(LISTS_PLACE, 120, 40)
    assert layout.placement(120, 40).lists_columns == 33


@pytest.mark.parametrize("arrangement", [Arrangement.STACKED, Arrangement.BESIDE])
def test_no_size_takes_the_room_of_another_place(arrangement: Arrangement) -> None:
    for columns, size in product(range(80, 240, 7), (-40, 0, 500, 5000)):
        sizes = {f"{arrangement}.{LISTS_PLACE}": size, f"{arrangement}.{REQUEST}": size}
        placement = Layout(arrangement, sizes).placement(columns, 30)
        assert 20 <= placement.lists_columns <= columns - 28
        assert 0 < placement.request_share < 1000


def test_request_or_answer_stays() -> None:
    layout = Layout()
    assert layout.fold(REQUEST)
    assert not layout.fold(ANSWER)
    assert not layout.placement(120, 40).request
    layout.open("fields")
    assert layout.placement(120, 40).request
    assert Layout(folded=(REQUEST, ANSWER, "other")).folded == {ANSWER}
    assert layout.fold(LISTS_PLACE)
    assert layout.unfold()
    assert layout.placement(120, 40).lists
