"""Many requests at once: watched, stopped, looked through; one request to several targets."""

from __future__ import annotations

import os
import re

import pytest
from textual.pilot import Pilot

from tests.tui.conftest import IRIS, ready, text, until
from tests.tui.pictures import FOLDER, check_picture, drawn
from workbench.model.exchange import Status
from workbench.model.invocation import TextBody
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.batch.statistics import Statistics
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import BatchRequested
from workbench.tui.screens.batch.report import Notable
from workbench.tui.screens.batch.screen import BatchScreen
from workbench.tui.screens.fan_out import FanOutScreen

SIZES = [(80, 24), (120, 40)]
FAULTY = IRIS.with_(fields={"EndpointName": "faulty", "ContentType": "application/json"})


async def opened(app: WorkbenchApp, pilot: Pilot[int], numbers: list[int]) -> None:
    await ready(pilot)
    app.main.post_message(BatchRequested(tuple(numbers)))
    await until(pilot, lambda: isinstance(app.screen, BatchScreen) and "Concurrency" in text(app))


async def over(app: WorkbenchApp, pilot: Pilot[int]) -> None:
    await until(pilot, lambda: bool(re.search(r"Recorded under the tag batch-", text(app))))


@pytest.mark.parametrize("size", SIZES)
async def test_a_batch_shows_how_it_went(bench: Workbench, app: WorkbenchApp, size: tuple[int, int]) -> None:
    bench.send(IRIS.with_field("TargetVariant", "blue"))
    bench.send(FAULTY.with_(body=TextBody('{"fault": "nonsense"}')))
    bench.send(IRIS)
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, [1, 2])
        await pilot.press(*"20", "tab", *"4", "enter")
        await over(app, pilot)
        shown = text(app)
        assert "Done 40 of 40" in shown
        assert "p99" in shown and "█" in shown
        page = bench.history.page(limit=100)
        assert sum(row.replay_of in {1, 2} for row in page) == 40
        assert {row.tags[0][:6] for row in page if row.replay_of} == {"batch-"}
        # It is laid out anew where the window is another.
        for columns in (120, 80):
            await pilot.resize_terminal(columns, 40)
            await until(pilot, lambda columns=columns: _rules(app) == [columns - 2])  # type: ignore[misc]
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)


def _rules(app: WorkbenchApp) -> list[int]:
    """The columns of each rule that the screen has, from its progress bar on."""
    return [row.count("━") for row in text(app).splitlines() if "━" in row]


@pytest.mark.parametrize("size", SIZES)
async def test_pictures_of_a_batch(bench: Workbench, app: WorkbenchApp, size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        await opened(app, pilot, [1, 2, 3])
        screen = app.screen
        assert isinstance(screen, BatchScreen)
        screen._total = 3000
        screen._tag = "batch-2026-03-01-12-00-00"
        durations = tuple(20 + (number % 37) ** 2 / 40 for number in range(1200))
        half = Statistics(durations=tuple(sorted(durations)), sent=1210, failed=7, different=9, seconds=61.5)
        done = Statistics(durations=half.durations, sent=3000, failed=7, different=9, seconds=150.0)
        notable = (
            Notable(17, 1, "#17     424    112 ms  ", "ModelError: Received server error (500) from primary"),
            Notable(25, 2, "#25     200     34 ms  ", "2 differ · Δ 0.523 (53 %) · predictions[0].score[1]"),
        )
        screen._flight = CancelToken()
        screen._tell_keys()
        screen.post_message(BatchScreen._Went(half, notable, over=False))
        await until(pilot, lambda: "Sending 1,210 of 3,000" in text(app))
        await check_picture(app, "batch-running")
        screen.post_message(BatchScreen._Went(done, notable, over=True))
        await until(pilot, lambda: "Recorded under the tag" in text(app) and "Esc back" in text(app))
        await check_picture(app, "batch-finished")


async def test_those_that_differ_are_listed_and_opened(bench: Workbench, app: WorkbenchApp) -> None:
    bench.send(IRIS.with_field("TargetVariant", "blue"))
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await pilot.press("alt+r")
        await until(pilot, lambda: isinstance(app.screen, BatchScreen))
        await pilot.press(*"60", "enter")
        await over(app, pilot)
        # One in ten answers comes from the other variant.
        assert "different" in text(app)
        assert "differ · Δ " in text(app)
        await pilot.press("d")
        await until(pilot, lambda: "tolerance none" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, BatchScreen))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.main and "200 ·" in text(app))


