"""Two targets over the same records."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
import pytest

from workbench.compare import Rules
from workbench.model.errors import PayloadError
from workbench.services.evaluation.evaluation import selected_task
from workbench.services.evaluation.example import Examples
from workbench.services.evaluation.paired import PairedEvaluation, compare_targets
from workbench.services.evaluation.tables import verdict
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
    after = msgspec.structs.replace(after, usable=after.usable[::-1])

    paired = compared(before, after)

    assert (paired.shared, paired.alone) == (2, 1)
    assert paired.agreeing == 1
    assert [row.name for row in paired.before.class_rows] == [row.name for row in paired.after.class_rows]


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
    other = msgspec.structs.replace(other, usable=(msgspec.structs.replace(other.usable[0], id="x"),))

    with pytest.raises(PayloadError, match="share no record"):
        compared(make(["a"], ["a"]), other)
