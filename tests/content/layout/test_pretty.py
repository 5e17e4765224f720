"""Bodies laid out, the way back to their bytes, and their structure."""

from __future__ import annotations

import json
from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.formats.json import JSON
from workbench.content.formats.json_lines import JSON_LINES
from workbench.content.layout.offset_map import OffsetMap
from workbench.content.layout.outline import Outline
from workbench.content.layout.pretty import first_lines, prettify

KEYS = st.one_of(st.sampled_from(["a", "b", "a b", "{", "é", '"', "[0]", ""]), st.text(max_size=4))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.sampled_from([1.5, "", "[", "x\ny", "  ,  "])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=20,
)


def laid(value: Any) -> bytes:
    laid_out = prettify(JSON, json.dumps(value).encode())
    assert laid_out is not None
    return laid_out


@given(VALUES, st.sampled_from([None, 0, 1, 7]), st.integers(0, 30))
def test_the_first_lines_are_those_of_the_whole(value: Any, indent: int | None, lines: int) -> None:
    body = json.dumps(value, indent=indent).encode()
    whole = prettify(JSON, body)
    first = first_lines(body, lines)
    assert whole is not None and whole.startswith(first)
    assert first.count(b"\n") == min(lines, whole.count(b"\n"))


@given(VALUES, st.sampled_from([None, 3]), st.randoms())
def test_every_byte_is_found_in_the_other_text(value: Any, indent: int | None, random: Any) -> None:
    body = json.dumps(value, indent=indent).encode()
    other = laid(value)
    both = OffsetMap(body, other)
    for at in [random.randrange(len(body)) for _ in range(10)]:
        if body[at : at + 1].strip():
            position = both.to_laid(at)
            assert other[position] == body[at]
            assert both.to_raw(position) == at
    assert both.to_laid(len(body)) == len(other)


@given(VALUES)
def test_the_path_of_a_line_leads_to_its_value(value: Any) -> None:
    text = laid(value)
    outline = Outline(text)
    offset = 0
    for line in text.split(b"\n"):
        start, end = outline.value_at(offset)
        selected = jmespath.search(outline.path_at(offset), value)
        assert json.loads(text[start:end]) == selected
        offset += len(line) + 1


@given(VALUES)
def test_a_fold_counts_what_it_hides(value: Any) -> None:
    text = laid(value)
    outline = Outline(text)
    for offset in [place for place, char in enumerate(text) if char == ord("\n")]:
        fold = outline.fold_at(offset)
        assert fold is not None
        inside = json.loads(text[fold.start : fold.end])
        assert fold.size == len(inside)
        assert fold.object is isinstance(inside, dict)


def test_lines_are_items_of_a_list() -> None:
    text = prettify(JSON_LINES, b'{"a": 1}\n\n[]\n{"b": {"c d": [1, 2]}}\n7\n')
    assert text is not None
    outline = Outline(text, lines=True)
    assert outline.path_at(text.index(b"1")) == "[0].a"
    assert outline.path_at(text.index(b"[]")) == "[1]"
    assert outline.path_at(text.index(b"2")) == '[2].b."c d"[1]'
    assert outline.path_at(text.index(b"7")) == "[3]"


@pytest.mark.parametrize(
    "body",
    [b"[" * 900 + b"]" * 900, b"[" * 10_000 + b"]" * 10_000, b'["[[", ' + b"[" * 100 + b"]" * 100 + b"]"],
)
def test_a_deep_document_is_laid_out_or_left(body: bytes) -> None:
    laid_out = prettify(JSON, body)
    assert laid_out is None or laid_out.split() == prettify(JSON, body).split()  # type: ignore[union-attr]


def test_a_document_that_would_explode_is_left_alone() -> None:
    assert prettify(JSON, b"[" + b",".join([b"[" * 900 + b"]" * 900] * 1000) + b"]") is None
    assert prettify(JSON, b'{"a": "' + b"[" * 1_000_000 + b'"}') is not None


@pytest.mark.parametrize("body", [b"", b"[", b'{"a": nan}', b'"\n"'])
def test_what_is_broken_is_left_as_it_is(body: bytes) -> None:
    assert prettify(JSON, body) is None
    first_lines(body, 10)
