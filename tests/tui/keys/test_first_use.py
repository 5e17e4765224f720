"""A window that is open and not used loads no SDK; the first key, click or look at it does."""

from __future__ import annotations

import pytest
from textual import events
from textual.app import App

from workbench.tui.keys.first_use import FirstUse, first_use


@pytest.mark.parametrize(
    "sign",
    [
        [events.Key("a", "a")],
        [events.Paste("text")],
        [events.MouseDown(None, 1, 1, 0, 0, 1, False, False, False)],
        [events.AppBlur(), events.AppFocus()],
    ],
    ids=["key", "paste", "click", "focus that comes back"],
)
async def test_what_waits_is_done_with_the_first_sign_of_use(sign: list[events.Event]) -> None:
    app = App[None]()
    use, done = FirstUse(), list[str]()
    use.then(lambda: done.append("first"))
    use.then(lambda: done.append("second"))
    async with app.run_test() as pilot:
        for event in (events.AppFocus(), events.Resize(app.size, app.size), *sign, *sign):
            use.note(event, app)
            assert done == []
        while not done:
            await pilot.pause(0.01)
    assert done == ["first", "second"]
    use.then(lambda: done.append("later"))
    assert done == ["first", "second", "later"]


async def test_the_focus_that_a_terminal_reports_at_the_start_is_no_use() -> None:
    app = App[None]()
    use = FirstUse()
    async with app.run_test():
        use.note(events.AppFocus(), app)
        assert not app._timers
    assert not use.has_begun
    assert first_use(app) is first_use(app)
