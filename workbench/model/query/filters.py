"""The keys of the search language, and what each takes as its value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from workbench.model.exchange import Status

MARKS = ("pinned", "replay", "tagged", "named", "noted", "private", *map(str, Status))
"""What `is:` takes."""

SUMMARIZED = frozenset({"took", "size", "variant"})
"""Keys for which the history has summaries of many exchanges, as soon as it has caught up."""

_AGE = re.compile(r"(\d{1,6})([smhdw])")
_AGE_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = {"today": 0, "yesterday": 1}
_TOOK = re.compile(r"(<=|>=|<|>|)(\d{1,9}(?:\.\d{1,6})?)(ms|s|min|m)")
_TOOK_MS = {"ms": 1.0, "s": 1000.0, "m": 60_000.0, "min": 60_000.0}
_SIZE = re.compile(r"(<=|>=|<|>|)(\d{1,9}(?:\.\d{1,6})?)(b|kb|mb|gb)")
_SIZE_BYTES = {"b": 1, "kb": 1024, "mb": 1024**2, "gb": 1024**3}
_NUMBERS = re.compile(r"(\d{1,15})(?:-(\d{1,15}))?")
_HTTP = re.compile(r"[1-5](\d\d|xx)")


@dataclass(frozen=True)
class Key:
    """One key.

    Attributes:
        name: as it is written before the colon.
        help: what it finds, in a few words.
        example: a value.
        takes: whether a value is one.
        form: what its values look like, where not any text will do.
    """

    name: str
    help: str
    example: str
    takes: Callable[[str], bool]
    form: str = ""


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
    found = _TOOK.fullmatch(value.lower())
    return None if found is None else (found[1] or ">=", float(found[2]) * _TOOK_MS[found[3]])


def size(value: str) -> tuple[str, int] | None:
    """A comparison with a number of bytes (a KB has 1,024); None where it is none."""
    found = _SIZE.fullmatch(value.lower())
    return None if found is None else (found[1] or ">=", int(float(found[2]) * _SIZE_BYTES[found[3]]))


def numbers(value: str) -> tuple[int, int] | None:
    """The first and the last of `17` or `17-30`; None where it is neither."""
    found = _NUMBERS.fullmatch(value)
    return None if found is None else (int(found[1]), int(found[2] or found[1]))


def http(value: str) -> tuple[int, int] | None:
    """The first and the last HTTP status of `424` or `4xx`; None where it is neither."""
    value = value.lower()
    if not _HTTP.fullmatch(value):
        return None
    if value.endswith("xx"):
        return int(value[0]) * 100, int(value[0]) * 100 + 99
    return int(value), int(value)


_NOON = datetime(2026, 1, 1, 12).astimezone()
_STATUSES = ", ".join(map(str, Status))
_TIME = "an age (30m, 2d), today, yesterday, a date or a time (2026-11-01, 2026-11-01T14:30)"


def _is_moment(value: str) -> bool:
    return moment(value, _NOON) is not None


def _is_numbers(value: str) -> bool:
    return numbers(value) is not None


KEYS = {
    key.name: key
    for key in (
        Key("endpoint", "the endpoint's name", "iris*", bool),
        Key("variant", "the variant asked for, or that answered", "green", bool),
        Key("operation", "the operation of the API", "*Async", bool),
        Key(
            "status",
            "how it ended",
            "4xx",
            lambda value: bool(http(value)) or value in [*map(str, Status)],
            f"an HTTP status (424, 4xx), {_STATUSES}",
        ),
        Key("code", "the code of the error", "ModelError", bool),
        Key("session", "the stateful session", "s-1*", bool),
        Key("tag", "one of the tags", "smoke", bool),
        Key("name", "what it was named", "baseline*", bool),
        Key("since", "sent then or later", "2d", _is_moment, _TIME),
        Key("before", "sent earlier", "2026-11-01", _is_moment, _TIME),
        Key(
            "took",
            "how long it took",
            ">500ms",
            lambda value: took(value) is not None,
            "a duration with its unit (>500ms, <=2s, 1min)",
        ),
        Key(
            "size",
            "the larger of its bodies",
            ">1MB",
            lambda value: size(value) is not None,
            "a size with its unit (>1MB, <500B)",
        ),
        Key("is", "what it is", "pinned", lambda value: value in MARKS, ", ".join(MARKS)),
        Key("id", "its number", "17-30", _is_numbers, "a number, or two (17, 17-30)"),
        Key("replay", "the replays of this number", "17", _is_numbers, "a number, or two (17, 17-30)"),
    )
}
"""Every key by its name, in the order of the help."""
