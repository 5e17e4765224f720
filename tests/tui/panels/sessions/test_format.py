"""What is written of a session: its sheet, and the line of the next send. No app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workbench.model.exchange import Status
from workbench.model.sessions.session import Session
from workbench.model.sessions.session_event import SessionEvent
from workbench.services.sessions.catalog import KnownSession
from workbench.tui.panels.sessions.format import facts, standing
from workbench.tui.panels.sessions.tracker import Standing

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def known(opened: str | None) -> KnownSession:
    """A session of an hour ago, as the answer that opened it told of it; None where none was seen."""
    event = SessionEvent(
        uuid="1",
        session_id="s-1",
        endpoint_name="chat",
        started_at=NOW - timedelta(hours=1),
        status=Status.OK,
        opened=opened,
    )
    return KnownSession(session=Session.of([event]))


@pytest.mark.parametrize(
    ("opened", "expected"),
    [
        (None, "ID typed by hand; opened elsewhere"),
        ("s-1", "open; no expiry given"),
        ("s-1; Expires=when it rains", "open; expires: 'when it rains'"),
        ("s-1; Expires=2026-11-24T13:00:00Z", "open until "),
        ("s-1; Expires=2026-11-24T11:30:00Z", "expired at "),
    ],
)
def test_the_sheet_says_how_long_it_lives_as_far_as_that_is_known(opened: str | None, expected: str) -> None:
    lines = facts(known(opened), NOW, 60).plain.splitlines()
    assert lines[0] == "s-1"
    assert lines[-1].startswith(expected)


@pytest.mark.parametrize(
    ("opened", "again", "expected"),
    [
        ("s-1", True, "turn 1 · the payload still asks for a new session"),
        (
            "s-1; Expires=2026-11-24T12:10:00Z",
            True,
            "turn 1 · 10:00 left · the payload still asks for a new session",
        ),
        ("s-1", False, "turn 1 · no expiry · "),
        (None, False, "not opened here · "),
    ],
)
def test_the_next_send_is_a_turn_and_a_payload_that_opens_another_is_said(
    opened: str | None, again: bool, expected: str
) -> None:
    state = Standing(session_id="s-1", entry=known(opened), asks_for_another=again, is_late=False)
    line = standing(state, NOW, "Ctrl+N")
    assert line is not None and expected in line.plain
