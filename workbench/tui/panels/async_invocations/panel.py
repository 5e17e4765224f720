"""Asynchronous invocations: how each stands, what it came to, and what to do about it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from workbench.content.sanitize import sanitize_line
from workbench.model.async_invocation import AsyncInvocation, AsyncState
from workbench.model.errors import WorkbenchError
from workbench.model.exchange import Exchange
from workbench.model.keys.registry import ASYNC
from workbench.services import Workbench
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.services.async_invocations.poller import AsyncPoller
from workbench.services.clipboard import copied_by, programs
from workbench.tui.keys.bindings import bindings
from workbench.tui.messages import AsyncStatusChanged, ShowExchangeRequested
from workbench.tui.panels.async_invocations.format import about, line, location
from workbench.tui.terminal.notifications import alert
from workbench.tui.widgets.panel import Panel, refuse

_EMPTY = (
    "No asynchronous invocations yet. InvokeEndpointAsync returns at once; its result in S3 is watched for "
    "and shown here when it arrives, also after a restart."
)


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

    @dataclass(eq=False, repr=False)
    class _Page(Message):
        """The list was read; `error` says why not, if it could not be."""

        rows: Sequence[AsyncInvocation]
        error: str

    @dataclass(eq=False, repr=False)
    class _Copied(Message):
        """The place of an object was copied; `program` is empty if only the terminal was asked."""

        text: str
        program: str

    def __init__(self, bench: Workbench, now: Callable[[], datetime], *, notify: str = "") -> None:
        """
        Args:
            bench: what fetches and records.
            now: the time of day.
            notify: how to tell whoever looks elsewhere: `bell`, `desktop`, or not.
        """
        super().__init__(id="async")
        self._now = now
        self._notify = notify
        self._invocations = AsyncInvocations(bench)
        self._watching = AsyncPoller(bench, self._invocations, self._hear)
        self._rows: list[AsyncInvocation] = []
        self._drawn: list[Content] = []
        self._list = OptionList(compact=True, id="async-list")
        self._note = Static(_EMPTY, id="async-note", markup=False)
        self._about = Static(id="async-about", markup=False)

    def compose(self) -> ComposeResult:
        yield self._list
        yield self._note
        yield self._about

    def on_mount(self) -> None:
        self._show_rows([])
        self._watching.start()
        self.refresh_rows()
        self.set_interval(1.0, self._tick)

    async def on_unmount(self) -> None:
        # What is being asked is broken off; until it is, the bench stays.
        await asyncio.to_thread(self._watching.close)

    def exchange_ended(self, exchange: Exchange) -> None:
        """It may be one to watch."""
        self._watching.sent(exchange)
        if exchange.response is not None and exchange.response.output.get("OutputLocation"):
            self.refresh_rows()

    def focus_part(self) -> None:
        """Goes to the list, or where there is none to the panel, so that keys go nowhere else."""
        self.screen.set_focus(self._list if self._rows else self)

    def allow_focus(self) -> bool:
        """Returns whether there is no list to go to."""
        return not self._rows

    def refresh_rows(self) -> None:
        """Reads them again."""
        self._read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in {"open", "watch", "stop", "copy_location", "forget"}:
            return self._list.has_focus
        return True

    def action_open(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.post_message(ShowExchangeRequested(chosen.summary.id))

    def action_watch(self) -> None:
        if (chosen := self._chosen()) is None:
            return
        if chosen.arrival.state in {AsyncState.DONE, AsyncState.FAILED}:
            refuse(self, "This invocation has ended. There is nothing left to watch.")
        else:
            self._change(chosen.summary.id, "watch")

    def action_stop(self) -> None:
        if (chosen := self._chosen()) is None:
            return
        if chosen.arrival.over:
            refuse(self, "This invocation is not being watched any more.")
        else:
            self._change(chosen.summary.id, "stop")

    def action_forget(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._change(chosen.summary.id, "forget")

    def action_copy_location(self) -> None:
        if (chosen := self._chosen()) is not None:
            self._copy(location(chosen))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.action_open()

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._tell()

    def on_resize(self) -> None:
        self._show_rows(self._rows)

    def on_async_panel__page(self, message: _Page) -> None:
        self._show_rows(list(message.rows))
        if message.error:
            self._note.update(Content.assemble((sanitize_line(message.error), "$text-error")))
            self._note.display = True

    def on_async_panel__copied(self, message: _Copied) -> None:
        if not message.program:
            self.app.copy_to_clipboard(message.text)
        how = (
            f"Copied with {message.program}."
            if message.program
            else "Sent to the terminal's clipboard, if the terminal allows it."
        )
        self.notify(sanitize_line(message.text), title=how, markup=False)

    def on_async_status_changed(self, message: AsyncStatusChanged) -> None:
        """One of them stands otherwise: it is told wherever its user is, and the screen hears of it too."""
        deferred = message.deferred
        self._rows = [deferred if row.summary.id == deferred.summary.id else row for row in self._rows]
        self._show_rows(self._rows)
        if deferred.arrival.over:
            text = f"#{deferred.summary.id} {deferred.summary.endpoint_name}: {deferred.arrival.state.value}"
            good = deferred.arrival.state is AsyncState.DONE
            self.app.notify(
                sanitize_line(text),
                title="Asynchronous invocation",
                severity="information" if good else "warning",
                markup=False,
            )
            alert(self.app, self._notify, text)

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
        self._note.update(_EMPTY)
        self._tell()

    def _tell(self) -> None:
        chosen = self._chosen()
        self._about.update(Content("") if chosen is None else about(chosen, self._now()))

    @work(thread=True, exclusive=True, group="async")
    def _read(self) -> None:
        try:
            self.post_message(self._Page(self._invocations.page(), ""))
        except WorkbenchError as error:
            self.post_message(self._Page((), error.text))

    @work(thread=True, group="async-copy")
    def _copy(self, text: str) -> None:
        self.post_message(self._Copied(text, copied_by(programs(os.environ), text.encode())))

    @work(thread=True, group="async-change")
    def _change(self, number: int, how: str) -> None:
        error_text = ""
        rows: Sequence[AsyncInvocation] = ()
        try:
            if how == "forget":
                self._watching.drop(number)
                self._invocations.forget(number)
            else:
                deferred = self._invocations.watch(number, watched=how == "watch")
                if deferred.arrival.watched and not deferred.arrival.over:
                    self._watching.drop(number)
                    self._watching.add(number)
            rows = self._invocations.page()
        except WorkbenchError as error:
            error_text = error.text
        self.post_message(self._Page(rows, error_text))
