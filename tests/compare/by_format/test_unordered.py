"""Arrays whose order does not matter: what is paired with what, at every depth."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.compare.documents import DOCUMENTS, NAMES, bodies, differences, documents
from workbench.compare import Order

_EXACT = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | NAMES
_NESTED = st.recursive(
    _EXACT, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=3)
)


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same with every array, and the members of every object, in another order."""
    if isinstance(value, list):
        return chance.sample([shuffled(element, chance) for element in value], len(value))
    if isinstance(value, dict):
        members = [(name, shuffled(member, chance)) for name, member in value.items()]
        return dict(chance.sample(members, len(members)))
    return value


def with_another_leaf(value: Any, chance: random.Random, leaf: str) -> Any:
    """The same with one value somewhere in it replaced."""
    if isinstance(value, list) and value:
        at = chance.randrange(len(value))
        return [*value[:at], with_another_leaf(value[at], chance, leaf), *value[at + 1 :]]
    if isinstance(value, dict) and value:
        name = chance.choice(list(value))
        return value | {name: with_another_leaf(value[name], chance, leaf)}
    return leaf


@given(st.lists(DOCUMENTS, max_size=6), st.randoms())
def test_arrays_shuffled_at_every_depth_are_the_same(elements: list[object], chance: random.Random) -> None:
    assert documents(elements, shuffled(elements, chance), order=Order.ANY).same


@given(st.lists(_NESTED, min_size=1, max_size=6), st.randoms())
def test_one_changed_leaf_is_one_difference_wherever_it_was_moved(
    elements: list[object], chance: random.Random
) -> None:
    changed = with_another_leaf(elements, chance, "not a leaf of those above")
    comparison = documents(elements, shuffled(changed, chance), order=Order.ANY)
    assert comparison.counts.differences == 1
    assert comparison.differences[0].actual == '"not a leaf of those above"'


@given(st.lists(_NESTED, max_size=4), _NESTED, st.randoms())
def test_an_element_too_many_is_one_difference(
    elements: list[object], more: object, chance: random.Random
) -> None:
    longer = shuffled([*elements, more], chance)
    added = documents(elements, longer, order=Order.ANY).counts
    missing = documents(longer, elements, order=Order.ANY).counts
    assert (added.added, added.missing, added.different) == (1, 0, 0)
    assert (missing.added, missing.missing, missing.different) == (0, 1, 0)


def test_elements_are_paired_by_what_they_hold() -> None:
    expected = {"labels": [{"label": "a", "score": 0.5}, {"label": "b", "score": 0.25}, {"label": "c"}]}
    actual = {"labels": [{"label": "b", "score": 0.26}, {"label": "d"}, {"label": "a", "score": 0.51}]}
    comparison = documents(expected, actual, order=Order.ANY, atol=0.02)
    assert differences(comparison) == [("labels[2].label", '"c"', '"d"')]


def test_numbers_are_paired_from_the_smallest_on() -> None:
    assert documents([3, 1, 2], [1.1, 2.1, 3.1], order=Order.ANY, atol=0.2).same
    assert documents([[3, 0], [1, 9], [1, 2]], [[1.1, 2], [1.1, 9], [3.1, 0]], order=Order.ANY, atol=0.2).same
    boxes = [{"box": [[5, 6], [7, 8]], "of": "cat"}, {"box": [[1, 2], [3, 4]], "of": "cat"}]
    moved = [{"box": [[1, 2], [3, 4.1]], "of": "cat"}, {"box": [[5, 6], [7, 8.1]], "of": "cat"}]
    assert documents(boxes, moved, order=Order.ANY, atol=0.2).same


def test_words_pair_what_has_other_numbers() -> None:
    """Which element holds the smaller numbers is looked at only where all else is the same."""
    objects = [{"of": "a", "at": 1}, {"of": "b", "at": 2}], [{"of": "b", "at": 1.1}, {"of": "a", "at": 2.1}]
    assert documents(*objects, order=Order.ANY, atol=1.2).same
    arrays = [["a", 1], ["b", 2]], [["b", 1.1], ["a", 2.1]]
    assert documents(*arrays, order=Order.ANY, atol=1.2).same


def test_the_inner_order_counts_neither_with_equal_numbers_nor_with_near_ones() -> None:
    assert documents([[1, 2], [3, 0]], [[0, 3], [2, 1]], order=Order.ANY).same
    assert documents([["a", 1], ["b", 2]], [[2.1, "b"], [1.1, "a"]], order=Order.ANY, atol=0.2).same


def test_equal_numbers_are_paired_before_near_ones() -> None:
    comparison = documents([[1], [2], [3]], [[3], [9], [2]], order=Order.ANY)
    assert differences(comparison) == [("[0][0]", "1", "9")]


