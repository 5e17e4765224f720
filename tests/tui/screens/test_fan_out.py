"""Targets as they are typed, without an app; then those of a draft, chosen and sent to."""

from __future__ import annotations

import pytest

from tests.tui.conftest import ready, text, until
from workbench.model.destinations.target import Target
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.diff import DiffScreen
from workbench.tui.screens.fan_out import FanOutScreen, _obstacle, _target


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


async def test_targets_are_chosen_added_sent_to_and_compared(app: WorkbenchApp, bench: Workbench) -> None:
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("alt+t")
        await until(
            pilot, lambda: isinstance(app.screen, FanOutScreen) and "No other targets yet." in text(app)
        )
        # Enter leaves out what has no answer; nothing is sent to nobody, and compared with nothing.
        await pilot.press("enter", "f5")
        await until(pilot, lambda: "Select a target with Space first." in text(app))
        await pilot.press("space", "d")
        await until(pilot, lambda: "Select a response other than the first." in text(app))
        # Another is added once, and not where Escape is pressed.
        await pilot.press("a", "escape")
        for _ in range(2):
            await pilot.press("a", *"TargetVariant=green", "enter")
            await until(pilot, lambda: isinstance(app.screen, FanOutScreen) and "green" in text(app))
        assert bench.history.page() == ()
        await pilot.press("f5")
        await until(pilot, lambda: "The others are compared with the first response." in text(app))
        assert sorted(row.fields.get("TargetVariant", "") for row in bench.history.page()) == ["", "green"]
        await pilot.press("down", "d")
        await until(pilot, lambda: isinstance(app.screen, DiffScreen))
