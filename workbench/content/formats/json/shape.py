"""How a JSON document is best looked at, told from its first bytes: 25 MB take no longer than 1 KB."""

from __future__ import annotations

import re

from workbench.content.format import ViewKind
from workbench.content.formats.json.answers.chat_answer import is_chat_answer
from workbench.content.formats.json.embedded_files import holds_files, holds_picture

# So much of a document tells how it is best looked at.
_LOOKED_AT = 64 * 1024
_FORECAST = re.compile(rb'"(?:quantiles|mean|q?0\.\d+|[pq]\d\d|quantile_[\d.]+)"\s*:\s*[\[{]')
_ROWS = re.compile(rb"\[\s*(?:\{|\[|-?\d|\")")
_NUMBERS = re.compile(rb"\[\s*(?:-?\d[\d.eE+-]*|null|\"NaN\"|NaN)\s*,")
_MANY_NUMBERS = re.compile(rb"\s*\[[\s\[]*(?:-?\d[\d.eE+-]*\s*,\s*){64}")
# A list of numbers, or of lists of them: the document itself, or a member before any other that holds some.
_NESTED = re.compile(rb'\s*(?:\{[^\[{]*?:\s*)?\[[\s\[]*(?:-?\d[\d.eE+-]*|null|"?NaN"?)\s*[,\]]')
_SCORED = re.compile(
    rb'"(?:score|scores|probabilities|probs?|probability|confidence|attributions?|shap_values|kernel_shap)"\s*:'
)
# Two objects after each other, the first of them flat and with a number: a table whose columns can be drawn.
_RECORDS = re.compile(rb"\[\s*\{(?=[^{}\[\]]*:\s*-?\d)[^{}\[\]]*+\}\s*,\s*\{")
_EMBEDDED = re.compile(
    rb'"(?:\w*_)?(?:embeddings?|vectors?)"\s*:\s*(?:\{\s*"float"\s*:\s*)?\[[\s\[]*(?:-?\d[\d.eE+-]*\s*,\s*){63}'
)
# Floats of 32 bits in base64: 64 of them take more characters than this.
_ENCODED = re.compile(rb'"embedding"\s*:\s*"(?:[A-Za-z0-9+/]|\\/){300}')
# Two fractions by name, such as the probabilities of classes.
_NAMED = re.compile(rb'\{\s*"[^"]*"\s*:\s*[01]?\.\d+\s*,\s*"[^"]*"\s*:\s*[01]?\.\d')
# Records of a forecast: a quantile, or a lower bound, in the first of them.
_FORECASTS = re.compile(
    rb'\[\s*\{[^{}\[\]]*"(?:q?0\.\d+|[pq]\d\d|quantile_[\d.]+|\w+_lower)"\s*:\s*-?\d[^{}\[\]]*\}\s*,\s*\{'
)
_EXPLAINED = re.compile(rb'"(?:kernel_shap|shap_values)"\s*:|"shap"\s*:\s*[\[{]')


def views(body: bytes) -> tuple[ViewKind, ...]:
    """Returns the views that suit a document: forecasts, pictures and answers in words open as such."""
    head = body[:_LOOKED_AT]
    numbers = _NUMBERS.search(head) is not None
    kinds = [ViewKind.TEXT]
    if _ROWS.search(head):
        kinds.append(ViewKind.TABLE)
    first = any(form.search(head) for form in (_ENCODED, _EXPLAINED, _FORECASTS))
    if numbers or first or any(form.search(head) for form in (_SCORED, _NAMED, _RECORDS)):
        kinds.append(ViewKind.PLOT)
    if _NESTED.match(head):
        kinds.append(ViewKind.ARRAY)
    if first or (numbers and _opens_as_plot(head)):
        kinds.remove(ViewKind.PLOT)
        kinds.insert(0, ViewKind.PLOT)
    if is_chat_answer(head):
        kinds.insert(0, ViewKind.ANSWER)
    if holds_files(body):
        kinds.append(ViewKind.PARTS)
        if holds_picture(head):
            kinds.insert(0, ViewKind.PICTURE)
    return (*kinds, ViewKind.HEX)


def _opens_as_plot(head: bytes) -> bool:
    """Returns whether nobody would read the numbers one by one: a forecast, or embeddings."""
    return any((_FORECAST.search(head), _MANY_NUMBERS.match(head), _EMBEDDED.search(head)))
