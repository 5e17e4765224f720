"""What speaks for and against a prediction: SHAP values, of SageMaker Clarify and others.

Clarify answers `explanations.kernel_shap`: for each record a list of features, each with `feature_header` if
the headers are known, and `attributions`, whose `attribution` has a number for each output of the model. A
feature that is text has one for each token, with `description.partial_text`. The package shap gives values of
several classes as classes x records x features until 0.44, and as records x features x classes since.
Sources: the Developer Guide's page of online explainability responses; shap's release notes of 0.45.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.content.formats.json.answers.vectors import vector_of
from workbench.content.views.plot import Plot, bars

_VALUES = (
    "shap_values",
    "shap",
    "attributions",
    "contributions",
    "feature_importances",
    "feature_importance",
)
_NAMES = ("feature_names", "features", "feature_headers", "columns", "names")
_CLASSES = ("classes", "class_names", "labels", "output_names", "outputs")
_MOST_RECORDS = 12
_TITLE = "SHAP values"


def attribution_plots(name: str, value: Any) -> list[Plot]:
    """Returns a plot of signed bars for each record and output that is explained."""
    if not isinstance(value, dict):
        return []
    if isinstance(records := value.get("kernel_shap"), list):
        return _clarify(records)
    for member in _VALUES:
        held = value.get(member)
        if isinstance(held, dict) and held and all(isinstance(item, float) for item in held.values()):
            return [_plot(member, list(held), list(held.values()))]
        if plots := _of_classes(member, value):
            return plots
        rows = _rows(held)
        if rows:
            names = _names(value, len(rows[0]))
            return [
                _plot(member, names, row, *_record(at, len(rows)))
                for at, row in enumerate(rows[:_MOST_RECORDS])
            ]
    return []


def _of_classes(member: str, value: dict[str, Any]) -> list[Plot]:
    """Values of several classes: a table of records and features for each, or a member by its name."""
    held = value.get(member)
    if isinstance(held, dict):
        blocks = [_rows(inner) for inner in held.values()]
        names = [str(name) for name in held]
    else:
        items = held if isinstance(held, list) else []
        # Rows of numbers are records of one output.
        blocks = [[] if vector_of(item) is not None else _rows(item) for item in items]
        if not blocks or not all(blocks):
            return []
        blocks = _by_class(blocks, value)
        names = _strings(value, _CLASSES, len(blocks)) or [f"class {at}" for at in range(len(blocks))]
    if not blocks or not all(blocks) or len({(len(rows), len(rows[0])) for rows in blocks}) > 1:
        return []
    features = _names(value, len(blocks[0][0]))
    return [
        _plot(member, features, rows[at], *_record(at, len(blocks[0])), name)
        for at in range(min(len(blocks[0]), _MOST_RECORDS))
        for name, rows in zip(names, blocks, strict=True)
    ]


def _by_class(blocks: list[list[list[float]]], value: dict[str, Any]) -> list[list[list[float]]]:
    """The same with the class first, where it is last: told by the number of the features' names."""
    count = len(blocks[0][0])
    if _strings(value, _NAMES, len(blocks[0])) and not _strings(value, _NAMES, count):
        return [[[feature[at] for feature in record] for record in blocks] for at in range(count)]
    return blocks


def _rows(held: Any) -> list[list[float]]:
    vector = vector_of(held)
    if vector is not None:
        return [vector]
    rows = [vector_of(row) for row in held] if isinstance(held, list) else []
    vectors = [row for row in rows if row is not None]
    return vectors if len(vectors) == len(rows) and len({len(row) for row in vectors}) == 1 else []


def _names(value: dict[str, Any], count: int) -> list[str]:
    return _strings(value, _NAMES, count) or [f"feature {at}" for at in range(count)]


def _strings(value: dict[str, Any], members: Sequence[str], count: int) -> list[str]:
    """The first of the members that is a list of so many texts; empty where none is."""
    for member in members:
        names = value.get(member)
        if isinstance(names, list) and len(names) == count and all(isinstance(name, str) for name in names):
            return list(names)
    return []


def _plot(member: str, names: Sequence[str], values: Sequence[float], *where: str) -> Plot:
    is_shap = member.startswith("shap")
    title = _TITLE if is_shap else member.replace("_", " ")
    y_title = "SHAP value" if is_shap else "attribution"
    return bars(", ".join([title, *where]), names, values, y_title=y_title)


def _record(at: int, count: int) -> list[str]:
    return [f"record {at + 1} of {count:,}"] if count > 1 else []


def _clarify(records: list[Any]) -> list[Plot]:
    plots: list[Plot] = []
    for at, record in enumerate(records[:_MOST_RECORDS]):
        features = record if isinstance(record, list) else []
        rows = [row for number, feature in enumerate(features) for row in _feature(number, feature)]
        outputs = max((len(numbers) for _, numbers, _ in rows), default=0)
        for output in range(outputs):
            kept = [(label, numbers[output]) for label, numbers, _ in rows if len(numbers) > output]
            where = _record(at, len(records))
            where += [f"output {output}"] if outputs > 1 else []
            plots.append(
                bars(
                    ", ".join([_TITLE, *where]),
                    [label for label, _ in kept],
                    [number for _, number in kept],
                    y_title="SHAP value",
                    ordered=all(text for _, _, text in rows),
                )
            )
    return plots


def _feature(number: int, feature: Any) -> list[tuple[str, list[float], bool]]:
    """The name, a number for each output, and whether it is a piece of text: a row for each attribution."""
    if not isinstance(feature, dict) or not isinstance(feature.get("attributions"), list):
        return []
    header = feature.get("feature_header")
    name = header if isinstance(header, str) and header else f"feature {number}"
    rows = []
    for item in feature["attributions"]:
        if not isinstance(item, dict):
            continue
        numbers = item.get("attribution")
        if not isinstance(numbers, list) or not all(isinstance(number, float) for number in numbers):
            continue
        description = item.get("description")
        text = description.get("partial_text") if isinstance(description, dict) else None
        rows.append((text.strip() if isinstance(text, str) else name, numbers, isinstance(text, str)))
    return rows
