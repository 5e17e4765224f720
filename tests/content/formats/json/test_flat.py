"""Nested objects of a table become columns."""

from __future__ import annotations

from workbench.content.formats.json.table import json_lines_table, json_table


def test_objects_and_short_lists_of_them_become_columns() -> None:
    table = json_table(
        b'[{"id": 1, "usage": {"in": 2, "deep": {"x": 1.10}}, "tags": ["a"], "c": [{"t": "x"}]}]'
    )
    assert [column.name for column in table.columns] == ["id", "usage", "tags", "c"]
    assert table.flattened is not None
    flat = table.flattened()
    assert [column.name for column in flat.columns] == ["id", "usage.in", "usage.deep.x", "tags", "c[0].t"]
    assert flat.row(0) == ("1", "2", "1.10", '["a"]', "x")
    assert flat.nested is table


def test_rows_that_differ_share_the_columns() -> None:
    table = json_lines_table(b'{"a": {"b": 1}}\n{"a": 2}\n{"a": {"c": 3}}\n')
    assert table.flattened is not None
    flat = table.flattened()
    assert [column.name for column in flat.columns] == ["a.b", "a", "a.c"]
    assert [flat.row(at) for at in range(3)] == [("1", "", ""), ("", "2", ""), ("", "", "3")]


def test_a_table_without_nested_objects_has_nothing_to_flatten() -> None:
    assert json_table(b'[{"a": 1}]').flattened is None
