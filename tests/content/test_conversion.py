"""JSON, JSON Lines and CSV, each made of the others, and the reason where that is not possible."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.conversion import (
    csv_to_json,
    csv_to_lines,
    json_to_csv,
    json_to_lines,
    lines_to_csv,
    lines_to_json,
)
from workbench.content.formats import format_named, formats
from workbench.model.errors import ConversionError


def test_numbers_stay_as_they_are_written() -> None:
    assert (
        json_to_lines(b'{"instances": [{"a": 1.10, "b": [1, 2]}, 1e400]}') == b'{"a":1.10,"b":[1,2]}\n1e400\n'
    )
    assert lines_to_json(b'{"a":1.10}\n\n12345678901234567890\n') == (
        b'[\n  {\n    "a": 1.10\n  },\n  12345678901234567890\n]'
    )
    assert json_to_csv(b"[[1.10, null], [1e400, true]]") == b"1.10,\n1e400,true\n"
    assert csv_to_lines(b"1.10,1e400\r\n-0.0,12345678901234567890\r\n") == (
        b"[1.10,1e400]\n[-0.0,12345678901234567890]\n"
    )


def test_names_are_a_first_row_and_texts_are_quoted_where_they_must_be() -> None:
    assert json_to_csv(b'[{"a": "x,y", "b": "say \\"no\\""}]') == b'a,b\n"x,y","say ""no"""\n'
    assert lines_to_csv(b'{"a": 1}\n{"a": 2}\n') == b"a\n1\n2\n"
    assert csv_to_json(b'a,b\n"x,y",\n007,NaN\n') == (
        b'[\n  {\n    "a": "x,y",\n    "b": null\n  },\n  {\n    "a": "007",\n    "b": "NaN"\n  }\n]'
    )


def test_the_rows_of_built_in_algorithms() -> None:
    body = b'{"instances": [{"features": [1.5, 16.0]}, {"features": [-2.0, 100.2]}]}'
    assert json_to_csv(body) == b"1.5,16.0\n-2.0,100.2\n"
    assert json_to_csv(b"[1.5, 16.0]") == b"1.5,16.0\n"


@pytest.mark.parametrize(
    ("convert", "body", "reason"),
    [
        (json_to_lines, b'{"a": 1}', "a single value"),
        (json_to_lines, b'{"a": [1], "b": 2}', "2 members"),
        (json_to_lines, b"[1", "Not JSON"),
        (json_to_lines, b"[" * 10_000, "nested too deep"),
        (json_to_csv, b'[{"a": 1}, {"b": 1}]', "Element 2 has different names"),
        (json_to_csv, b'[{"a": {"b": 1}, "c": 1}]', "values within a value"),
        (json_to_csv, b"[]", "no rows"),
        (lines_to_csv, b"[1]\n{}", "Line 2"),
        (lines_to_json, b"[1]\nx", "Line 2 is not JSON"),
        (csv_to_json, b"1,2\n3", "Row 2 has 1 values"),
        (csv_to_json, b'"1', "Not CSV"),
        (csv_to_lines, b"", "no rows"),
    ],
)
def test_what_does_not_fit_says_why(convert: object, body: bytes, reason: str) -> None:
    assert callable(convert)
    with pytest.raises(ConversionError, match=reason):
        convert(body)


TABLES = st.lists(
    st.lists(
        st.integers() | st.text(st.characters(codec="utf-8", exclude_characters="\r\0")),
        min_size=2,
        max_size=2,
    ),
    min_size=1,
)


@given(TABLES)
def test_a_table_comes_back_as_it_was(table: list[list[object]]) -> None:
    body = json.dumps(table).encode()
    back = json.loads(lines_to_json(json_to_lines(body)))
    assert back == table


def test_every_conversion_that_a_format_offers_leads_to_a_format() -> None:
    for format in formats():
        for name in format.conversions:
            assert format_named(name) is not None
