"""The fields in which a batch over a dataset is described."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Label

from workbench.services.datasets.labels import LabelledRecord
from workbench.services.datasets.registry import forms
from workbench.tui.screens.dataset_batch.form import AUTO, Answers
from workbench.tui.widgets.choice import Choice
from workbench.tui.widgets.field import Completions, Field
from workbench.tui.widgets.field_row import FieldRow
from workbench.tui.widgets.path_suggester import PathSuggester

_WHOLE = "the record itself"


class DatasetFields(Vertical):
    """Where the records are, what of them is sent, where the answers go, and how fast.

    Attributes:
        input, map, output, concurrency, rate, rows, count, form: in the order of `Answers`.
    """

    DEFAULT_CSS = """
    DatasetFields {
        height: auto;
        margin-top: 1;
    }
    DatasetFields Label {
        color: $text-muted;
        width: 10;
    }
    DatasetFields Label.-inner {
        width: auto;
        padding: 0 1 0 0;
    }
    DatasetFields Field {
        width: 1fr;
        background: $surface;
    }
    DatasetFields > .row > #dataset-input {
        margin: 0 1 0 0;
    }
    DatasetFields Choice {
        background: $surface;
    }
    DatasetFields .-numbers Field {
        width: 8;
        margin: 0 1 0 0;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.input = Field(compact=True, id="dataset-input", suggester=PathSuggester())
        self.form = Choice("Input format", _formats(), "", id="dataset-form")
        self._maps = Completions()
        self.map = Field(placeholder=_WHOLE, compact=True, id="dataset-map", suggester=self._maps)
        self.output = Field("answers.jsonl", compact=True, id="dataset-output")
        self.concurrency = Field(AUTO, compact=True, id="dataset-concurrency")
        self.rate = Field(placeholder="no limit", compact=True, id="dataset-rate")
        self.rows = Field("1", compact=True, id="dataset-rows")
        self.count = Field(placeholder="all", compact=True, id="dataset-count")

    def compose(self) -> ComposeResult:
        for label, field in (("Input", self.input), ("Map", self.map), ("Output", self.output)):
            with FieldRow(classes="row"):
                yield Label(label)
                yield field
                if field is self.input:
                    yield Label("Format", classes="-inner")
                    yield self.form
        with FieldRow(classes="row -numbers"):
            for label, field in (
                ("In flight", self.concurrency),
                ("Per second", self.rate),
                ("Per request", self.rows),
                ("Records", self.count),
            ):
                yield Label(label, classes="" if field is self.concurrency else "-inner")
                yield field

    def propose(self, labelled: LabelledRecord | None) -> None:
        """Proposes in Map what leaves out a label; its first letter, then Right takes it.

        Args:
            labelled: a record that is sent with its label; None where none is.
        """
        if labelled is not None and (expression := labelled.expression):
            self._maps.offer([expression], self.map)
            self.map.hint_with(f"{_WHOLE}; without {labelled.label}: {expression}", _WHOLE)
        elif not self.map.value:
            self.map.hint_with(_WHOLE)

    @property
    def answers(self) -> Answers:
        """What is typed, field by field."""
        numbers = (self.concurrency, self.rate, self.rows, self.count)
        fields = (self.input, self.map, self.output, *numbers)
        return Answers._make((*(field.value.strip() for field in fields), self.form.value))


def _formats() -> list[tuple[str, str]]:
    return [("", "detected"), *((name, name) for name in forms())]
