"""Two bodies beside each other: every line of both, in order, marked as the comparison counts."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given

from tests.compare.documents import DOCUMENTS, documents
from workbench.compare import Answer, Order, Rules
from workbench.compare.side_by_side.row import Mark, Row
from workbench.compare.side_by_side.rows import side_by_side
from workbench.model.errors import UsageError


def rows(
    expected: str | bytes, actual: str | bytes, media: str, rules: Rules | None = None
) -> tuple[Row, ...]:
    sides = [
        Answer(content_type=media, body=body if isinstance(body, bytes) else body.encode())
        for body in (expected, actual)
    ]
    return side_by_side(sides[0], sides[1], rules or Rules())


def marks(shown: tuple[Row, ...]) -> str:
    return "".join(row.mark for row in shown)


@given(DOCUMENTS, DOCUMENTS)
def test_rows_are_marked_where_the_comparison_finds_something(first: object, other: object) -> None:
    compared = rows(json.dumps([first]), json.dumps([other]), "application/json")
    differs = any(row.mark in {Mark.CHANGED, Mark.MISSING, Mark.ADDED} for row in compared)
    assert differs is not documents([first], [other]).same


@given(DOCUMENTS)
def test_no_line_of_a_document_is_lost(document: object) -> None:
    laid = json.dumps([document], indent=1, ensure_ascii=False)
    compared = rows(laid, "[[]]" if document else "[{}]", "application/json")
    lines = [line.strip().removesuffix(",") for line in laid.split("\n")]
    assert [row.expected.lstrip() for row in compared if row.expected is not None] == lines


def test_what_is_the_same_is_folded_but_for_three_rows_around() -> None:
    numbers = list(range(100))
    compared = rows(json.dumps(numbers), json.dumps([*numbers[:50], -1, *numbers[51:]]), "application/json")
    assert marks(compared) == "⋯   ≠   ⋯   "
    assert [row.expected for row in compared if row.mark is Mark.FOLDED] == ["48 the same", "44 the same"]


def test_the_rules_are_those_of_the_comparison() -> None:
    first, other = '{"a": 1.0, "b": [1], "c": 3}', '{"a": 1, "b": [2], "c": 5}'
    assert marks(rows(first, other, "application/json")) == " ≈ ≠ ≠ "
    assert marks(rows(first, other, "application/json", Rules(atol=0.1, ignore=("b",)))) == " ≈···≠ "
    assert marks(rows("[1,2,4]", "[2,1,5]", "application/json", Rules(order=Order.ANY))) == "   ≠ "


def test_tables_texts_and_bytes() -> None:
    assert marks(rows("a,1.0\nb,2\n", "a,1\nb,3\n", "text/csv")) == "≈≠ "
    assert marks(rows("a\nb\nc", "a\nc\nd", "text/plain")) == " - +"
    assert marks(rows("{", "[", "application/json")) == "≠"
    binary = rows(b"\0" * 40, b"\0" * 41, "application/octet-stream")
    assert marks(binary) == "     ≠"
    assert binary[-1] == Row(None, "00000028  00", Mark.CHANGED)


def test_thousands_of_levels_and_more_rows_than_are_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    deep = "[" * 5_000 + "1" + "]" * 5_000
    compared = rows(deep, deep.replace("1", "2"), "application/json")
    assert [row.expected and row.expected.strip() for row in compared if row.mark is Mark.CHANGED] == ["1"]
    monkeypatch.setattr("workbench.compare.side_by_side.rows._MOST", 20_000)
    chance = random.Random(1)
    first, other = ([chance.randrange(10) for _ in range(21_000)] for _ in range(2))
    compared = rows(json.dumps(first), json.dumps(other), "application/json")
    assert len(compared) == 20_001
    assert compared[-1].mark is Mark.FOLDED


def test_a_pattern_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError):
        rows("[1]", "[2]", "application/json", Rules(ignore=("a..b",)))
