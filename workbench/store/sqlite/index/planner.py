"""Running a search: the newest that are found, or the numbers of all.

Words that few bodies have are looked up in the index, and what they lead to is filtered. Words that many
have are met soon among the newest exchanges: some of those are looked through first, and the whole
index is read only where that does not fill the page.
"""

from __future__ import annotations

import heapq
from array import array
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from workbench.model.query import Search, Word
from workbench.model.query.sql import Parameters
from workbench.model.query.syntax import Term
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import ranges
from workbench.store.sqlite.index.candidates import narrowed
from workbench.store.sqlite.index.contradictions import contradictory
from workbench.store.sqlite.index.selection import SELECTIVE, Selection
from workbench.store.sqlite.index.sought import Lookup, Sought

_LOOKED_THROUGH = (150, 1500)
"""Exchanges among which a frequent word is looked for before the whole index is read: more each time."""
_LOOKED_THROUGH_LAST = (6000,)
"""Those where no word is rarer than others."""
_NARROWED = 8_000
"""Exchanges up to which those that are left by notes of words, and by filters, are looked through."""
_PASSED = 40_000
"""Exchanges up to which those that are left by notes of words are looked through where filters leave few."""
_COMPARED = 300
"""Exchanges that are compared with the words before it counts how many of them hold."""
_NEWEST = 2**63 - 1


def newest(
    connection: HistoryConnection,
    search: Search,
    *,
    limit: int,
    before: int | None,
    now: datetime,
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
        self._selection = Selection(connection, self._parameters, terms, now)
        self._rare: list[Sought] = []
        self._frequent: list[Sought] = []
        for term in terms:
            if isinstance(term, Word):
                self._add(self._lookup.word(term))

    def _add(self, sought: Sought) -> None:
        if sought.in_labels and sought.numbers and not sought.count:
            # As good as a filter by labels, which needs no other index.
            self._selection.labels.append(f"NOT ({sought.labels})" if sought.word.negated else sought.labels)
        else:
            (self._rare if sought.numbers else self._frequent).append(sought)

    def newest(self, limit: int, below: int) -> list[int]:
        """The numbers of the newest."""
        self._narrow(below)
        # The newest that a filter lets through may be far below: then they are looked for by what is noted.
        ways = [self._look_through_newest, self._look_through_narrowed]
        if self._selection.traits().beyond_labels:
            ways.reverse()
        looked = ways[0](limit, below)
        if looked is None:
            looked = ways[1](limit, below)
        if looked is None:
            counts = _LOOKED_THROUGH if self._select_by_rarest(single=True) else _LOOKED_THROUGH[1:]
            looked = self._look_through_more_and_more(limit, below, counts)
        if looked is None and len(self._frequent) > 1 and self._select_by_rarest(single=False):
            looked = self._look_through_more_and_more(limit, below, _LOOKED_THROUGH)
        if looked is None:
            looked = self._look_through_more_and_more(limit, below, _LOOKED_THROUGH_LAST)
        if looked is not None:
            return looked
        return self._select(limit, below)

    def all(self) -> list[int]:
        """The numbers of all, newest first."""
        self._narrow(_NEWEST)
        looked = self._look_through_narrowed(None, _NEWEST)
        if looked is not None:
            return looked
        return self._select(None, _NEWEST)

    def _narrow(self, below: int) -> None:
        if not any(self._leads(word) for word in self._rare):
            self._selection.narrow(below)

    def _select(self, limit: int | None, below: int) -> list[int]:
        where = self._selection.where([*self._rare, *self._frequent], limit)
        rows = self._selection.rows("id", where, -1 if limit is None else limit, below)
        return [number for (number,) in rows]

    def _leads(self, word: Sought) -> bool:
        """Returns whether the few exchanges that have a word are all that can match."""
        return not word.word.negated and not word.in_labels

    def _look_through_more_and_more(self, limit: int, below: int, counts: Sequence[int]) -> list[int] | None:
        if not self._frequent:
            return None
        few_have = any(self._leads(rare) for rare in self._rare)
        for count in (*counts, SELECTIVE + 1) if few_have else counts:
            if (looked := self._look_through(limit, below, count)) is not None:
                return looked
        return None

    def _look_through_newest(self, limit: int, below: int) -> list[int] | None:
        return self._look_through_more_and_more(limit, below, _LOOKED_THROUGH[:1])

    def _select_by_rarest(self, *, single: bool) -> bool:
        """Takes words that some thousands have for rare ones: those are looked through, and not everything.

        Args:
            single: whether single words are meant, or phrases.

        Returns:
            False where that changes nothing.
        """
        rarer = {
            word: rare
            for word in self._frequent
            if word.single is single and (rare := self._lookup.rarer(word)) is not None
        }
        self._frequent = [word for word in self._frequent if word not in rarer]
        self._rare += rarer.values()
        if any(self._leads(word) for word in self._rare):
            # Those are looked up, and not looked for in stretches.
            self._selection.ranges = None
        return bool(rarer)

    def _look_through_narrowed(self, limit: int | None, below: int) -> list[int] | None:
        """The newest among those that may have all the words, by what is noted of them.

        Args:
            limit: how many at most; None for all.
            below: only those older than this one.

        Returns:
            None where that would be many, or nothing is noted.
        """
        if any(self._leads(rare) for rare in self._rare):
            return None
        if not self._frequent and self._selection.is_led():
            return None
        places = self._selection.places
        within = self._selection.extent(below) if places is None else places
        traits = self._selection.traits()
        left = narrowed(self._connection, self._lookup, self._frequent, traits, within)
        if left is None:
            return None
        if limit is None:
            every = [*islice(left, _NARROWED + 1)]
            if sum(last - first + 1 for first, last in every) > _NARROWED:
                return None
            left = iter(every)
        rare = (word.condition() for word in self._rare)
        where = " AND ".join((*self._selection.labels, *self._selection.conditions, *rare))
        matches: list[int] = []
        looked_through, compared, top = 0, 0, None
        for step in ranges.steps(left, _NARROWED if limit is None else 2 * limit):
            looked_through += sum(last - first + 1 for first, last in step)
            top = top or step[0][1]
            rows = self._selection.rows_in(step, self._columns, where or "TRUE", -1, below)
            if (holding := self._holding(rows)) is None:
                return None
            matches += holding
            compared += len(rows)
            if limit is not None and len(matches) >= limit:
                return matches[:limit]
            if compared > _COMPARED and len(matches) * 10 < compared:
                # Of a phrase the words are noted, and not how they stand.
                return None
            many = compared > _NARROWED or looked_through > _PASSED
            much = many or 2 * looked_through > top - step[-1][0] + 1
            if limit is not None and much and looked_through > _LOOKED_THROUGH[0]:
                return None
        return matches

    def _look_through(self, limit: int, below: int, count: int) -> list[int] | None:
        """The newest among so many of the last ones; None where those do not suffice."""
        rows = self._selection.rows(self._columns, self._selection.where(self._rare, count), count, below)
        numbers = self._holding(rows)
        if numbers is not None and (len(numbers) >= limit or len(rows) < count):
            return numbers[:limit]
        return None

    @property
    def _columns(self) -> str:
        """What `_holding` has to know of an exchange."""
        if not self._frequent:
            return "id, NULL, NULL, NULL"
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
