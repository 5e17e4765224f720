"""Asynchronous invocations: how each stands, what it came to, and what to do about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from workbench.content.sanitize import sanitize_line
from workbench.model.async_invocation import AsyncInvocation
from workbench.model.exchange import Exchange
from workbench.model.keys.tables.async_invocations import ASYNC
from workbench.model.keys.text import with_keys
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.services.async_invocations.poller import AsyncPoller
from workbench.tui.background import Background
from workbench.tui.errors import notify_error
from workbench.tui.keys.bindings import bindings
from workbench.tui.messages import AsyncStatusChanged
from workbench.tui.panels.async_invocations.actions import (
    AsyncActions,
    InvocationsChanged,
    InvocationsRead,
)
from workbench.tui.panels.async_invocations.announcement import Announcement
from workbench.tui.panels.async_invocations.format import about, line
from workbench.tui.panels.async_invocations.reader import InvocationReader
from workbench.tui.widgets.bases.kept_focus import KeptFocus
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.panel import Panel

_EMPTY = (
    "No asynchronous invocations yet. InvokeEndpointAsync returns at once; its result in S3 is watched for "
    "and shown here when it arrives, also after a restart. ‹upload› uploads the payload to S3 and invokes."
)


_SECONDS_BETWEEN_LOOKS = 2.0


class _List(KeptFocus, OptionList):
    pass


class AsyncPanel(Panel, Vertical, can_focus=True):
    """A list, and below it all that is known of the chosen one. It watches while it is there."""

    DEFAULT_CSS = """
    AsyncPanel > OptionList {
        height: 1fr;
        background: transparent;
        scrollbar-size-vertical: 1;
        padding: 0;
    }
    AsyncPanel > #async-note {
        padding: 1;
        color: $text-muted;
        height: 1fr;
    }
    AsyncPanel > #async-about {
        height: auto;
        max-height: 50%;
        border-top: solid $panel;
        padding: 0 1;
    }
    """
    BINDINGS = bindings(ASYNC)

    def __init__(self, bench: Workbench, now: Callable[[], datetime], *, notify: str = "") -> None:
        """
        Args:
            bench: what fetches and records.
            now: the time of day.
            notify: how to tell whoever looks elsewhere: `bell`, `desktop`, or not.
        """
        super().__init__(id="async")
        self._now = now
        self._announcement = Announcement(self, notify)
        self._invocations = AsyncInvocations(bench)
        self._watching = AsyncPoller(bench, self._invocations, self._hear)
        self._reader = InvocationReader(self._invocations, Background(self))
        self._acts = AsyncActions(self, self._invocations, self._watching, self._reader.listing, self._chosen)
        self._actions = self._acts.actions
        self._rows: list[AsyncInvocation] = []
        self._error = ""
        self._drawn: list[Content] = []
        # Counts the changes of a state that were told.
        self._changes = 0
        self._list = _List(compact=True, id="async-list")
        self._note = SteadyText(_EMPTY, id="async-note", markup=False)
        self._about = SteadyText(id="async-about", markup=False)

    def compose(self) -> ComposeResult:
        yield self._list
        yield self._note
        yield self._about

    def on_mount(self) -> None:
        self._show_rows([])
        self._watching.start()
        self.refresh_rows()
        self.set_interval(1.0, self._tick)
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)

    async def on_unmount(self) -> None:
        # What is being asked is broken off; until it is, the bench stays.
        await asyncio.to_thread(self._watching.close)

    def exchange_ended(self, exchange: Exchange, draft_name: str) -> None:
        """It may be one to watch."""
        self._watching.sent(exchange)
        if exchange.response is not None and exchange.response.output.get("OutputLocation"):
            self.refresh_rows(is_needed=True)

    def exchange_shown(self, exchange: Exchange | None) -> None:
        """What the response shows is not announced over it."""
        self._announcement.exchange_shown(exchange.id if exchange else None)

    def focus_part(self) -> None:
        """Goes to the list, or where there is none to the panel, so that keys go nowhere else."""
        self.screen.set_focus(self._list if self._rows else self)
        self._announcement.withdraw()

    def allow_focus(self) -> bool:
        """Returns whether there is no list to go to."""
        return not self._rows

    def refresh_rows(self, *, is_needed: bool = False) -> None:
        """Reads them again; keys of the list wait for it where it is needed."""
        self._reader.read(self._changes, is_needed=is_needed)

    @property
    def reading(self) -> str:
        """The list."""
        return self._reader.listing.awaited

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._list.has_focus if action == "invocation" else True

    def action_invocation(self, name: str) -> None:
        """Does something with an invocation, by its name in the table of keys."""
        self._actions[name]()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._acts.open()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._tell()

    def on_resize(self) -> None:
        self._show_rows(self._rows)

    def on_invocations_changed(self, message: InvocationsChanged) -> None:
        if message.error is not None:
            notify_error(self.app, message.error, "Invocation unchanged", "error")
        if message.is_asked:
            self._reader.listing.end_change()
        self.refresh_rows()

    def on_invocations_read(self, message: InvocationsRead) -> None:
        if message.changes != self._changes:
            # One of them stands otherwise since this was read, which is told once.
            self.refresh_rows()
        else:
            self._error = message.error
            self._reader.accept(message)
            self._show_rows(list(message.rows))
            self._watching.take_up(message.rows)

    def on_async_status_changed(self, message: AsyncStatusChanged) -> None:
        """One of them stands otherwise: it is told wherever its user is, and the screen hears of it too."""
        self._changes += 1
        deferred = message.deferred
        self._rows = [deferred if row.summary.id == deferred.summary.id else row for row in self._rows]
        self._show_rows(self._rows)
        if self._error:
            # What could not be read then may be now.
            self.refresh_rows()
        if deferred.arrival.over:
            self._announcement.announce(deferred)

    def _hear(self, deferred: AsyncInvocation) -> None:
        self.post_message(AsyncStatusChanged(deferred))

    def _chosen(self) -> AsyncInvocation | None:
        at = self._list.highlighted
        return self._rows[at] if at is not None and at < len(self._rows) else None

    def _tick(self) -> None:
        """Ages and times left go on, where they are seen."""
        if self.display and self.is_on_screen and any(not row.arrival.over for row in self._rows):
            for at, drawn in enumerate(self._lines()):
                if at < len(self._drawn) and drawn.plain != self._drawn[at].plain:
                    self._list.replace_option_prompt_at_index(at, drawn)
                    self._drawn[at] = drawn
            self._tell()

    def _lines(self) -> list[Content]:
        now, width = self._now(), max(self.size.width - 3, 20)
        return [line(row, width, now) for row in self._rows]

    def _show_rows(self, rows: list[AsyncInvocation]) -> None:
        chosen = self._chosen()
        has_focus = self.has_focus or self._list.has_focus
        self._rows = rows
        self._drawn = self._lines()
        self._list.clear_options()
        self._list.add_options(Option(drawn) for drawn in self._drawn)
        if rows:
            numbers = [row.summary.id for row in rows]
            kept = chosen.summary.id if chosen else None
            self._list.highlighted = numbers.index(kept) if kept in numbers else 0
        self._list.display = self._about.display = bool(rows)
        self._note.display = not rows
        if has_focus:
            self.screen.set_focus(self._list if rows else self)
        error = Content.assemble((sanitize_line(self._error), "$text-error"))
        self._note.update(error if self._error else with_keys(_EMPTY))
        self._tell()

    def _tell(self) -> None:
        chosen = self._chosen()
        self._about.update(Content("") if chosen is None else about(chosen, self._now()))

    def _look(self) -> None:
        if self.display and self.is_on_screen:
            self._reader.look()
