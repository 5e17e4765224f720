"""Measures by task, held against values computed by hand and by scikit-learn itself."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from workbench.model.errors import PayloadError, UsageError
from workbench.model.hints.text import Face, in_face
from workbench.services.evaluation.evaluation import evaluate, measure_of, selected_task
from workbench.services.evaluation.registry import tasks
from workbench.services.evaluation.stored import Examples
from workbench.services.evaluation.task import Options
from workbench.services.evaluation.tasks.text import rouge_l

Make = Callable[..., Examples]


def measured(examples: Examples, options: Options = Options(), task: str = "") -> dict[str, float]:  # noqa: B008
    return evaluate(examples, selected_task(task, examples, options), options).measures


@pytest.mark.parametrize("positive", ["", "b"])
def test_a_resample_is_measured_as_the_examples_that_it_draws(make: Make, positive: str) -> None:
    random = np.random.default_rng(3)
    labels, predictions = random.choice(["a", "b", "c"], (2, 60))
    # Some classes of a resample this small have no label, others no prediction.
    rows = random.integers(0, 60, 7)
    options = Options(classes=("a", "b", "c"), positive=positive)
    task = selected_task("classification", make(labels.tolist(), predictions.tolist()), options)

    resampled = task.sample(make(labels.tolist(), predictions.tolist()).usable, options).measures(rows)
    drawn = task.sample(make(labels[rows].tolist(), predictions[rows].tolist()).usable, options).measures()

    assert resampled == pytest.approx(drawn)


@pytest.mark.parametrize("zeros", [0, 5])
def test_a_resample_of_numbers_is_measured_as_the_examples_that_it_draws(make: Make, zeros: int) -> None:
    random = np.random.default_rng(4)
    labels, predictions = random.normal(3, 2, (2, 40))
    labels[:zeros] = 0.0
    rows = random.integers(0, 40, 40)
    task = tasks()["regression"]

    resampled = task.sample(make(labels.tolist(), predictions.tolist()).usable, Options()).measures(rows)
    drawn = task.sample(make(labels[rows].tolist(), predictions[rows].tolist()).usable, Options()).measures()

    assert resampled == pytest.approx(drawn)


def test_a_resample_of_forecasts_is_measured_as_the_examples_that_it_draws(make: Make) -> None:
    random = np.random.default_rng(5)
    labels = [random.normal(3, 2, random.integers(1, 4)).tolist() for _ in range(30)]
    forecasts = [
        {"0.1": [1.0] * len(label), "0.5": random.normal(3, 1, len(label)).tolist()} for label in labels
    ]
    rows = random.integers(0, 30, 30)
    task = tasks()["quantiles"]

    resampled = task.sample(make(labels, forecasts).usable, Options()).measures(rows)
    drawn = make([labels[row] for row in rows], [forecasts[row] for row in rows])

    assert resampled == pytest.approx(task.sample(drawn.usable, Options()).measures())


def test_classes_are_measured_as_scikit_learn_measures_them(make: Make) -> None:
    from sklearn import metrics

    random = np.random.default_rng(1)
    labels = random.choice(["a", "b", "c"], 500)
    scores = random.dirichlet([1, 1, 1], 500)
    predictions = np.array(["a", "b", "c"])[scores.argmax(axis=1)]

    measures = measured(make(labels.tolist(), predictions.tolist(), scores.tolist()))

    assert measures["accuracy"] == metrics.accuracy_score(labels, predictions)
    assert measures["f1"] == pytest.approx(metrics.f1_score(labels, predictions, average="macro"))
    assert measures["f1_micro"] == pytest.approx(metrics.f1_score(labels, predictions, average="micro"))
    assert measures["recall:b"] == pytest.approx(
        metrics.recall_score(labels, predictions, labels=["b"], average="macro")
    )
    assert measures["auc"] == pytest.approx(metrics.roc_auc_score(labels, scores, multi_class="ovr"))
    assert measures["log_loss"] == pytest.approx(metrics.log_loss(labels, scores))


def test_a_class_is_the_same_as_number_and_as_text(make: Make) -> None:
    examples = make([1, 0, 1.0, True], ["1", 0.0, 0, "true"])

    evaluation = evaluate(examples, tasks()["classification"], Options())

    assert evaluation.measures["accuracy"] == 0.75
    assert [row.name for row in evaluation.class_rows] == ["0", "1", "true"]
    assert evaluation.confusion == ((1, 0, 0), (1, 1, 0), (0, 0, 1))


def test_a_single_score_is_of_the_positive_class(make: Make) -> None:
    labels, scores = ["no", "no", "yes", "yes"], [0.1, 0.4, 0.35, 0.8]
    examples = make(labels, ["no", "no", "no", "yes"], scores)

    measures = measured(examples, Options(positive="yes"))

    assert measures["auc"] == 0.75
    assert measures["precision"] == 1.0
    assert measures["recall"] == 0.5
    turned = make(labels, ["no", "no", "no", "yes"], [1 - score for score in scores])
    assert measured(turned, Options(positive="no"))["auc"] == 0.75


def test_an_empty_prediction_is_a_class_among_others(make: Make) -> None:
    """It was taken for the positive class, as no other was named."""
    measures = measured(make(["a", "a", "b"], ["a", "", "b"]), Options())

    assert measures["f1"] == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert measures["accuracy"] == pytest.approx(2 / 3)


def test_a_class_that_was_not_named_is_said(make: Make) -> None:
    examples = make(["a", "A ", "b"], ["a", "a", "b"], [[0.9, 0.1]] * 3)

    with pytest.raises(UsageError) as caught:
        measured(examples, Options(classes=("a", "b")))

    assert in_face(caught.value.hint) == "--classes does not name 'A ', which labels or predictions have."


def test_scores_need_a_probability_for_each_class(make: Make) -> None:
    with pytest.raises(UsageError, match=r"line 1: the score is not a probability for each of 2 classes"):
        measured(make(["a", "b"], ["a", "b"], [[0.1, 0.2, 0.7], [0.1, 0.2, 0.7]]))


@pytest.mark.parametrize("score", [90, -0.3, 1.01, [0.5, -1.2]])
def test_a_score_that_is_not_a_probability_is_named(make: Make, score: object) -> None:
    with pytest.raises(UsageError, match=r"line 2: the score \S+ is not a probability from 0 to 1") as caught:
        measured(make([1, 0], [1, 0], [0.5, score]), Options(classes=("0", "1")))
    assert "logits" in (caught.value.hint or "")


def test_scores_by_class_are_read_by_name_and_a_class_without_one_has_none(make: Make) -> None:
    labels = ["cat", "dog", "owl"]
    by_class = [{"cat": 0.7, "dog": 0.3}, {"dog": 1.0}, {"owl": 0.6, "cat": 0.4}]
    in_order = [[0.7, 0.3, 0], [0, 1, 0], [0.4, 0, 0.6]]
    options = Options(classes=("cat", "dog", "owl"))
    assert measured(make(labels, labels, by_class), options) == measured(
        make(labels, labels, in_order), options
    )


@pytest.mark.parametrize(
    ("labels", "scores", "options", "message"),
    [
        (["a", "b"], [["x", 0.1], [0.2, 0.8]], Options(), "line 1: a score is not a number."),
        (["a", "b"], [{"a": None}, {"b": 1}], Options(), "line 1: a score is not a number."),
        (["a", "b"], None, Options(positive="c"), "--positive c: the classes are a, b."),
    ],
)
def test_scores_and_classes_that_do_not_fit_are_named(
    make: Make, labels: list[str], scores: list[object] | None, options: Options, message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        measured(make(labels, labels, scores), options)
    assert in_face(caught.value.message, Face.COMMAND_LINE) == message


def test_a_resample_without_one_of_the_classes_has_no_area_under_its_curve(make: Make) -> None:
    examples = make(["a", "b", "b"], ["a", "b", "a"], [0.2, 0.9, 0.4])
    sample = tasks()["classification"].sample(examples.usable, Options())
    assert "auc" in sample.measures()
    assert "auc" not in sample.measures(np.array([1, 2, 2]))


def test_scores_of_which_none_is_positive_are_named(make: Make) -> None:
    with pytest.raises(UsageError, match=r"line 1: the scores of all classes are 0"):
        measured(make(["a", "b"], ["a", "b"], [[0, 0], [0.1, 0.9]]))


def test_a_probability_that_single_precision_rounded_is_one(make: Make) -> None:
    rounded = measured(make([1, 0], [1, 0], [float(np.nextafter(np.float32(1), np.float32(2))), -1e-8]))

    assert rounded == measured(make([1, 0], [1, 0], [1.0, 0.0]))


def test_numbers_are_measured(make: Make) -> None:
    from sklearn import metrics

    measures = measured(make([1.0, 2.0, 4.5], [2.0, 2.0, 2.5]))

    assert measures["mae"] == 1.0
    assert measures["rmse"] == pytest.approx((5 / 3) ** 0.5)
    assert measures["mape"] == pytest.approx((1 + 0 + 2 / 4.5) / 3)
    assert measures["bias"] == pytest.approx(-1 / 3)
    assert measures["r2"] == pytest.approx(metrics.r2_score([1.0, 2.0, 4.5], [2.0, 2.0, 2.5]))


def test_a_share_of_zero_and_the_variance_of_a_constant_are_left_out(make: Make) -> None:
    measures = measured(make([0.0, 0.0], [0.5, 0.25]))

    assert "mape" not in measures
    assert "r2" not in measures


@pytest.mark.parametrize("label", [0.1, 1e-200])
def test_the_variance_of_a_constant_is_left_out_of_a_resample(make: Make, label: float) -> None:
    labels = [label] * 3 if label == 0.1 else [label, 2 * label, 3 * label]
    sample = tasks()["regression"].sample(make(labels, [0.5, 0.25, 1.0]).usable, Options())

    assert "r2" not in sample.measures(np.arange(3))


def test_quantile_forecasts_are_measured_over_all_points(make: Make) -> None:
    forecasts = [{"0.1": [1.0, 1.0], "0.9": [3.0, 5.0]}, {"0.1": [0.0], "0.9": [2.0]}]
    examples = make([[2.0, 6.0], [1.0]], forecasts)

    measures = measured(examples)

    low = (0.1 * 1 + 0.1 * 5 + 0.1 * 1) / 3
    high = (0.1 * 1 + 0.9 * 1 + 0.1 * 1) / 3
    assert measures["pinball:0.1"] == pytest.approx(low)
    assert measures["pinball:0.9"] == pytest.approx(high)
    assert measures["wql"] == pytest.approx(2 * (low + high) / 2 / 3)


def test_a_forecast_that_is_a_list_is_one_of_the_levels_that_are_named(make: Make) -> None:
    labels = [[1.0, 2.0], [3.0]]
    lists = [[[0.5, 1.0], [1.0, 2.5]], [[2.0], [3.5]]]
    by_level = [{"0.1": first, "0.5": second} for first, second in lists]
    options = Options(quantiles=(0.1, 0.5))
    assert selected_task("", make(labels, lists), options).name == "quantiles"
    assert measured(make(labels, lists), options) == measured(make(labels, by_level), Options())
    zero = measured(make([[0.0]], [[[1.0], [2.0]]]), options)
    assert "wql" not in zero and zero["pinball"] > 0


def test_a_forecast_of_another_length_is_named(make: Make) -> None:
    with pytest.raises(UsageError, match=r"line 2: quantile 0.5 has 1 points, the label 2"):
        measured(make([[1], [1, 2]], [{"0.5": [1]}, {"0.5": [1]}]))


def test_texts_are_measured(make: Make) -> None:
    labels = ["The cat sat on the mat.", "Nobody knows the way to the village"]
    examples = make(labels, ["the cat sat on mat", "A completely different sentence here"])

    measures = measured(examples)

    assert measures["exact_match"] == 0.0
    assert measures["normalized_match"] == 0.5
    assert measures["rouge_l"] == pytest.approx((2 * 5 / 11 + 0) / 2)
    assert 0 < measures["bleu"] < 100


def test_rouge_l_counts_words_in_order() -> None:
    # rouge-score 0.1.2 gives these: police killed the gunman (Lin, 2004, section 3).
    assert rouge_l("police killed the gunman", "police kill the gunman") == 0.75
    assert rouge_l("police killed the gunman", "the gunman kill police") == 0.5
    assert rouge_l("", "word") == 0.0


@pytest.mark.parametrize(
    ("label", "prediction", "expected"),
    [
        ("кошка сидит дома", "собака бежит дома", 1 / 3),
        ("東京", "大阪", 0.0),
        ("東京", "東京", 1.0),
        ("👍", "👎", 0.0),
        ("", " ", 1.0),
    ],
)
def test_rouge_l_has_words_of_every_script(label: str, prediction: str, expected: float) -> None:
    assert rouge_l(label, prediction) == pytest.approx(expected)


def test_a_list_is_not_a_text(make: Make) -> None:
    with pytest.raises(UsageError, match="line 1: the label is not a single value"):
        measured(make([["yes", "yes it is"]], ["yes"]), task="text")


def test_a_task_is_told_from_labels_and_predictions(make: Make) -> None:
    def task(labels: list[object], predictions: list[object]) -> str:
        return selected_task("", make(labels, predictions), Options()).name

    assert task(["a", "b"], ["a", "a"]) == "classification"
    assert task([1, 2.5], [1, 2]) == "regression"
    assert task([3], [{"0.5": 3.0}]) == "quantiles"
    assert task(["a long sentence of words"] * 2, ["another"] * 2) == "text"
    assert task(["a long sentence of words", 1945], ["another", "in 1945"]) == "text"
    with pytest.raises(UsageError, match="neither numbers, classes nor texts"):
        task([1], [{"label": 1}])


def test_an_input_without_a_record_to_judge_is_named(make: Make) -> None:
    with pytest.raises(PayloadError, match="no record can be judged"):
        selected_task("", make([], []), Options())


def test_a_measure_that_does_not_exist_is_named() -> None:
    with pytest.raises(UsageError, match="bleu is not a measure of regression"):
        measure_of(tasks()["regression"], "bleu")


@pytest.mark.parametrize(
    ("scores", "options", "numbers"),
    [
        (None, Options(classes=("a", "b")), None),
        ([[0.9, 0.1], [0.4, 0.6]], Options(classes=("a", "b")), [0.1, 0.6]),
        ([[0.9, 0.1], [0.4, 0.6]], Options(classes=("a", "b"), positive="a"), [0.9, 0.4]),
        ([[0.7, 0.2, 0.1], [0.3, 0.1, 0.6]], Options(classes=("a", "b", "c")), [0.7, 0.6]),
    ],
    ids=["no-scores", "the-second-of-two", "the-positive-one", "the-highest-of-three"],
)
def test_two_targets_are_told_apart_by_the_scores_of_one_class_or_the_highest(
    make: Make, scores: list[list[float]] | None, options: Options, numbers: list[float] | None
) -> None:
    examples = make(["a", "b"], ["a", "b"], scores)
    task = selected_task("classification", examples, options)
    compared = task.sample(examples.usable, options).numbers()
    assert (compared if compared is None else compared.tolist()) == numbers
