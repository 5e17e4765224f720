"""Classes: accuracy, precision, recall, F1, and with scores AUC and log loss. Computed by scikit-learn."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from workbench.model.errors import UsageError
from workbench.model.hints.text import either
from workbench.services.evaluation.example import Example, Value, Values, class_name, is_number, single_value
from workbench.services.evaluation.probabilities import Probabilities
from workbench.services.evaluation.task import ClassRow, Measure, Options, Task

if TYPE_CHECKING:
    import numpy.typing as npt

    from workbench.services.evaluation.task import Rows

    Floats = npt.NDArray[np.float64]
    Positions = npt.NDArray[np.intp]

_MOST_CLASSES = 50
_MOST_WORDS = 4
_BINARY = 2
_ROUNDING = 1e-5

MEASURES = {
    "accuracy": Measure("Accuracy", "The share of predictions that equal their label."),
    "balanced_accuracy": Measure("Balanced accuracy", "The mean of the recalls of all classes."),
    "precision": Measure(
        "Precision", "Right predictions of a class among all predictions of it; the mean of all classes."
    ),
    "recall": Measure(
        "Recall", "Right predictions of a class among all its labels; the mean of all classes."
    ),
    "f1": Measure("F1", "The harmonic mean of precision and recall; the mean of all classes."),
    "precision_micro": Measure("Precision, micro", "Precision over all predictions of all classes together."),
    "recall_micro": Measure("Recall, micro", "Recall over all labels of all classes together."),
    "f1_micro": Measure("F1, micro", "F1 over all predictions of all classes together."),
    "auc": Measure(
        "AUC",
        "The area under the ROC curve: how often a positive example has a higher score than a negative one; "
        "with several classes the mean of each against the rest.",
    ),
    "log_loss": Measure(
        "Log loss", "The mean negative logarithm of the probability given to the label.", higher=False
    ),
}


class _Counts(NamedTuple):
    """Precision, recall, F1 of each class and of all predictions together; labels of each class."""

    by_class: Sequence[Floats]
    micro: Sequence[float]
    support: Positions


def _ratio(part: Positions, whole: Positions) -> Floats:
    """Divides, with 0 for nothing of nothing."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)


class _Classes:
    """A sample of classes.

    Args:
        names: of the classes.
        labels, predictions: positions in `names`.
        scores: probabilities by example and class; None where there are none.
        positive: the position of the positive class; None to average over all.
    """

    def __init__(
        self,
        names: tuple[str, ...],
        labels: npt.NDArray[np.intp],
        predictions: npt.NDArray[np.intp],
        scores: Floats | None,
        positive: int | None,
    ) -> None:
        self._names = names
        self._labels = labels
        self._predictions = predictions
        self._scores = scores
        self._positive = positive
        self._probabilities = None if scores is None else Probabilities(labels, scores)

    def measures(self, rows: Rows | None = None) -> dict[str, float]:
        labels, predictions = self._labels, self._predictions
        if rows is not None:
            labels, predictions = labels[rows], predictions[rows]
        count = self._counted if rows is None else self._recounted
        by_class, micro, support = count(labels, predictions)
        values = {
            "accuracy": float(np.mean(labels == predictions)),
            "balanced_accuracy": float(np.mean(by_class[1][support > 0])),
        }
        for position, name in enumerate(("precision", "recall", "f1")):
            of_class = by_class[position]
            values[name] = float(np.mean(of_class) if self._positive is None else of_class[self._positive])
            values[f"{name}_micro"] = float(micro[position])
        for position, class_ in enumerate(self._names):
            values |= {
                f"{name}:{class_}": float(by_class[measure][position])
                for measure, name in enumerate(("precision", "recall", "f1"))
            }
        return values | (self._probabilities.measures(rows) if self._probabilities else {})

    def _counted(self, labels: Positions, predictions: Positions) -> _Counts:
        """Precision, recall and F1 of each class and of all together, by scikit-learn."""
        from sklearn import metrics

        every = np.arange(len(self._names))
        *by_class, support = metrics.precision_recall_fscore_support(
            labels, predictions, labels=every, zero_division=0
        )
        *micro, _ = metrics.precision_recall_fscore_support(
            labels, predictions, labels=every, average="micro", zero_division=0
        )
        return _Counts(by_class, micro, support)

    def _recounted(self, labels: Positions, predictions: Positions) -> _Counts:
        """The same of a resample, by counting: scikit-learn's checks cost 20 times as much as its sums."""
        classes = len(self._names)
        right = np.bincount(labels[labels == predictions], minlength=classes)
        predicted = np.bincount(predictions, minlength=classes)
        support = np.bincount(labels, minlength=classes)
        share = float(right.sum() / len(labels))
        by_class = [_ratio(right, predicted), _ratio(right, support), _ratio(2 * right, predicted + support)]
        return _Counts(by_class, [share, share, share], support)

    def right(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self._labels == self._predictions)

    def numbers(self) -> Floats | None:
        if self._scores is None:
            return None
        if len(self._names) == _BINARY:
            return self._scores[:, 1 if self._positive is None else self._positive]
        return np.asarray(self._scores.max(axis=1))

    def class_rows(self) -> tuple[ClassRow, ...]:
        from sklearn import metrics

        precision, recall, f1, support = metrics.precision_recall_fscore_support(
            self._labels, self._predictions, labels=np.arange(len(self._names)), zero_division=0
        )
        return tuple(
            ClassRow(name, float(precision[at]), float(recall[at]), float(f1[at]), int(support[at]))
            for at, name in enumerate(self._names)
        )

    def confusion(self) -> tuple[tuple[int, ...], ...]:
        from sklearn import metrics

        counts = metrics.confusion_matrix(self._labels, self._predictions, labels=np.arange(len(self._names)))
        return tuple(tuple(int(count) for count in row) for row in counts)


