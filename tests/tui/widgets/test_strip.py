"""A row of tabs: every label is seen and can be clicked, however little room there is."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult

from tests.tui.conftest import text
from workbench.tui.widgets.strip import TabStrip

TABS = {name.lower(): name for name in ("Payload", "Fields", "Connection", "Response", "History", "Saved")}


class Alone(App[int]):
    """A strip, and nothing else."""

    def compose(self) -> ComposeResult:
        yield TabStrip(TABS)


@pytest.mark.parametrize("width", [100, 58, 54, 51])
async def test_labels_move_together_where_there_is_little_room(width: int) -> None:
    app = Alone()
    async with app.run_test(size=(width, 3)) as pilot:
        strip = app.query_one(TabStrip)
        strip.badge("fields", "●2")
        await pilot.pause()
        shown = text(app).splitlines()[0]
        assert all(label in shown for label in TABS.values())
        places = strip.places()
        for tab, label in TABS.items():
            at = shown.index(label)
            assert 0 <= at - places[tab].x <= 1
            await pilot.click(TabStrip, offset=(at + 1, 0))
            assert strip.active == tab
