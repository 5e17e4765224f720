"""`name:`, `tag:` and `session:`, which few exchanges have."""

from __future__ import annotations

from datetime import datetime

from workbench.model.query.filters.filter import Filter
from workbench.model.query.sql import Parameters, among, matches


def _name(value: str, parameters: Parameters, _now: datetime) -> str:
    return among(f"name <> '' AND {matches('name', value, parameters)}")


def _tag(value: str, parameters: Parameters, _now: datetime) -> str:
    like = matches("value", value, parameters)
    has_tag = f"EXISTS (SELECT 1 FROM json_each(exchange.tags) WHERE {like})"  # noqa: S608  ours
    return among(f"tags <> '[]' AND {has_tag}")


def _session(value: str, parameters: Parameters, _now: datetime) -> str:
    return among(f"session_id IS NOT NULL AND {matches('session_id', value, parameters)}")


FILTERS = (
    Filter("name", "what it was named", "baseline*", _name),
    Filter("tag", "one of the tags", "smoke", _tag),
    Filter("session", "the stateful session", "s-1*", _session),
)
