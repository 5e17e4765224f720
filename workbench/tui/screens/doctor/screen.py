"""The doctor's page: each check appears when it has ended, and says more under the cursor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textual import events, work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from workbench.content.account.doctor_text import TITLE_COLUMNS, lines_of
from workbench.content.humanize import duration
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import OperationCancelledError
from workbench.model.invocation import Connection
from workbench.model.keys.names import shown
from workbench.model.keys.tables.main import SCREEN
from workbench.model.keys.tables.setup import DOCTOR
from workbench.model.keys.text import with_keys
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.doctor.check import CheckContext, CheckResult, Verdict
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.lookups import until_the_end
from workbench.tui.screens.breakpoints import LOW
from workbench.tui.terminal.clipboard import copy_text
from workbench.tui.widgets.diff.rows import fitted
from workbench.tui.widgets.frame.title_line import TitleLine
from workbench.tui.widgets.rows.list import RowList

_MARKS = {Verdict.OK: "✓", Verdict.WARNING: "!", Verdict.FAILED: "✗", Verdict.SKIPPED: "–"}
_LOOKS = {
    Verdict.OK: "rows--name",
    Verdict.WARNING: "rows--accent",
    Verdict.FAILED: "rows--accent",
    Verdict.SKIPPED: "rows--muted",
}
_GROUP = 13
_DURATION = 10
_WIDE = 100
_KEYS = "‹doctor.again› again  ‹doctor.copy› copy  any other key: show what arrives  ‹doctor.back› back"


class DoctorScreen(Screen[None]):
    """Runs every check on a connection, one after the other, in a worker."""

    DEFAULT_CSS = """
    DoctorScreen > RowList {
        margin: 1 1 0 1;
        height: 1fr;
    }
    DoctorScreen.-low > RowList {
        margin: 0 1;
    }
    DoctorScreen.-low > #doctor-detail {
        height: 3;
    }
    DoctorScreen > #doctor-detail {
        height: 5;
        padding: 0 1;
        border-top: solid $panel;
    }
    DoctorScreen > #doctor-pressed {
        height: 1;
        padding: 0 1;
        color: $text-muted;
    }
    """
    BINDINGS = bindings(DOCTOR)
    VERTICAL_BREAKPOINTS = LOW

    class _Checked(FieldMessage):
        """A check has ended."""

        result: CheckResult
        run: int

    class _Ended(FieldMessage):
        """All have."""

        run: int

    def __init__(self, bench: Workbench, connection: Connection, endpoint_name: str) -> None:
        """
        Args:
            bench: what is checked.
            connection: how requests are sent.
            endpoint_name: an endpoint that permissions are asked for; empty for none.
        """
        super().__init__()
        self._bench = bench
        self._connection = connection
        self._endpoint_name = endpoint_name
        self._results: list[CheckResult] = []
        self._total = 0
        self._run = 0
        self._token: CancelToken | None = None
        self._title = TitleLine(id="doctor-title")
        self._list = RowList(id="doctor-list")
        self._detail = Static(id="doctor-detail", markup=False)
        self._pressed = Static(id="doctor-pressed", markup=False)

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._list
        yield self._detail
        yield self._pressed
        yield KeyLine(_KEYS, id="doctor-keys")

    def on_mount(self) -> None:
        self._list.focus()
        self.action_again()

    def on_resize(self) -> None:
        self._show()

    def action_again(self) -> None:
        """Runs every check, from the first."""
        self._cancel()
        self._token = until_the_end(self.app)
        self._run += 1
        self._results = []
        self._show()
        self._examine(self._run, self._token)

    @work(thread=True, exclusive=True, group="doctor")
    def _examine(self, run: int, token: CancelToken) -> None:
        from workbench.services.doctor.run import all_checks, examine

        checks = all_checks()
        self._total = len(checks)
        context = CheckContext(self._bench, self._connection, self._endpoint_name, token)
        try:
            for result in examine(context, checks):
                self.post_message(self._Checked(result, run))
        except OperationCancelledError:
            return
        self.post_message(self._Ended(run))

    def on_doctor_screen__checked(self, message: _Checked) -> None:
        if message.run == self._run:
            self._results.append(message.result)
            self._show_title()
            self._list.grow(len(self._results))
            if self._list.cursor == len(self._results) - 1:
                self._show_detail()

    def on_doctor_screen__ended(self, message: _Ended) -> None:
        if message.run == self._run:
            self._token = None
            self._show_title()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_detail()

    def on_key(self, event: events.Key) -> None:
        """Shows what reaches the app: terminals and multiplexers keep some keys for themselves."""
        use = next((with_keys(key.help) for key in SCREEN if event.key in key.keys.split(",")), "")
        text = f"Received: {shown(event.key)}{f' – {use}' if use else ''}"
        self._pressed.update(Content(sanitize_line(text)), layout=False)
        if event.key not in self.active_bindings:
            # That it does nothing else needs no words.
            event.stop()

    def action_copy(self) -> None:
        lines = ["Endpoint Workbench doctor"]
        group = ""
        for result in self._results:
            if result.group != group:
                lines += ["", result.group]
                group = result.group
            lines += lines_of(result.title, result.verdict, result.summary, result.advice, result.duration_ms)
        self._copy("\n".join(lines) + "\n")

    @work(thread=True, group="copy")
    def _copy(self, text: str) -> None:
        copy_text(self.app, text, shown="The report of the doctor")

    def action_back(self) -> None:
        self._cancel()
        self.dismiss(None)

    def _cancel(self) -> None:
        if self._token is not None:
            self._token.cancel()
            self._token = None

    def _show(self) -> None:
        self._show_title()
        self._list.show(len(self._results), self._paint, wide=self.size.width - 3, at=self._list.cursor)
        self._show_detail()

    def _show_title(self) -> None:
        counts = Counter(result.verdict for result in self._results)
        state = "checking" if self._token is not None else "done"
        done = f"{len(self._results)} of {self._total}" if self._total else "0"
        figures = " · ".join(f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict])
        words = f"Doctor · {state} {done}{f' · {figures}' if figures else ''}"
        self._title.update(Content(words), layout=False)

    def _show_detail(self) -> None:
        if not self._results:
            self._detail.update(Content("Nothing is recorded, and no model of yours runs."), layout=False)
            return
        result = self._results[min(self._list.cursor, len(self._results) - 1)]
        parts = [Content(sanitize_line(result.summary))]
        if result.advice:
            parts.append(Content(f"→ {sanitize_line(result.advice)}").stylize("$accent"))
        self._detail.update(Content("\n").join(parts), layout=False)

    def _paint(self, row: int) -> Sequence[tuple[str, str]]:
        result = self._results[row]
        look = _LOOKS[result.verdict]
        group = _GROUP if self.size.width >= _WIDE else 0
        columns = self.size.width - 3 - len(f"{_MARKS[result.verdict]} ") - group - _DURATION
        title = min(TITLE_COLUMNS, columns)
        return [
            (f"{_MARKS[result.verdict]} ", look),
            (fitted(result.group, group), "rows--muted"),
            (fitted(result.title, title), look),
            (f"{duration(result.duration_ms):>{_DURATION - 2}}  ", "rows--number"),
            (fitted(sanitize_line(result.summary), columns - title), "rows--muted"),
        ]