def test_the_last_of_the_numbers_that_elements_are_sorted_by_counts() -> None:
    high, low = [0, 0, 0, 0, 0, 0, 0, 9], [0, 0, 0, 0, 0, 0, 0, 1]
    near = [[*low[:7], 1.1], [*high[:7], 9.1]]
    assert documents([high, low], near, order=Order.ANY, atol=0.2).same
    of_parts = [[[0, 0, 0, 0, 0, 0, 0], [9]], [[0, 0, 0, 0, 0, 0, 0], [1]]]
    near_parts = [[[0, 0, 0, 0, 0, 0, 0], [1.1]], [[0, 0, 0, 0, 0, 0, 0], [9.1]]]
    assert documents(of_parts, near_parts, order=Order.ANY, atol=0.2).same


def test_what_differs_in_words_stands_beside_the_next_that_does() -> None:
    comparison = documents(["a", 1, "b", "c"], ["x", "c", 1, "y"], order=Order.ANY)
    assert differences(comparison) == [("[0]", '"a"', '"x"'), ("[2]", '"b"', '"y"')]


def test_what_is_left_over_is_named_by_its_own_index() -> None:
    comparison = documents([1, 2], [2, 3, 1], order=Order.ANY)
    assert differences(comparison) == [("[1]", None, "3")]
    comparison = documents(["a", "b", "c", "d"], ["d", "x"], order=Order.ANY)
    assert differences(comparison) == [("[0]", '"a"', '"x"'), ("[1]", '"b"', None), ("[2]", '"c"', None)]


def test_equal_elements_are_paired_in_the_order_in_which_they_stand() -> None:
    comparison = documents([1, 1, 1, "a"], ["a", 1], order=Order.ANY)
    assert differences(comparison) == [("[0]", "1", None), ("[2]", "1", None)]


def test_what_is_alike_is_not_the_same() -> None:
    cases: list[tuple[str, str]] = [
        ('["1"]', "[1]"),
        ("[true]", "[1]"),
        ("[null]", "[0]"),
        ("[[]]", "[{}]"),
        ('[["a", "b"]]', '[{"a": "b"}]'),
        ('[{"a": 1, "b": 2}]', '[{"a": 2, "b": 1}]'),
        ("[[1, 2], [3, 4]]", "[[1, 3], [2, 4]]"),
        ('[["a", "a", "b"]]', '[["a", "b", "b"]]'),
        ("[12345678901234567890]", "[12345678901234567891]"),
    ]
    for first, other in cases:
        assert not bodies(first, other, "application/json", order=Order.ANY).same, (first, other)
        assert not bodies(other, first, "application/json", order=Order.ANY).same, (first, other)


def test_what_is_not_a_number_is_paired_with_its_like() -> None:
    assert bodies("[NaN, 1, NaN]", "[1, NaN, NaN]", "application/json", order=Order.ANY).same
    assert bodies(
        '[[NaN, "a"], [NaN, "b"]]', '[["b", NaN], ["a", NaN]]', "application/json", order=Order.ANY
    ).same
    comparison = bodies("[1, NaN]", "[2.5, 1.1]", "application/json", order=Order.ANY)
    assert differences(comparison)[0] == ("[1]", "NaN", "1.1")


def test_elements_are_paired_without_what_is_ignored() -> None:
    expected = [{"id": "1", "v": "a"}, {"id": "2", "v": "b"}]
    actual = [{"id": "8", "v": "b"}, {"id": "9", "v": "a"}]
    assert documents(expected, actual, order=Order.ANY, ignore=("[*].id",)).same
    deep = [{"v": ["a", {"id": 1, "w": [1]}]}, {"v": ["a", {"id": 2, "w": [2]}]}]
    moved = [{"v": [{"id": 3, "w": [2]}, "a"]}, {"v": [{"id": 4, "w": [1]}, "a"]}]
    assert documents(deep, moved, order=Order.ANY, ignore=("**.id",)).same


def test_an_element_that_is_ignored_may_have_any_partner() -> None:
    assert documents([["a"], ["b"]], [["c"], ["b"]], order=Order.ANY, ignore=("[0]",)).same
    assert documents([[["a"], 1]], [[["b"], 1]], order=Order.ANY, ignore=("[0][0]",)).same


def test_no_array_is_too_deep_to_be_paired() -> None:
    def nested(*leaves: str) -> str:
        return "[" + ",".join("[" * 1500 + leaf + "]" * 1500 for leaf in leaves) + "]"

    assert bodies(nested("1", "2"), nested("2", "1"), "application/json", order=Order.ANY).same
    assert not bodies(nested("1", "2"), nested("2", "3"), "application/json", order=Order.ANY).same
