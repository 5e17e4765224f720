"""The key bar names what the keys of the focused part do."""

from __future__ import annotations

from tests.tui.conftest import IRIS, ready, until
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.widgets.keybar import KeyBar


async def test_a_key_of_a_comparison_is_not_called_by_that_of_the_body(
    app: WorkbenchApp, bench: Workbench
) -> None:
    bench.send(IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        bar = app.screen.query_one(KeyBar)
        labels: list[str] = []

        def shown() -> list[str]:
            labels[:] = [key.label for key in bar.keys]
            return labels

        await pilot.press("f5")
        await until(pilot, lambda: app.main.draft == IRIS and bool(app.screen.query("#diff")))
        await pilot.press("f4")
        await until(pilot, lambda: "Save" in shown())
        app.screen.set_focus(app.screen.query_one("#diff-list"))
        await until(pilot, lambda: "View" in shown() and "Save" not in shown())
        app.main.workspace.show("saved")
        app.screen.set_focus(app.screen.query_one("#saved-tree"))
        await until(pilot, lambda: "Save" not in shown() and any(key.keys == "enter" for key in bar.keys))
