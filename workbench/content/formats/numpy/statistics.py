"""The statistics of an array, a block of it at a time: 100 MB of bytes never become 800 MB of numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    import numpy as np

_BLOCK = 1024 * 1024


class Statistics(TypedDict, total=False):
    """Those of the finite values, which are left out where there are none, and how many others there are."""

    minimum: float
    maximum: float
    mean: float
    std: float
    nans: int
    infinities: int


def statistics(array: np.ndarray[Any, Any]) -> Statistics:
    """Least, greatest, mean and standard deviation of an array of numbers with one value at least.

    Means of blocks are put together by the method of Chan, Golub and LeVeque, which loses no digits.
    """
    import numpy as np

    flat = array.ravel(order="K")
    count = nans = infinities = 0
    low, high = math.inf, -math.inf
    mean = squares = 0.0
    with np.errstate(all="ignore"):
        for start in range(0, flat.size, _BLOCK):
            block = flat[start : start + _BLOCK].astype(np.float64)
            finite = block[np.isfinite(block)]
            missing = int(np.count_nonzero(np.isnan(block)))
            nans += missing
            infinities += int(block.size - finite.size - missing)
            if not finite.size:
                continue
            low, high = min(low, float(finite.min())), max(high, float(finite.max()))
            here = float(finite.mean())
            apart = here - mean
            count += int(finite.size)
            share = finite.size / count
            squares += float(np.square(finite - here).sum())
            squares += apart * apart * share * (count - finite.size)
            mean += apart * share
    if not count:
        return {"nans": nans, "infinities": infinities}
    return {
        "minimum": low,
        "maximum": high,
        "mean": mean,
        "std": math.sqrt(squares / count),
        "nans": nans,
        "infinities": infinities,
    }
