"""Everything that was sent before, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from workbench.content.figures import duration
from workbench.content.inert import inert
from workbench.model.errors import StoreError
from workbench.model.exchange import Exchange, Status, Summary
from workbench.tui.keys import HISTORY
from workbench.tui.messages import EditAsked, ReplayAsked, ShowAsked
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.panel import Panel

_PAGE = 100
_SECONDS_BETWEEN_LOOKS = 2.0
_KEYS = "⏎ show r replay e edit / filter"


class HistoryPanel(Panel, Vertical):
    """A filter and a list that grows as it is read. Rows have no bodies."""

    DEFAULT_CSS = """
    HistoryPanel > #filter {
        background: $surface;
        margin: 0 1;
    }
    HistoryPanel > OptionList {
        height: 1fr;
        background: transparent;
        scrollbar-size-vertical: 1;
        padding: 0;
    }
    HistoryPanel > #history-note {
        padding: 1;
        color: $text-muted;
        height: 1fr;
    }
    HistoryPanel > #history-keys {
        height: 1;
        padding: 0 1;
        color: $text-muted;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """
    BINDINGS = [key.binding() for key in HISTORY]

    class _Page(Message):
        def __init__(self, text: str, before: int | None, rows: Sequence[Summary], trouble: str) -> None:
            super().__init__()
            self.text = text
            self.before = before
            self.rows = rows
            self.trouble = trouble

    class _Changed(Message):
        """Somebody has changed the history."""

    def __init__(
        self,
        page: Callable[..., Sequence[Summary]],
        version: Callable[[], int],
        now: Callable[[], datetime],
    ) -> None:
        """
        Args:
            page: `Workbench.page`; called in workers.
            version: `Workbench.version`: changes when the history does; called in workers.
            now: the time of day.
        """
        super().__init__(id="history")
        self._now = now
        self._page = page
        self._version = version
        self._seen: int | None = None
        self._rows: list[Summary] = []
        self._filtered = ""
        self._complete = False
        self._asked_before: int | None = None
        self._filter = Field(placeholder="filter", compact=True, id="filter")
        self._list = OptionList(compact=True, id="history-list")
        self._note = Static(id="history-note", markup=False)
        self._wide = 0

    def compose(self) -> ComposeResult:
        yield self._filter
        yield self._list
        yield self._note
        yield Static(_KEYS, id="history-keys", markup=False)

    def on_mount(self) -> None:
        self._note.display = False
        self.refresh_rows()
        self.set_interval(_SECONDS_BETWEEN_LOOKS, self._look)

    def _look(self) -> None:
        if self.display and self.is_on_screen:
            self._look_for_changes()

    def refresh_rows(self) -> None:
        """Read the first page again."""
        self._read(self._filter.value, None)

    def exchange_ended(self, exchange: Exchange) -> None:
        """It is a row from now on, or another row than before."""
        self.refresh_rows()

    def focus_part(self) -> None:
        """Go to the list, or where there is none to the filter."""
        (self._list if self._rows else self._filter).focus()

    def on_resize(self) -> None:
        if self._wide != self.size.width:
            self._wide = self.size.width
            self._draw(self._highlighted())

    def action_show(self) -> None:
        self._ask(ShowAsked)

    def action_replay(self) -> None:
        self._ask(ReplayAsked)

    def action_edit(self) -> None:
        self._ask(EditAsked)

    def action_filter(self) -> None:
        self._filter.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are commands in the list alone; in the filter they are letters."""
        if action in {"show", "replay", "edit", "filter"}:
            return self._list.has_focus
        return True

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.refresh_rows()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._list.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._ask(ShowAsked)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        if not self._complete and event.option_index >= len(self._rows) - _PAGE // 4:
            oldest = self._rows[-1].id
            if oldest != self._asked_before:
                self._asked_before = oldest
                self._read(self._filter.value, oldest)

    def on_history_panel__changed(self) -> None:
        self.refresh_rows()

    def on_history_panel__page(self, message: _Page) -> None:
        if message.text != self._filter.value:
            return
        if message.trouble:
            # What was read stays; the next look reads again.
            self._seen = self._asked_before = None
        elif message.before is None:
            self._take_newest(message.text, message.rows)
        elif self._rows and message.before == self._rows[-1].id:
            self._complete = len(message.rows) < _PAGE
            self._rows += message.rows
            self._list.add_options(self._option(row) for row in message.rows)
        self._tell(message.trouble)

    def _take_newest(self, text: str, rows: Sequence[Summary]) -> None:
        """Put the first page in place; what was read below it stays where the two meet."""
        numbers = {row.id for row in rows}
        meet = text == self._filtered and any(row.id in numbers for row in self._rows)
        last = rows[-1].id if rows else 0
        older = [row for row in self._rows if row.id < last] if meet else []
        if not older:
            self._complete = len(rows) < _PAGE
        self._asked_before = None
        self._filtered = text
        kept = self._highlighted()
        self._rows = [*rows, *older]
        self._draw(kept)

    def _ask(self, question: type[ShowAsked | ReplayAsked | EditAsked]) -> None:
        number = self._highlighted()
        if number is not None:
            self.post_message(question(number))

    def _highlighted(self) -> int | None:
        at = self._list.highlighted
        return self._rows[at].id if at is not None and at < len(self._rows) else None

    def _draw(self, keep: int | None) -> None:
        """Draw the list anew, the same exchange highlighted, wherever it stands now."""
        self._list.clear_options()
        self._list.add_options(self._option(row) for row in self._rows)
        if self._rows:
            numbers = [row.id for row in self._rows]
            self._list.highlighted = numbers.index(keep) if keep in numbers else 0

    def _option(self, row: Summary) -> Option:
        return Option(line(row, max(self.size.width - 3, 20), self._now().astimezone()), id=str(row.id))

    def _tell(self, trouble: str) -> None:
        self._note.display = bool(trouble) or not self._rows
        self._list.display = bool(self._rows)
        if trouble:
            self._note.update(Content.assemble((inert(trouble), "$text-error")))
        elif self._filter.value:
            self._note.update(
                "Nothing in the history has these words in its endpoint, operation, status or error."
            )
        else:
            self._note.update("Nothing sent yet. What you send with F5 is listed here, failures included.")

    @work(thread=True, exclusive=True, group="history")
    def _read(self, text: str, before: int | None) -> None:
        rows: Sequence[Summary] = ()
        trouble = ""
        try:
            if before is None:
                # Before the rows: a change in between is then seen once more, and not missed.
                self._seen = self._version()
            rows = self._page(limit=_PAGE, before=before, text=text)
        except StoreError as error:
            trouble = f"{error.message}. {error.hint}"
        if not get_current_worker().is_cancelled:
            self.post_message(self._Page(text, before, rows, trouble))

    @work(thread=True, exclusive=True, group="history-version")
    def _look_for_changes(self) -> None:
        """Another workbench may have written to the same history."""
        try:
            changed = self._version() != self._seen
        except StoreError as error:
            self.post_message(self._Page(self._filter.value, None, (), f"{error.message}. {error.hint}"))
        else:
            if changed:
                self.post_message(self._Changed())


