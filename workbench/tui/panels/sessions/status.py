"""What the next send is to the session that the draft names, told where that is news."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from workbench.model.keys.text import key_of
from workbench.tui.messages import MainMessage, SessionStatusChanged
from workbench.tui.panels.sessions import format
from workbench.tui.panels.sessions.tracker import DraftSessionTracker

if TYPE_CHECKING:
    from textual.content import Content


class DraftSessionStatus:
    """Posts `SessionStatusChanged` where it is another one than before, and warns of an end that is near.

    Args:
        tracker: knows the draft and the sessions.
        now: the time of day.
        post: takes the message.
        warn: takes that the session is about to expire, or has; each is said once.
    """

    def __init__(
        self,
        tracker: DraftSessionTracker,
        now: Callable[[], datetime],
        post: Callable[[MainMessage], object],
        warn: Callable[[str], None],
    ) -> None:
        self._tracker = tracker
        self._now = now
        self._post = post
        self._warn = warn
        self._reported: tuple[Content | None, bool] | None = None

    def tell(self) -> None:
        """Tells what has changed."""
        now = self._now()
        text = format.standing(self._tracker.standing(), now, key_of("session_again"))
        status = text, self._tracker.way.continues
        if status != self._reported:
            self._reported = status
            self._post(SessionStatusChanged(text, continues=self._tracker.way.continues))
        if warning := self._tracker.warning(now):
            self._warn(warning)
