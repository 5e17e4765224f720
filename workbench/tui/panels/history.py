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
from workbench.model.exchange import Status, Summary
from workbench.tui.keys import HISTORY
from workbench.tui.messages import EditAsked, ReplayAsked, ShowAsked

_PAGE = 100
_SECONDS_BETWEEN_LOOKS = 2.0
_KEYS = "⏎ show r replay e edit / filter"


class HistoryPanel(Vertical):
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
        def __init__(self, text: str, rows: Sequence[Summary], *, first: bool, trouble: str = "") -> None:
            super().__init__()
            self.text = text
            self.rows = rows
            self.first = first
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
        self._filter = Input(placeholder="filter", compact=True, id="filter")
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

    def refresh_rows(self) -> None:
        """Read the first page again."""
        self._read(self._filter.value, None)

    def focus_list(self) -> None:
        """Go to the list, or where there is none to the filter."""
        (self._list if self._rows else self._filter).focus()

    def on_resize(self) -> None:
        if self._wide != self.size.width:
            self._wide = self.size.width
            self._draw()

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
            self._read(self._filter.value, self._rows[-1].id)

    def on_history_panel__changed(self) -> None:
        self.refresh_rows()

    def on_history_panel__page(self, message: _Page) -> None:
        if message.text != self._filter.value:
            return
        if message.first:
            # What was read below the first page stays, unless it was read under another filter.
            older = self._rows if message.text == self._filtered else []
            last = message.rows[-1].id if message.rows else 0
            kept = self._highlighted()
            self._rows = [*message.rows, *(row for row in older if row.id < last)]
            if self._filtered != message.text or len(self._rows) == len(message.rows):
                self._complete = len(message.rows) < _PAGE
            self._filtered = message.text
            self._draw(keep=kept)
        else:
            self._complete = len(message.rows) < _PAGE
            self._rows += message.rows
            self._list.add_options(self._option(row) for row in message.rows)
        self._tell(message.trouble)

    def _ask(self, question: type[ShowAsked | ReplayAsked | EditAsked]) -> None:
        number = self._highlighted()
        if number is not None:
            self.post_message(question(number))

    def _highlighted(self) -> int | None:
        at = self._list.highlighted
        return self._rows[at].id if at is not None and at < len(self._rows) else None

    def _draw(self, keep: int | None = None) -> None:
        keep = keep if keep is not None else self._highlighted()
        at_top = self._list.highlighted in {None, 0}
        self._list.clear_options()
        self._list.add_options(self._option(row) for row in self._rows)
        if self._rows:
            numbers = [row.id for row in self._rows]
            self._list.highlighted = 0 if at_top or keep not in numbers else numbers.index(keep)

    def _option(self, row: Summary) -> Option:
        return Option(line(row, max(self.size.width - 2, 20), self._now().astimezone()), id=str(row.id))

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
            self.post_message(self._Page(text, rows, first=before is None, trouble=trouble))

    @work(thread=True, exclusive=True, group="history-version")
    def _look(self) -> None:
        """Another workbench may have written to the same history."""
        if self._version() != self._seen:
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
