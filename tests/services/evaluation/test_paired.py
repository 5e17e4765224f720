"""Two targets over the same records."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from workbench.compare import Rules
from workbench.model.errors import PayloadError
from workbench.services.evaluation.evaluation import selected_task
from workbench.services.evaluation.paired import PairedEvaluation, compare_targets
from workbench.services.evaluation.registry import tasks
from workbench.services.evaluation.stored import Examples
from workbench.services.evaluation.tables import paired_report_of, verdict
from workbench.services.evaluation.task import Options

Make = Callable[..., Examples]


def compared(before: Examples, after: Examples, rules: Rules = Rules()) -> PairedEvaluation:  # noqa: B008
    task = selected_task("", before, Options())
    return compare_targets(before, after, task, Options(), rules)


def test_the_better_target_is_known_when_the_difference_is_certain(make: Make) -> None:
    from scipy.stats import binomtest

    labels = ["yes", "no"] * 100
    right, wrong = labels, [*(["no", "yes"] * 20), *labels[40:]]

    paired = compared(make(labels, right), make(labels, wrong))

    accuracy = next(row for row in paired.differences if row.name == "accuracy")
    assert accuracy.difference == pytest.approx(-0.2)
    assert accuracy.low is not None
    assert accuracy.high is not None
    assert accuracy.low < -0.2 < accuracy.high < 0
    assert verdict(paired, "accuracy", selected_task("", make(labels, right), Options())) == "A better"
    assert paired.agreeing == 160
    assert paired.mcnemar is not None
    assert (paired.mcnemar.only_before, paired.mcnemar.only_after) == (40, 0)
    assert paired.mcnemar.p_value == binomtest(40, 40, 0.5).pvalue


def test_the_same_answers_do_not_differ(make: Make) -> None:
    examples = make([1.5, 2.5, 3.0], [1.4, 2.6, 3.1])

    paired = compared(examples, examples)

    assert paired.agreeing == 3
    assert all((row.low, row.high) == (0, 0) for row in paired.differences)
    assert paired.mcnemar is None
    assert paired.disagreements == ()


def test_tolerances_decide_what_agrees_and_distances_what_is_shown_first(make: Make) -> None:
    labels = [1.5, 2.5, 3.5]
    before, after = make(labels, [1.0, 2.0, 3.0]), make(labels, [1.001, 2.5, 9.0])

    paired = compared(before, after, Rules(rtol=0.01))

    assert paired.agreeing == 1
    assert [record.id for record in paired.disagreements] == ["3", "2"]
    assert paired.disagreements[0].distance == 6.0


def test_records_are_paired_by_id_and_classes_are_those_of_both(make: Make) -> None:
    before = make(["a", "b", "c"], ["a", "b", "c"])
    after = make(["a", "b"], ["a", "a"])
    after = after._replace(usable=after.usable.rewritten(reversed(list(after.usable))))

    paired = compared(before, after)

    assert (paired.shared, paired.alone) == (2, 1)
    assert paired.agreeing == 1
    assert [row.name for row in paired.before.class_rows] == [row.name for row in paired.after.class_rows]


def test_of_records_with_one_id_the_last_counts_and_the_others_are_counted(make: Make) -> None:
    before = make(["a", "b", "a"], ["a", "b", "b"])
    renamed = [msgspec.structs.replace(example, id=example.id.replace("3", "1")) for example in before.usable]
    before = before._replace(usable=before.usable.rewritten(renamed))

    paired = compared(before, make(["a", "b"], ["b", "b"]))

    assert (paired.shared, paired.alone, paired.repeated) == (2, 0, 1)
    assert paired.agreeing == 2


@pytest.mark.parametrize(
    ("first", "second", "distances"),
    [
        # By their probabilities where both have one, or lists as long as one another; else as texts.
        ([0.9, 0.6], [0.2, 0.5], [0.7, 0.1]),
        ([[0.9, 0.1], [0.6, 0.4]], [[0.2, 0.8], [0.5, 0.5]], [0.7, 0.1]),
        ([[0.9, 0.1], {"a": 1.0}], [[0.2, 0.8], [0.5, 0.5]], [1.0, 0.7]),
    ],
)
def test_answers_that_are_not_numbers_differ_by_their_scores(
    make: Make, first: list[object], second: list[object], distances: list[float]
) -> None:
    labels = ["a", "a"]
    before, after = make(labels, ["a", "a"], first), make(labels, ["b", "b"], second)
    # As texts, whose resamples take a twentieth of the time that those of classes with scores take.
    paired = compare_targets(before, after, tasks()["text"], Options(), Rules())
    assert [record.distance for record in paired.disagreements] == pytest.approx(distances)


def test_a_single_record_has_no_effect_size(make: Make) -> None:
    paired = compared(make([0.5], [0.4]), make([0.5], [0.7]))
    assert paired.distributions is None or paired.distributions.effect_size is None


def test_distributions_are_tested(make: Make) -> None:
    from scipy.stats import ks_2samp

    random = np.random.default_rng(3)
    first, second = random.normal(0, 1, 200), random.normal(1, 1, 200)
    labels = [0.5] * 200

    paired = compared(make(labels, first.tolist()), make(labels, second.tolist()))

    assert paired.distributions is not None
    assert paired.distributions.statistic == pytest.approx(ks_2samp(first, second).statistic)
    assert paired.distributions.effect_size == pytest.approx(1, abs=0.3)


def test_inputs_without_a_shared_record_are_refused(make: Make) -> None:
    other = make(["a"], ["a"])
    renamed = [msgspec.structs.replace(example, id="x") for example in other.usable]
    other = other._replace(usable=other.usable.rewritten(renamed))

    with pytest.raises(PayloadError, match="share no record"):
        compared(make(["a"], ["a"]), other)


def test_measures_of_other_scales_have_a_chart_of_their_own(make: Make) -> None:
    references = [f"the {word} sat on the mat today" for word in ("cat", "dog", "owl", "ant", "hen")] * 4
    close = [text.replace("today", "now") if at % 3 else text for at, text in enumerate(references)]
    far = [text.replace("sat on", "stood near") for text in references]
    before, after = make(references, far), make(references, close)
    task = selected_task("", before, Options())

    charts = paired_report_of(compare_targets(before, after, task, Options(), Rules()), task).charts

    assert len(charts) > 1
    for chart in charts:
        value, low, high = (series.ys for series in chart.series)
        reaches = [max(map(abs, row)) for row in zip(value, low, high, strict=True)]
        assert max(reaches) <= 20 * min(reach for reach in reaches if reach)
