"""How wide the columns of a table are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.content.views.column_widths import column_widths

COLUMNS = st.lists(st.tuples(st.integers(1, 40), st.integers(1, 300)), max_size=12)


def test_columns_that_fit_are_as_wide_as_what_is_in_them() -> None:
    assert column_widths([3, 32, 32], [3, 60, 45], 108) == [3, 60, 45]
    assert column_widths([3, 32, 32], [3, 60, 45], 500) == [3, 60, 45]


def test_free_room_is_shared_evenly_by_the_columns_that_need_it() -> None:
    assert column_widths([3, 32, 32], [3, 200, 200], 83) == [3, 40, 40]
    assert column_widths([3, 32, 32], [3, 200, 38], 83) == [3, 42, 38]


def test_what_cannot_be_shared_evenly_goes_to_the_widest() -> None:
    assert column_widths([32, 32, 32], [90, 200, 100], 101) == [33, 34, 34]


def test_without_free_room_columns_have_their_least() -> None:
    assert column_widths([3, 32, 32], [3, 200, 200], 20) == [3, 32, 32]
    assert column_widths([3, 32, 32], [3, 200, 200], 0) == [3, 32, 32]
    assert column_widths([], [], 10) == []


@given(COLUMNS, st.integers(-5, 600))
def test_no_room_is_left_while_a_column_is_cut(columns: list[tuple[int, int]], room: int) -> None:
    least = [min(low, high) for low, high in columns]
    needed = [high for _, high in columns]
    widths = column_widths(least, needed, room)
    assert all(low <= width <= high for low, width, high in zip(least, widths, needed, strict=True))
    if sum(least) > room:
        assert widths == least
    else:
        assert sum(widths) == min(room, sum(needed))
