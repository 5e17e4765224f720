"""What is printed is what the AWS CLI prints, for any answer and any query over it."""

from __future__ import annotations

import io
import json
import unicodedata
from argparse import Namespace
from typing import Any

import pytest
from awscli.formatter import get_formatter
from hypothesis import example, given
from hypothesis import strategies as st

from workbench.cli.core.output import Query, chunks
from workbench.model.errors import UsageError, WorkbenchError
from workbench.model.service.command_words import OUTPUT_FORMATS

SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=40)
NAMES = st.text("abXY-é漢", min_size=1, max_size=12)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def ours(kind: str, value: Any, *, colour: bool = False) -> str:
    return "".join(chunks(kind, "InvokeEndpoint", value, colour=colour))


def theirs(kind: str, value: Any) -> str | None:
    stream = io.StringIO()
    query = Namespace(search=lambda _: value)
    formatter = get_formatter(kind, Namespace(query=query, color="off"))
    try:
        formatter("InvokeEndpoint", {}, stream)
    except (AttributeError, LookupError, TypeError, ValueError):
        return None
    return stream.getvalue()


@pytest.mark.parametrize("kind", ["json", "text", "table"])
@given(value=VALUES)
@example({"Name": "x" * 50, "Status": "y" * 60, "Count": 1})  # one row too wide stands upright
@example({"Variants": [{"Name": "a", "Inner": {"X": 1}}, {"Name": "b", "Other": {"Y": 2}}]})
@example([[1, 2], [3, [4, 5]]])
@example({"Rows": [[1], [1, 2, 3]]})
@example([{"Name": "a"}, 7])
def test_any_value_as_the_aws_cli_prints_it(kind: str, value: Any) -> None:
    expected = theirs(kind, value)
    try:
        printed = ours(kind, value)
    except WorkbenchError:
        # Neither can do it; or the list is one that the AWS CLI gets through only while it is empty enough.
        assert expected is None or mixed(value)
        return
    if kind == "json" and expected is not None:
        kinds = {unicodedata.category(char) for char in printed if char != "\n"}
        assert kinds.isdisjoint({"Cc", "Cf", "Cs", "Zl", "Zp"})
        printed, expected = (repr(json.loads(text or "0")) for text in (printed, expected))
    assert expected in {printed, None}


def mixed(value: Any) -> bool:
    """Whether some list holds structures and plain values."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    kinds = {isinstance(item, dict) for item in inner} if isinstance(value, list) else set()
    return len(kinds) == 2 or any(mixed(item) for item in inner)


def test_an_answer_with_no_members_prints_nothing() -> None:
    assert [ours(kind, {}) for kind in OUTPUT_FORMATS] == [""] * len(OUTPUT_FORMATS)


# As AWS CLI 2.36.7 printed them (YAML 1.2 through ruamel.yaml; version 1 of the AWS CLI has no YAML).
YAML = [
    ({"b": "yes", "a": "1"}, "a: '1'\nb: yes\n"),
    (
        {"a": "12:30", "b": "0o7", "c": "1e3", "d": "2026-01-01"},
        "a: 12:30\nb: '0o7'\nc: '1e3'\nd: '2026-01-01'\n",
    ),
    ({"a": "null", "b": "~", "c": "", "d": "a: b"}, "a: 'null'\nb: '~'\nc: ''\nd: 'a: b'\n"),
    ({"p": "é\U0001f600", "t": "tab\tx"}, 'p: "é\\U0001F600"\nt: "tab\\tx"\n'),
    ({"l": ["a", 2, None, True], "m": {"n": []}}, "l:\n- a\n- 2\n- null\n- true\nm:\n  n: []\n"),
    ([["a", "b"], ["c"]], "- - a\n  - b\n- - c\n"),
    ({"n": "long " * 20}, "n: '" + ("long " * 15) + "long\n  long long long long '\n"),
    ("application/json", '"application/json"\n'),
    (None, "null\n"),
]


@pytest.mark.parametrize(("value", "expected"), YAML)
def test_yaml_as_version_2_prints_it(value: Any, expected: str) -> None:
    assert ours("yaml", value) == expected


def test_yaml_stream_is_a_list_of_one() -> None:
    assert ours("yaml-stream", {"ContentType": "text/csv"}) == "- ContentType: text/csv\n"


def test_a_table_in_colour_has_the_text_of_one_without() -> None:
    value = {"ContentType": "text/csv", "Inner": {"A": "1"}}
    coloured = ours("table", value, colour=True)
    for code in ("\x1b[0m", "\x1b[1m", "\x1b[34m", "\x1b[2m", "\x1b[33m"):
        assert code in coloured
        coloured = coloured.replace(code, "")
    assert coloured == ours("table", value)


def test_a_query_that_cannot_be_parsed() -> None:
    with pytest.raises(UsageError, match="Bad value for --query"):
        Query("[")


def test_a_query_whose_function_does_not_take_the_value() -> None:
    with pytest.raises(WorkbenchError, match="--query"):
        Query("sum(ContentType)")({"ContentType": "text/csv"})


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("[8:2:0]", [1, 2]),
        ("abs(@)", "x"),
        ("ceil(@)", float("inf")),
        ("sort(@)", [1, "a"]),
        ("sort_by(@, &a)", [{"a": 1}, {"a": None}]),
        ("&a", {"a": 1}),
        ("[&a]", {"a": 1}),
    ],
)
def test_whatever_keeps_a_query_from_a_value_is_a_plain_message(expression: str, value: object) -> None:
    with pytest.raises(WorkbenchError, match="--query") as raised:
        Query(expression)(value)
    assert "\n" not in raised.value.message


@pytest.mark.parametrize("expression", ["(" * 5000, "`" + "[" * 100_000 + "`", "!" * 20_000 + "a"])
def test_a_query_that_is_nested_too_deep(expression: str) -> None:
    with pytest.raises(WorkbenchError, match="--query"):
        Query(expression)({"a": 1})
