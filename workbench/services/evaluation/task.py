"""What a task is: which examples it fits, and how their measures are computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from workbench.services.evaluation.example import Example, Values

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = npt.NDArray[np.intp]
    """Positions of examples, some of them several times."""


class Measure(NamedTuple):
    """A measure by its name.

    Args:
        title: for people.
        definition: what it is, in one sentence.
        higher: whether more is better.
    """

    title: str
    definition: str
    higher: bool = True


class ClassRow(NamedTuple):
    """The measures of one class.

    Args:
        name: of the class.
        support: how many examples have it as their label.
    """

    name: str
    precision: float
    recall: float
    f1: float
    support: int


class Options(NamedTuple):
    """What a command line says of a task.

    Args:
        classes: in the order of a list of scores; empty to take them from the examples.
        positive: the class that a single score is of, and that precision, recall and F1 are of.
        quantiles: of a list of predictions, in order; empty where predictions are objects by quantile.
    """

    classes: tuple[str, ...] = ()
    positive: str = ""
    quantiles: tuple[float, ...] = ()


class Sample(Protocol):
    """Examples in the form that measures are computed from."""

    def measures(self, rows: Rows | None = None) -> dict[str, float]:
        """Returns every measure by name, of all examples or of those at `rows`."""

    def right(self) -> npt.NDArray[np.bool_] | None:
        """Returns whether each prediction is right; None where a prediction is more or less right."""

    def numbers(self) -> npt.NDArray[np.float64] | None:
        """Returns a number for each example whose distribution matters: its score or its prediction."""

    def class_rows(self) -> tuple[ClassRow, ...]:
        """Returns the measures of each class; empty where there are no classes."""

    def confusion(self) -> tuple[tuple[int, ...], ...]:
        """Returns counts by label (rows) and prediction (columns), in the order of `class_rows`."""


@dataclass(frozen=True)
class Task:
    """A task.

    Attributes:
        name: what it is called by.
        help: what it judges, for lists.
        measures: by name, the most telling first.
        fits: whether examples look like this task.
        sample: puts examples into form. Raises a `UsageError` that names the first that does not fit.
        order: tasks of a lower one are asked first.
    """

    name: str
    help: str
    measures: Mapping[str, Measure]
    fits: Callable[[Values[Example], Options], bool]
    sample: Callable[[Values[Example], Options], Sample]
    order: int = 50
