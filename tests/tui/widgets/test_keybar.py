"""The key bar names what the keys of the focused part do."""

from __future__ import annotations

from tests.tui.conftest import IRIS, ready, text, until
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
        for key, ending in {
            "slash": ["Go", "Close", "Regex"],
            "question_mark": ["Result", "Whole body", "Complete"],
            "s": ["Save", "Cancel"],
            "colon": ["Go", "Cancel"],
        }.items():
            await pilot.press(key)
            await until(pilot, lambda ending=ending: shown()[: len(ending)] == ending)  # type: ignore[misc]
            assert bar.render().plain.startswith(" Enter ")
            await pilot.click(bar, offset=(len(" Enter Esc ") + len(ending[0]), 0))
            await until(pilot, lambda: "View" in shown())
        app.screen.set_focus(app.screen.query_one("#diff-list"))
        await until(pilot, lambda: "View" in shown() and "Save" not in shown())
        app.main.workspace.show("saved")
        app.screen.set_focus(app.screen.query_one("#saved-tree"))
        await until(pilot, lambda: "Save" not in shown() and any(key.keys == "enter" for key in bar.keys))


async def test_of_a_file_no_text_is_found_or_formatted(bench: Workbench) -> None:
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        bar = app.main.query_one(KeyBar)
        assert "Format" in bar.render().plain and "Pick" not in bar.render().plain
        await pilot.press("alt+o", "escape")
        await until(pilot, lambda: "Alt+O Pick" in bar.render().plain)
        assert not {"Format", "Find"} & {*bar.render().plain.split()}
        app.main.workspace.show("history")
        app.screen.set_focus(app.screen.query_one("#filter"))
        await until(pilot, lambda: "Enter Results Esc Clear" in bar.render().plain)


async def test_a_key_that_two_actions_would_share_stands_once(bench: Workbench) -> None:
    path = bench.places.config / "settings.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('[keys]\nsend = "f6"\n')
    app = WorkbenchApp(bench, invocation=IRIS)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "F6 is the key of 'send', so 'history' has no key" in text(app))
        footer = app.main.query_one(KeyBar).render().plain
        assert "F6 Send" in footer and "History" not in footer
        await pilot.press("f6")
        await until(pilot, lambda: "setosa" in text(app))


async def test_an_empty_list_offers_what_fills_it_and_nothing_that_needs_rows(app: WorkbenchApp) -> None:
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.main.is_complete)
        bar = app.main.query_one(KeyBar)
        for part, fills, needs_rows in (
            ("history", "F5 Send", {"Show", "Replay", "Mark"}),
            ("saved", "F10 Save", {"Load", "Check", "Rename", "Delete"}),
            ("sessions", "n New", {"Use", "Transcript", "Close"}),
            ("async", "F12 Upload", {"Show", "Check", "Copy URI", "Remove"}),
        ):
            app.main.workspace.show(part)
            await until(pilot, lambda fills=fills: bar.render().plain.strip().startswith(fills))  # type: ignore[misc]
            assert not {key.label for key in bar.keys} & needs_rows, part


async def test_a_key_that_is_clicked_says_why_it_does_nothing_as_when_it_is_pressed(
    app: WorkbenchApp, bench: Workbench
) -> None:
    bench.send(IRIS)
    async with app.run_test(size=(160, 45)) as pilot:
        await ready(pilot)
        await pilot.press("f6")
        bar = app.main.query_one(KeyBar)
        await until(pilot, lambda: "Space Mark" in bar.render().plain)
        # The line is that of the part which had the focus last.
        app.main.set_focus(None)
        await pilot.click(bar, offset=(bar.render().plain.index("Mark"), 0))
        await until(pilot, lambda: "Space does nothing here. It works " in text(app))
