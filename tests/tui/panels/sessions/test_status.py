"""What the next send is to a session is told where that is news, and its end once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.model.invocation import NEW_SESSION, Invocation
from workbench.tui.messages import MainMessage, SessionStatusChanged
from workbench.tui.panels.sessions.status import DraftSessionStatus
from workbench.tui.panels.sessions.tracker import DraftSessionTracker

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)


def test_the_status_is_posted_once_until_it_is_another_one() -> None:
    posted: list[MainMessage] = []
    tracker = DraftSessionTracker()
    clock = iter(NOW + timedelta(seconds=second) for second in range(5))
    status = DraftSessionStatus(tracker, lambda: next(clock), posted.append, lambda text: None)
    status.tell()
    tracker.draft = Invocation(fields={"EndpointName": "chat", "SessionId": NEW_SESSION})
    for _ in range(3):
        status.tell()
    first, second = posted
    assert isinstance(first, SessionStatusChanged) and first.text is None
    assert isinstance(second, SessionStatusChanged) and second.text is not None
    assert "opens a session" in second.text.plain
