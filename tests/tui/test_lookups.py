"""What only looks something up does not hold the app."""

from __future__ import annotations

import asyncio
from threading import Event

from textual.app import App

from tests.tui.conftest import DEADLINE_SECONDS
from workbench.model.abandon import can_be_left
from workbench.tui.lookups import end_lookups, run_lookup, until_the_end


async def test_a_lookup_is_left_behind_at_the_end() -> None:
    app, begun, answered = App[int](), Event(), Event()
    asks: list[bool] = []

    def look_up() -> None:
        asks.append(can_be_left())
        begun.set()
        answered.wait(DEADLINE_SECONDS)

    async with app.run_test():
        run_lookup(app, look_up, group="lookup")
        token = until_the_end(app)
        await asyncio.to_thread(begun.wait, DEADLINE_SECONDS)
        end_lookups(app)
        await asyncio.wait_for(app.workers.wait_for_complete(), DEADLINE_SECONDS)
        assert not answered.is_set()
        assert token.cancelled
        # Nobody is asked for a one-time code because of it.
        assert asks == [False]
        answered.set()
