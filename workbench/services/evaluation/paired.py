"""Two targets over the same records: where they agree, and which is better, with how much certainty."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from heapq import nlargest
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np

from workbench.compare import Answer, Rules, compare
from workbench.model.errors import PayloadError
from workbench.model.hints.text import either
from workbench.services.evaluation.evaluation import Evaluation, check_usable, evaluation_of
from workbench.services.evaluation.example import Example, Value, class_name, is_number
from workbench.services.evaluation.stored import Examples
from workbench.services.evaluation.task import Options, Sample, Task

if TYPE_CHECKING:
    import numpy.typing as npt

_MOST_RESAMPLES = 1_000
_FEWEST_RESAMPLES = 100
_WORK = 20_000_000
"""Examples that are drawn in all resamples together, so that an interval takes seconds, not hours."""
_LEVEL = (2.5, 97.5)
_SHOWN = 20
_SEED = 20


class PairedDifference(NamedTuple):
    """A measure of both, and the 95 % bootstrap interval of their difference over the same resamples.

    Args:
        name: of the measure.
        before, after: of the first and the second input.
        low, high: the interval of `after - before`; None where the measure is not resampled.
    """

    name: str
    before: float
    after: float
    low: float | None
    high: float | None

    @property
    def difference(self) -> float:
        """The second less the first."""
        return self.after - self.before

    @property
    def certain(self) -> bool:
        """Whether the interval leaves out 0."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


class McNemar(NamedTuple):
    """The exact test of McNemar (1947) of two classifiers.

    Args:
        only_before, only_after: examples that only the first, or only the second, has right.
        p_value: how likely so uneven counts are if both are equally good.
    """

    only_before: int
    only_after: int
    p_value: float


class Distributions(NamedTuple):
    """Two distributions of scores or predictions, compared.

    Args:
        statistic, p_value: of the Kolmogorov-Smirnov test of two samples.
        effect_size: Cohen's d: the difference of the means in pooled standard deviations; None where both are
            constant.
    """

    statistic: float
    p_value: float
    effect_size: float | None


class Disagreement(NamedTuple):
    """A record that the two answer differently.

    Args:
        distance: between the predictions, where they are numbers; else the largest difference of their
            scores; else the share of characters that differ.
    """

    id: str
    label: Value
    before: Value
    after: Value
    distance: float


class PairedEvaluation(NamedTuple):
    """Two inputs over the records that both can be judged on.

    Args:
        before, after: each by itself, over the shared records.
        shared: how many there are.
        alone: IDs that only one of them has.
        repeated: records left out because a later one of the same input has their ID.
        agreeing: shared records whose predictions are the same within the tolerances.
        differences: of each measure.
        resamples: of the bootstrap.
        mcnemar: None where predictions are not right or wrong.
        distributions: None where there are no scores.
        disagreements: the records that differ most.
    """

    before: Evaluation
    after: Evaluation
    shared: int
    alone: int
    repeated: int
    agreeing: int
    differences: tuple[PairedDifference, ...]
    resamples: int
    mcnemar: McNemar | None
    distributions: Distributions | None
    disagreements: tuple[Disagreement, ...]


def shared_examples(before: Examples, after: Examples) -> tuple[Examples, Examples]:
    """Returns the examples of both that have the same ID, in the order of the first.

    Raises:
        PayloadError: no ID is in both.
    """
    ours, theirs = before.usable.shared(after.usable)
    if not len(ours):
        raise PayloadError(
            f"{before.name} and {after.name} share no record.",
            either(
                "Name the column or expression of the ID with --id.",
                "Name the column or expression of the ID.",
            ),
        )
    return before._replace(usable=ours), after._replace(usable=theirs)


def compare_targets(
    before: Examples, after: Examples, task: Task, options: Options, rules: Rules
) -> PairedEvaluation:
    """Compares two inputs over the records that they share.

    Args:
        before, after: what was answered to the same records.
        rules: when two predictions are the same.

    Raises:
        PayloadError: no record is in both, or none of one can be judged.
        UsageError: an example does not fit the task.
    """
    for examples in (before, after):
        check_usable(examples)
    ids = before.usable.ids() + after.usable.ids()
    repeated = len(before.usable) + len(after.usable) - ids
    before, after = shared_examples(before, after)
    shared = len(before.usable)
    options = _same_classes(before, after, task, options)
    samples = task.sample(before.usable, options), task.sample(after.usable, options)
    differences, resamples = _differences(*samples, shared)
    disagreements, shown = _disagreements(before, after, rules)
    return PairedEvaluation(
        evaluation_of(before, task, samples[0]),
        evaluation_of(after, task, samples[1]),
        shared,
        ids - 2 * shared,
        repeated,
        shared - disagreements,
        differences,
        resamples,
        _mcnemar(*samples),
        _distributions(*samples),
        shown,
    )


