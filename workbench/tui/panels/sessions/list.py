"""The list of sessions by endpoint; what is seen of it counts down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.content.sanitize import sanitize_line
from workbench.services.sessions.catalog import KnownSession
from workbench.tui.panels.sessions import format

_MOST = 400
"""Sessions that are listed; drawing them takes a few milliseconds."""
_LINES = 2
"""Of each session; a heading has one."""


class SessionList(OptionList):
    """Headings with an endpoint's name, and below each its sessions, the newest first."""

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
        kept = self.chosen
        self._sessions, self._taken = sessions, taken
        by_endpoint: dict[str, list[KnownSession]] = {}
        for entry in sessions[:_MOST]:
            by_endpoint.setdefault(entry.session.endpoint_name, []).append(entry)
        self._entries = []
        for of_one in by_endpoint.values():
            self._entries += [None, *of_one]
        if len(sessions) > _MOST:
            self._entries.append(None)
        now = self._now()
        self._drawn = [self._row(at, now) for at in range(len(self._entries))]
        self.clear_options()
        self.add_options(
            Option(text, disabled=entry is None)
            for text, entry in zip(self._drawn, self._entries, strict=True)
        )
        if self._entries:
            names = [entry and entry.names for entry in self._entries]
            self.highlighted = names.index(kept.names) if kept and kept.names in names else 1

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
            if at + 1 == len(self._entries):
                more = len(self._sessions) - _MOST
                return Content(f" and {more:,} older, in the history (F6)").stylize("$text-muted")
            following = self._entries[at + 1]
            name = following.session.endpoint_name if following else ""
            return Content(f" {sanitize_line(name)}").stylize("bold $text")
        width = max(self.scrollable_content_region.width, 20)
        return format.row(entry, now, width, taken=entry.names == self._taken)