def _sample(examples: Values[Example], options: Options) -> _Classes:
    # Classes are numbered as they come, so that examples are read once, and are put in order afterwards.
    order: dict[str, int] = {name: at for at, name in enumerate(options.classes)}
    numbers = array("q")
    has_scores = True
    for example in examples:
        for name in _class_names(example):
            numbers.append(order.setdefault(name, len(order)))
        has_scores = has_scores and example.score is not None
    names = _names(order, options)
    positions = {name: at for at, name in enumerate(names)}
    if options.positive and options.positive not in positions:
        named = either(f"--positive {options.positive}", f"Positive {options.positive}")
        raise UsageError(f"{named}: the classes are {', '.join(names)}.")
    positive = positions[options.positive] if options.positive else None
    scores = None
    if has_scores and len(examples):
        flat = (value for example in examples for value in _probabilities(example, names, options))
        scores = np.fromiter(flat, np.float64).reshape(-1, len(names))
    by_number = np.array([positions[name] for name in order], np.intp)
    labels, predictions = by_number[np.frombuffer(numbers, np.int64).reshape(-1, 2)].T
    return _Classes(names, np.ascontiguousarray(labels), np.ascontiguousarray(predictions), scores, positive)


def _class_names(example: Example) -> Iterator[str]:
    """Yields the names of the label's class and of the prediction's."""
    yield single_value(example, "label", example.label)
    yield single_value(example, "prediction", example.prediction)


def _names(present: Iterable[str], options: Options) -> tuple[str, ...]:
    missing = set(present) - set(options.classes)
    return (*options.classes, *sorted(missing, key=class_order))


def class_order(name: str) -> tuple[bool, float, str]:
    """Orders names of classes: numbers by value, before words."""
    try:
        return (False, float(name), name)
    except ValueError:
        return (True, 0.0, name)


def _probabilities(example: Example, names: tuple[str, ...], options: Options) -> list[float]:
    score: Value = example.score
    if is_number(score) and len(names) == _BINARY:
        pair = _checked_probabilities(example, [score, 1.0 - score])[::-1]
        return pair if options.positive in {"", names[1]} else pair[::-1]
    if isinstance(score, dict):
        by_class = {class_name(key): value for key, value in score.items()}
        values = [by_class.get(name, 0.0) for name in names]
    elif isinstance(score, list) and len(score) == len(names):
        values = score
    else:
        raise UsageError(
            f"{example.place}: the score is not a probability for each of {len(names)} classes.",
            _advice_on_classes(names, options),
        )
    return _checked_probabilities(example, values)


def _checked_probabilities(example: Example, values: list[Value]) -> list[float]:
    """Returns probabilities, which single precision may have rounded beyond 0 or 1."""
    if not all(is_number(value) for value in values):
        raise UsageError(f"{example.place}: a score is not a number.")
    outside = next((value for value in values if not -_ROUNDING <= value <= 1 + _ROUNDING), None)
    if outside is not None:
        raise UsageError(
            f"{example.place}: the score {outside:g} is not a probability from 0 to 1.",
            "Scores are probabilities: percentages, margins and logits have to be converted before.",
        )
    if not any(value > 0 for value in values):
        raise UsageError(f"{example.place}: the scores of all classes are 0.")
    return [min(max(float(value), 0.0), 1.0) for value in values]


def _advice_on_classes(names: tuple[str, ...], options: Options) -> str:
    unnamed = names[len(options.classes) :] if options.classes else ()
    if unnamed:
        missing = f"{', '.join(map(repr, unnamed))}, which labels or predictions have."
        return f"{either('--classes does', 'The classes do')} not name {missing}"
    way = either(" with --classes", "")
    return f"The classes are {', '.join(map(repr, names))}. Name them in the order of the scores{way}."


def _fits(examples: Values[Example], options: Options) -> bool:
    is_said = bool(options.classes or options.positive)
    looks_alike = True
    names: set[str] = set()
    for example in examples:
        values = (example.label, example.prediction)
        if any(isinstance(value, list | dict) for value in values):
            return False
        is_said = is_said or example.score is not None
        if looks_alike:
            names.add(class_name(example.label))
            looks_alike = len(names) <= _MOST_CLASSES and all(map(_looks_like_a_class, values))
    return bool(len(examples)) and (is_said or looks_alike)


def _looks_like_a_class(value: Value) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return not isinstance(value, str) or len(value.split()) <= _MOST_WORDS


TASK = Task("classification", "classes, with or without scores", MEASURES, _fits, _sample, order=20)
