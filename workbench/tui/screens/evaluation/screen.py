"""How good recorded answers are, over the whole screen: the same numbers as `workbench evaluate`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.suggester import Suggester
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from workbench.compare import Rules
from workbench.content.humanize import counted
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import WorkbenchError
from workbench.model.keys.registry import EVALUATION
from workbench.services import Workbench
from workbench.services.files import completed
from workbench.services.report.report import Report
from workbench.tui.keys.bindings import bindings
from workbench.tui.screens.evaluation.form import Answers, ListedRecord, listed_records, sources_of
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.text_modal import TextModal

_TEACHES = (
    "Answers is a file that a batch wrote, a file of Data Capture, or history:QUERY. Label and prediction "
    "each name a column, or are a JMESPath expression such as SageMakerOutput.predictions[0].label. With a "
    "second file, two targets are compared record by record. {start} measures."
)
_READING = "Reading and measuring …"


class _Paths(Suggester):
    """Completes a path by the files that are there."""

    async def get_suggestion(self, value: str) -> str | None:
        return await asyncio.to_thread(completed, value) if value else None


class EvaluationScreen(Screen[None]):
    """Asks where answers and labels are, measures, and lists the records to look at. Escape goes back."""

    DEFAULT_CSS = """
    EvaluationScreen > #evaluation-title {
        height: 1;
        padding: 0 1;
        background: $panel;
    }
    EvaluationScreen > .row {
        height: 1;
        padding: 0 1;
    }
    EvaluationScreen > .row.-first {
        margin-top: 1;
    }
    EvaluationScreen Label {
        color: $text-muted;
        width: 12;
    }
    EvaluationScreen Label.-inner {
        width: auto;
        padding: 0 1 0 2;
    }
    EvaluationScreen Field {
        width: 1fr;
        background: $surface;
    }
    EvaluationScreen > #evaluation-report {
        height: 1fr;
        padding: 0 1;
        margin-top: 1;
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
    EvaluationScreen > #evaluation-heading, EvaluationScreen > #evaluation-keys {
        height: 1;
        padding: 0 1;
        color: $text-muted;
    }
    """
    BINDINGS = [Binding("escape", "dismiss", "Back", show=False), *bindings(EVALUATION)]
    AUTO_FOCUS = "#evaluation-output"

    @dataclass(eq=False, repr=False)
    class _Measured(Message):
        """What came of it, or why nothing did; `turn` says of which start, and `answers` of what."""

        turn: int
        answers: Answers
        report: Report | None
        records: list[ListedRecord]
        error: str = ""

    def __init__(self, bench: Workbench, key_of: Callable[[str], str]) -> None:
        """
        Args:
            bench: whose history and S3 are read.
            key_of: returns the key of an action, as its user knows it.
        """
        super().__init__()
        self._bench = bench
        self._start_key, self._records_key = key_of("evaluation.start"), key_of("evaluation.records")
        self._records: list[ListedRecord] = []
        self._turn = 0
        self._output = self._path("output")
        self._against = self._path("against", "a second target, to compare")
        self._labels = self._path("labels", "beside the answers")
        self._label = Field(compact=True, id="evaluation-label")
        self._prediction = Field(compact=True, id="evaluation-prediction")
        self._score = Field(placeholder="none", compact=True, id="evaluation-score")
        self._identity = Field(placeholder="its own", compact=True, id="evaluation-id")
        self._text = Static(
            Content(_TEACHES.format(start=self._start_key)).stylize("$text-muted"),
            id="evaluation-text",
            markup=False,
        )
        self._heading = Static(id="evaluation-heading", markup=False)
        self._list = OptionList(id="evaluation-records", markup=False, compact=True)

    @staticmethod
    def _path(name: str, placeholder: str = "") -> Field:
        return Field(
            placeholder=placeholder,
            compact=True,
            id=f"evaluation-{name}",
            suggester=_Paths(use_cache=False, case_sensitive=True),
        )

    def compose(self) -> ComposeResult:
        yield Static("Evaluation", id="evaluation-title", markup=False)
        rows = (
            (("Answers", self._output),),
            (("Against", self._against),),
            (("Labels in", self._labels), ("ID", self._identity)),
            (("Label", self._label), ("Score", self._score)),
            (("Prediction", self._prediction),),
        )
        for position, row in enumerate(rows):
            with Horizontal(classes="row" if position else "row -first"):
                for column, (name, field) in enumerate(row):
                    yield Label(name, classes="-inner" if column else "")
                    yield field
        with VerticalScroll(id="evaluation-report"):
            yield self._text
        yield self._heading
        yield self._list
        hint = f"{self._start_key} measure  ⇥ next  → complete the path  Esc back"
        yield Static(hint, id="evaluation-keys", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.focus_next()

    def action_start(self) -> None:
        """Measures what the form describes."""
        fields = (
            self._output,
            self._against,
            self._labels,
            self._label,
            self._prediction,
            self._score,
            self._identity,
        )
        answers = Answers(*(field.value.strip() for field in fields))
        for field, value, name in (
            (self._output, answers.output, "the file of the answers"),
            (self._prediction, answers.prediction, "the column of the prediction"),
        ):
            if not value:
                self._text.update(Content(f"Name {name} first.").stylize("$text-warning"))
                field.focus()
                return
        self._text.update(Content(_READING).stylize("$text-muted"))
        self._turn += 1
        self._measure(self._turn, answers)

    @work(thread=True, exclusive=True, group="evaluation")
    def _measure(self, turn: int, answers: Answers) -> None:
        # Loaded here: they bring numpy and scikit-learn.
        from workbench.services.evaluation.evaluation import check_packages, selected_task
        from workbench.services.evaluation.inputs import measured, read_inputs
        from workbench.services.evaluation.task import Options

        try:
            check_packages()
            inputs = read_inputs(self._bench, sources_of(answers))
            task = selected_task("", inputs.examples, Options())
            result = measured(inputs, task, Options(), Rules())
            records = listed_records(inputs, result, task)
        except WorkbenchError as error:
            self.post_message(self._Measured(turn, answers, None, [], error.text))
            return
        self.post_message(self._Measured(turn, answers, result.report, records))

    def on_evaluation_screen__measured(self, message: _Measured) -> None:
        if message.turn != self._turn:
            # A thread goes on after a newer one has begun.
            return
        from workbench.services.report.text import text_lines

        self._records = message.records
        self._list.clear_options()
        self._list.add_options(Option(sanitize_line(record.line)) for record in message.records)
        self.set_class(bool(message.records), "-listed")
        self._heading.update(self._heading_text(is_compared=bool(message.answers.against)))
        if message.report is None:
            self._text.update(Content(sanitize_line(message.error)).stylize("$text-warning"))
            return
        self._text.update(Content("\n".join(text_lines(message.report))))

    def _heading_text(self, *, is_compared: bool) -> str:
        if not self._records:
            return ""
        words = "that differ most" if is_compared else "with another label than predicted"
        return f"{counted(len(self._records), 'record')} {words}: {self._records_key} goes there, Enter opens"

    def action_records(self) -> None:
        """Goes to the list of records."""
        if self._records:
            if self._list.highlighted is None:
                self._list.highlighted = 0
            self._list.focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        record = self._records[event.option_index]
        self.app.push_screen(TextModal(record.title, record.page))
