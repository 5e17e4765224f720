"""What differs: in a tab of the response, and over the whole screen."""

from __future__ import annotations

import json

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import IRIS, ready, text, until
from tests.tui.pictures import check_picture
from workbench.model.invocation import Invocation, TextBody
from workbench.services import Workbench
from workbench.services.comparison import default_baseline
from workbench.services.replay.recorded_invocation import replay
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import CompareRequested

SIZES = [(80, 24), (120, 40)]


@pytest.fixture
def two(bench: Workbench) -> Workbench:
    """A flower as both variants classify it."""
    for variant in ("blue", "green"):
        bench.send(IRIS.with_field("TargetVariant", variant))
    return bench


def echo(body: object) -> Invocation:
    fields = {"EndpointName": "echo", "ContentType": "application/json", "Accept": "application/json"}
    return IRIS.with_(fields=fields, body=TextBody(json.dumps(body)))


async def compared(app: WorkbenchApp, pilot: Pilot[int], expected: int, actual: int) -> None:
    await ready(pilot)
    app.main.post_message(CompareRequested(expected, actual))
    await until(pilot, lambda: "tolerance none" in text(app))


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_and_both_bodies(two: Workbench, app: WorkbenchApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await compared(app, pilot, 1, 2)
        await check_picture(app, "diff-list")
        await pilot.press("s")
        await until(pilot, lambda: "≠" in text(app) and "n N next" in text(app))
        await check_picture(app, "diff-beside")
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)


async def test_the_rules_are_changed_while_one_looks(two: Workbench, app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40)) as pilot:
        await compared(app, pilot, 1, 2)
        await pilot.press(*["plus"] * 10)
        await until(pilot, lambda: "tolerance 0.5" in text(app) and "Identical" in text(app))
        await pilot.press(*["minus"] * 10)
        await until(pilot, lambda: "tolerance none" in text(app) and "3 of" in text(app))
        await pilot.press("i")
        await until(pilot, lambda: "predictions[*].score[*]" in text(app) and "Identical" in text(app))
        await pilot.press("u")
        await until(pilot, lambda: "3 of" in text(app))
        await pilot.press("equals_sign", *"1e-3 1", "enter")
        await until(pilot, lambda: "0.001 relative, 1 absolute" in text(app))


async def test_paths_are_filtered_a_difference_seen_whole_and_what_is_gone_is_said(
    two: Workbench, app: WorkbenchApp
) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await compared(app, pilot, 1, 2)
        await pilot.press("slash", *"score[1]", "enter")
        await until(pilot, lambda: "score[1]" in text(app) and "score[0]" not in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "What differs" in text(app))
        assert "#1 blue" in text(app) and "#2 green" in text(app)
        await pilot.press("escape")
        await until(pilot, lambda: "What differs" not in text(app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: app.screen is app.main)
        # What is gone is said.
        app.main.post_message(CompareRequested(1, 99))
        await until(pilot, lambda: "There is no exchange 99" in text(app))
        await pilot.press("s", "plus", "i", "enter", "escape")
        await until(pilot, lambda: "There is no exchange 99" not in text(app))


async def test_the_tab_compares_with_the_answer_before_and_with_a_chosen_one(
    bench: Workbench, app: WorkbenchApp
) -> None:
    bench.send(echo({"a": 1}))
    bench.send(echo({"a": 2}))
    bench.send(IRIS.with_field("TargetVariant", "blue"))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "#4" in text(app))
        await pilot.press("f4", "6")
        await until(pilot, lambda: "#3 blue → #4" in text(app))
        await pilot.press("d")
        await until(pilot, lambda: "Compare with" in text(app))
        assert "#3" in text(app) and "#2" not in text(app)
        await pilot.press("enter")
        await until(pilot, lambda: "#3 blue → #4" in text(app))


async def test_alone_it_says_what_would_be_compared(app: WorkbenchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f5")
        await until(pilot, lambda: "200 ·" in text(app))
        await pilot.press("f4", "6")
        await until(pilot, lambda: "othing to compare with yet" in text(app))


def test_the_counterpart_is_what_was_replayed_or_sent_the_same(bench: Workbench) -> None:
    first = bench.send(echo({"a": 1}))
    other = bench.send(echo({"a": 2}))
    same = bench.send(echo({"a": 1}))
    again = replay(bench, 2)
    assert default_baseline(bench, first) is None
    assert default_baseline(bench, other) is None
    assert default_baseline(bench, same) == first.id
    assert default_baseline(bench, again) == other.id
