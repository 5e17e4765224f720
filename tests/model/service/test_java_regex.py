"""Java's regular expressions in Python's spelling."""

from __future__ import annotations

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


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_of_the_service_model_compiles(pattern: str) -> None:
    assert compiled(pattern).pattern == java_to_python(pattern)


@pytest.mark.parametrize(
    ("pattern", "fits", "fits_not"),
    [
        (r"\p{ASCII}*", "a\tb~\x00", "é"),
        (r"\A\S[\p{Print}]*\z", "m/x y.tar.gz", " m"),
        (r"\A\S[\p{Print}]*\z", "m", "m\n"),
        (r"[\p{Alnum}_]+", "a_1", "a-1"),
        (r"\P{Digit}", "a", "7"),
        (r"a\Z", "a", "b"),
        (r"[]\p{Upper}]+", "]A", "a"),
        (r"\s", " ", "\u2003"),
    ],
)
def test_translation(pattern: str, fits: str, fits_not: str) -> None:
    assert compiled(pattern).fullmatch(fits)
    assert not compiled(pattern).fullmatch(fits_not)


@pytest.mark.parametrize("pattern", [r"\p{Klingon}", r"[\P{Digit}]"])
def test_an_unknown_class_is_noticed(pattern: str) -> None:
    with pytest.raises(ValueError, match="class"):
        java_to_python(pattern)
