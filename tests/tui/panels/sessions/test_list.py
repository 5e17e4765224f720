"""The list of sessions and the folding of turns, by themselves."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from textual.app import App, ComposeResult

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


class _Alone(App[None]):
    def compose(self) -> ComposeResult:
        yield SessionList(lambda: _NOON)


async def test_the_oldest_of_very_many_are_counted_and_not_drawn() -> None:
    app = _Alone()
    async with app.run_test(size=(40, 20)) as pilot:
        session_list = app.query_one(SessionList)
        session_list.show(_known(400), ("", ""))
        assert session_list.option_count == 401
        session_list.show(_known(1500), ("", ""))
        assert session_list.option_count == 402
        assert "and 1,100 older" in str(session_list.get_option_at_index(401).prompt)
        assert session_list.chosen is not None
        assert session_list.chosen.session.session_id == "s01499"
        await pilot.pause()


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
