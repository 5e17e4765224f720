"""Import: what another tool sends is pasted, understood, and becomes the draft; captured traffic is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len
from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static
from textual.worker import get_current_worker

from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.keys.tables.interchange import IMPORTING
from workbench.model.keys.text import key_of, with_keys
from workbench.model.progress import CancelToken
from workbench.services.interchange import (
    Intake,
    Interchange,
    MalformedError,
    Reading,
    accepted_forms,
    facts,
    over_current,
    require_complete,
    title,
)
from workbench.tui.draft_messages import DraftRequested
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.lookups import until_the_end
from workbench.tui.screens.picker import Picker, ResultScreen
from workbench.tui.widgets.editor import Editor
from workbench.tui.widgets.frame.dialog_box import DialogBox

_KEYS = (
    "‹import.load› load · ‹import.send› send · ‹import.take_in› to history · "
    "‹import.read_on› scroll · ‹import.close› close"
)
_PAUSE_SECONDS = 0.2
_SHOWN = 20
"""Errors and notes that are listed; there may be one for each line of a file."""


class ImportScreen(ResultScreen[DraftRequested | None]):
    """Returns what shall become the draft, or None where Escape was pressed."""

    DEFAULT_CSS = """
    ImportScreen {
        background: $background;
    }
    ImportScreen > Vertical {
        background: $surface;
        border: round $accent;
        padding: 0 1;
    }
    ImportScreen Editor {
        height: 1fr;
        background: $background;
    }
    ImportScreen #import-report {
        height: auto;
        max-height: 65%;
        margin-top: 1;
        scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = bindings(IMPORTING)

    class _Understood(FieldMessage):
        """What the text was recognized as."""

        text: str
        readings: tuple[Reading | WorkbenchError, ...]

    class _TakenIn(FieldMessage):
        """Captured exchanges were added to the history, or could not be."""

        result: Intake | WorkbenchError

    def __init__(self, interchange: Interchange, text: str, connection: Connection) -> None:
        """
        Args:
            interchange: what understands, in workers.
            text: what to begin with.
            connection: the draft's; S3 is asked with it, and what is read goes where it goes, unless the text
                says otherwise.
        """
        super().__init__()
        self._interchange = interchange
        self._begin = text
        self._connection = connection
        self._readings: tuple[Reading, ...] = ()
        self._pause: Timer | None = None
        self._is_read = False
        # Whether the report is of what was added to the history, which what is recognized does not replace.
        self._reports_intake = False
        self._flight: CancelToken | None = None
        self._editor = Editor()
        self._report = Static(markup=False)

    def compose(self) -> ComposeResult:
        with DialogBox("Import", with_keys(_KEYS)):
            yield self._editor
            yield VerticalScroll(self._report, id="import-report", can_focus=False)

    @property
    def reading(self) -> str:
        """What the text is."""
        text = self._editor.text
        is_read = self._is_read or not text.strip() or text.endswith("\\") or _is_remote(text)
        return "" if is_read else "what was pasted"

    def needs_reading(self, action: str) -> bool:
        return action in {"load", "send"}

    def on_mount(self) -> None:
        self._editor.load_text(self._begin)
        self._editor.focus()
        self._report.update(Content(_teaching()).stylize("$text-muted"))
        self._look()

    def on_editor_changed(self, event: Editor.Changed) -> None:
        event.stop()
        self._readings = ()
        self._is_read = self._reports_intake = False
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(_PAUSE_SECONDS, self._look)

    def on_editor_pasted(self, event: Editor.Pasted) -> None:
        event.stop()

    def _look(self) -> None:
        text = self._editor.text
        if not text.strip():
            self._say(Content(_teaching()).stylize("$text-muted"))
        elif _is_remote(text):
            self._say(
                Content(with_keys("‹import.take_in› reads the files in S3 and adds them to the history."))
            )
        else:
            self._understand(text)

    @work(thread=True, exclusive=True, group="understand", description="understand")
    def _understand(self, text: str) -> None:
        results: list[Reading | WorkbenchError] = []
        try:
            for reading in self._interchange.read(text, connection=self._connection):
                if get_current_worker().is_cancelled:
                    return
                results.append(
                    over_current(reading, self._connection) if isinstance(reading, Reading) else reading
                )
        except WorkbenchError as error:
            results.append(error)
        self.post_message(self._Understood(text, tuple(results)))

    def on_import_screen__understood(self, message: _Understood) -> None:
        if message.text != self._editor.text:
            return
        self._readings = tuple(reading for reading in message.readings if isinstance(reading, Reading))
        errors = [reading for reading in message.readings if isinstance(reading, WorkbenchError)]
        self._say(_report(self._readings, errors))
        self._is_read = True

    def _say(self, recognized: Content) -> None:
        if not self._reports_intake:
            self._report.update(recognized)

    def action_read_on(self, by: int) -> None:
        self.query_one("#import-report", VerticalScroll).scroll_relative(y=by, animate=False)

    # What is done with it

    def action_load(self) -> None:
        """Loads what was read; a text that is not whole yet goes on in the next line."""
        if self._readings:
            self._choose(send=False)
        else:
            self._editor.insert("\n")

    def action_line(self) -> None:
        """Begins a new line, whatever was recognized."""
        self._editor.insert("\n")

    def action_send(self) -> None:
        """Loads what was read and sends it."""
        self._choose(send=True)

    def _choose(self, *, send: bool) -> None:
        if len(self._readings) <= 1:
            if self._readings:
                self.answer(DraftRequested(self._readings[0].invocation, send=send))
            return
        entries = [(sanitize_line(title(reading)), "") for reading in self._readings]

        def chosen(index: int | None) -> None:
            if index is not None:
                self.answer(DraftRequested(self._readings[index].invocation, send=send))

        self.app.push_screen(Picker("Which one?", entries), chosen)

    def action_take_in(self) -> None:
        text = self._editor.text
        if self._flight is None and text.strip():
            self._flight = until_the_end(self.app)
            self._reports_intake = True
            self._report.update(with_keys("Adding to the history … ‹import.close› cancels."))
            self._take_in(text, self._flight)

    @work(thread=True, group="take-in")
    def _take_in(self, text: str, flight: CancelToken) -> None:
        try:
            readings = self._interchange.read(text, connection=self._connection, cancellation=flight)
            result: Intake | WorkbenchError = self._interchange.take_in(_watched(readings, flight))
        except WorkbenchError as error:
            result = error
        self.post_message(self._TakenIn(result))

    def on_import_screen__taken_in(self, message: _TakenIn) -> None:
        self._flight = None
        result = message.result
        if isinstance(result, OperationCancelledError):
            self._report.update("Cancelled; nothing was added.")
        elif isinstance(result, WorkbenchError):
            self._report.update(_report((), [result]))
        elif not result.numbers:
            self._report.update(
                with_keys("It contains no responses. ‹import.load› loads the request into the form.")
            )
        else:
            earlier = result.already_recorded
            words = [f"{counted(result.count, 'exchange')} added to the history"]
            words += [f"{counted(earlier, 'was', 'were')} already there"] if earlier else []
            words += [f"{result.kept_out:,} left out by the privacy setting"] if result.kept_out else []
            self._report.update(Content(", ".join(words) + ".").stylize("$text-success"))

    def action_close(self) -> None:
        if self._flight is not None:
            self._flight.cancel()
        else:
            self.answer(None)


