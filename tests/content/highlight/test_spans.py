"""Colours of lines that depend on the lines before them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.content.format import Format
from workbench.content.formats.csv import CSV
from workbench.content.formats.json import JSON
from workbench.content.formats.xml import XML
from workbench.content.formats.yaml import YAML
from workbench.content.highlight.spans import Colours, Span, Token, spans

XML_LINES = """<?xml version="1.0"
      encoding="UTF-8"?>
<!-- one
   two <a> -->
<items count="a
  b" kind='c'>
  <![CDATA[ <b>
  </b> ]]>
  <item/>text
</items>""".splitlines()
YAML_LINES = """key: |
  - text: 1
  # text
other: >
  more
list:
- 'a
  b'
- 5""".splitlines()


def _all(format: Format, lines: Sequence[str]) -> list[list[Span]]:
    colours = Colours(format)
    return [colours.spans(index, lines.__getitem__) for index in range(len(lines))]


def test_a_comment_keeps_its_colour_on_all_its_lines() -> None:
    spans = _all(XML, XML_LINES)
    assert {span.token for span in spans[3]} == {Token.COMMENT}
    assert {span.token for span in spans[1]} == {Token.COMMENT}
    assert spans[5][0] == Span(0, 3, Token.STRING) or spans[5][0].token is Token.STRING
    assert {span.token for span in spans[7]} == {Token.COMMENT}
    assert Token.NAME in {span.token for span in spans[8]}


def test_a_block_of_text_in_yaml_is_text() -> None:
    spans = _all(YAML, YAML_LINES)
    for line in (1, 2, 4, 7):
        assert {span.token for span in spans[line]} <= {Token.STRING, Token.CONSTANT}, YAML_LINES[line]
    assert Token.NAME in {span.token for span in spans[3]}


@pytest.mark.parametrize(
    ("format", "lines"), [(XML, XML_LINES), (YAML, YAML_LINES), (JSON, ["{", '"a": 1}'])]
)
@given(data=st.data())
def test_the_order_in_which_lines_are_asked_for_changes_nothing(
    format: Format, lines: list[str], data: st.DataObject
) -> None:
    expected = _all(format, lines)
    colours = Colours(format)
    for index in data.draw(st.lists(st.integers(0, len(lines) - 1), max_size=12)):
        if data.draw(st.booleans()):
            colours.changed(data.draw(st.integers(0, len(lines) - 1)))
        assert colours.spans(index, lines.__getitem__) == expected[index]


def test_no_line_costs_more_than_a_few_hundred() -> None:
    asked: list[int] = []

    def get_line(index: int) -> str:
        asked.append(index)
        return f"- item {index}"

    colours = Colours(YAML)
    colours.spans(500_000, get_line)
    colours.spans(500_001, get_line)
    assert len(asked) < 500
    assert min(asked) > 499_000


def test_a_piece_of_a_string_is_coloured_as_one() -> None:
    assert next(spans(JSON, 'end", 12', quoted=True)) == Span(0, 4, Token.STRING)
    assert list(spans(CSV, 'b",3', quoted=True)) == [
        Span(0, 2, Token.STRING),
        Span(2, 3, Token.PUNCTUATION),
        Span(3, 4, Token.NUMBER),
    ]


def test_a_comma_in_quotes_parts_no_cells() -> None:
    assert list(spans(CSV, '"a,b",1')) == [
        Span(0, 5, Token.STRING),
        Span(5, 6, Token.PUNCTUATION),
        Span(6, 7, Token.NUMBER),
    ]
