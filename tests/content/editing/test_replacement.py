"""A text that is done over, and where its cursor is then."""

from __future__ import annotations

import pytest

from workbench.content.editing.replacement import CONVERSIONS, WAYS, rewritten, same_place
from workbench.content.format import Format
from workbench.content.formats.csv import CSV
from workbench.content.formats.json import JSON
from workbench.content.formats.json_lines import JSON_LINES
from workbench.model.errors import ConversionError

DOCUMENT = '[{"b": 1.10, "a": 2}]'


def test_a_text_is_done_over() -> None:
    cases: list[tuple[Format, str, str, str]] = [
        (JSON, "indent", '{"a":1.10}', '{\n  "a": 1.10\n}'),
        (JSON, "minify", '{ "a" : 1.10 }', '{"a":1.10}'),
        (JSON, "sort_keys", '{"b": 1, "a": 2}', '{"a": 2, "b": 1}'),
        (JSON, JSON_LINES.name, DOCUMENT, '{"b": 1.10, "a": 2}\n'),
        (JSON_LINES, JSON.name, '{"a": 1}\n{"a": 2}\n', '[{"a": 1},{"a": 2}]'),
        (JSON, CSV.name, DOCUMENT, "b,a\n1.10,2\n"),
        (CSV, JSON.name, "a,b\n1,x\n", '[{"a":1,"b":"x"}]'),
    ]
    for format, way, text, done in cases:
        assert "".join(rewritten(format, way, text).split()) == "".join(done.split()), (
            format,
            way,
            text,
            done,
        )


def test_half_a_character_is_refused_as_what_is_broken_is() -> None:
    with pytest.raises(ConversionError, match="Not complete JSON"):
        rewritten(JSON, "minify", '[ "\ud800" ]')


@pytest.mark.parametrize("way", WAYS)
def test_a_text_that_is_broken_is_not_done_over(way: str) -> None:
    with pytest.raises(ConversionError, match="Not complete JSON") as caught:
        rewritten(JSON, way, '{"a":')
    assert "Correct what is marked" in caught.value.hint


def test_what_a_format_cannot_do_is_said() -> None:
    with pytest.raises(ConversionError, match="no way to sort the keys of "):
        rewritten(CSV, "sort_keys", "a,b\n")
    with pytest.raises(ConversionError, match="does not convert to YAML"):
        rewritten(JSON, "YAML", "[]")
    with pytest.raises(ConversionError, match="does not convert to JSON"):
        rewritten(Format("words"), JSON.name, "[]")


def test_every_conversion_is_to_another_format() -> None:
    for format, targets in CONVERSIONS.items():
        assert format not in [target for target, _ in targets]


def test_a_cursor_stays_behind_its_letter() -> None:
    cases: list[tuple[str, str, int, int]] = [
        ("{ a }", "{\n  a\n}", 0, 0),
        ("{ a }", "{\n  a\n}", 1, 1),
        ("{ a }", "{\n  a\n}", 3, 5),
        ("{ a }", "{\n  a\n}", 5, 7),
        ("  {a}", "{a}", 1, 0),
        ("ab cd", "ab\ncd", 4, 4),
        ("ab cd", "ab", 5, 2),
    ]
    for old, new, cursor, place in cases:
        assert same_place(old, new, cursor) == place, (old, new, cursor, place)
