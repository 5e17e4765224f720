"""The fields in which an evaluation is described."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Label

from workbench.tui.screens.evaluation.form import BY_NUMBER, Answers
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.field import Field
from workbench.tui.widgets.field_row import FieldRow
from workbench.tui.widgets.path_suggester import PathSuggester

_TASKS = (
    ("", "detected"),
    ("classification", "classification"),
    ("regression", "regression"),
    ("quantiles", "quantiles"),
    ("text", "text"),
)
_JOINED = (("", "by ID, else number"), (BY_NUMBER, "by number"))


class EvaluationFields(Vertical):
    """Where answers and labels are, and who scores them. A judge's own row is there once one is named.

    Attributes:
        output, against, labels, label, prediction, score, identity: what is measured.
        joined: how labels of a file of their own are joined.
        embedder, judge, rubric, scale, human: what scores texts.
        kind, class_names, positive, quantiles: what the answers are; the kind of task shows its own fields.
    """

    DEFAULT_CSS = """
    EvaluationFields {
        height: auto;
        margin-top: 1;
    }
    EvaluationFields Label {
        color: $text-muted;
        width: 12;
    }
    EvaluationFields Label.-inner {
        width: auto;
        padding: 0 1 0 2;
    }
    EvaluationFields Field {
        width: 1fr;
        background: $surface;
    }
    EvaluationFields > .row.-judge, EvaluationFields > .row.-joined {
        display: none;
    }
    EvaluationFields.-judged > .row.-judge, EvaluationFields.-apart > .row.-joined {
        display: block;
    }
    EvaluationFields Choice {
        margin: 0 1 0 0;
        padding: 0;
        background: $surface;
    }
    EvaluationFields .-of-classes, EvaluationFields .-of-quantiles {
        display: none;
    }
    EvaluationFields.-classification .-of-classes, EvaluationFields.-quantiles .-of-quantiles {
        display: block;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.output = _path("output")
        self.against = _path("against", "a second file, to compare")
        self.labels = _path("labels", "beside the answers")
        self.label = Field(compact=True, id="evaluation-label")
        self.prediction = Field(compact=True, id="evaluation-prediction")
        self.score = Field(placeholder="none", compact=True, id="evaluation-score")
        self.identity = Field(placeholder="its own", compact=True, id="evaluation-id")
        self.joined = Choice("Joined", _JOINED, "", id="evaluation-joined")
        self.kind = Choice("Task", _TASKS, "", id="evaluation-task")
        self.class_names = Field(placeholder="cat, dog", compact=True, id="evaluation-classes")
        self.positive = Field(placeholder="none", compact=True, id="evaluation-positive")
        self.quantiles = Field(placeholder="0.1, 0.5, 0.9", compact=True, id="evaluation-quantiles")
        self.embedder = Field(
            placeholder="an embedding endpoint, or a saved request", compact=True, id="evaluation-embedder"
        )
        self.judge = Field(placeholder="an endpoint, or a saved request", compact=True, id="evaluation-judge")
        self.rubric = _path("rubric", "a file")
        self.scale = Field("1-5", compact=True, id="evaluation-scale")
        self.human = Field(placeholder="none", compact=True, id="evaluation-human")

    def compose(self) -> ComposeResult:
        rows = (
            (("Answers", self.output),),
            (("Against", self.against),),
            (("Labels in", self.labels), ("ID", self.identity)),
            (("Label", self.label), ("Score", self.score)),
            (("Prediction", self.prediction),),
            (("Cosine by", self.embedder),),
            (("Judge", self.judge),),
            (("Rubric", self.rubric), ("Scale", self.scale), ("People", self.human)),
        )
        for row in rows:
            with FieldRow(classes="row -judge" if row[0][1] is self.rubric else "row"):
                for column, (name, field) in enumerate(row):
                    yield Label(name, classes="-inner" if column else "")
                    yield field
            if row[0][1] is self.labels:
                with FieldRow(classes="row -joined"):
                    yield Label("Joined")
                    yield self.joined
            if row[0][1] is self.prediction:
                yield from self._task_row()

    def _task_row(self) -> ComposeResult:
        with FieldRow(classes="row"):
            yield Label("Task")
            yield self.kind
            for name, field, group in (
                ("Classes", self.class_names, "-of-classes"),
                ("Positive", self.positive, "-of-classes"),
                ("Quantiles", self.quantiles, "-of-quantiles"),
            ):
                yield Label(name, classes=f"-inner {group}")
                yield field.add_class(group)

    def on_choice_changed(self, event: Choice.Changed) -> None:
        event.stop()
        if event.choice is self.kind:
            self.show_kind(event.value)

    def show_kind(self, task: str) -> None:
        """Shows the fields of a task; of no task none."""
        for name, _ in _TASKS:
            if name:
                self.set_class(name == task, f"-{name}")

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input is self.judge:
            self.set_class(bool(event.value.strip()), "-judged")
        if event.input is self.labels:
            self.set_class(bool(event.value.strip()), "-apart")

    @property
    def answers(self) -> Answers:
        """What is typed, field by field; of a judge, a task and the joining only what is shown."""
        measured = (self.output, self.against, self.labels, self.label, self.prediction, self.score)
        scoring = (self.embedder, self.judge, self.rubric, self.scale, self.human)
        fields = (*measured, self.identity, *scoring)
        answers = Answers(*(field.value.strip() for field in fields))._replace(task=self.kind.value)
        if self.has_class("-classification"):
            classes, positive = self.class_names.value.strip(), self.positive.value.strip()
            answers = answers._replace(classes=classes, positive=positive)
        if self.has_class("-quantiles"):
            answers = answers._replace(quantiles=self.quantiles.value.strip())
        if self.has_class("-apart"):
            answers = answers._replace(joined=self.joined.value)
        return answers if answers.judge else answers._replace(rubric="", human="")


def _path(name: str, placeholder: str = "") -> Field:
    return Field(placeholder=placeholder, compact=True, id=f"evaluation-{name}", suggester=PathSuggester())
