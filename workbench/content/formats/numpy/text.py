"""A small array as the nested list that it would be typed as: the way back of `array_writing`."""

from __future__ import annotations

from typing import Any

from workbench.content.formats.numpy.read import loaded
from workbench.content.formats.numpy.write import DTYPES
from workbench.content.views.view import ViewUnavailableError

_MOST_ELEMENTS = 10_000
_WORDS = {"True": "true", "False": "false", "nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}


def array_text(data: bytes) -> tuple[str, str] | None:
    """The list, a row on each line, and the type; None for what is not typed here.

    Args:
        data: a `.npy` body.
    """
    try:
        array = loaded(data)
    except ViewUnavailableError:
        return None
    if array.dtype.name not in DTYPES or array.size > _MOST_ELEMENTS:
        return None
    return _list(array, 0), array.dtype.name


def _list(array: Any, depth: int) -> str:
    if array.ndim == 0:
        word = str(array[()])
        return _WORDS.get(word, word)
    items = [_list(item, depth + 1) for item in array]
    between = ",\n" + " " * (depth + 1) if array.ndim > 1 else ", "
    return f"[{between.join(items)}]"
