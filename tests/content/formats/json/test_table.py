"""The rows of documents that name their columns, hold them side by side, or wrap a single record."""

from __future__ import annotations

import json
from typing import Any

from workbench.content.formats.json.table import json_table


def cells(document: Any) -> list[tuple[str, ...]]:
    table = json_table(json.dumps(document, ensure_ascii=False).encode())
    return [tuple(column.name for column in table.columns), *(table.row(at) for at in range(len(table)))]


WORD = {"entity": "B-PER", "word": "Wolf"}


def test_columns_are_found_wherever_they_stand() -> None:
    cases: list[tuple[Any, list[tuple[str, ...]]]] = [
        (
            {"columns": ["größe", "b"], "index": [0, 1, 2], "data": [[1, "x"], [2, None], [3, "z"]]},
            [("größe", "b"), ("1", "x"), ("2", "null"), ("3", "z")],
        ),
        ({"schema": {"fields": [{"name": "a"}] * 9}, "data": [{"a": 1}]}, [("a",), ("1",)]),
        ({"a": [1, 2], "b": ["x", "y"], "n": 7}, [("a", "b"), ("1", "x"), ("2", "y")]),
        (
            {"boxes": [[0.1, 0.2]], "scores": [0.9], "labels": ["dog"]},
            [("boxes", "scores", "labels"), ("[0.1, 0.2]", "0.9", "dog")],
        ),
        ([[WORD, WORD]], [("entity", "word"), ("B-PER", "Wolf"), ("B-PER", "Wolf")]),
        ([[1, 2]], [("", ""), ("1", "2")]),
        ([[[1], [2]]], [("", ""), ("[1]", "[2]")]),
        ({"columns": ["a"], "data": [[1, 2], [3]]}, [("", ""), ("1", "2"), ("3", "")]),
        ({"choices": [{"text": "a"}], "warnings": [{"text": "b"}]}, [("text",), ("a",)]),
        ({"long": [1, 2, 3], "short": [1]}, [("",), ("1",), ("2",), ("3",)]),
        ({"a": [], "b": [1]}, [("",), ("1",)]),
    ]
    for document, expected in cases:
        assert cells(document) == expected, (document, expected)
