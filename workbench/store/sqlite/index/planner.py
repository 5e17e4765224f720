"""Running a search: the newest that are found, or the numbers of all.

Words that few bodies have are looked up in the index, and what they lead to is filtered. Words that many
have are met soon among the newest exchanges: some of those are looked through first, and the whole
index is read only where that does not fill the page.
"""

from __future__ import annotations

import heapq
import json
from array import array
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from workbench.model.query import Clause, Search
from workbench.model.query.sql import Parameters
from workbench.model.query.syntax import Term
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import ranges, stretches
from workbench.store.sqlite.index.candidates import narrowed
from workbench.store.sqlite.index.contradictions import contradictory
from workbench.store.sqlite.index.ranges import Range
from workbench.store.sqlite.index.sought import Lookup, Sought
from workbench.store.sqlite.index.sql import RANGES, bounds, condition, reads_labels
from workbench.store.sqlite.listing import MERGE, few

_LOOKED_THROUGH = (150, 1500)
"""Exchanges among which a frequent word is looked for before the whole index is read: more each time."""
_LOOKED_THROUGH_LAST = (6000,)
"""Those where no word is rarer than others."""
_MANY_STRETCHES = 20
"""Stretches up to which those of some labels need not be known."""
_SELECTIVE = 20_000
"""Exchanges up to which those of some labels are gone through, and not the history."""
_FEW_RANGES = 8
"""Ranges up to which each is looked through by itself."""
_FIRST_STEP = 64_000
"""Exchanges of many ranges that are looked through first."""
_NARROWED = 8_000
"""Exchanges up to which those that are left by notes of words are looked through."""
_COMPARED = 300
"""Exchanges that are compared with the words before it counts how many of them hold."""
_NEWEST = 2**63 - 1


def newest(
    connection: HistoryConnection, search: Search, *, limit: int, before: int | None, now: datetime
) -> list[int]:
    """The numbers of the newest that a search finds, newest first.

    Args:
        connection: of the history.
        search: what to find.
        limit: how many at most.
        before: only those older than this one.
        now: the time that ages are counted from, in the zone that dates are meant in.
    """
    below = _NEWEST if before is None else before
    runs = [_Plan(connection, terms, now).newest(limit, below) for terms in _possible(search)]
    return list(islice(_distinct(heapq.merge(*runs, reverse=True)), limit))


def numbers(connection: HistoryConnection, search: Search, *, now: datetime) -> array[int]:
    """The numbers of all that a search finds, newest first."""
    runs = [_Plan(connection, terms, now).all() for terms in _possible(search)]
    return array("q", _distinct(heapq.merge(*runs, reverse=True)))


def _possible(search: Search) -> list[tuple[Term, ...]]:
    """The alternatives that are not contradictions, each with a term of it once."""
    return [tuple(dict.fromkeys(terms)) for terms in search.either or ((),) if not contradictory(terms)]


def _distinct(descending: Iterator[int]) -> Iterator[int]:
    last = None
    for number in descending:
        if number != last:
            yield number
        last = number