def line(row: Summary, width: int, now: datetime) -> Content:
    """An exchange in one line: when, where to, how it went, how long it took."""
    started = row.started_at.astimezone(now.tzinfo)
    when = started.strftime("%H:%M") if started.date() == now.date() else started.strftime("%d %b")
    good = row.status is Status.OK
    went = (
        str(row.http_status) if row.http_status and (good or row.http_status >= 400) else _SHORT[row.status]
    )
    took = duration(row.duration_ms) if row.duration_ms is not None else ""
    again = "↻" if row.replay_of is not None else " "
    name = inert(row.endpoint_name) or "?"
    # One column is left free, then six for the time, one for the arrow, one blank, four for the status, eight
    # for the duration.
    room = max(width - 21, 4)
    name = name if len(name) <= room else f"{name[: room - 1]}…"
    return Content.assemble(
        (f" {when:<6}", "dim"),
        (again, "$accent"),
        f"{name:<{room}} ",
        (
            f"{went:>4}",
            "$text-success" if good else "$text-muted" if row.status is Status.IN_FLIGHT else "$text-error",
        ),
        (f"{took:>8}", "dim"),
    )


_SHORT = {
    Status.OK: "ok",
    Status.ERROR: "err",
    Status.CANCELLED: "esc",
    Status.INTERRUPTED: "cut",
    Status.IN_FLIGHT: "…",
}
