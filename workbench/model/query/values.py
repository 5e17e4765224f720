"""Values from the text that people write, in filters and options: moments, durations, sizes and ranges."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,6})?")
_DURATION = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(us|ms|s|min|m|h|d|w)")
_SECONDS = {"us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
_DAYS = {"today": 0, "yesterday": 1}
_TOOK = re.compile(r"(<=|>=|<|>|)(.+)", re.DOTALL)
_SIZE = re.compile(r"(<=|>=|<|>|)(\d{1,9}(?:\.\d{1,6})?)(b|kb|mb|gb)")
_SIZE_BYTES = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
_NUMBERS = re.compile(r"(\d{1,15})(?:-(\d{1,15}))?")
_HTTP = re.compile(r"[1-5](\d\d|xx)")


def moment(value: str, now: datetime) -> datetime | None:
    """The moment that `since:` and `before:` name; None where it is none.

    Args:
        value: an age such as `2d` or `30m`, `today`, `yesterday`, a date or a time in ISO 8601. What
            names no offset is local time, by the offset of that day.
        now: an aware time.
    """
    try:
        if (age := duration_ms(value)) is not None:
            return now - timedelta(milliseconds=age)
        if value in _DAYS:
            day: date = now.astimezone().date() - timedelta(days=_DAYS[value])
            return datetime(day.year, day.month, day.day).astimezone()
        named = datetime.fromisoformat(value)
        named = named if named.tzinfo else named.astimezone()
        named.timestamp()
    except (ValueError, OverflowError):
        return None
    return named


def duration_ms(text: str, *, unit: str = "") -> float | None:
    """Returns the milliseconds of a duration such as `90s`, `1h30m` or `250us`; None where it is none.

    Args:
        unit: of a number alone that has none; empty where it needs one.
    """
    cleaned = text.strip().lower()
    if unit and _NUMBER.fullmatch(cleaned):
        cleaned += unit
    total, at = 0.0, 0
    while match := _DURATION.match(cleaned, at):
        total += float(match[1]) * _SECONDS[match[2]] * 1000
        at = match.end()
    return total if at and at == len(cleaned) else None


def took(value: str) -> tuple[str, float] | None:
    """A comparison with a duration, in milliseconds; None where it is none. Without a sign it is `>=`."""
    written = _TOOK.fullmatch(value)
    limit = duration_ms(written[2]) if written else None
    return None if written is None or limit is None else (written[1] or ">=", limit)


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
