"""When a log line was printed, read out of its text.

The times of CloudWatch events are those at which a batch was handed over: two lines printed 0.2 s apart may
have the same one, seconds later. Containers print UTC unless they say otherwise.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_LOOKED_AT = 120
"""Characters of a line in which its time may stand."""
_FURTHEST = timedelta(hours=1)
"""A time that is further from that of the event is of something else, or of another time zone."""

_CLOCK = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?"
_ZONE = r"(?:Z|\s?(?P<zone>[+-]\d\d:?\d\d))?"
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_FORMS = (
    re.compile(rf"(?P<year>\d{{4}})[-/](?P<month>\d\d)[-/](?P<day>\d\d)[T ]{_CLOCK}{_ZONE}"),
    re.compile(rf"(?P<day>\d\d)/(?P<name>[A-Z][a-z][a-z])/(?P<year>\d{{4}}):{_CLOCK}{_ZONE}"),
    re.compile(rf"(?<![\d-])(?P<month>\d\d)-(?P<day>\d\d) {_CLOCK}"),
    re.compile(rf"^[IWEF](?P<month>\d\d)(?P<day>\d\d) {_CLOCK}"),
)


def time_of(text: str, event_at: datetime) -> datetime | None:
    """Returns when a line was printed, UTC; None where its text does not say.

    Args:
        text: a line without control bytes.
        event_at: the time of its event, UTC; it gives the year where the text has none.
    """
    head = text[:_LOOKED_AT]
    for form in _FORMS:
        match = form.search(head)
        if match is None:
            continue
        moment = _moment(match.groupdict(), event_at)
        if moment is not None and abs(moment - event_at) <= _FURTHEST:
            return moment
    return None


def _moment(parts: dict[str, str | None], event_at: datetime) -> datetime | None:
    name = parts.get("name")
    month = _MONTHS.index(name) + 1 if name in _MONTHS else parts.get("month")
    fraction = (parts.get("fraction") or "")[:6].ljust(6, "0")
    try:
        stated = datetime(
            int(parts.get("year") or event_at.year),
            int(month or 0),
            int(parts["day"] or 0),
            int(parts["hour"] or 0),
            int(parts["minute"] or 0),
            int(parts["second"] or 0),
            int(fraction),
            tzinfo=_zone(parts.get("zone")),
        )
    except ValueError:
        return None
    return stated.astimezone(UTC)


def _zone(text: str | None) -> timezone:
    if text is None:
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)