def _same_classes(before: Examples, after: Examples, task: Task, options: Options) -> Options:
    """Both are measured over the classes of either: a mean over other classes is another measure."""
    if options.classes or task.name != "classification":
        return options
    from workbench.services.evaluation.tasks.classification import class_order

    names = {
        class_name(value)
        for examples in (before, after)
        for example in examples.usable
        for value in (example.label, example.prediction)
        if not isinstance(value, list | dict)
    }
    return options._replace(classes=tuple(sorted(names, key=class_order)))


def _differences(before: Sample, after: Sample, count: int) -> tuple[tuple[PairedDifference, ...], int]:
    first, second = before.measures(), after.measures()
    resamples = max(_FEWEST_RESAMPLES, min(_MOST_RESAMPLES, _WORK // count))
    random = np.random.default_rng(_SEED)
    drawn: dict[str, list[float]] = {}
    for _ in range(resamples):
        # Both are measured on the same records: what makes a record hard is hard for both.
        rows = random.integers(0, count, count)
        ours, theirs = before.measures(rows), after.measures(rows)
        for name in ours.keys() & theirs.keys():
            drawn.setdefault(name, []).append(theirs[name] - ours[name])
    rows_of = []
    for name in first:
        if name in second:
            low, high = _interval(drawn.get(name, []), resamples)
            rows_of.append(PairedDifference(name, first[name], second[name], low, high))
    return tuple(rows_of), resamples


def _interval(values: list[float], resamples: int) -> tuple[float | None, float | None]:
    # A measure that some resamples do not have (AUC without a class) has an interval if most do.
    if len(values) < resamples // 2 or not values:
        return None, None
    low, high = (float(value) for value in np.percentile(values, _LEVEL))
    return low, high


def _mcnemar(before: Sample, after: Sample) -> McNemar | None:
    first, second = before.right(), after.right()
    if first is None or second is None:
        return None
    from scipy.stats import binomtest

    only_before, only_after = int(np.sum(first & ~second)), int(np.sum(second & ~first))
    odd = only_before + only_after
    p_value = float(binomtest(only_before, odd, 0.5).pvalue) if odd else 1.0
    return McNemar(only_before, only_after, p_value)


def _distributions(before: Sample, after: Sample) -> Distributions | None:
    first, second = before.numbers(), after.numbers()
    if first is None or second is None:
        return None
    from scipy.stats import ks_2samp

    with warnings.catch_warnings():
        # It says so where it takes the asymptotic distribution, which is what long samples get anyway.
        warnings.simplefilter("ignore", RuntimeWarning)
        result = ks_2samp(first, second)
    return Distributions(float(result.statistic), float(result.pvalue), _effect_size(first, second))


def _effect_size(first: npt.NDArray[np.float64], second: npt.NDArray[np.float64]) -> float | None:
    if len(first) < 2:
        return None
    pooled = float(np.sqrt((np.var(first, ddof=1) + np.var(second, ddof=1)) / 2))
    return float(np.mean(second) - np.mean(first)) / pooled if pooled else None


def _disagreements(before: Examples, after: Examples, rules: Rules) -> tuple[int, tuple[Disagreement, ...]]:
    """How many records the two answer differently, and those that differ most."""
    count = 0

    def differing() -> Iterator[Disagreement]:
        nonlocal count
        for ours, theirs in zip(before.usable, after.usable, strict=True):
            if ours.prediction != theirs.prediction and not _same(ours.prediction, theirs.prediction, rules):
                count += 1
                distance = _distance(ours, theirs)
                yield Disagreement(ours.id, ours.label, ours.prediction, theirs.prediction, distance)

    shown = nlargest(_SHOWN, differing(), key=lambda pair: pair.distance)
    return count, tuple(shown)


def _same(ours: Value, theirs: Value, rules: Rules) -> bool:
    before, after = (
        Answer(content_type="application/json", body=msgspec.json.encode(value)) for value in (ours, theirs)
    )
    return compare(before, after, rules).same


def _distance(ours: Example, theirs: Example) -> float:
    if is_number(ours.prediction) and is_number(theirs.prediction):
        return abs(float(ours.prediction) - float(theirs.prediction))
    if is_number(ours.score) and is_number(theirs.score):
        return abs(float(ours.score) - float(theirs.score))
    if _scores(ours.score) and _scores(theirs.score) and len(ours.score) == len(theirs.score):
        return float(np.max(np.abs(np.array(ours.score) - np.array(theirs.score))))
    from rapidfuzz.distance import Levenshtein

    return float(Levenshtein.normalized_distance(class_name(ours.prediction), class_name(theirs.prediction)))


def _scores(value: Value) -> bool:
    return isinstance(value, list) and bool(value) and all(map(is_number, value))
