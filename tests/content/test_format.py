"""Media types, checks, layout and colours of bodies."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.content.samples import SAMPLES, Sample
from workbench.content.format import Format
from workbench.content.formats import format_of, formats
from workbench.content.formats.binary import BINARY
from workbench.content.formats.csv import CSV
from workbench.content.formats.html import HTML
from workbench.content.formats.json import JSON
from workbench.content.formats.json.rewrite import indent, minify
from workbench.content.formats.json_lines import JSON_LINES
from workbench.content.formats.numpy import NPY
from workbench.content.formats.text import TEXT
from workbench.content.formats.xml import XML
from workbench.content.highlight.spans import Span, Token, spans
from workbench.content.media_type import MediaType
from workbench.content.sanitize import sanitize_block, sanitize_line
from workbench.content.validation import findings, problem

# A table of text is not told from prose, nor YAML from anything.
TOLD_BY_TYPE_ONLY = {"CSV", "YAML", "Triton binary"}
JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def test_format_of() -> None:
    cases: list[tuple[str, bytes, Format]] = [
        ("application/json", b"{}", JSON),
        ("Application/JSON; verbose=true", b"{}", JSON),
        ("application/vnd.sagemaker-triton.binary+json;json-header-size=12", b"{}", JSON),
        ("text/csv; label_size=0", b"1,2", CSV),
        ("application/jsonlines", b"{}\n{}", JSON_LINES),
        ("text/plain", b"a", TEXT),
        ("application/json", b"\x93NUMPY\x01\x00", NPY),
        ("application/json", b"\xff\xfe\xfd\xfc" * 9, BINARY),
        ("image/png", b"<html>", HTML),
        ("text/csv; charset=utf-16", "1,2".encode("utf-16"), CSV),
        ("text/csv", "1,2".encode("utf-16"), CSV),
        ("", b' {"a": 1}', JSON),
        ("", b"<!DOCTYPE html><p>", HTML),
        ("", b"<?xml version='1.0'?>", XML),
        ("", b"5.1,3.5", TEXT),
        ("application/octet-stream", b"[1]", JSON),
        ("nonsense", b"words", TEXT),
        ("application/json", b'{"name": "caf\xe9 au lait, s\'il vous plait"}', JSON),
    ]
    for content_type, body, kind in cases:
        assert format_of(content_type, body) is kind, (content_type, body, kind)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: f"{sample.format} {sample.content_type}")
def test_every_format_is_told_by_its_type(sample: Sample) -> None:
    format = format_of(sample.content_type, sample.body)
    assert format.name == sample.format
    assert not findings(format, sample.body, sample.content_type)


def test_most_formats_are_told_by_their_first_bytes_as_well() -> None:
    for sample in [sample for sample in SAMPLES if sample.format not in TOLD_BY_TYPE_ONLY]:
        assert format_of("", sample.body).name == sample.format, sample
        assert format_of("application/octet-stream", sample.body).name == sample.format, sample


def test_a_character_cut_at_the_end_of_the_sample_is_still_text() -> None:
    assert format_of("", b"a" * 4095 + "é".encode() + b"more") is TEXT


@pytest.mark.parametrize(
    ("value", "charset"),
    [
        ("text/plain", "utf-8"),
        ('text/plain; charset="ISO-8859-1"', "iso8859-1"),
        ("a/b;charset=klingon", "utf-8"),
    ],
)
def test_charset(value: str, charset: str) -> None:
    assert MediaType.parse(value).charset == charset


def test_problems_are_found_where_they_are() -> None:
    cases: list[tuple[Format, bytes, int, int, str]] = [
        (JSON, b'{"a": [1, 2,]}', 1, 13, "trailing comma in array"),
        (JSON, b'{\n "a": nul\n}', 2, 7, "quotes are missing around nul"),
        (JSON, b"[1, 2\n", 1, 6, "unexpected end"),
        (JSON, b"[NaN]", 1, 2, "the value NaN is not JSON"),
        (JSON, b"[1],", 1, 4, "trailing characters"),
        (JSON, b"[1] \n x", 2, 2, "trailing characters"),
        (JSON, '["é", x]'.encode(), 1, 7, "quotes are missing around x"),
        (JSON, b'["\xff"]', 1, 3, "not UTF-8"),
        (JSON, b"[" * 10_000 + b"]" * 10_000, 1, 1000, "nested deeper than 1,000"),
        (JSON_LINES, b'{"a": 1}\n\n{"a" 1}\n', 3, 6, "expected ':'"),
        (CSV, b"1,2,3\n4,5\n", 2, 1, "2 values where the first row has 3"),
        (CSV, b'1,2\n"3,4', 2, 1, "unexpected end of data"),
    ]
    for kind, body, line, column, message in cases:
        finding = problem(kind, body)
        assert finding is not None, (kind, body, line, column, message)
        assert (finding.line, finding.column, finding.message) == (line, column, message), (
            kind,
            body,
            line,
            column,
            message,
        )


def test_sound_bodies_have_no_problem() -> None:
    cases: list[tuple[Format, bytes]] = [
        (JSON, b""),
        (JSON, b'{"a": 1e400, "b": 123456789012345678901234567890}'),
        (JSON_LINES, b'{"a": 1}\r\n[2]\r\n'),
        (CSV, b'a,"b, c"\r\n1,2\r\n'),
        (CSV, b"1," + b"x" * 200_000 + b"\n2,y\n"),
        (TEXT, b"{anything"),
        (BINARY, b"\xff\x00"),
    ]
    for kind, body in cases:
        assert problem(kind, body) is None, (kind, body)


@given(JSON_VALUES)
def test_what_python_writes_as_json_passes_and_is_laid_out_unchanged(value: Any) -> None:
    body = json.dumps(value).encode()
    assert problem(JSON, body) is None
    laid = indent(body)
    assert laid is not None
    assert json.loads(laid) == value


def test_layout_moves_white_space_and_nothing_else() -> None:
    body = b'{"a":1.10,"a":1e400,"b":12345678901234567890123,"c":"\\u00e9\\/"}'
    laid = indent(body)
    assert laid == b'{\n  "a": 1.10,\n  "a": 1e400,\n  "b": 12345678901234567890123,\n  "c": "\\u00e9\\/"\n}'
    assert minify(laid) == body


@pytest.mark.parametrize("body", [b"[1,", b"[" * 10_000])
def test_what_cannot_be_laid_out_is_left_alone(body: bytes) -> None:
    assert indent(body) is None
    assert minify(body) is None


def test_colours_of_json() -> None:
    line = '  "a": [1.5, true, "x"]'
    assert list(spans(JSON, line)) == [
        Span(2, 5, Token.NAME),
        Span(5, 6, Token.PUNCTUATION),
        Span(7, 8, Token.PUNCTUATION),
        Span(8, 11, Token.NUMBER),
        Span(11, 12, Token.PUNCTUATION),
        Span(13, 17, Token.CONSTANT),
        Span(17, 18, Token.PUNCTUATION),
        Span(19, 22, Token.STRING),
        Span(22, 23, Token.PUNCTUATION),
    ]


def test_colours_of_csv() -> None:
    assert [span.token for span in spans(CSV, "5.1,setosa,")] == [
        Token.NUMBER,
        Token.PUNCTUATION,
        Token.STRING,
        Token.PUNCTUATION,
    ]


@given(line=st.text(st.characters(blacklist_characters="\n"), max_size=60))
@settings(max_examples=60)
def test_colours_never_leave_the_line_or_overlap(line: str) -> None:
    for kind in formats():
        end = 0
        for span in spans(kind, line):
            assert end <= span.start < span.end <= len(line), kind
            end = span.end


def test_a_long_line_is_coloured_at_its_start_only() -> None:
    line = "[" + "1," * 500_000
    assert max(span.end for span in spans(JSON, line)) <= 2_001


@given(st.text())
def test_inert_text_drives_no_terminal_and_keeps_its_columns(text: str) -> None:
    safe = sanitize_line(text)
    assert len(safe) == len(text)
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in safe)


def test_inert() -> None:
    cases: list[tuple[str, str]] = [
        ("plain ü 漢", "plain ü 漢"),
        ("\x1b[2J", "␛[2J"),
        ("a\r\n\tb\0", "a␍␊␉b␀"),
        ("user\u202etxt.exe", "user�txt.exe"),
        ("\x9b31m", "�31m"),
        ("\ud800", "�"),
    ]
    for text, safe in cases:
        assert sanitize_line(text) == safe, (text, safe)


def test_a_block_keeps_its_lines() -> None:
    assert sanitize_block("a\n\tb\x07") == "a\n\tb␇"
