"""The container's log around an exchange: loaded in a worker, kept up to date while lines may still come."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY
from functools import partial
from operator import attrgetter

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from workbench.content.logs import LogBlock, LogEntry, entries, fold
from workbench.content.logs.rows import summary
from workbench.content.sanitize import sanitize_line
from workbench.model.account.pause import Pause
from workbench.model.errors import NoLogGroupError, NotFoundError, OperationCancelledError, WorkbenchError
from workbench.model.exchange import Exchange, FailureKind
from workbench.model.keys.text import with_keys
from workbench.model.logs.line import LogLine, LogRecord
from workbench.model.logs.source import source_of
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.logs.around import MARGIN, ExchangeLogs, ended_at, reason
from workbench.services.logs.tail import LogTail
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.panels.response.log_list import LogList
from workbench.tui.widgets.field import ending_keys
from workbench.tui.widgets.frame.steady_text import SteadyText
from workbench.tui.widgets.prompt import Prompt
from workbench.tui.widgets.rows.list import RowList
from workbench.tui.widgets.text_modal import TextModal
from workbench.tui.widgets.views.view import Taken

_KEYS = (
    "Enter unfold  ‹response.find› filter  ‹log.pings› health checks  ‹log.follow› follow  ‹log.live› live  "
    "‹response.copy_value› line  ‹response.copy_all› all"
)
_MOST_LINES = 20_000


class LogPane(Vertical):
    """Shows the log of one exchange at a time."""

    DEFAULT_CSS = """
    LogPane {
        height: 1fr;
        padding: 0 1;
    }
    LogPane > #log-state {
        height: 1;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    LogPane > #log-keys {
        dock: none;
        padding: 0;
    }
    LogPane > #log-note {
        height: auto;
        max-height: 50%;
        margin-top: 1;
    }
    """

    class Explained(FieldMessage):
        """The log says why the exchange failed."""

        exchange: Exchange
        entry: LogEntry

    class _Lines(FieldMessage):
        """Lines have been read; `reading` is what was doing it."""

        reading: CancelToken
        record: LogRecord
        blocks: Sequence[LogBlock]

    class _State(FieldMessage):
        """What is being done, or why it cannot be; `reading` as above."""

        reading: CancelToken
        text: str
        hint: str = ""
        _: KW_ONLY
        over: bool

    def __init__(self, bench: Workbench) -> None:
        """
        Args:
            bench: what reads and keeps logs.
        """
        super().__init__(id="log")
        self._bench = bench
        self._logs = ExchangeLogs(bench)
        self._exchange: Exchange | None = None
        self._record: LogRecord | None = None
        self._loaded: Exchange | None = None
        self._cancellation = CancelToken()
        self._following = ""
        self._note_text = Content("")
        self._state = SteadyText(id="log-state", markup=False)
        self._note = SteadyText(id="log-note", markup=False)
        self._filter = Prompt(id="log-filter")
        self._list = LogList()

    def compose(self) -> ComposeResult:
        yield self._state
        yield self._filter
        yield self._note
        yield self._list
        yield KeyLine(_KEYS, id="log-keys")

    def on_unmount(self) -> None:
        self._cancellation.cancel()

    def show(self, exchange: Exchange) -> None:
        """Has the log of another exchange. After a ModelError it is read at once, else when looked at."""
        self.forget()
        self._exchange = exchange
        if exchange.failure is not None and exchange.failure.kind is FailureKind.MODEL:
            self.load()

    def forget(self) -> None:
        """Stops reading: what was shown belongs to another exchange."""
        self._cancellation.cancel()
        self._cancellation = CancelToken()
        self._following = ""
        self._exchange = self._record = self._loaded = None
        self._list.show_blocks(())
        self._filter.close()
        self._say("")

    def load(self) -> None:
        """Reads the log, unless that has been done."""
        if self._exchange is not None and self._loaded is not self._exchange:
            self._loaded = self._exchange
            self._say("Reading the log …")
            self._read(self._exchange, self._cancellation)

    def go(self) -> None:
        """Takes the focus."""
        self.screen.set_focus(self._list)

    def run(self, name: str) -> None:
        """Does what a key asks for, by its name in the table of keys."""
        acts: Mapping[str, Callable[[], object]] = {
            "find": self._ask,
            "fold": self._list.toggle,
            "unfold": self._list.unfold_all,
            "pings": self._toggle_pings,
            "follow": self._toggle_following,
            "live": partial(self._toggle_following, live=True),
        }
        if name in acts:
            acts[name]()

    def taken(self, name: str) -> Taken | None:
        """Returns what a key takes out of the log: the line under the cursor, or all that is shown."""
        row = self._list.selected
        if name == "copy_value" and row is not None:
            block = self._list.blocks[row.block]
            text = "\n".join(entry.text for entry in (block.entries if row.head else (row.entry,)))
            return Taken(text.encode(), "the log line" if row.lines == 1 else "the traceback", ".log")
        if name in {"copy_all", "save"} and self._list.count:
            text = "\n".join(
                entry.text
                for number in dict.fromkeys(row.block for row in self._list.shown)
                for entry in self._list.blocks[number].entries
            )
            return Taken(text.encode(), "the log", ".log")
        return None

    # Reading

    @work(thread=True, group="log")
    def _read(self, exchange: Exchange, cancellation: CancelToken) -> None:
        try:
            kept = self._logs.kept(exchange)
            if kept is not None:
                self._tell_lines(cancellation, kept)
            if kept is None or not self._logs.is_settled(exchange):
                self._tell(cancellation, "No lines yet. CloudWatch shows them within a minute …", over=False)
                pausing = partial(self._tell_pause, cancellation)
                for record in self._logs.watch(exchange, cancellation=cancellation, on_pause=pausing):
                    self._tell_lines(cancellation, record)
        except OperationCancelledError:
            return
        except NoLogGroupError as error:
            self._tell(cancellation, error.message, error.hint, over=True)
        except WorkbenchError as error:
            self._tell(cancellation, f"The log cannot be read. {error.message}", error.hint, over=True)
        else:
            self._tell(cancellation, self._logs.notice, over=True)

    @work(thread=True, group="log")
    def _follow(
        self, exchange: Exchange, before: LogRecord | None, cancellation: CancelToken, live: bool
    ) -> None:
        source, connection = source_of(exchange), exchange.invocation.connection
        leading = exchange.went.leading_to(connection) if exchange.went else connection
        tail = LogTail(self._bench, source, leading, cancellation=cancellation)
        try:
            before = before or self._read_once(exchange, cancellation)
            lines: tuple[LogLine, ...] = before.lines if before else ()
            region = before.region if before else ""
            notify = partial(self._tell_notice, cancellation)
            # Some lines of the exchange itself may become readable only now.
            began = exchange.started_at - MARGIN
            ways = tail.live(began, notify, shown=lines) if live else tail.follow(began, shown=lines)
            for fresh in ways:
                lines = tuple(sorted((*lines, *fresh), key=attrgetter("event_at"))[-_MOST_LINES:])
                record = LogRecord(group=source.group, region=region, read_at=self._bench.now(), lines=lines)
                self._tell_lines(cancellation, record)
        except OperationCancelledError:
            return
        except WorkbenchError as error:
            self._tell(cancellation, f"The log cannot be followed. {error.message}", error.hint, over=True)

    def _read_once(self, exchange: Exchange, cancellation: CancelToken) -> LogRecord | None:
        """Shows the lines that are readable of an exchange, and returns them; None where there are none."""
        kept = self._logs.kept(exchange)
        if kept is not None:
            self._tell_lines(cancellation, kept)
            if self._logs.is_settled(exchange):
                return kept
        try:
            pausing = partial(self._tell_pause, cancellation)
            record = self._logs.read(exchange, cancellation=cancellation, on_pause=pausing)
        except (NoLogGroupError, NotFoundError):
            # Nothing was printed yet, or not in this run's sandbox: what is followed is what comes.
            return kept
        self._tell_lines(cancellation, record)
        return record

    def _tell_lines(self, reading: CancelToken, record: LogRecord) -> None:
        if record.lines:
            self.post_message(self._Lines(reading, record, fold(entries(record.lines))))

    def _tell(self, reading: CancelToken, text: str, hint: str = "", *, over: bool) -> None:
        self.post_message(self._State(reading, text, hint, over=over))

    def _tell_notice(self, cancellation: CancelToken, text: str) -> None:
        if not cancellation.cancelled:
            self.app.notify(sanitize_line(text), title="Live Tail", markup=False)

    def _tell_pause(self, reading: CancelToken, pause: Pause) -> None:
        text = f"{pause.cause}: waiting {pause.seconds:.1f} s …"
        self._tell(reading, text, over=False)

    def on_log_pane__lines(self, message: _Lines) -> None:
        exchange = self._exchange
        if message.reading is not self._cancellation or exchange is None:
            # Of another exchange, or from before it was followed: those lines are known, or come again.
            return
        self._record = message.record
        self._list.show_blocks(message.blocks)
        self._say("")
        # What is followed comes of later requests too.
        last = ended_at(exchange) + MARGIN
        own = tuple(line for line in message.record.lines if line.event_at <= last)
        if exchange.failure is not None and (entry := reason(own)):
            self.post_message(self.Explained(exchange, entry))

    def on_log_pane__state(self, message: _State) -> None:
        if message.reading is not self._cancellation:
            return
        if message.over and not message.text and not self._list.blocks:
            self._say(
                "The container printed nothing around this exchange.",
                with_keys(
                    "Some containers print nothing when they fail. "
                    "Press ‹log.follow› to follow the log and send again."
                ),
            )
        elif message.text or message.over:
            self._say(message.text, message.hint)

    # What is shown

    def _say(self, text: str, hint: str = "") -> None:
        """Shows the lines, and a note above them where there is something to say."""
        words = [Content(sanitize_line(text))] if text else []
        words += [Content(sanitize_line(hint)).stylize("$text-muted")] if hint else []
        self._note.update(Content("\n").join(words))
        self._note.display = bool(words) and not self._list.blocks
        self._list.display = bool(self._list.blocks)
        blocks = self._list.blocks
        heading = Content(summary(blocks, pings=self._list.pings) if blocks else "")
        if self._following:
            heading = Content.assemble((f"{self._following} ", "bold $accent"), heading)
        if self._record is not None and blocks:
            heading += Content.assemble((f" · {sanitize_line(self._record.group)}", "$text-muted"))
        self._state.update(heading)
        self._state.display = bool(heading)

    def _toggle_pings(self) -> None:
        self._list.pings = not self._list.pings
        row = self._list.selected
        self._list.lay_out(row.entry.line.event_id if row else "")
        self._say("")

    def _toggle_following(self, *, live: bool = False) -> None:
        if self._exchange is None:
            return
        self._cancellation.cancel()
        self._cancellation = CancelToken()
        way = "live, about $0.01 a minute:" if live else "following"
        self._following = "" if self._following == way else way
        self._say("Waiting for new lines …" if self._following else "")
        if self._following:
            self._follow(self._exchange, self._record, self._cancellation, live)
        elif self._record is None:
            # Following took the place of a reading that had not ended.
            self._loaded = None
            self.load()

    def _ask(self) -> None:
        self._filter.ask(
            "Filter",
            self._list.contains,
            keys=ending_keys("Lines", "All lines"),
            hints=("lines that contain this text", "this text"),
        )

    def on_prompt_typed(self, event: Prompt.Typed) -> None:
        event.stop()
        self._list.contains = event.text
        self._list.lay_out()
        self._filter.say("" if self._list.count or not event.text else "no line contains it", warning=True)

    def on_prompt_entered(self, event: Prompt.Entered) -> None:
        event.stop()
        if not event.text:
            self._filter.close()
        self.go()

    def on_prompt_left(self, event: Prompt.Left) -> None:
        event.stop()
        self._list.contains = ""
        self._list.lay_out()
        self._filter.close()
        self.go()

    def on_prompt_focus_lost(self, event: Prompt.FocusLost) -> None:
        event.stop()
        if not event.text and not self._filter.has_focus_within:
            self._filter.close()

    def on_prompt_completion_asked(self, event: Prompt.CompletionAsked) -> None:
        event.stop()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        row = self._list.selected
        if row is not None and not (row.head and self._list.toggle()):
            self.app.push_screen(TextModal(sanitize_line(row.entry.stream), row.entry.text.encode()))

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
