"""A repeat is one row of the history, which unfolds; what is pinned is not deleted unasked."""

from __future__ import annotations

from tests.tui.conftest import IRIS, ready, text, until
from workbench.services import Workbench
from workbench.services.history import HistoryService
from workbench.tui.app import WorkbenchApp
from workbench.tui.messages import BatchRequested
from workbench.tui.screens.batch.screen import BatchScreen
from workbench.tui.screens.picker import Picker


async def test_a_repeat_is_one_row_that_lists_what_it_sent(bench: Workbench, app: WorkbenchApp) -> None:
    bench.send(IRIS.with_field("TargetVariant", "green"))
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.main.post_message(BatchRequested((1,)))
        await until(pilot, lambda: isinstance(app.screen, BatchScreen) and "Concurrency" in text(app))
        await pilot.press(*"3", "tab", *"2", "enter")
        await until(pilot, lambda: "Recorded under the tag" in text(app))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)
        await pilot.press("f6")
        await until(pilot, lambda: "3 × iris-classifier" in text(app) and "2 rows" in text(app))
        [row] = [line for line in text(app).splitlines() if "3 × iris-classifier" in line]
        assert row.count("done") == 1, row
        await pilot.press("g", "r")
        await until(pilot, lambda: "stands for several requests" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: "3 found" in text(app))
        assert text(app).count("green") >= 3
        await pilot.press("escape")
        await until(pilot, lambda: "2 rows" in text(app))
    rows = {row.id: row for row in bench.history.page(limit=10)}
    assert {row.run_id for row in rows.values() if row.replay_of} == {2}
    assert rows[2].run is not None and rows[2].run.ok == 3


async def test_something_pinned_is_deleted_when_that_is_confirmed(
    bench: Workbench, app: WorkbenchApp
) -> None:
    number = bench.send(IRIS).id
    assert number is not None
    bench.send(IRIS)
    HistoryService(bench).annotations.pin([number], pinned=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: "2 exchanges" in text(app))
        await pilot.press("d")
        await until(pilot, lambda: "#2 is deleted" in text(app) or "1 exchange" in text(app))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Picker) and "#1 is pinned" in text(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.main)
        assert len(bench.history.page()) == 1
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, Picker))
        await pilot.press("down", "enter")
        await until(pilot, lambda: bench.history.page() == ())


async def test_the_last_row_that_is_deleted_is_restored_by_the_key_that_the_notice_names(
    bench: Workbench, app: WorkbenchApp
) -> None:
    bench.send(IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: "1 exchange" in text(app))
        await pilot.press("d")
        await until(pilot, lambda: "Nothing sent yet" in text(app))
        assert bench.history.page() == ()
        await pilot.press("u")
        await until(pilot, lambda: "1 exchange" in text(app))
        assert len(bench.history.page()) == 1
        await pilot.press("slash", *"iris", "enter")
        await until(pilot, lambda: "1 found" in text(app))
        await pilot.press("d")
        await until(pilot, lambda: "No matches" in text(app))
        await pilot.press("u")
        await until(pilot, lambda: "1 found" in text(app))