def _watched(readings: Iterator[Reading | MalformedError], flight: CancelToken) -> Iterator[Reading]:
    """The readings that say what came back, until nobody wants them any more."""
    for reading in require_complete(readings):
        if flight.cancelled:
            raise OperationCancelledError("cancelled before anything was added")
        if reading.exchange is not None:
            yield reading


def _teaching() -> str:
    return (
        f"Paste {accepted_forms()}; or name a file, a folder or an s3:// place of Data Capture. "
        "It is read, never run."
    )


def _is_remote(text: str) -> bool:
    return text.strip().startswith("s3://")


def _report(readings: Sequence[Reading], errors: Sequence[WorkbenchError]) -> Content:
    lines: list[Content] = []
    captured = [reading for reading in readings if reading.exchange is not None]
    if captured:
        lines.append(_captured(captured))
    elif len(readings) > 1:
        lines.append(Content(f"{len(readings):,} invocations. Choose one when loading."))
        lines += [Content(f"  {sanitize_line(title(reading))}") for reading in readings[:_SHOWN]]
    if len(readings) == 1:
        lines += _summary(readings[0])
    for error in errors[:_SHOWN]:
        lines.append(Content(sanitize_line(_sentence(error.message))).stylize("$text-warning"))
        if error.hint:
            lines.append(Content(sanitize_line(error.hint)).stylize("$text-muted"))
    if len(errors) > _SHOWN:
        lines.append(Content(f"… and {len(errors) - _SHOWN:,} more").stylize("$text-warning"))
    return Content("\n").join(lines)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _captured(captured: Sequence[Reading]) -> Content:
    names = list(dict.fromkeys(reading.invocation.endpoint_name for reading in captured))
    key = key_of("import.take_in")
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    text = (
        f"{counted(len(captured), 'exchange')} of {', '.join(names[:3])}{more}: "
        f"{key} adds {'it' if len(captured) == 1 else 'them'} to the history."
    )
    return Content(sanitize_line(text)).stylize("bold")


def _summary(reading: Reading) -> list[Content]:
    lines = [Content(sanitize_line(title(reading))).stylize("bold")]
    named = [(sanitize_line(name), sanitize_line(value)) for name, value in facts(reading)]
    wide = max((cell_len(name) for name, _ in named), default=0) + 4
    for name, value in named:
        lines.append(Content.assemble((f"  {name}".ljust(wide), "$text-muted"), value))
    lines += [
        Content.assemble(("  · ", "$text-warning"), sanitize_line(note)) for note in reading.notes[:_SHOWN]
    ]
    return lines
