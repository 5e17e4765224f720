"""What only looks something up, or follows something, does not hold the app."""

from __future__ import annotations

import asyncio
from threading import Event

from textual.app import App

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import ready, until
from workbench.model.abandon import can_be_left
from workbench.tui.app import WorkbenchApp
from workbench.tui.background import Background
from workbench.tui.lookups import end_lookups, run_lookup, until_the_end
from workbench.tui.screens.batch.screen import BatchScreen


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


async def test_an_idle_screen_above_does_not_wait_for_what_never_ends(app: WorkbenchApp) -> None:
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.main.run_worker(_waiting(asyncio.Event()), group="log")
        app.main.action_open("repeat")
        await until(pilot, lambda: isinstance(app.screen, BatchScreen))
        await asyncio.wait_for(app.main.leave(), DEADLINE_SECONDS)


async def test_a_cancelled_worker_has_ended_too() -> None:
    app, ended = App[int](), asyncio.Event()
    async with app.run_test():
        cancelled = app.screen.run_worker(_waiting(asyncio.Event()), group="send")
        other = app.screen.run_worker(_waiting(ended), group="send")
        waiting = asyncio.create_task(Background(app.screen).wait_for("send"))
        await asyncio.sleep(0)
        cancelled.cancel()
        app.call_later(ended.set)
        await asyncio.wait_for(waiting, DEADLINE_SECONDS)
        assert other.is_finished


async def _waiting(event: asyncio.Event) -> None:
    await event.wait()
