"""Arrays in NumPy's format, compared element by element."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.compare.by_format.json import NUMBER, Value
from workbench.compare.collector import DifferenceCollector
from workbench.compare.result import Change
from workbench.compare.rules import Rules
from workbench.content.formats.numpy.read import loaded
from workbench.content.views.view import ViewUnavailableError

if TYPE_CHECKING:
    import numpy as np

    Array = np.ndarray[Any, np.dtype[Any]]


def compare_arrays(expected: bytes, actual: bytes, rules: Rules, tally: DifferenceCollector) -> None:
    """Compares two `.npy` files. Paths are `[2][0]`, `shape` and `dtype`.

    Raises:
        ValueError: one of them is none that can be read, or NumPy is missing (the extra `arrays`).
    """
    try:
        first, other = loaded(expected), loaded(actual)
    except ViewUnavailableError as error:
        raise ValueError(str(error)) from None
    if first.shape != other.shape:
        tally.differ("shape", Change.CHANGED, _shape(first), _shape(other))
        return
    if first.dtype != other.dtype:
        tally.differ("dtype", Change.TYPE, str(first.dtype), str(other.dtype))
    if first.dtype.kind not in "biufc" or other.dtype.kind not in "biufc":
        _others(first, other, tally)
        return
    _numbers(first, other, rules, tally)


def _numbers(expected: Array, actual: Array, rules: Rules, tally: DifferenceCollector) -> None:
    import numpy as np

    with np.errstate(all="ignore"):
        differing = expected != actual
        if rules.nan_equal:
            differing &= ~(np.isnan(expected) & np.isnan(actual))
        places = np.flatnonzero(differing)
        # Of 64-bit integers a float would lose the last digits.
        wide = np.clongdouble if "c" in {expected.dtype.kind, actual.dtype.kind} else np.longdouble
        left, right = expected.ravel()[places].astype(wide), actual.ravel()[places].astype(wide)
        apart = np.abs(left - right)
        allowed = np.maximum(rules.atol, rules.rtol * np.maximum(np.abs(left), np.abs(right)))
        beyond = ~(apart <= allowed) | ~np.isfinite(apart)
    places, apart = places[beyond], np.where(np.isnan(apart[beyond]), np.inf, apart[beyond])
    tally.equal += expected.size - places.size
    order = np.argsort(-apart, kind="stable")[: rules.limit]
    flat, actual_flat = expected.ravel(), actual.ravel()
    for number, at in enumerate(order):
        place = int(places[at])
        tally.differ(
            _path(expected, place),
            Change.CHANGED,
            _text(flat[place]),
            _text(actual_flat[place]),
            magnitude=float(apart[at]),
            times=1 if number else 1 + places.size - order.size,
        )


def _others(expected: Array, actual: Array, tally: DifferenceCollector) -> None:
    """Compares elements that are not numbers."""
    import numpy as np

    try:
        differing = np.flatnonzero(expected != actual)
    except TypeError:
        # Of types that cannot be compared.
        differing = np.arange(expected.size)
    tally.equal += expected.size - differing.size
    flat, actual_flat = expected.ravel(), actual.ravel()
    for place in map(int, differing):
        tally.differ(_path(expected, place), Change.CHANGED, str(flat[place]), str(actual_flat[place]))


def _path(array: Array, place: int) -> str:
    import numpy as np

    return "".join(f"[{index}]" for index in np.unravel_index(place, array.shape))


def _shape(array: Array) -> list[Value]:
    return [NUMBER(str(length).encode()) for length in array.shape]


def _text(element: Any) -> bytes:
    return NUMBER(str(element).encode())
