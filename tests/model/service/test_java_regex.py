"""Java's regular expressions in Python's spelling."""

from __future__ import annotations

import re

import pytest

from workbench.model.service.java_regex import compiled, java_to_python
from workbench.model.service.schema import schema

PATTERNS = sorted(
    {
        field.pattern
        for operation in schema().operations.values()
        for field in operation.input
        if field.pattern
    }
)


def test_every_pattern_of_the_service_model_compiles() -> None:
    for pattern in PATTERNS:
        assert compiled(pattern).pattern == java_to_python(pattern), pattern


def test_translation() -> None:
    cases: list[tuple[str, str, str]] = [
        (r"\p{ASCII}*", "a\tb~\x00", "é"),
        (r"\A\S[\p{Print}]*\z", "m/x y.tar.gz", " m"),
        (r"\A\S[\p{Print}]*\z", "m", "m\n"),
        (r"[\p{Alnum}_]+", "a_1", "a-1"),
        (r"a\p{Alpha}+", "abc", "a1"),
        (r"a\P{Digit}b", "a-b", "a7b"),
        (r"\P{Digit}", "a", "7"),
        (r"a\Z", "a", "b"),
        (r"[]\p{Upper}]+", "]A", "a"),
        (r"\s", " ", "\u2003"),
        (r"[ab\p{Digit}]+", "a1b", "]"),
        (r"[ab]\p{Alpha}", "ax", "a1"),
    ]
    for pattern, fits, fits_not in cases:
        assert compiled(pattern).fullmatch(fits), (pattern, fits, fits_not)
        assert not compiled(pattern).fullmatch(fits_not), (pattern, fits, fits_not)


def test_a_backslash_at_the_end_is_left_to_the_compiler() -> None:
    assert java_to_python("a\\") == "a\\"


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        (r"\p{Klingon}", r"unknown character class \p{Klingon}"),
        (r"[\P{Digit}]", r"\P{Digit} inside a class has no translation"),
        (r"[\p{L}]", r"\p{L} inside a class has no translation"),
    ],
)
def test_a_class_without_translation_is_noticed(pattern: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        java_to_python(pattern)
