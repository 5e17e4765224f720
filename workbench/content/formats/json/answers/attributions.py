"""What speaks for and against a prediction: SHAP values, of SageMaker Clarify and others.

Clarify answers `explanations.kernel_shap`: for each record a list of features, each with `feature_header` if
the headers are known, and `attributions`, whose `attribution` has a number for each output of the model. A
feature that is text has one for each token, with `description.partial_text`.
Source: the Developer Guide's page of online explainability responses.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from workbench.content.formats.json.answers.vectors import vector_of
from workbench.content.views.plot import Plot, bars

_VALUES = ("shap_values", "attributions", "contributions", "feature_importances", "feature_importance")
_NAMES = ("feature_names", "features", "feature_headers", "columns", "names")
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
        rows = _rows(held)
        if rows:
            names = _names(value, len(rows[0]))
            return [_plot(member, names, row, at, len(rows)) for at, row in enumerate(rows[:_MOST_RECORDS])]
    return []


def _rows(held: Any) -> list[list[float]]:
    vector = vector_of(held)
    if vector is not None:
        return [vector]
    rows = [vector_of(row) for row in held] if isinstance(held, list) else []
    vectors = [row for row in rows if row is not None]
    return vectors if len(vectors) == len(rows) and len({len(row) for row in vectors}) == 1 else []


def _names(value: dict[str, Any], count: int) -> list[str]:
    for member in _NAMES:
        names = value.get(member)
        if isinstance(names, list) and len(names) == count and all(isinstance(name, str) for name in names):
            return list(names)
    return [f"feature {at}" for at in range(count)]


def _plot(member: str, names: Sequence[str], values: Sequence[float], at: int = 0, records: int = 1) -> Plot:
    title = _TITLE if member == "shap_values" else member.replace("_", " ")
    numbered = f"{title}, record {at + 1} of {records:,}" if records > 1 else title
    return bars(numbered, names, values, y_title="SHAP value" if member == "shap_values" else "attribution")


def _clarify(records: list[Any]) -> list[Plot]:
    plots: list[Plot] = []
    for at, record in enumerate(records[:_MOST_RECORDS]):
        features = record if isinstance(record, list) else []
        rows = [row for number, feature in enumerate(features) for row in _feature(number, feature)]
        outputs = max((len(numbers) for _, numbers, _ in rows), default=0)
        for output in range(outputs):
            kept = [(label, numbers[output]) for label, numbers, _ in rows if len(numbers) > output]
            where = [f"record {at + 1} of {len(records):,}"] if len(records) > 1 else []
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
