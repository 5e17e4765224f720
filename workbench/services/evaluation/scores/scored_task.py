"""A task with further measures: the means of scores that each example has, and how far people agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from workbench.services.evaluation.example import Example, Values
from workbench.services.evaluation.scores import embedding, judge
from workbench.services.evaluation.task import ClassRow, Options, Sample, Task

if TYPE_CHECKING:
    import numpy.typing as npt

    from workbench.services.evaluation.task import Rows

    Floats = npt.NDArray[np.float64]

_MEASURES = {embedding.COSINE: embedding.MEASURE, **judge.MEASURES}


def with_scores(task: Task, names: Sequence[str], *, human: bool) -> Task:
    """Returns a task that also has the means of scores.

    Args:
        names: of the scores, as examples have them.
        human: whether examples have scores of people too.
    """
    if not names:
        return task
    further = [*names, *((judge.AGREEMENT, judge.KAPPA) if human and judge.JUDGE in names else ())]

    def sample(examples: Values[Example], options: Options) -> Sample:
        return _Scored(task.sample(examples, options), examples, names, human=human)

    measures = {**task.measures, **{name: _MEASURES[name] for name in further}}
    return replace(task, measures=measures, sample=sample)


class _Scored:
    """A sample of a task, with the scores of its examples; one without a score is left out of that mean."""

    def __init__(
        self, sample: Sample, examples: Values[Example], names: Sequence[str], *, human: bool
    ) -> None:
        self._sample = sample
        self._columns = {name: _column(examples, name) for name in names}
        people = (example.human if human else None for example in examples)
        self._human = np.fromiter((np.nan if score is None else score for score in people), np.float64)

    def measures(self, rows: Rows | None = None) -> dict[str, float]:
        values = self._sample.measures(rows)
        for name, column in self._columns.items():
            scores = column if rows is None else column[rows]
            scores = scores[~np.isnan(scores)]
            if scores.size:
                values[name] = float(np.mean(scores))
        if judge.JUDGE in self._columns:
            values |= self._agreement(rows)
        return values

    def _agreement(self, rows: Rows | None) -> dict[str, float]:
        judged, human = self._columns[judge.JUDGE], self._human
        if rows is not None:
            judged, human = judged[rows], human[rows]
        both = ~np.isnan(judged) & ~np.isnan(human)
        judged, human = judged[both], human[both]
        if not judged.size:
            return {}
        values = {judge.AGREEMENT: float(np.mean(judged == human))}
        kappa = _kappa(judged, human)
        return values if kappa is None else values | {judge.KAPPA: kappa}

    def right(self) -> npt.NDArray[np.bool_] | None:
        return self._sample.right()

    def numbers(self) -> Floats | None:
        return self._sample.numbers()

    def class_rows(self) -> tuple[ClassRow, ...]:
        return self._sample.class_rows()

    def confusion(self) -> tuple[tuple[int, ...], ...]:
        return self._sample.confusion()


def _column(examples: Values[Example], name: str) -> Floats:
    return np.fromiter((example.scores.get(name, np.nan) for example in examples), np.float64)


def _kappa(first: Floats, second: Floats) -> float | None:
    """Returns Cohen's kappa with quadratic weights (Cohen, 1968): 1 less disagreement over that by chance.

    None where neither has more than one score. scikit-learn's `cohen_kappa_score` takes a millisecond a
    resample; the mean squared difference gives the same number.
    """
    by_chance = np.var(first) + np.var(second) + (np.mean(first) - np.mean(second)) ** 2
    return None if by_chance == 0 else float(1 - np.mean((first - second) ** 2) / by_chance)
