"""Documents compared value by value: what is the same, what differs, where, and by how much."""

from __future__ import annotations

import copy
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.compare.documents import DOCUMENTS, bodies, differences, documents
from workbench.compare import Change, Order
from workbench.compare.by_format.json import parsed
from workbench.model.errors import UsageError


@given(DOCUMENTS, st.sampled_from(Order))
def test_a_document_equals_itself(document: object, order: Order) -> None:
    comparison = documents([document], [document], order=order)
    assert comparison.same
    assert comparison.counts.equal > 0
    assert comparison.method == "JSON"


@given(DOCUMENTS, DOCUMENTS)
def test_what_is_missing_one_way_is_added_the_other(first: object, other: object) -> None:
    forth, back = documents([first], [other]).counts, documents([other], [first]).counts
    assert (forth.equal, forth.different) == (back.equal, back.different)
    assert (forth.missing, forth.added) == (back.added, back.missing)


@given(DOCUMENTS, DOCUMENTS, st.floats(0, 1e6), st.floats(0, 1e6))
def test_more_tolerance_never_finds_more(first: object, other: object, tolerance: float, more: float) -> None:
    for name in ("rtol", "atol"):
        strict = documents([first], [other], **{name: tolerance}).counts
        loose = documents([first], [other], **{name: tolerance + more}).counts
        assert loose.differences <= strict.differences
        assert loose.equal >= strict.equal


@given(st.lists(DOCUMENTS, min_size=1, max_size=4), st.data())
def test_one_changed_leaf_is_one_difference_at_its_path(document: list[Any], data: st.DataObject) -> None:
    leaves: list[tuple[Any, Any, str]] = []

    def look(value: Any, path: str) -> None:
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        for key, inner in list(pairs):
            quoted = json.dumps(key, ensure_ascii=False)
            plain = key.isidentifier() and key.isascii() if isinstance(key, str) else False
            step = f"[{key}]" if isinstance(key, int) else f".{key if plain else quoted}"
            if isinstance(inner, dict | list) and inner:
                look(inner, path + step)
            else:
                leaves.append((value, key, (path + step).removeprefix(".")))

    before = copy.deepcopy(document)
    look(document, "")
    holder, key, path = data.draw(st.sampled_from(leaves))
    holder[key] = "no leaf of those above is this"
    comparison = documents(before, document)
    assert [difference.path for difference in comparison.differences] == [path]
    assert comparison.counts.differences == 1
    assert documents(before, document, ignore=("**",) if not path else (path,)).same


def test_numbers_are_what_was_written() -> None:
    cases: list[tuple[str, str, bool]] = [
        ("1.10", "1.1", True),
        ("1e2", "100", True),
        ("-0.0", "0", True),
        ("12345678901234567890", "12345678901234567891", False),
        ("0.1", "0.10000000000000000001", False),
        ("1e400", "1e400 ", True),
        ("1e400", "2e400", False),
        ("1e99999999999999999999", "1e99999999999999999999 ", True),
        ("1e99999999999999999999", "1e99999999999999999998", False),
        ("NaN", "NaN ", True),
        ("NaN", "1", False),
        ("Infinity", "Infinity ", True),
        ("Infinity", "-Infinity", False),
        ("Infinity", "1e400", False),
        ("1", '"1"', False),
        ("1", "true", False),
        ("null", "false", False),
        (f"[{'9' * 5000}]", f"[{'9' * 4999}8]", False),
    ]
    for first, other, same in cases:
        assert bodies(first, other, "application/json").same is same, (first, other, same)
        assert bodies(other, first, "application/json").same is same, (first, other, same)


def test_nan_is_nan_by_choice() -> None:
    assert bodies("[NaN]", "[NaN]", "application/json").same
    assert not bodies("[NaN]", "[NaN]", "application/json", nan_equal=False).same


def test_a_difference_that_is_the_tolerance_is_within_it() -> None:
    assert documents([1.0, 3], [1.1, 3.3], atol=0.1).counts.different == 1
    assert documents([1.0, 3], [1.1, 3.3], rtol=0.1).same
    assert not documents([0], [1e-300], rtol=0.5).same


def test_the_largest_difference_comes_first_and_what_is_no_number_before() -> None:
    comparison = documents(
        {"a": 1, "b": 1, "c": "x", "d": 0, "gone": None}, {"a": 1.5, "b": 9, "c": "y", "d": "0", "new": [1]}
    )
    assert differences(comparison) == [
        ("c", '"x"', '"y"'),
        ("d", "0", '"0"'),
        ("gone", "null", None),
        ("new", None, "[1]"),
        ("b", "1", "9"),
        ("a", "1", "1.5"),
    ]
    assert [difference.magnitude for difference in comparison.differences[-2:]] == [8.0, 0.5]
    counts = comparison.counts
    assert (counts.equal, counts.different, counts.missing, counts.added) == (0, 4, 1, 1)
    assert comparison.differences[1].change is Change.TYPE


