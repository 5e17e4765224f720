"""A target as it is typed. No app."""

from __future__ import annotations

import pytest

from workbench.model.destinations.target import Target
from workbench.tui.screens.fan_out import _obstacle, _target


def test_words_are_places_and_fields() -> None:
    typed = "region=eu-west-1 profile=prod TargetVariant=green endpoint=iris CustomAttributes=a=b"
    assert _target(typed) == Target(
        name=typed,
        endpoint_name="iris",
        profile="prod",
        region="eu-west-1",
        fields={"TargetVariant": "green", "CustomAttributes": "a=b"},
    )
    assert _obstacle(typed) == ""


@pytest.mark.parametrize("word", ["green", "Colour=green", "=green"])
def test_a_word_that_is_neither_is_named(word: str) -> None:
    assert _obstacle(f"region=eu-west-1 {word}").startswith(
        f"{word} is neither a target setting nor a field."
    )
