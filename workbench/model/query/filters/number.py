"""`id:`, `replay:` and `run:`, the number of an exchange, or a range of numbers."""

from __future__ import annotations

from datetime import datetime

from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import Parameters, among, between
from workbench.model.query.values import numbers

_FORM = "a number, or two (17, 17-30)"


def _id(value: str, parameters: Parameters, _now: datetime) -> str:
    # The plus: a search goes along other ranges of numbers, which it has made of these.
    return between("+id", value, parameters)


def _replay(value: str, parameters: Parameters, _now: datetime) -> str:
    return among(between("replay_of", value, parameters))


def _run(value: str, parameters: Parameters, _now: datetime) -> str:
    return among(between("run_id", value, parameters))


def _is_range(value: str) -> bool:
    return numbers(value) is not None


FILTERS = (
    Filter("id", "its number", "17-30", _id, _is_range, _FORM),
    Filter("replay", "the replays of this number", "17", _replay, _is_range, _FORM),
    Filter("run", "what the run of this number sent", "17", _run, _is_range, _FORM),
)
