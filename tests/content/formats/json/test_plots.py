"""What of a document is drawn: attributions, scores of classes, embeddings."""

from __future__ import annotations

import base64
import json
import math
import random
import struct
from typing import Any

import pytest

from workbench.content.charts.scales import value_range
from workbench.content.format import ViewKind
from workbench.content.formats.json.plots import json_plots
from workbench.content.formats.json.shape import views
from workbench.content.views.plot import Plot, PlotKind

RANDOM = random.Random(5)


def plots(document: Any) -> tuple[Plot, ...]:
    body = json.dumps(document).encode()
    assert ViewKind.PLOT in views(body)
    return json_plots(body).choices


def vector(count: int = 96) -> list[float]:
    return [RANDOM.gauss(0, 1) for _ in range(count)]


def test_clarify_explains_each_record_and_output() -> None:
    record = [
        {"feature_header": "age", "attributions": [{"attribution": [0.1, -0.1]}]},
        {"attributions": [{"attribution": [-0.4, 0.4]}]},
    ]
    shown = plots({"version": "1.0", "explanations": {"kernel_shap": [record, record]}})
    assert [plot.title for plot in shown] == [
        "SHAP values, record 1 of 2, output 0",
        "SHAP values, record 1 of 2, output 1",
        "SHAP values, record 2 of 2, output 0",
        "SHAP values, record 2 of 2, output 1",
    ]
    assert shown[0].labels == ("feature 1", "age")
    assert shown[0].series[0].ys == (-0.4, 0.1)


def test_clarify_explains_a_text_word_by_word_in_its_order() -> None:
    words = [
        {"attribution": [value], "description": {"partial_text": word, "start_idx": 0}}
        for word, value in (("not ", -0.5), ("good", 0.9))
    ]
    (plot,) = plots({"explanations": {"kernel_shap": [[{"attributions": words}]]}})
    assert (plot.labels, plot.series[0].ys) == (("not", "good"), (-0.5, 0.9))


@pytest.mark.parametrize(
    "document",
    [
        {"shap_values": [0.1, -0.4], "feature_names": ["age", "income"]},
        {"shap_values": {"age": 0.1, "income": -0.4}},
        {"predictions": [{"attributions": [0.1, -0.4], "features": ["age", "income"]}]},
    ],
)
def test_other_attributions_are_signed_bars(document: Any) -> None:
    (plot,) = plots(document)
    assert (plot.kind, plot.labels, plot.series[0].ys) == (PlotKind.BARS, ("income", "age"), (-0.4, 0.1))


@pytest.mark.parametrize(
    ("document", "labels"),
    [
        ({"cat": 0.2, "dog": 0.8}, ("dog", "cat")),
        ({"predictions": [[0.1, 0.9]]}, ("class 1", "class 0")),
        ([{"label": "a", "score": 0.3}, {"label": "b", "score": 0.6}], ("b", "a")),
        ({"probs": [0.1, 0.9], "labels": ["x", "y"]}, ("y", "x")),
    ],
)
def test_scores_of_classes_stand_in_order(document: Any, labels: tuple[str, ...]) -> None:
    plot = plots(document)[0]
    assert (plot.kind, plot.labels) == (PlotKind.BARS, labels)


@pytest.mark.parametrize(
    ("held", "others"),
    [
        # As shap had it until 0.44, as it has it since, and by name.
        ([[[0.1, -0.4], [0, 0]], [[-0.1, 0.4], [0, 0]]], {"classes": ["cat", "dog"]}),
        ([[[0.1, -0.1], [-0.4, 0.4], [0, 0]]] * 2, {"classes": ["cat", "dog"]}),
        ({"cat": [[0.1, -0.4], [0, 0]], "dog": [[-0.1, 0.4], [0, 0]]}, {}),
    ],
)
def test_attributions_of_several_classes_are_bars_of_each(held: Any, others: dict[str, Any]) -> None:
    features = ["größe", "収入", "age"][: 3 if isinstance(held, list) and len(held[0]) == 3 else 2]
    shown = plots({"shap_values": held, "feature_names": features, **others})
    assert [plot.title for plot in shown[:2]] == [
        "SHAP values, record 1 of 2, cat",
        "SHAP values, record 1 of 2, dog",
    ]
    assert shown[0].labels[:2] == ("収入", "größe") and shown[0].series[0].ys[:2] == (-0.4, 0.1)
    assert shown[1].series[0].ys[:2] == (0.4, -0.1)
    assert len(shown) == 4


def test_shap_by_its_short_name_opens_as_bars() -> None:
    document = {"shap": {"age": 0.1, "income": -0.3}}
    assert views(json.dumps(document).encode())[0] is ViewKind.PLOT
    assert plots(document)[0].labels == ("income", "age")


