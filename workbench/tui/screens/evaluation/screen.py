"""How good recorded answers are, over the whole screen: the same numbers as `workbench evaluate`."""

from __future__ import annotations

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.keys.tables.batches import EVALUATION
from workbench.model.keys.text import key_of, with_keys
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.datasets.dataset import ReadOptions
from workbench.services.report.report import Report
from workbench.tui.account.production_guard import once_permitted, withdraw
from workbench.tui.field_message import FieldMessage
from workbench.tui.keys.bindings import bindings
from workbench.tui.keys.key_line import KeyLine
from workbench.tui.screens.breakpoints import LOW
from workbench.tui.screens.evaluation.fields import EvaluationFields
from workbench.tui.screens.evaluation.form import Answers, ListedRecord, lines_of, sources_of
from workbench.tui.screens.evaluation.steps import Reading, measure, page_of, read_answers
from workbench.tui.screens.picker import Picker
from workbench.tui.screens.send_options import bring_into_sight
from workbench.tui.widgets.frame.title_line import TitleLine
from workbench.tui.widgets.text_modal import TextModal

_TEACHES = (
    "Answers is a file that a batch wrote, a file of Data Capture, or history:QUERY. Label and prediction "
    "each name a column, or are a JMESPath expression such as SageMakerOutput.predictions[0].label. With a "
    "second file, two targets are compared record by record. A task has fields of its own: the classes in "
    "the order of a list of scores, or the quantiles of a list of forecasts. Texts can be compared by the "
    "embeddings of another endpoint, and be judged by a language model; how many requests that takes is said "
    "first. "
    "‹evaluation.start› measures."
)
_READING = "Reading and measuring …"
_DECLINED = "Nothing was sent."


_BESIDE_RECORDS = 4
"""Columns that the padding and the scroll bar of the list take."""


