"""The values of search filters: moments, durations, sizes and ranges, from the text that is written."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_AGE = re.compile(r"(\d{1,6})([smhdw])")
_AGE_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = {"today": 0, "yesterday": 1}
_TOOK = re.compile(r"(<=|>=|<|>|)(\d{1,9}(?:\.\d{1,6})?)(ms|s|min|m)")
_TOOK_MS = {"ms": 1.0, "s": 1000.0, "m": 60_000.0, "min": 60_000.0}
_SIZE = re.compile(r"(<=|>=|<|>|)(\d{1,9}(?:\.\d{1,6})?)(b|kb|mb|gb)")
_SIZE_BYTES = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
_NUMBERS = re.compile(r"(\d{1,15})(?:-(\d{1,15}))?")
_HTTP = re.compile(r"[1-5](\d\d|xx)")


def moment(value: str, now: datetime) -> datetime | None:
    """The moment that `since:` and `before:` name; None where it is none.

    Args:
        value: an age such as `2d` or `30m`, `today`, `yesterday`, a date or a time in ISO 8601.
        now: an aware time in the zone that dates are meant in.
    """
    try:
        if age := _AGE.fullmatch(value):
            return now - timedelta(**{_AGE_UNITS[age[2]]: int(age[1])})
        if value in _DAYS:
            day: date = now.date() - timedelta(days=_DAYS[value])
            return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
        named = datetime.fromisoformat(value)
        named = named if named.tzinfo else named.replace(tzinfo=now.tzinfo)
        named.timestamp()
    except (ValueError, OverflowError):
        return None
    return named


def took(value: str) -> tuple[str, float] | None:
    """A comparison with a duration, in milliseconds; None where it is none. Without a sign it is `>=`."""
    written = _TOOK.fullmatch(value.lower())
    return None if written is None else (written[1] or ">=", float(written[2]) * _TOOK_MS[written[3]])


def size(value: str) -> tuple[str, int] | None:
    """A comparison with a number of bytes (a KB has 1,024); None where it is none."""
    written = _SIZE.fullmatch(value.lower())
    if written is None:
        return None
    return written[1] or ">=", int(float(written[2]) * _SIZE_BYTES[written[3]])


def numbers(value: str) -> tuple[int, int] | None:
    """The first and the last of `17` or `17-30`; None where it is neither."""
    written = _NUMBERS.fullmatch(value)
    return None if written is None else (int(written[1]), int(written[2] or written[1]))


def http(value: str) -> tuple[int, int] | None:
    """The first and the last HTTP status of `424` or `4xx`; None where it is neither."""
    value = value.lower()
    if not _HTTP.fullmatch(value):
        return None
    if value.endswith("xx"):
        return int(value[0]) * 100, int(value[0]) * 100 + 99
    return int(value), int(value)