class _Plan:
    """How one alternative of a search is found."""

    def __init__(self, connection: HistoryConnection, terms: Sequence[Term], now: datetime) -> None:
        self._connection = connection
        self._parameters = Parameters()
        self._lookup = Lookup(connection, self._parameters)
        self._labels: list[str] = []
        self._conditions: list[str] = []
        self._ranges: list[Range] | None = None
        self._numbers = ranges.of_numbers(terms)
        self._rare: list[Sought] = []
        self._frequent: list[Sought] = []
        for term in terms:
            if isinstance(term, Clause):
                text = condition(term, self._parameters, now)
                (self._labels if reads_labels(term) else self._conditions).append(text)
            else:
                self._add(self._lookup.word(term))
        clauses = [term for term in terms if isinstance(term, Clause)]
        self._bounds = bounds(clauses, self._parameters, now)

    def _add(self, sought: Sought) -> None:
        if sought.in_labels and sought.numbers and not sought.count:
            # As good as a filter by labels, which needs no other index.
            self._labels.append(f"NOT ({sought.labels})" if sought.word.negated else sought.labels)
        else:
            (self._rare if sought.numbers else self._frequent).append(sought)

    def newest(self, limit: int, below: int) -> list[int]:
        """The numbers of the newest."""
        self._ranges = self._candidates(below)
        looked = self._look_through_more_and_more(limit, below, _LOOKED_THROUGH[:1])
        if looked is None:
            looked = self._look_through_narrowed(limit, below)
        if looked is None:
            looked = self._look_through_more_and_more(limit, below, _LOOKED_THROUGH[1:])
        if looked is None and self._select_by_rarest():
            looked = self._look_through_more_and_more(limit, below, _LOOKED_THROUGH)
        if looked is None:
            looked = self._look_through_more_and_more(limit, below, _LOOKED_THROUGH_LAST)
        if looked is not None:
            return looked
        where = self._where([*self._rare, *self._frequent], limit)
        return self._select(where, limit, below)

    def all(self) -> list[int]:
        """The numbers of all, newest first."""
        self._ranges = self._candidates(_NEWEST)
        looked = self._look_through_narrowed(None, _NEWEST)
        if looked is not None:
            return looked
        return self._select(self._where([*self._rare, *self._frequent], None), -1, _NEWEST)

    def _where(self, words: Sequence[Sought], limit: int | None) -> str:
        """The condition of a statement.

        Args:
            words: those that it holds.
            limit: how many are wanted of what it finds; None for all.
        """
        labels = " AND ".join(self._labels)
        conditions = [*self._conditions, *(word.condition() for word in words)]
        if (
            labels
            and limit is not None
            and not conditions
            and few(self._connection, labels, self._parameters.named)
        ):
            return MERGE.format(labels)
        if labels and self._ranges is None and (limit is None or self._selective(labels)):
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

    def _selective(self, labels: str) -> bool:
        """Returns whether few exchanges have these labels."""
        theirs = _OF_LABELS.format(labels).removeprefix("id IN (").removesuffix(")")
        return self._first_number(f"SELECT count(*) FROM ({theirs} LIMIT {_SELECTIVE + 1})") <= _SELECTIVE  # noqa: S608

    def _first_number(self, sql: str) -> int:
        return int(self._connection.execute(sql, self._parameters.named).fetchone()[0])

    def _select(self, where: str, limit: int, below: int) -> list[int]:
        return [number for (number,) in self._rows("id", where, limit, below)]

    def _rows(self, columns: str, where: str, limit: int, below: int) -> list[tuple[Any, ...]]:
        """The newest rows that meet a condition, in the stretches in which matches may be."""
        named = {**self._parameters.named, "before": below, "limit": limit}
        order = "ORDER BY id DESC LIMIT :limit"
        if self._ranges is None:
            sql = f"SELECT {columns} FROM exchange NOT INDEXED WHERE {where} AND id < :before {order}"  # noqa: S608
            return self._connection.execute(sql, named).fetchall()
        rows: list[tuple[Any, ...]] = []
        for step in self._steps(limit):
            rows += self._rows_in(step, columns, where, limit if limit < 0 else limit - len(rows), below)
            if 0 <= limit <= len(rows):
                break
        return rows

    def _rows_in(
        self, step: Sequence[Range], columns: str, where: str, limit: int, below: int
    ) -> list[tuple[Any, ...]]:
        # One range is read in the order of the numbers, several are sorted.
        source = "exchange NOT INDEXED" if len(step) == 1 else f"{RANGES} CROSS JOIN exchange NOT INDEXED"
        within = "id BETWEEN :first_id AND :last_id" if len(step) == 1 else "id BETWEEN first_id AND last_id"
        named = {"before": below, "limit": limit, "ranges": json.dumps(step)}
        named |= {"first_id": step[0][0], "last_id": step[0][1]}
        sql = f"SELECT {columns} FROM {source} WHERE {within} AND {where} ORDER BY id DESC LIMIT :limit"  # noqa: S608
        return self._connection.execute(sql, self._parameters.named | named).fetchall()

    def _steps(self, limit: int) -> Iterable[list[Range]]:
        """The ranges, as many at once as one statement looks through."""
        places = self._ranges or []
        if len(places) <= _FEW_RANGES:
            return ([range_] for range_ in places)
        return [places] if limit < 0 else ranges.steps(places, _FIRST_STEP)

    def _candidates(self, below: int) -> list[Range] | None:
        """The ranges in which matches may be; None where another way is as good."""
        if not (self._bounds or self._numbers is not None) or any(self._leads(word) for word in self._rare):
            return None
        extent = self._extent(below)
        if not extent:
            return []
        places = stretches.candidates(self._connection, self._bounds, self._parameters, extent[0])
        if places is None and self._numbers is None:
            return None
        for others in (self._numbers, extent):
            if others is not None:
                places = others if places is None else ranges.overlap(places, others)
        count = sum(last - first + 1 for first, last in places or ())
        many = count > _MANY_STRETCHES * stretches.LENGTH
        return None if many and self._labels and self._selective(" AND ".join(self._labels)) else places

    def _extent(self, below: int) -> list[Range]:
        """The exchanges that there are; none where there are none."""
        # Apart, each is one step in the index; together they would be a walk through the history.
        first, last = self._connection.execute(
            "SELECT (SELECT min(id) FROM exchange), (SELECT max(id) FROM exchange WHERE id < ?)", (below,)
        ).fetchone()
        return [] if last is None else [(first, last)]

    def _leads(self, word: Sought) -> bool:
        """Returns whether the few exchanges that have a word are all that can match."""
        return not word.word.negated and not word.in_labels

    def _look_through_more_and_more(self, limit: int, below: int, counts: Sequence[int]) -> list[int] | None:
        if not self._frequent:
            return None
        few_have = any(self._leads(rare) for rare in self._rare)
        for count in (*counts, _SELECTIVE + 1) if few_have else counts:
            if (looked := self._look_through(limit, below, count)) is not None:
                return looked
        return None

    def _select_by_rarest(self) -> bool:
        """Takes phrases that some thousands have for rare ones: those are looked through, and not everything.

        Returns:
            False where that changes nothing.
        """
        if len(self._frequent) < 2:
            return False
        rarer = {word: rare for word in self._frequent if (rare := self._lookup.rarer(word)) is not None}
        self._frequent = [word for word in self._frequent if word not in rarer]
        self._rare += rarer.values()
        if any(self._leads(word) for word in self._rare):
            # Those are looked up, and not looked for in stretches.
            self._ranges = None
        return bool(rarer)

    def _look_through_narrowed(self, limit: int | None, below: int) -> list[int] | None:
        """The newest among those that may have all the words, by what is noted of them.

        Args:
            limit: how many at most; None for all.
            below: only those older than this one.

        Returns:
            None where that would be many, or nothing is noted.
        """
        if not self._frequent or any(self._leads(rare) for rare in self._rare):
            return None
        within = self._extent(below) if self._ranges is None else self._ranges
        places = narrowed(self._connection, self._lookup, self._frequent, within)
        if places is None:
            return None
        if limit is None:
            every = [*islice(places, _NARROWED + 1)]
            if sum(last - first + 1 for first, last in every) > _NARROWED:
                return None
            places = iter(every)
        where = " AND ".join((*self._labels, *self._conditions, *(word.condition() for word in self._rare)))
        matches: list[int] = []
        looked_through, compared, top = 0, 0, None
        for step in ranges.steps(places, _NARROWED if limit is None else 2 * limit):
            looked_through += sum(last - first + 1 for first, last in step)
            top = top or step[0][1]
            rows = self._rows_in(step, self._columns, where or "TRUE", -1, below)
            if (holding := self._holding(rows)) is None:
                return None
            matches += holding
            compared += len(rows)
            if limit is not None and len(matches) >= limit:
                return matches[:limit]
            if compared > _COMPARED and len(matches) * 10 < compared:
                # Of a phrase the words are noted, and not how they stand.
                return None
            much = looked_through > _NARROWED or 2 * looked_through > top - step[-1][0] + 1
            if limit is not None and much and looked_through > _LOOKED_THROUGH[0]:
                return None
        return matches

    def _look_through(self, limit: int, below: int, count: int) -> list[int] | None:
        """The newest among so many of the last ones; None where those do not suffice."""
        rows = self._rows(self._columns, self._where(self._rare, count), count, below)
        numbers = self._holding(rows)
        if numbers is not None and (len(numbers) >= limit or len(rows) < count):
            return numbers[:limit]
        return None

    @property
    def _columns(self) -> str:
        """What `_holding` has to know of an exchange."""
        labels = "".join(f", ({word.labels})" for word in self._frequent)
        bodies = ", ".join(map(_BODY.format, ("request", "response")))
        return f"id, NOT withheld AND request_digest, {bodies}{labels}"

    def _holding(self, rows: Sequence[tuple[Any, ...]]) -> list[int] | None:
        """Those of some exchanges of which the words hold; None where finding that out takes long."""
        numbers = [row[0] for row in rows]
        bodies = {body for row in rows for body in row[2:4] if body is not None}
        for at, word in enumerate(self._frequent):
            having = self._lookup.having(word, bodies)
            if having is None:
                return None
            named = self._lookup.named(word, [row[0] for row in rows])
            holds = {
                row[0]
                for row in rows
                if row[4 + at] or row[0] in named or row[2] in having or row[3] in having
            }
            numbers = [number for number in numbers if (number in holds) is not word.word.negated]
        return numbers


_BODY = "(SELECT body.id FROM body WHERE body.digest = {}_digest AND NOT withheld)"

_OF_LABELS = """id IN (
    SELECT one.id FROM (SELECT * FROM label WHERE {}) AS label CROSS JOIN exchange AS one
    ON one.endpoint_name = label.endpoint_name AND one.status = label.status
        AND one.operation = label.operation AND one.http_status IS nullif(label.http_status, 0)
        AND one.error_code IS nullif(label.error_code, '')
)"""
"""All of each label that matches."""