class EvaluationScreen(Screen[None]):
    """Asks where answers and labels are, measures, and lists the records to look at. Escape goes back."""

    DEFAULT_CSS = """
    EvaluationScreen > #evaluation-report {
        height: 1fr;
        padding: 0 1;
        margin-top: 1;
    }
    EvaluationScreen.-low > #evaluation-report {
        min-height: 8;
    }
    EvaluationScreen > #evaluation-records {
        height: auto;
        max-height: 30%;
        border: none;
        padding: 0 1;
        display: none;
    }
    EvaluationScreen.-listed > #evaluation-records {
        display: block;
    }
    EvaluationScreen > #evaluation-heading {
        height: 1;
        padding: 0 1;
        color: $text-muted;
    }
    EvaluationScreen > #evaluation-keys {
        dock: bottom;
    }
    """
    BINDINGS = [Binding("escape", "back", "Back", show=False), *bindings(EVALUATION)]
    AUTO_FOCUS = "#evaluation-output"
    VERTICAL_BREAKPOINTS = LOW

    class _Measured(FieldMessage):
        """What came of it, or why nothing did.

        `turn` says of which start, `answers` of what, and `kind` which task it was, if one was chosen.
        """

        turn: int
        answers: Answers
        report: Report | None
        records: list[ListedRecord]
        error: str = ""
        kind: str = ""

    class _Opened(FieldMessage):
        """A record, read again: its page, or why there is none. `turn` as above."""

        turn: int
        title: str
        page: bytes
        error: str = ""

    class _Asked(FieldMessage):
        """The answers are read; scoring them costs requests. `turn` and `answers` as above."""

        turn: int
        answers: Answers
        reading: Reading

    class _Scored(FieldMessage):
        """How many records are scored; only the newest of a flood matters."""

        turn: int
        count: int

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, EvaluationScreen._Scored)

    def __init__(self, bench: Workbench, connection: Connection) -> None:
        """
        Args:
            bench: whose history and S3 are read.
            connection: of the endpoints that score.
        """
        super().__init__()
        self._bench = bench
        self._connection = connection
        self._flight: CancelToken | None = None
        self._asked: Reading | None = None
        self._measured: Answers | None = None
        self._records: list[ListedRecord] = []
        self._definitions: tuple[tuple[str, str], ...] = ()
        self._turn = 0
        self._fields = EvaluationFields()
        self._text = Static(
            Content(with_keys(_TEACHES)).stylize("$text-muted"),
            id="evaluation-text",
            markup=False,
        )
        # The screen has the keys that read on.
        self._report = VerticalScroll(id="evaluation-report", can_focus=False)
        self._heading = Static(id="evaluation-heading", markup=False)
        self._list = OptionList(id="evaluation-records", markup=False, compact=True)

    def compose(self) -> ComposeResult:
        yield TitleLine("Evaluation", id="evaluation-title")
        yield self._fields
        with self._report:
            yield self._text
        yield self._heading
        yield self._list
        hint = (
            "‹evaluation.start› measure  ‹evaluation.definitions› definitions  "
            "Tab next  → complete the path  Esc back"
        )
        yield KeyLine(hint, id="evaluation-keys")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    def action_back(self) -> None:
        """Stops what is on its way, or goes back."""
        if self._flight is None:
            self._drop()
            self.dismiss(None)
        else:
            self._flight.cancel()

    def action_start(self) -> None:
        """Measures what the form describes."""
        answers = self._fields.answers
        for field, value, name in (
            (self._fields.output, answers.output, "the file of the answers"),
            (self._fields.prediction, answers.prediction, "the column of the prediction"),
        ):
            if not value:
                self._text.update(Content(f"Name {name} first.").stylize("$text-warning"))
                field.focus()
                return
        self._drop()
        self._say(_READING)
        bring_into_sight(self._report)
        self._turn += 1
        self._read(self._turn, answers)

    def _drop(self) -> None:
        """Gives up what an earlier start left: a question that nobody answered, requests on their way."""
        withdraw(self)
        if self._flight is not None:
            self._flight.cancel()
        if self._asked is not None:
            self._asked.inputs.close()
        self._flight = self._asked = None

    def on_unmount(self) -> None:
        self._drop()

    def _say(self, text: str) -> None:
        self._text.update(Content(text).stylize("$text-muted"))

    @work(thread=True, exclusive=True, group="evaluation")
    def _read(self, turn: int, answers: Answers) -> None:
        try:
            reading = read_answers(self._bench, answers, self._connection)
        except WorkbenchError as error:
            self.post_message(self._Measured(turn, answers, None, [], error.text))
            return
        if reading.requests:
            self._ask(turn, answers, reading)
        else:
            self._finish(turn, answers, reading, CancelToken())

    def _ask(self, turn: int, answers: Answers, reading: Reading) -> None:
        if not self.post_message(self._Asked(turn, answers, reading)):
            # The screen was left meanwhile.
            reading.inputs.close()

    @work(thread=True, group="scoring")
    def _send(self, turn: int, answers: Answers, reading: Reading, flight: CancelToken) -> None:
        self._finish(turn, answers, reading, flight)

    def _finish(self, turn: int, answers: Answers, reading: Reading, flight: CancelToken) -> None:
        def tell(count: int) -> None:
            self.post_message(self._Scored(turn, count))

        try:
            report, records = measure(self._bench, reading, flight, tell)
        except WorkbenchError as error:
            self.post_message(self._Measured(turn, answers, None, [], error.text, kind=reading.task.name))
        else:
            self.post_message(self._Measured(turn, answers, report, records, kind=reading.task.name))

    def on_evaluation_screen__asked(self, message: _Asked) -> None:
        reading = message.reading
        if message.turn != self._turn:
            reading.inputs.close()
            return
        self._drop()
        self._asked = reading

        def send() -> None:
            if self._asked is not reading:
                return
            self._asked = None
            self._flight = CancelToken()
            self._say_scored(0)
            self._send(message.turn, message.answers, reading, self._flight)

        def chosen(index: int | None) -> None:
            self._say(_DECLINED)
            if index == 1:
                about = counted(reading.requests, "request")
                once_permitted(self, self._bench, lambda: reading.connections, about, send)
            else:
                self._drop()

        entries = [("Do not send", ""), ("Send", counted(reading.requests, "request"))]
        about = [sanitize_line(line) for line in reading.costs]
        self.app.push_screen(Picker("Scores by other endpoints", entries, about=about), chosen)

    def on_evaluation_screen__scored(self, message: _Scored) -> None:
        if self._flight is not None and message.turn == self._turn:
            self._say_scored(message.count)

    def _say_scored(self, count: int) -> None:
        self._say(f"Scoring … {counted(count, 'record')} scored. Esc stops; answers are kept.")

    def on_evaluation_screen__measured(self, message: _Measured) -> None:
        if message.turn != self._turn:
            # A thread goes on after a newer one has begun.
            return
        self._flight = None
        if message.kind and not self._fields.kind.value:
            # What was detected has fields of its own.
            self._fields.show_kind(message.kind)
        from workbench.services.report.text import text_lines

        self._records = message.records
        self._definitions = message.report.definitions if message.report else ()
        self._show_records()
        self.set_class(bool(message.records), "-listed")
        self._measured = message.answers
        self._heading.update(self._heading_text())
        # Not before the fields of the task have their rows.
        self.call_after_refresh(bring_into_sight, self._report)
        if message.report is None:
            self._text.update(Content(sanitize_line(message.error)).stylize("$text-warning"))
            return
        titles = {table.title for table in message.report.tables}
        lines = [
            Content(line).stylize("bold" if line in titles else "") for line in text_lines(message.report)
        ]
        self._text.update(Content("\n").join(lines))

    def _show_records(self) -> None:
        highlighted = self._list.highlighted
        self._list.clear_options()
        self._list.add_options(map(Option, lines_of(self._records, self.size.width - _BESIDE_RECORDS)))
        self._list.highlighted = highlighted if highlighted in range(len(self._records)) else None

    def on_resize(self) -> None:
        """The columns of the list follow the room."""
        if self._records:
            self._show_records()

    def _heading_text(self) -> str:
        if self._measured is None or not self._records:
            return ""
        words = "that differ most" if self._measured.against else "with another label than predicted"
        key = key_of("evaluation.records")
        return f"{counted(len(self._records), 'record')} {words}: {key} goes there, Enter opens"

    def action_definitions(self) -> None:
        """Shows what each measure of the report is."""
        if self._definitions:
            text = "\n\n".join(f"{title}: {definition}" for title, definition in self._definitions)
            self.app.push_screen(TextModal("Definitions", text.encode()))

    def action_records(self) -> None:
        """Goes to the list of records."""
        if self._records:
            if self._list.highlighted is None:
                self._list.highlighted = 0
            self._list.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        record = self._records[event.option_index]
        if self._measured is not None:
            self._heading.update(f"Reading record {sanitize_line(record.cells[0])} …")
            self._read_record(self._turn, record, sources_of(self._measured).read)

    @work(thread=True, exclusive=True, group="record")
    def _read_record(self, turn: int, record: ListedRecord, read: ReadOptions) -> None:
        try:
            page = page_of(self._bench, record, read)
        except WorkbenchError as error:
            self.post_message(self._Opened(turn, record.title, b"", error.text))
        else:
            self.post_message(self._Opened(turn, record.title, page))

    def on_evaluation_screen__opened(self, message: _Opened) -> None:
        if message.turn != self._turn or not self.is_current:
            return
        self._heading.update(sanitize_line(message.error) or self._heading_text())
        if message.page:
            self.app.push_screen(TextModal(message.title, message.page))

    def action_read_on(self, by: int) -> None:
        """Scrolls the report by its height."""
        report = self.query_one("#evaluation-report")
        report.scroll_relative(y=by * max(1, report.size.height - 1), animate=False, force=True)
