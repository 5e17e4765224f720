"""Sessions searched by any of their words, while letters are letters and Escape gives the list back."""

from __future__ import annotations

from tests.tui.conftest import ready, text, until
from tests.tui.panels.sessions.test_panel import TURN, _listed
from workbench.services import Workbench
from workbench.tui.app import WorkbenchApp
from workbench.tui.panels.sessions.list import SessionList
from workbench.tui.panels.sessions.search import SessionSearch


async def test_sessions_are_searched_by_their_words_and_commands_without_one_say_what_they_would_do(
    moved_bench: Workbench,
) -> None:
    app = WorkbenchApp(moved_bench, invocation=TURN)
    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot)

        # Commands without a session say what they would do.
        await pilot.press("f7")
        await until(pilot, lambda: "No sessions yet" in text(app))
        for key, name in {"t": "t", "c": "c", "d": "d", "slash": "/"}.items():
            await pilot.press(key)
            await until(pilot, lambda name=name: f"nothing here for {name} to act on" in text(app))  # type: ignore[misc]

        # Sessions are searched by their words.
        for number in range(3):
            moved_bench.send(TURN.with_field("SessionId", f"typed-{number}"))
        await pilot.press("f7")
        await _listed(pilot, 3)
        search, sessions = app.main.query_one(SessionSearch), app.main.query_one(SessionList)
        assert not search.display
        assert "t Transcript" in text(app)
        await pilot.press(*"/TYPED-1 chat")
        await _listed(pilot, 1)
        assert "Enter Use" not in text(app) and "t Transcript" not in text(app), "letters are letters"
        assert search.value == "TYPED-1 chat"
        await pilot.press("enter")
        await until(pilot, lambda: sessions.has_focus)
        assert sessions.chosen is not None
        assert sessions.chosen.session.session_id == "typed-1"
        await pilot.press(*"/-none")
        await until(pilot, lambda: "No session matches the search" in text(app))
        assert search.has_focus
        await pilot.press("escape")
        await _listed(pilot, 3)
        assert sessions.has_focus
        assert not search.display
        # Without a word there is nothing to keep in sight.
        await pilot.press("/", "enter")
        await until(pilot, lambda: sessions.has_focus and not search.display)
        await pilot.press("/", "tab")
        await until(pilot, lambda: not search.has_focus)
        sessions.focus()
        await until(pilot, lambda: sessions.has_focus)
        await pilot.press("escape")
        await until(pilot, lambda: not search.display)
