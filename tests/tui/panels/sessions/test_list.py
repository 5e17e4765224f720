"""The list of sessions and the folding of turns, by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

from tests.tui.conftest import until
from workbench.content.layout.columns import inert_columns as columns
from workbench.model.sessions.session import SessionIndex
from workbench.model.sessions.session_event import SessionEvent
from workbench.services.sessions.catalog import KnownSession
from workbench.tui.panels.sessions.list import SessionList
from workbench.tui.screens.transcript.turns_view import _folded
from workbench.tui.widgets.cells import drawn

_NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def _known(count: int) -> tuple[KnownSession, ...]:
    uses = (
        SessionEvent(uuid=f"{number:05}", session_id=f"s{number:05}", endpoint_name="chat", started_at=_NOON)
        for number in range(count)
    )
    return tuple(KnownSession(session=session) for session in SessionIndex(uses).sessions())


class _Alone(App[int]):
    def compose(self) -> ComposeResult:
        yield SessionList(lambda: _NOON)


async def test_older_sessions_follow_where_the_end_comes_near() -> None:
    app = _Alone()
    async with app.run_test(size=(40, 20)):
        session_list = app.query_one(SessionList)
        session_list.focus()
        session_list.show(_known(900), ("", ""))
        assert session_list.option_count == 401
        assert session_list.chosen is not None
        assert session_list.chosen.session.session_id == "s00899"
        session_list.highlighted = 390
        assert session_list.option_count == 802
        session_list.highlighted = 790
        assert session_list.option_count == 903


def _id(session_list: SessionList) -> str:
    assert session_list.chosen is not None
    return session_list.chosen.session.session_id


@pytest.mark.parametrize("key", ["end", "up"])
async def test_the_end_is_that_of_the_list_and_not_of_what_is_drawn(key: str) -> None:
    app = _Alone()
    async with app.run_test(size=(40, 20)) as pilot:
        session_list = app.query_one(SessionList)
        session_list.focus()
        session_list.show(_known(900), ("", ""))
        await pilot.press(key)
        await until(pilot, lambda: _id(session_list) == "s00000")
        session_list.show(_known(901), ("", ""))
        assert _id(session_list) == "s00000"
        await pilot.press("home", "up" if key == "end" else "end")
        await until(pilot, lambda: _id(session_list) == "s00000")


async def test_no_more_is_drawn_than_it_takes_to_show_the_chosen_one() -> None:
    app = _Alone()
    async with app.run_test(size=(40, 20)):
        session_list = app.query_one(SessionList)
        session_list.show(_known(5_000), ("", ""))
        session_list.highlighted = 100
        session_list.show(_known(5_001), ("", ""))
        assert (_id(session_list), session_list.option_count) == ("s04900", 401)
        # Where it is in the list no more, the newest is shown.
        session_list.show(_known(4_000), ("", ""))
        assert (_id(session_list), session_list.option_count) == ("s03999", 401)


async def test_older_sessions_follow_the_wheel() -> None:
    app = _Alone()
    async with app.run_test(size=(40, 20)) as pilot:
        session_list = app.query_one(SessionList)
        session_list.show(_known(500), ("", ""))
        await pilot.pause()
        session_list.scroll_end(animate=False)
        await until(pilot, lambda: session_list.option_count == 502)


async def test_the_chosen_one_stays_chosen_where_others_come_before_it() -> None:
    app = _Alone()
    async with app.run_test(size=(40, 20)):
        session_list = app.query_one(SessionList)
        session_list.show(_known(3), ("", ""))
        session_list.highlighted = 3
        session_list.show(_known(5), ("", ""))
        assert session_list.chosen is not None
        assert session_list.chosen.session.session_id == "s00000"
        session_list.show((), ("", ""))
        assert session_list.chosen is None


@given(st.text(), st.integers(2, 60))
def test_rows_fit_and_lose_nothing_before_they_are_cut(text: str, width: int) -> None:
    rows = _folded(text, width)
    assert all(sum(map(columns, row)) <= width or row.startswith("…") for row in rows)
    if not rows[-1].startswith("… Enter"):
        lines = [drawn(line.removesuffix("\r")) for line in text.rstrip("\n").split("\n")]
        assert "".join(rows) == "".join(lines)
