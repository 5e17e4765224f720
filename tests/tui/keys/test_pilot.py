"""A key that the pilot has pressed is done, also one that had to wait for its turn."""

from __future__ import annotations

import pytest
from textual.pilot import WaitForScreenTimeout

from tests.tui.conftest import ready, until
from tests.tui.harness import quick_pilot
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.keys.order import InputEvent
from workbench.tui.screens.help import HelpScreen


async def test_a_key_that_the_pilot_has_pressed_is_done_or_told_and_none_is_waited_for_at_the_end(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = WorkbenchApp(bench)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        # One that waits for what it needs is done when the pilot has pressed it.
        looks = iter(["the test"] * 20)

        def awaited(_key: InputEvent) -> str:
            return next(looks, "")

        app._order._awaited = awaited
        await pilot.press("f1")
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)

        # One that is never done is told.
        app._order._busy = True
        with pytest.raises(WaitForScreenTimeout):
            await pilot._wait_for_screen(timeout=0.05)
        app._order._busy = False

        # Nothing is waited for once a key has ended the app.
        asked = iter(range(1000))
        # A clock that stands still as the pilot looks at it: its deadline ends nothing.
        with monkeypatch.context() as patch:
            patch.setattr(quick_pilot, "monotonic", lambda: 0 * next(asked))
            await pilot.press("ctrl+q")
        assert app._closed
