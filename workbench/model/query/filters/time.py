"""`since:` and `before:`, when an exchange was sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import Parameters, sent
from workbench.model.query.values import moment

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOON = datetime(2026, 1, 1, 12).astimezone()
_FORM = "an age (30m, 2d), today, yesterday, a date or a time (2026-11-01, 2026-11-01T14:30)"
_NEWEST = 2**63 - 1
_BOUNDED = 20_000
"""Exchanges of a stretch of time up to which it is worth while to know where they lie."""


def _since(value: str, parameters: Parameters, now: datetime) -> str:
    from_ = _microseconds(value, now, parameters)
    return f"({_start(f'>= {from_}')} AND id >= {_bound(f'>= {from_}', 'min', _NEWEST, -1)})"


def _before(value: str, parameters: Parameters, now: datetime) -> str:
    until = _microseconds(value, now, parameters)
    return f"({_start(f'< {until}')} AND id <= {_bound(f'< {until}', 'max', -1, _NEWEST)})"


def _microseconds(value: str, now: datetime, parameters: Parameters) -> str:
    named = moment(value, now) or now
    return parameters.add((named.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1))


def _start(comparison: str) -> str:
    return f"started_at {comparison}"


def _bound(comparison: str, end: str, none: int, every: int) -> str:
    """The number up to which those of a stretch of time lie.

    The numbers are nearly in the order of time: a bound ends the walk along them, where few are meant. The
    plus has SQLite read the index of times for it.
    """
    theirs = f"FROM exchange WHERE {_start(comparison)}"
    many = f"(SELECT count(*) FROM (SELECT 1 {theirs} LIMIT {_BOUNDED + 1})) > {_BOUNDED}"  # noqa: S608
    return f"CASE WHEN {many} THEN {every} ELSE (SELECT ifnull({end}(+id), {none}) {theirs}) END"


def _since_bound(held: Sequence[str], left_out: Sequence[str], parameters: Parameters, now: datetime) -> str:
    return _may_be(held, left_out, parameters, now)


def _before_bound(held: Sequence[str], left_out: Sequence[str], parameters: Parameters, now: datetime) -> str:
    return _may_be(left_out, held, parameters, now)


def _may_be(since: Sequence[str], before: Sequence[str], parameters: Parameters, now: datetime) -> str:
    """Returns the condition that a stretch may have something since some moments and before others."""
    return " AND ".join(
        (
            *(sent("last", f">= {_microseconds(value, now, parameters)}") for value in since),
            *(sent("first", f"< {_microseconds(value, now, parameters)}") for value in before),
        )
    )


def _is_moment(value: str) -> bool:
    return moment(value, _NOON) is not None


FILTERS = (
    Filter("since", "sent then or later", "2d", _since, _is_moment, _FORM, bound=_since_bound),
    Filter("before", "sent earlier", "2026-11-01", _before, _is_moment, _FORM, bound=_before_bound),
)