async def test_escape_stops_and_what_is_in_flight_is_marked(bench: Workbench, app: WorkbenchApp) -> None:
    slow = FAULTY.with_(body=TextBody('{"delay": 30}'))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("alt+r")
        await until(pilot, lambda: isinstance(app.screen, BatchScreen))
        screen = app.screen
        assert isinstance(screen, BatchScreen)
        screen._what = slow
        # A number that makes no sense sends nothing.
        await pilot.press(*"0", "enter")
        await until(pilot, lambda: "A number from 1" in text(app))
        assert bench.history.page() == ()
        await pilot.press("ctrl+u", *"100", "tab", *"5", "enter")
        # The row that stands for all of them is in flight too.
        await until(pilot, lambda: sum(row.status is Status.IN_FLIGHT for row in bench.history.page()) == 6)
        await pilot.press("escape")
        await over(app, pilot)
        assert "Stopped 5 of 100" in text(app)
        assert {row.status for row in bench.history.page()} == {Status.CANCELLED}


def aim(places: AppDirs, settings: str) -> None:
    places.config.mkdir(parents=True, exist_ok=True)
    (places.config / "settings.toml").write_text(settings)


async def hold(pilot: Pilot[int], app: WorkbenchApp, name: str) -> None:
    """Hold the grid to its picture once it is that, but for what takes time."""

    def now() -> str:
        return re.sub(r" +[\d.]+ m?s ", lambda took: f"{'… ms':>{len(took[0]) - 1}} ", drawn(app))

    path = FOLDER / f"{name}-{app.size.width}x{app.size.height}.txt"
    if os.environ.get("WORKBENCH_DRAW"):
        path.write_text(now(), encoding="utf-8")
    picture = path.read_text(encoding="utf-8")
    await until(pilot, lambda: now() == picture)


@pytest.mark.parametrize("size", SIZES)
async def test_a_fan_out_compares_the_targets(
    bench: Workbench, places: AppDirs, app: WorkbenchApp, size: tuple[int, int]
) -> None:
    aim(places, '[targets.elsewhere]\nendpoint_name = "no-such-endpoint"\n')
    for variant in ("blue", "green"):
        bench.send(IRIS.with_field("TargetVariant", variant))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("alt+t")
        await until(pilot, lambda: "elsewhere" in text(app))
        # Not to the variant that chance picks.
        await pilot.press("space", "f5")
        await until(pilot, lambda: "3 differ · Δ 0.2" in text(app) and "ValidationError" in text(app))
        await until(pilot, lambda: "the first" in text(app))
        await until(pilot, lambda: "Sending" not in text(app))
        await hold(pilot, app, "fan-out")
        await pilot.press("up", "space", "f5")
        await until(pilot, lambda: bool(re.search(r"the draft +200 .* (blue|green) · ", text(app))))
        await until(pilot, lambda: "Sending" not in text(app))
        await pilot.press("down", "down", "d")
        await until(pilot, lambda: bool(re.search(r"(blue|green) → .*green", text(app))))
        await pilot.press("escape", "enter")
        await until(pilot, lambda: app.screen is app.main and "green" in text(app))
    assert any(tag.startswith("fan-out-") for row in bench.history.page() for tag in row.tags)


async def test_another_target_is_added_in_words(bench: Workbench, app: WorkbenchApp) -> None:
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await ready(pilot)
        await pilot.press("alt+t")
        await until(pilot, lambda: isinstance(app.screen, FanOutScreen))
        await pilot.press("a", *"TargetVariant=green", "enter")
        await until(pilot, lambda: "● TargetVariant=green" in text(app))
        await pilot.press("a", *"colour=green", "enter")
        await until(pilot, lambda: "neither a target setting nor a field" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, FanOutScreen))
        await pilot.press("f5")
        await until(pilot, lambda: len(bench.history.page()) == 2)
        await until(pilot, lambda: "the first" in text(app))
