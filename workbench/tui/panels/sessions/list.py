"""The list of sessions by endpoint; what is seen of it counts down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.content.sanitize import sanitize_line
from workbench.services.sessions.catalog import KnownSession
from workbench.tui.panels.sessions import format
from workbench.tui.widgets.bases.kept_focus import KeptFocus

_PAGE = 400
"""Sessions that are drawn at once, in a few milliseconds; older ones follow where the end comes near."""
_NEAR = 20
"""Rows from the end of what is drawn at which more of them are."""
_FIRST = 1
"""The index of the newest session, behind a heading."""
_LINES = 2
"""Of each session; a heading has one."""


class SessionList(KeptFocus, OptionList):
    """Headings with an endpoint's name, and below each its sessions, the newest first.

    It draws them by pages of some hundred, each with headings of its own, so that one that is added changes
    nothing above it.
    """

    class Chosen(Message):
        """A session was clicked twice."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """
        Args:
            now: the time of day.
        """
        super().__init__(compact=True, id="sessions-list")
        self._now = now
        self._sessions: Sequence[KnownSession] = ()
        self._taken = ("", "")
        self._entries: list[KnownSession | None] = []
        self._drawn: list[Content] = []
        self._listed = 0
        self._wide = 0

    @property
    def chosen(self) -> KnownSession | None:
        """The session under the cursor."""
        at = self.highlighted
        return self._entries[at] if at is not None and at < len(self._entries) else None

    def show(self, sessions: Sequence[KnownSession], taken: tuple[str, str]) -> None:
        """Draws the list anew, the same session highlighted, wherever it stands now.

        Args:
            sessions: what to list, the newest use first.
            taken: endpoint and ID of the session that the next send is a turn of.
        """
        names = self.chosen.names if self.chosen else None
        self._sessions, self._taken = sessions, taken
        self._entries, self._drawn, self._listed = [], [], 0
        self.clear_options()
        place = next((place for place, entry in enumerate(sessions) if entry.names == names), 0)
        while self._listed <= place and self._extend():
            pass
        if self._entries:
            kept = sessions[place]
            self.highlighted = next(at for at, entry in enumerate(self._entries) if entry is kept)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        # By a click, which only looks; Enter and a second click use it.
        event.stop()

    def on_click(self, event: events.Click) -> None:
        if event.chain > 1:
            self.post_message(self.Chosen())

    def action_last(self) -> None:
        """Goes to the oldest. It draws what is not drawn yet page by page, and the next key ends that."""
        before = self.highlighted
        super().action_last()
        if self.highlighted != before:
            self.call_later(self._go_on_from, self.highlighted)

    def _go_on_from(self, highlighted: int) -> None:
        if self.highlighted == highlighted:
            self.action_last()

    def action_cursor_up(self) -> None:
        """Goes up; from the newest to the oldest."""
        if self.highlighted == _FIRST:
            self.action_last()
        else:
            super().action_cursor_up()

    def _extend(self) -> bool:
        """Draws another page; returns whether older ones follow it."""
        page = self._sessions[self._listed : self._listed + _PAGE]
        by_endpoint: dict[str, list[KnownSession]] = {}
        for entry in page:
            by_endpoint.setdefault(entry.session.endpoint_name, []).append(entry)
        begin = len(self._entries)
        for of_one in by_endpoint.values():
            self._entries += [None, *of_one]
        self._listed += len(page)
        now = self._now()
        self._drawn += [self._row(at, now) for at in range(begin, len(self._entries))]
        self.add_options(
            Option(text, disabled=entry is None)
            for text, entry in zip(self._drawn[begin:], self._entries[begin:], strict=True)
        )
        return self._listed < len(self._sessions)

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        if highlighted is not None and highlighted + _NEAR >= len(self._entries):
            self._follow()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        if new_value + _NEAR >= self.max_scroll_y:
            self._follow()

    def _follow(self) -> None:
        if self._listed < len(self._sessions):
            self._extend()

    def on_resize(self) -> None:
        wide = self.scrollable_content_region.width
        if self._wide != wide:
            self._wide = wide
            self.show(self._sessions, self._taken)

    def count_down(self) -> None:
        """Draws again what is seen and has changed with the time."""
        now = self._now()
        # Headings have fewer lines than sessions have: those above the first may be too many, never too few.
        first = self.scroll_offset.y // _LINES
        last = self.scroll_offset.y + self.size.height
        for at in range(first, min(last, len(self._entries))):
            text = self._row(at, now)
            if text != self._drawn[at]:
                self._drawn[at] = text
                self.replace_option_prompt_at_index(at, text)

    def _row(self, at: int, now: datetime) -> Content:
        entry = self._entries[at]
        if entry is None:
            following = self._entries[at + 1]
            name = following.session.endpoint_name if following else ""
            return Content(f" {sanitize_line(name)}").stylize("bold $text")
        width = max(self.scrollable_content_region.width, 20)
        return format.row(entry, now, width, taken=entry.names == self._taken)
