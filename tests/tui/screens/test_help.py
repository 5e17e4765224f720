"""F1: what every key does, laid out so that it can be read down its left edge."""

from __future__ import annotations

from textual.app import App
from textual.widgets import Static

from tests.tui.conftest import until
from workbench.content.status_label import MEANINGS
from workbench.model.keys.registry import GROUPS
from workbench.tui.screens.help import HelpScreen


async def test_what_does_not_fit_in_a_line_goes_on_below_its_beginning() -> None:
    app = App[int]()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(HelpScreen({}))
        words = app.screen.query_one(Static)
        await until(pilot, lambda: words.size.width > 0)
        lines = str(words.content).splitlines()
        keys = lines[: lines.index("Status in the history")]
        assert all(len(line) <= words.size.width for line in keys)
        titles = {group.title for group in GROUPS}
        further = [line for line in keys if line and line not in titles and line[2] == " "]
        assert further, "some are longer than a line"
        assert all(line.startswith(" " * 9) for line in further)


async def test_every_label_of_a_status_has_its_meaning() -> None:
    app = App[int]()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.push_screen(HelpScreen({}))
        words = app.screen.query_one(Static)
        await until(pilot, lambda: words.size.width > 0)
        lines = [line.split() for line in str(words.content).splitlines()]
        assert not MEANINGS.keys() - {line[0] for line in lines if len(line) > 1}