def test_probabilities_of_several_records_are_bars_of_each() -> None:
    shown = plots({"predictions": [[0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]})
    assert [plot.title for plot in shown] == ["predictions, record 1 of 2", "predictions, record 2 of 2"]
    assert shown[0].labels == ("class 2", "class 1", "class 0")
    assert plots([[1, 0], [0, 1]])[0].kind is PlotKind.LINES


def test_detections_of_the_same_class_are_not_classes() -> None:
    boxes = [{"label": "cat", "score": score, "x": 1.0} for score in (0.9, 0.8)]
    assert plots(boxes)[0].kind is PlotKind.LINES


@pytest.mark.parametrize(
    "wrap", [lambda many: {"data": [{"embedding": row} for row in many]}, lambda many: many]
)
def test_embeddings_are_compared_and_measured(wrap: Any) -> None:
    first, other = vector(), vector()
    shown = plots(wrap([first, [2 * value for value in first], other]))
    matrix = shown[0]
    assert matrix.kind is PlotKind.MATRIX
    assert [round(row.ys[1], 6) for row in matrix.series][:2] == [1, 1]
    cosine = sum(a * b for a, b in zip(first, other, strict=True)) / math.hypot(*first) / math.hypot(*other)
    assert matrix.series[0].ys[2] == pytest.approx(cosine)
    assert matrix.series[1].name == f"#1  norm {2 * math.hypot(*first):.4g}"
    assert shown[1].title == "similarity to #0"
    assert shown[1].labels == ("#1", "#2")
    # Against all that it can be: what hardly resembles looks so.
    assert shown[1].limits == ((-1.0 if cosine < 0 else 0.0), 1.0)
    assert all(plot.kind is not PlotKind.LINES for plot in shown)


def encoded(numbers: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


@pytest.mark.parametrize(
    "document",
    [
        {"data": [{"index": at, "embedding": encoded(vector())} for at in range(3)]},
        {"predictions": [{"sentence_embedding": vector()} for _ in range(3)]},
        {"predictions": [{"embeddings": vector()} for _ in range(3)]},
        {"embeddings": {"float": [vector() for _ in range(3)]}},
        {"embeddings": [list(map(abs, vector())) for _ in range(3)]},
        {"embeddings": [vector(8_192) for _ in range(3)]},
        {"embeddings": [vector(16) for _ in range(3)]},
    ],
    ids=["base64", "named", "Object2Vec", "Cohere", "positive", "long", "short"],
)
def test_what_is_called_an_embedding_is_compared(document: Any) -> None:
    assert plots(document)[0].kind is PlotKind.MATRIX


def test_one_embedding_in_base64_opens_with_its_norm() -> None:
    document = {"data": [{"embedding": encoded([1.0, -1.0] * 128)}]}
    assert views(json.dumps(document).encode())[0] is ViewKind.PLOT
    assert plots(document)[0].title == "embedding: 256 numbers, norm 16"


def test_other_text_is_not_taken_for_numbers() -> None:
    words = [{"vector": "not base64!", "index": 1.0}, {"vector": "QUJD", "index": 2.0}]
    assert plots(words)[0].kind is PlotKind.LINES


def test_one_embedding_has_a_norm_and_says_how_to_compare() -> None:
    (plot,) = plots({"embeddings": [vector(64)]})
    assert plot.kind is PlotKind.HISTOGRAM
    assert "norm" in plot.title
    assert "several inputs" in plot.note


def test_predictions_for_thousands_of_records_are_no_embedding() -> None:
    line, spread = plots({"predictions": vector(5_000)})
    assert (line.kind, spread.kind) == (PlotKind.LINES, PlotKind.HISTOGRAM)


def test_the_most_similar_stand_first() -> None:
    base = vector()
    ranking = plots([base, [-value for value in base], [value + 0.1 for value in base]])[1]
    assert ranking.labels == ("#2", "#1")
    assert ranking.limits == (-1.0, 1.0)


def test_probabilities_of_a_thousand_classes_are_bars() -> None:
    plot = plots([0.001] * 999 + [0.0011])[0]
    assert (plot.kind, plot.labels[0]) == (PlotKind.BARS, "class 999")
    assert plot.note == "the 40 largest of 1,000"
    assert value_range(plot) == (0.0, 0.0011)


def test_lists_side_by_side_that_spread_alike_are_one_plot() -> None:
    drawn = plots({"north": [1.0, 2.0, 5.0], "south": [2.0, 4.0, 1.0], "name": "x"})
    assert [series.name for series in drawn[0].series] == ["north", "south"]
    assert [plot.title for plot in drawn[1:]] == ["north, 3 numbers", "south, 3 numbers"]


@pytest.mark.parametrize(
    "document",
    [{"loss": [0.1, 0.2, 0.3], "step": [100, 2000, 3000]}, {"a": [1, 2, 4], "b": [1, 2]}],
    ids=["scales that hide each other", "lengths"],
)
def test_lists_that_are_not_comparable_are_drawn_apart(document: Any) -> None:
    assert [len(plot.series) for plot in plots(document)] == [1, 1]


def test_rows_that_are_fewer_than_their_columns_are_the_series() -> None:
    plot = plots({"predictions": [[row + at % 7 for at in range(40)] for row in range(10)]})[0]
    assert [series.name for series in plot.series] == [f"row {at}" for at in range(8)]
    assert (plot.x_title, plot.note) == ("column", "8 of 10 series")


def test_what_is_no_value_is_counted() -> None:
    plot = json_plots(b'{"values": [1, NaN, Infinity, null, 2]}').choices[0]
    assert plot.note == "3 of them NaN, infinite or null: not drawn"
