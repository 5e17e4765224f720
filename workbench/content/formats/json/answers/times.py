"""Moments that a series stands at: dates and times as text (ISO 8601), or seconds since 1970."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?)?")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:?00)?")
_SECONDS = re.compile(r":00(?:\.0+)?(?:Z|\+00:?00)?")
_NAME = re.compile(
    r"(?:.*[_ -])?(?:timestamp|time|date|datetime|epoch|ds|ts)(?:[_ -]?(?:ms|s|utc))?", re.IGNORECASE
)
_EARLIEST, _LATEST = 3e8, 4e9
"""From 1979 to 2096: smaller and larger numbers count something else."""


def time_of(columns: Mapping[str, Sequence[Any]]) -> tuple[str, tuple[str, ...]]:
    """Returns the name of the column of moments, and them as text; both empty where there is none.

    Args:
        columns: values by name of the column.
    """
    for name, values in columns.items():
        moments = _moments(name, values)
        if len(moments) > 1 and all(before < after for before, after in pairwise(moments)):
            return name, moments
    return "", ()


def are_moments(name: str, values: Sequence[Any]) -> bool:
    """Returns whether values of a column are dates or times, in whatever order."""
    return bool(_moments(name, values))


def _moments(name: str, values: Sequence[Any]) -> tuple[str, ...]:
    if all(isinstance(value, str) and _DATE.fullmatch(value) for value in values):
        texts = tuple(str(value).replace("T", " ") for value in values)
    elif _NAME.fullmatch(name) and all(isinstance(value, int | float) for value in values):
        divisor = 1_000 if values and values[0] > _LATEST else 1
        seconds = [value / divisor for value in values]
        if not all(_EARLIEST <= second <= _LATEST for second in seconds):
            return ()
        texts = tuple(f"{datetime.fromtimestamp(second, UTC):%Y-%m-%d %H:%M:%S}" for second in seconds)
    else:
        return ()
    for needless in (_MIDNIGHT, _SECONDS):
        if all(needless.search(text, len("2026-01-01")) for text in texts):
            return tuple(needless.sub("", text) for text in texts)
    return texts
