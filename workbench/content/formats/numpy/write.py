"""A nested list of numbers, as it is typed, made an array in numpy's format (`application/x-npy`)."""

from __future__ import annotations

import io
import json
from typing import Any

from workbench.content.extras import installing
from workbench.model.errors import ConfigurationError, ConversionError

DTYPES = ("float32", "float64", "float16", "int64", "int32", "uint8", "bool")
"""The types there is a choice of; models mostly want the first."""
_MOST_CHARACTERS = 32 * 1024 * 1024


def npy_of(text: str, dtype: str = "float32") -> bytes:
    """The array that a nested list of JSON describes.

    Args:
        text: a list of numbers, or of such lists of one length each; NaN and Infinity are numbers here. For
            `bool`, true and false.
        dtype: one of `DTYPES`.

    Raises:
        ConversionError: it is not such a list, or holds a number that does not fit the type.
        ConfigurationError: numpy is not installed.
    """
    try:
        import numpy as np
    except ImportError:
        raise ConfigurationError("Writing arrays needs numpy.", f"Add it: {installing('numpy')}") from None
    if dtype not in DTYPES:
        raise ConversionError(f"{dtype} is none of the types {', '.join(DTYPES)}.")
    value = _read(text)
    shape = _shape(value)
    target = np.dtype(dtype)
    flat = _flat(value, len(shape))
    for index, item in enumerate(flat):
        if (wrong := _misfit(item, target)) is not None:
            raise ConversionError(f"{wrong} (value {index + 1})", f"Another type than {dtype} may fit.")
    with np.errstate(over="ignore"):
        array = np.array(flat, dtype=target).reshape(shape)
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    return stream.getvalue()


def _read(text: str) -> Any:
    if len(text) > _MOST_CHARACTERS:
        raise ConversionError("Too long to convert to an array here.", "Send it from a file.")
    try:
        value = json.loads(text, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise ConversionError(
            f"Not a list: {error.msg} at line {error.lineno}, column {error.colno}.",
            "Write numbers in brackets: [[1.5, 2], [3, 4]].",
        ) from None
    except RecursionError:
        raise ConversionError("It is nested too deep for an array.") from None
    if not isinstance(value, list | int | float):
        raise ConversionError("Not a list.", "Write numbers in brackets: [[1.5, 2], [3, 4]].")
    return value


def _whole(digits: str) -> int | float:
    # No type of an array has room for more digits, and reading them takes time that grows with their square.
    return int(digits) if len(digits) <= 20 else float(digits)


def _shape(value: Any) -> tuple[int, ...]:
    """The lengths of a nested list along its first elements, which the others must share."""
    shape: list[int] = []
    while isinstance(value, list):
        shape.append(len(value))
        if len(shape) > 32:
            raise ConversionError("It has more than 32 axes, and arrays have no more.")
        value = value[0] if value else None
    return tuple(shape)


def _flat(value: Any, axes: int) -> list[Any]:
    level = [value]
    for axis in range(axes):
        length = len(level[0]) if level else 0
        below: list[Any] = []
        for index, inner in enumerate(level):
            if not isinstance(inner, list) or len(inner) != length:
                content = f"{len(inner)} values" if isinstance(inner, list) else "a single value"
                raise ConversionError(
                    f"Row {index + 1} of axis {axis + 1} has {content} where the first has {length}.",
                    "An array has rows of one length.",
                )
            below += inner
        level = below
    return level


def _misfit(item: Any, target: Any) -> str | None:
    """Returns why a value has no place in an array of that type; None where it has."""
    if isinstance(item, list):
        return "a list is where the first row has a value"
    if isinstance(item, bool) or target.kind == "b":
        return None if isinstance(item, bool) and target.kind == "b" else f"{json.dumps(item)} does not fit"
    if not isinstance(item, int | float):
        return f"{json.dumps(item)[:40]} is not a number"
    if target.kind in "iu":
        import numpy as np

        limits = np.iinfo(target)
        if isinstance(item, float) or not int(limits.min) <= item <= int(limits.max):
            return f"{item} is not {target}"
    return None
