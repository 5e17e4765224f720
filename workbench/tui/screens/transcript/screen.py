"""A session's turns in order, both sides of each; had again in a new session, and compared turn by turn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY, replace
from pathlib import Path

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from workbench.compare import Comparison
from workbench.content.humanize import duration, size, span
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import FileExistsAlreadyError, NotFoundError, StoreError, WorkbenchError
from workbench.model.exchange import Exchange, Status
from workbench.model.keys.tables.sessions import TRANSCRIPT
from workbench.model.progress import CancelToken
from workbench.model.service.schema import schema
from workbench.services import Workbench
from workbench.services.files import write_output
from workbench.services.sessions.catalog import KnownSession
from workbench.services.sessions.lifecycle import ReplayedTurn, open_failure_reason, replay_session
from workbench.services.sessions.transcript import Entry, Side, difference, transcript
from workbench.services.sessions.transcript_lines import event, session_lines
from workbench.tui.destination_notice import teller
from workbench.tui.errors import notify_error
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.lookups import until_the_end
from workbench.tui.messages import ShowExchangeRequested
from workbench.tui.panels.sessions.words import label, turns
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.prompt import PromptScreen
from workbench.tui.screens.transcript.turns_view import Block, TurnsView
from workbench.tui.widgets.frame.dialog_box import DialogBox

_SHOWN_DIFFERENCES = 4
_WHOLE_LABEL, _SHORT_LABEL = 80, 40


class TranscriptScreen(ModalScreen[None]):
    """Reads the history in workers; sends only where the session is had again."""

    DEFAULT_CSS = """
    TranscriptScreen > Vertical {
        background: $background;
        border: round $accent;
    }
    TranscriptScreen #transcript-head {
        height: auto;
        max-height: 2;
        padding: 0 1;
        margin-bottom: 1;
        color: $text-muted;
    }
    """
    BINDINGS = bindings(TRANSCRIPT)

    class _Read(FieldMessage):
        """The turns of the session were read, or could not be."""

        entries: Sequence[Entry]
        error: str = ""

    class _Again(FieldMessage):
        """A turn was replayed."""

        turn: ReplayedTurn
        block: Block

    class _Over(FieldMessage):
        """What was under way is done.

        Attributes:
            message: the result in one sentence.
            good: whether it went well.
        """

        message: str
        _: KW_ONLY
        good: bool

    def __init__(self, bench: Workbench, entry: KnownSession, *, replay: bool = False) -> None:
        """
        Args:
            bench: what has the exchanges, and sends them again.
            entry: the session.
            replay: whether to have it again at once.
        """
        super().__init__()
        self._bench = bench
        self._listed_session = entry
        # Turns that are read late do not take the place of those that are had again.
        self._is_replay = replay
        self._numbers: list[int] = []
        self._flight: CancelToken | None = None
        self._again: list[bool] = []
        self._is_read = replay
        self._turns = TurnsView()
        self._head = Static(id="transcript-head", markup=False)

    def compose(self) -> ComposeResult:
        of, short = label(self._listed_session, _WHOLE_LABEL), label(self._listed_session, _SHORT_LABEL)
        with DialogBox(f"Transcript · {of}", short=f"Transcript · {short}"):
            yield self._head
            yield self._turns
            yield KeyLine(
                "↑↓ turn  Enter whole exchange  ‹transcript.replay› replay  "
                "‹transcript.export› export  ‹transcript.close› close",
                id="transcript-keys",
            )

    @property
    def reading(self) -> str:
        """The turns of the session, unless it is had again."""
        return "" if self._is_read or self._is_replay else "the turns of the session"

    def needs_reading(self, action: str) -> bool:
        return action not in {"replay", "export", "close"}

    def on_mount(self) -> None:
        self._turns.focus()
        if self._is_replay:
            self.action_replay()
        else:
            self._load()

    def action_replay(self) -> None:
        if self._flight is not None:
            return
        self._is_replay = True
        self._flight = until_the_end(self.app)
        self._numbers, self._again = [], []
        self._turns.show([])
        self._tell("Opening a new session …")
        self._have_again(self._flight)

    def action_close(self) -> None:
        if self._flight is not None:
            self._flight.cancel()
        else:
            self.dismiss(None)

    def action_export(self) -> None:
        name = f"session-{self._listed_session.session.session_id[:8]}.jsonl"

        def chosen(path: str | None) -> None:
            if path:
                self._save(path, over=False)

        safe = "".join(char if char.isalnum() or char in "-._" else "_" for char in name)
        note = "One exchange per line, with request and response."
        self.app.push_screen(PromptScreen("Export as JSON Lines to", safe, note), chosen)

    def on_turns_view_asked(self, event: TurnsView.Asked) -> None:
        event.stop()
        if event.block < len(self._numbers) and self._flight is None:
            self.dismiss(None)
            self.app.get_default_screen().post_message(ShowExchangeRequested(self._numbers[event.block]))

    @work(thread=True, group="transcript")
    def _load(self) -> None:
        try:
            entries = transcript(self._bench, self._listed_session.session)
        except StoreError as error:
            self.post_message(self._Read((), error.text))
        else:
            self.post_message(self._Read(entries))

    def on_transcript_screen__read(self, message: _Read) -> None:
        self._is_read = True
        if self._is_replay:
            return
        if message.error:
            self._tell(message.error, good=False)
            return
        self._numbers = [entry.use.number for entry in message.entries]
        self._turns.show([_block(entry) for entry in message.entries])
        session = self._listed_session.session
        state = session.state(self._bench.now()).value
        self._tell(f"{session.endpoint_name} · {state} · {turns(session)} · {session.session_id}")

    @work(thread=True, group="transcript")
    def _have_again(self, flight: CancelToken) -> None:
        first: Exchange | None = None
        try:
            again = replay_session(
                self._bench, self._listed_session.session, tell=teller(self.app), cancellation=flight
            )
            for turn in again:
                first = first or turn.again
                comparison = difference(self._bench, turn, first)
                self.post_message(self._Again(turn, _compared(self._bench, turn, comparison)))
                if reason := open_failure_reason(turn.again):
                    self.post_message(self._Over(reason, good=False))
                    return
        except WorkbenchError as error:
            self.post_message(self._Over(error.text, good=False))
        else:
            cancelled = "Cancelled." if flight.cancelled else ""
            self.post_message(self._Over(cancelled, good=not flight.cancelled))

    def on_transcript_screen__again(self, message: _Again) -> None:
        self._numbers.append(message.turn.again.id or 0)
        if message.block.good is not None:
            self._again.append(message.block.good)
        block = message.block
        if block.title == "turn":
            count = sum(1 for block in self._turns.blocks if block.title.startswith("turn"))
            block = replace(block, title=f"turn {count + 1}")
        self._turns.add(block)
        self._tell(f"Replayed so far: {self._verdict()}")

    def on_transcript_screen__over(self, message: _Over) -> None:
        self._flight = None
        text = message.message or f"Replayed in a new session: {self._verdict()}. The original is on top."
        self._tell(text, good=message.good)

    def _verdict(self) -> str:
        same = sum(self._again)
        return f"{same} of {len(self._again)} responses identical"

    @work(thread=True, group="export")
    def _save(self, path: str, *, over: bool) -> None:
        file = Path(path).expanduser()
        try:
            write_output(str(file), session_lines(self._bench, self._listed_session.session), replace=over)
        except FileExistsAlreadyError:
            self.app.call_from_thread(self._ask_to_replace, path)
        except (StoreError, NotFoundError) as error:
            notify_error(self.app, error, "Not exported", "error")
        else:
            self.app.call_from_thread(self.notify, sanitize_line(str(file)), title="Exported", markup=False)

    def _ask_to_replace(self, path: str) -> None:
        def chosen(index: int | None) -> None:
            if index == 1:
                self._save(path, over=True)

        self.app.push_screen(
            Picker("The file exists", [("Keep the file", sanitize_line(path)), ("Replace it", "")]),
            chosen,
        )

    def _tell(self, text: str, *, good: bool = True) -> None:
        self._head.update(Content(sanitize_line(text)).stylize("$text-muted" if good else "$text-error"))


def _gap(milliseconds: float) -> str:
    return span(milliseconds / 1000) if milliseconds >= 1000 else duration(milliseconds)


def _block(entry: Entry) -> Block:
    use = entry.use
    went = str(use.http_status) if use.http_status is not None else use.status.value
    # What an event follows at once needs no gap: "after 0.0 ms" would be read as a measurement.
    milliseconds = round(entry.gap_ms or 0, 1)
    gap = f"after {_gap(milliseconds)}" if milliseconds else ""
    facts = (
        f"{use.started_at.astimezone():%H:%M:%S}",
        gap,
        went,
        duration(use.duration_ms),
        f"#{use.number}",
    )
    failed = use.status is not Status.OK
    return Block(
        title=entry.title,
        facts=" · ".join(filter(None, facts)),
        left=_side_text(entry.request),
        right=use.error if failed and use.error else _side_text(entry.response),
    )


def _compared(bench: Workbench, turn: ReplayedTurn, comparison: Comparison | None) -> Block:
    again = turn.again
    before = bench.history.exchange(turn.original.number) if turn.original else None
    named = (("before", before), ("now", again))
    took = [
        f"{name} {duration(exchange.outcome.duration_ms)}"
        for name, exchange in named
        if exchange and exchange.outcome
    ]
    facts = f"{', '.join(took)} · #{again.id or 'not recorded'}"
    title = "open" if turn.original is None else event(turn.original)
    if comparison is None:
        notes: tuple[str, ...] = ()
    elif comparison.same:
        notes = ("identical",)
    else:
        shown = [
            f"{difference.where}: {difference.expected or 'nothing'} → {difference.actual or 'nothing'}"
            for difference in comparison.differences[:_SHOWN_DIFFERENCES]
        ]
        more = comparison.counts.differences - len(shown)
        notes = (*shown, *([f"and {more} more"] if more > 0 else []))
    return Block(
        title=title,
        facts=facts,
        left=_answer(before),
        right=_answer(again),
        notes=notes,
        good=None if comparison is None else comparison.same,
    )


def _answer(exchange: Exchange | None) -> str:
    if exchange is None:
        return ""
    if exchange.failure is not None:
        return exchange.failure.message
    side = Side.of(exchange.response.body if exchange.response else None)
    streams = schema()[exchange.invocation.operation].streams
    return _side_text(side.streamed() if streams else side.readable())


def _side_text(side: Side) -> str:
    if side.head is None:
        return "(not recorded)"
    try:
        text = side.head.decode()
    except UnicodeDecodeError as error:
        if not side.more or error.start < len(side.head) - 4:
            return f"(binary, {size(len(side.head))}{' and more' if side.more else ''})"
        text = side.head[: error.start].decode()
    return f"{text} …" if side.more else text
