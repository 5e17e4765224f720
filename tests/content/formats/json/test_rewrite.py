"""JSON as text: laid out, minified, sorted and checked, with every token as it was."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.formats.json import JSON
from workbench.content.formats.json.depth import depth, exceeds_indent_budget
from workbench.content.formats.json.rewrite import indent, minified_lines, minify
from workbench.content.formats.json.sort import sort_keys, sort_keys_of_lines
from workbench.content.formats.json.tokens import fault, repeated, tokens
from workbench.content.formats.json_lines import JSON_LINES
from workbench.content.layout.pretty import prettify
from workbench.content.problems import Severity
from workbench.content.validation import problem

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
DEEP = b"[" * 10_000 + b'{"b":1,"a":[2]}' + b"]" * 10_000


@given(VALUES)
def test_every_operation_keeps_every_token(value: Any) -> None:
    body = json.dumps(value, indent=1).encode()
    before = Counter(token for token, _ in tokens(body))
    for done in (indent(body), minify(body), sort_keys(body)):
        assert done is not None
        assert Counter(token for token, _ in tokens(done)) == before
        assert json.loads(done) == value


@given(VALUES)
def test_sorting_agrees_with_what_python_sorts(value: Any) -> None:
    done = sort_keys(json.dumps(value).encode())
    assert done is not None
    assert json.dumps(json.loads(done)) == json.dumps(value, sort_keys=True)


@given(VALUES)
def test_the_two_ways_of_checking_agree(value: Any) -> None:
    assert fault(json.dumps(value).encode()) is None


@given(st.text('{}[]:," \\ntrue1.-e', max_size=30))
def test_the_two_ways_of_checking_agree_about_what_is_no_json(text: str) -> None:
    body = text.encode()
    import msgspec

    try:
        msgspec.json.format(body)
    except msgspec.DecodeError:
        assert fault(body) is not None
    else:
        assert fault(body) is None


def test_sorting_moves_members_and_keeps_what_stands_twice_in_order() -> None:
    body = b'{"b": 1.10, "a": {"z": 1e400, "\\u0061": 2}, "a": 12345678901234567890123}'
    assert sort_keys(body) == (b'{"a": {"\\u0061": 2, "z": 1e400}, "a": 12345678901234567890123, "b": 1.10}')
    assert sort_keys(b'{"b":1,"a":2}') == b'{"a":2,"b":1}'
    assert sort_keys(b'{\n"b":1,"a":2}') == b'{\n  "a": 2,\n  "b": 1\n}'
    assert sort_keys(b'{"b":1') is None
    assert sort_keys_of_lines(b'{"b":1,"a":2}\n\n[1]\n') == b'{"a":2,"b":1}\n\n[1]\n'


def test_what_is_no_text_is_refused_as_the_check_refuses_it() -> None:
    body = b'{"b": 1, "\x89": 2, "a": 3}'
    assert sort_keys(body) is indent(body) is minify(body) is None


def test_ten_thousand_levels_are_minified_sorted_and_checked() -> None:
    spaced = DEEP.replace(b"]", b" ]")
    assert minify(spaced) == DEEP
    assert sort_keys(DEEP) == DEEP.replace(b'"b":1,"a":[2]', b'"a":[2],"b":1')
    assert indent(DEEP) is None
    finding = problem(JSON, DEEP)
    assert finding is not None
    assert (finding.severity, finding.column) == (Severity.ADVICE, 1000)
    broken = problem(JSON, DEEP[:-1])
    assert broken is not None
    assert (broken.severity, broken.message) == (Severity.BROKEN, "unexpected end")


def test_white_space_does_not_grow_without_bound() -> None:
    bomb = b"[" * 900 + b"1," * 200_000 + b"1" + b"]" * 900
    assert indent(bomb) is None
    assert minify(bomb) == bomb


@pytest.mark.parametrize(
    ("body", "levels"),
    [
        (b"1", 0),
        (b"[]", 1),
        (b'{"a": ["[[[[", "\\"[[", "]"], "b": [[1], {}]}', 3),
        (b"[[]" * 50, 50),
        (b"[" * 5000, 128),
    ],
)
def test_depth(body: bytes, levels: int) -> None:
    assert depth(body) >= levels
    if levels < 10:
        assert depth(body) == levels


def test_growth_is_told_from_brackets_and_never_too_small() -> None:
    deep = b"[" * 60 + b"1," * 20_000 + b"1" + b"]" * 60
    laid = indent(deep)
    assert laid is not None
    blanks = laid.count(b" ")
    assert exceeds_indent_budget(deep, blanks - 1)
    assert not exceeds_indent_budget(b'{"a": "' + b"[" * 100_000 + b'"}', 1_000_000)


def test_lines_are_minified_one_by_one() -> None:
    assert minified_lines(b'{"a": 1.10}\r\n\n[ 1, 2 ]\n') == b'{"a":1.10}\n\n[1,2]\n'
    assert minified_lines(b"{}\n{") is None


def test_what_is_usually_meant_is_explained() -> None:
    cases: list[tuple[bytes, int, int, str]] = [
        (b'{"a": 1,\n "b": {"c": 1, "c": 2}}', 2, 16, 'the name "c" occurs twice'),
        (b'[{"a": 1}, {"a": 1}, {"\\u0061": 1, "a": 2}]', 1, 36, 'the name "a" occurs twice'),
        (b"[1, NaN]", 1, 5, "the value NaN is not JSON"),
        (b"[-Infinity]", 1, 2, "the value -Infinity is not JSON"),
        (b"{'a': 1}", 1, 2, "a single quote"),
        (b"[True]", 1, 2, "True is Python's"),
        (b"[1] // x", 1, 5, "a comment"),
        (b"\xef\xbb\xbf{}", 1, 1, "a byte order mark"),
        (b"{a: 1}", 1, 2, "quotes are missing around a"),
    ]
    for body, line, column, message in cases:
        finding = problem(JSON, body)
        assert finding is not None, (body, line, column, message)
        assert (finding.line, finding.column, finding.message) == (line, column, message), (
            body,
            line,
            column,
            message,
        )
        assert finding.explanation, (body, line, column, message)


def test_each_line_is_checked_for_names_that_stand_twice() -> None:
    finding = problem(JSON_LINES, b'{"a": 1}\n{"a": 1, "a": 2}\n')
    assert finding is not None
    assert (finding.line, finding.severity) == (2, Severity.ADVICE)
    assert repeated(b'{"a": 1}\n{"a": 1}') is None


@pytest.mark.parametrize("white", [b"\x0c", b"\x0b", b"\x1c", b"\x85", b"\xc2\xa0", b"\xef\xbb\xbf", b"\x00"])
@pytest.mark.parametrize("body", [b"[%b]", b"%b[1]", b"[1]%b", b'{"a":%b1}', b"%b", b"[1,%b2]"])
def test_what_the_check_refuses_is_not_rewritten(white: bytes, body: bytes) -> None:
    text = body % white
    assert (finding := problem(JSON, text)) is not None
    assert finding.severity is Severity.BROKEN
    assert indent(text) is minify(text) is sort_keys(text) is prettify(JSON, text) is None
    lines = b'{"a": 1}\n%b\n' % text
    assert (finding := problem(JSON_LINES, lines)) is not None
    assert finding.severity is Severity.BROKEN
    assert minified_lines(lines) is sort_keys_of_lines(lines) is prettify(JSON_LINES, lines) is None


@pytest.mark.parametrize(
    "half", [b"\\ud800", b"\\uDFAA", b"\\uD888\\u1234", b"\\ud800\\ud800\\udc00", b"\\\\\\udc00"]
)
def test_half_of_a_surrogate_pair_is_json_with_a_note(half: bytes) -> None:
    text = b'{"b":"\\ue000%b\\ud83d\\ude00","a":["%b"]}' % (half, half)
    assert (finding := problem(JSON, text)) is not None
    assert finding.severity is Severity.ADVICE
    assert "surrogate" in finding.message
    assert indent(text) == b'{\n  "b": "\\ue000%b\\ud83d\\ude00",\n  "a": [\n    "%b"\n  ]\n}' % (
        half,
        half,
    )
    assert minify(b" " + text) == text
    assert sort_keys(text) == b'{"a":["%b"],"b":"\\ue000%b\\ud83d\\ude00"}' % (half, half)


def test_half_of_a_pair_in_a_large_document_is_laid_out_too() -> None:
    text = b"[" + b"1," * 2_200_000 + b'"\\ud800"]'
    laid = indent(text)
    assert laid is not None
    assert minify(laid) == text
    assert (finding := problem(JSON, text)) is not None
    assert finding.severity is Severity.ADVICE


def test_what_is_broken_beside_half_of_a_pair_is_told() -> None:
    finding = problem(JSON, b'{"a": "\\ud800", x}')
    assert finding is not None
    assert finding.severity is Severity.BROKEN
    assert finding.column == 17


def test_an_escaped_backslash_before_such_letters_is_no_surrogate() -> None:
    assert problem(JSON, b'["\\\\ud800"]') is None
