"""The exchanges that meet the filters of a search: those that may, and those that do."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from workbench.model.query import Clause
from workbench.model.query.sql import Parameters, is_among
from workbench.model.query.syntax import Term
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import ranges, stretches
from workbench.store.sqlite.index.ranges import Range
from workbench.store.sqlite.index.sought import Sought
from workbench.store.sqlite.index.sql import (
    RANGES,
    amount,
    bounds,
    condition,
    number_of,
    reads_labels,
    reads_properties,
)
from workbench.store.sqlite.index.traits.notes import LABEL, PROPERTY
from workbench.store.sqlite.index.traits.traits import Amount, Traits
from workbench.store.sqlite.listing import MERGE, few

_MANY_STRETCHES = 20
"""Stretches up to which those of some labels need not be known."""
SELECTIVE = 20_000
"""Exchanges up to which those of some labels are gone through, and not the history."""
_FEW_RANGES = 8
"""Ranges up to which each is looked through by itself."""
_FIRST_STEP = 64_000
"""Exchanges of many ranges that are looked through first."""


class Selection:
    """The filters of one alternative of a search, in SQL.

    Args:
        connection: of the history.
        parameters: takes those of the filters.
        terms: of the alternative; its words are passed over.
        now: the time that ages are counted from, in the zone that dates are meant in.

    Attributes:
        labels: the conditions that labels can tell.
        conditions: the others.
        ranges: in which matches may be, once they were looked for; None where they may be anywhere, or where
            labels lead to them as well.
        places: the same, whatever labels lead to.
    """

    def __init__(
        self, connection: HistoryConnection, parameters: Parameters, terms: Sequence[Term], now: datetime
    ) -> None:
        self._connection = connection
        self._parameters = parameters
        self.labels: list[str] = []
        self.conditions: list[str] = []
        self.ranges: list[Range] | None = None
        self.places: list[Range] | None = None
        self._properties: list[str] = []
        self._amounts: list[Amount] = []
        self._numbers = ranges.of_numbers(terms)
        clauses = [term for term in terms if isinstance(term, Clause)]
        for clause in clauses:
            text = condition(clause, parameters, now)
            (self.labels if reads_labels(clause) else self.conditions).append(text)
            if reads_properties(clause):
                self._properties.append(text)
            if (compared := amount(clause)) is not None:
                sign, limit = compared
                self._amounts.append(Amount(clause.key, sign.startswith(">"), limit, clause.negated))
        self._bounds = bounds(clauses, parameters, now)

    def narrow(self, below: int) -> None:
        """Looks for the ranges in which matches may be, unless another way is as good."""
        self.places = self.ranges = self._candidates(below)
        count = sum(last - first + 1 for first, last in self.places or ())
        if (
            count > _MANY_STRETCHES * stretches.LENGTH
            and self.labels
            and self._selective(" AND ".join(self.labels))
        ):
            self.ranges = None

    def _candidates(self, below: int) -> list[Range] | None:
        if not self._bounds and self._numbers is None:
            return None
        extent = self.extent(below)
        if not extent:
            return []
        places = stretches.candidates(self._connection, self._bounds, self._parameters, extent[0])
        if places is None and self._numbers is None:
            return None
        for others in (self._numbers, extent):
            if others is not None:
                places = others if places is None else ranges.overlap(places, others)
        return places

    def traits(self) -> Traits:
        """What the filters ask of each exchange, of what stretches note."""
        asked = {LABEL: self.labels, PROPERTY: self._properties}
        return Traits(self._connection, self._parameters, asked, self._amounts)

    def is_led(self) -> bool:
        """Returns whether labels alone, or what else is asked for, lead to the few that can match."""
        if self.conditions:
            return any(map(is_among, self.conditions))
        labels = " AND ".join(self.labels)
        return not labels or few(self._connection, labels, self._parameters.named)

    def where(self, words: Sequence[Sought], limit: int | None) -> str:
        """The condition of a statement.

        Args:
            words: those that it holds.
            limit: how many are wanted of what it finds; None for all.
        """
        labels = " AND ".join(self.labels)
        conditions = [*self.conditions, *(word.condition() for word in words)]
        if (
            labels
            and limit is not None
            and not conditions
            and few(self._connection, labels, self._parameters.named)
        ):
            return MERGE.format(labels)
        if labels and self.ranges is None and (limit is None or self._selective(labels)):
            conditions.append(_OF_LABELS.format(labels))
        elif labels:
            conditions.append(labels)
        if len(words) == 1 and words[0].in_labels and not words[0].word.negated and len(conditions) == 1:
            # The newest by label and all by word, instead of a walk through the history.
            merged = (
                MERGE.format(words[0].labels) if limit is not None else _OF_LABELS.format(words[0].labels)
            )
            merged = merged.removeprefix("id IN (").removesuffix(")")
            return f"id IN ({merged} UNION ALL {words[0].listed()})"
        return " AND ".join(conditions) or "TRUE"

    def rows(self, columns: str, where: str, limit: int, below: int) -> list[tuple[Any, ...]]:
        """The newest rows that meet a condition, in the stretches in which matches may be."""
        named = {**self._parameters.named, "before": below, "limit": limit}
        order = "ORDER BY id DESC LIMIT :limit"
        if self.ranges is None:
            sql = f"SELECT {columns} FROM exchange NOT INDEXED WHERE {where} AND id < :before {order}"  # noqa: S608
            return self._connection.execute(sql, named).fetchall()
        rows: list[tuple[Any, ...]] = []
        for step in self._steps(limit):
            rows += self.rows_in(step, columns, where, limit if limit < 0 else limit - len(rows), below)
            if 0 <= limit <= len(rows):
                break
        return rows

    def rows_in(
        self, step: Sequence[Range], columns: str, where: str, limit: int, below: int
    ) -> list[tuple[Any, ...]]:
        # One range is read in the order of the numbers, several are sorted.
        source = "exchange NOT INDEXED" if len(step) == 1 else f"{RANGES} CROSS JOIN exchange NOT INDEXED"
        within = "id BETWEEN :first_id AND :last_id" if len(step) == 1 else "id BETWEEN first_id AND last_id"
        named = {"before": below, "limit": limit, "ranges": json.dumps(step)}
        named |= {"first_id": step[0][0], "last_id": step[0][1]}
        sql = f"SELECT {columns} FROM {source} WHERE {within} AND {where} ORDER BY id DESC LIMIT :limit"  # noqa: S608
        return self._connection.execute(sql, self._parameters.named | named).fetchall()

    def extent(self, below: int) -> list[Range]:
        """The exchanges that there are; none where there are none."""
        # Apart, each is one step in the index; together they would be a walk through the history.
        first, last = self._connection.execute(
            "SELECT (SELECT min(id) FROM exchange), (SELECT max(id) FROM exchange WHERE id < ?)",
            (below,),
        ).fetchone()
        return [] if last is None else [(first, last)]

    def _selective(self, labels: str) -> bool:
        """Returns whether few exchanges have these labels."""
        theirs = _OF_LABELS.format(labels).removeprefix("id IN (").removesuffix(")")
        sql = f"SELECT count(*) FROM ({theirs} LIMIT {SELECTIVE + 1})"  # noqa: S608
        return number_of(self._connection, sql, self._parameters) <= SELECTIVE

    def _steps(self, limit: int) -> Iterable[list[Range]]:
        """The ranges, as many at once as one statement looks through."""
        places = self.ranges or []
        if len(places) <= _FEW_RANGES:
            return ([range_] for range_ in places)
        return [places] if limit < 0 else ranges.steps(places, _FIRST_STEP)


_OF_LABELS = """id IN (
    SELECT one.id FROM (SELECT * FROM label WHERE {}) AS label CROSS JOIN exchange AS one
    ON one.endpoint_name = label.endpoint_name AND one.status = label.status
        AND one.operation = label.operation AND one.http_status IS nullif(label.http_status, 0)
        AND one.error_code IS nullif(label.error_code, '')
)"""
"""All of each label that matches."""