def test_all_are_counted_and_the_largest_kept() -> None:
    chance = random.Random(1)
    actual = [chance.random() for _ in range(50_000)]
    comparison = documents([0] * 50_000, actual, limit=10)
    assert comparison.counts.different == 50_000
    largest = sorted(actual, reverse=True)[:10]
    assert [difference.magnitude for difference in comparison.differences] == largest
    assert comparison.notes == ("The 10 largest of 50,000 differences are given.",)
    assert comparison.omitted == 49_990


def test_every_repeated_name_is_compared() -> None:
    comparison = bodies('{"a": 1, "a": 2, "a": 3}', '{"a": 1, "a": 5, "b": 3}', "application/json")
    assert differences(comparison) == [("a#3", "3", None), ("b", None, "3"), ("a#2", "2", "5")]


def test_no_document_is_too_deep() -> None:
    def nested(leaf: str) -> str:
        return '{"a":[' * 3_000 + leaf + "]}" * 3_000

    comparison = bodies(nested("1"), nested("2.5"), "application/json")
    (difference,) = comparison.differences
    assert comparison.method == "JSON"
    assert (difference.expected, difference.actual, difference.magnitude) == ("1", "2.5", 1.5)
    assert difference.path.startswith("a[0].a[0]") and "…" in difference.path
    assert bodies(nested("1"), nested("1 "), "application/json", order=Order.ANY, ignore=("**.b",)).same
    assert documents([json.loads(("[" * 300) + "1" + "]" * 300)], [1]).counts.different == 1


def nested_in_vain(text: str) -> str:
    """So deep that the interpreter's own reader gives up."""
    return "[" * 5000 + text + "]" * 5000


@given(DOCUMENTS)
def test_deep_documents_are_read_as_others_are(document: object) -> None:
    text = json.dumps(document, indent=1)
    value: Any = parsed(nested_in_vain(text))
    for _ in range(5000):
        (value,) = value
    assert value == parsed(text)


@pytest.mark.parametrize(
    "text",
    ["", "1 2", "[1", "[1]]", "[,]", "[1,]", '{"a"}', '{"a":}', '{"a":1,}', "{1:2}", "[1}", '["\n"]', "[01]"],
)
def test_what_is_no_json_is_none_at_any_depth(text: str) -> None:
    for broken in (text, nested_in_vain(text) if text else "[" * 5000):
        with pytest.raises(ValueError):
            parsed(broken)


def test_patterns_name_what_does_not_matter() -> None:
    cases: list[tuple[str, int]] = [
        ("id", 3),
        ("rows[*].id", 2),
        ("rows[0].id", 3),
        ("rows[*]", 2),
        ("rows[]", 2),
        ("rows", 2),
        ("**.id", 1),
        ("**.i*", 1),
        ("*.*.id", 4),
        ("*[*].id", 2),
        ('rows[*]."a.b"', 4),
        ("**[1]", 3),
        ("nothing", 4),
    ]
    for pattern, left in cases:
        expected = {"id": 1, "rows": [{"id": 2}, {"id": 3}], "x": 1}
        actual = {"id": 7, "rows": [{"id": 8}, {"id": 9}], "x": 2}
        comparison = documents(expected, actual, ignore=(pattern,))
        assert comparison.counts.different == left, (pattern, left)
        assert bool(comparison.counts.ignored) is (left < 4), (pattern, left)


@pytest.mark.parametrize("pattern", ["", "a..b", "a.", "a[x]", 'a"b"', "**", "a[", "]", '"\\x"'])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(UsageError):
        documents({"a": 1}, {"a": 2}, ignore=(pattern,))


def test_long_values_are_cut_and_names_quoted() -> None:
    comparison = documents({"a b": "x" * 10_000, "l": list(range(10_000))}, {"a b": "y", "l": 1})
    first, second = comparison.differences
    assert first.path == '"a b"'
    assert first.expected is not None and len(first.expected) == 200
    assert (
        second.expected is not None and second.expected.startswith("[0, 1, 2") and second.expected[-1] == "…"
    )


def test_how_far_apart_is_told_in_few_words() -> None:
    cases: list[tuple[str, str, str]] = [
        ("1", "1.05", "0.05 (5 %)"),
        ("3", "6.1", "3.1 (103 %)"),
        ("0.5", "1e-9", "0.5 (100 %)"),
        ("1", "40", "39 (39×)"),
        ("0.001", "5", "4.999 (>1000×)"),
        ("0", "2", "2"),
        ("1", '"1"', ""),
    ]
    for expected, actual, apart in cases:
        (difference,) = bodies(expected, actual, "application/json").differences
        assert difference.delta_text == apart, (expected, actual, apart)
