"""Ranges of numbers, against each number by itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.model.query import Clause
from workbench.store.sqlite.index import ranges
from workbench.store.sqlite.index.ranges import Range

_NUMBERS = st.sets(st.integers(0, 40))
_TERM = st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans())


def as_ranges(numbers: set[int]) -> list[Range]:
    """The same as ranges, the newest first."""
    ranges_of_all: list[Range] = []
    for number in sorted(numbers, reverse=True):
        if ranges_of_all and ranges_of_all[-1][0] == number + 1:
            ranges_of_all[-1] = (number, ranges_of_all[-1][1])
        else:
            ranges_of_all.append((number, number))
    return ranges_of_all


def in_order(newest_first: list[Range]) -> list[int]:
    """The numbers, the newest first."""
    return [number for first, last in newest_first for number in range(last, first - 1, -1)]


@given(_NUMBERS, _NUMBERS)
def test_an_overlap_has_what_both_have(numbers: set[int], others: set[int]) -> None:
    both = ranges.overlap(as_ranges(numbers), as_ranges(others))
    assert in_order(both) == sorted(numbers & others, reverse=True)


@given(_NUMBERS, st.integers(1, 7))
def test_steps_have_all_and_grow(numbers: set[int], count: int) -> None:
    steps = [*ranges.steps(as_ranges(numbers), count)]
    assert in_order([range_ for step in steps for range_ in step]) == sorted(numbers, reverse=True)
    sizes = [len(in_order(step)) for step in steps]
    assert sizes[:-1] == [count * 2**at for at in range(len(sizes) - 1)]
    assert all(0 < size <= count * 2**at for at, size in enumerate(sizes))


@given(st.lists(_TERM, max_size=4))
def test_filters_of_numbers_leave_what_each_of_them_leaves(terms: list[tuple[int, int, bool]]) -> None:
    clauses = [Clause("id", f"{first}-{last}", negated) for first, last, negated in terms]
    left = ranges.of_numbers([*clauses, Clause("status", "200")])
    wanted = [
        number
        for number in range(60, -1, -1)
        if all((first <= number <= last) is not negated for first, last, negated in terms)
    ]
    assert in_order(ranges.overlap([(0, 60)] if left is None else left, [(0, 60)])) == wanted
