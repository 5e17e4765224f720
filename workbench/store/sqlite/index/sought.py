"""A word of a search: where it occurs, looked up in the indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from workbench.model.query import Word
from workbench.model.query.sql import Parameters
from workbench.store.sqlite.connection import HistoryConnection
from workbench.store.sqlite.index import beginnings, frequent_words, indexer, tokens
from workbench.store.sqlite.index.beginnings import Beginning
from workbench.store.sqlite.index.sql import RANGES, labelled, listed, number_of, phrase

_FEW = 2000
"""Exchanges up to which a word is rare."""
_SOME = 20_000
"""Exchanges up to which a word may be taken for a rare one."""
_GAP = 60
"""Entries of other bodies that are read as quickly as the index is entered anew behind them."""
_LOOKUPS = 2000
"""Entrances to the index, one for each of several words, up to which those are quick."""
_MANY_ENTRANCES = 40
_BYTES_AN_ENTRANCE = 600
"""Text that is read as quickly as the index is entered once."""
_TEXT_BYTES = 3_000_000
"""Text that is looked through where no index is quick."""

_NEWEST = 2**63 - 1

_TEXT_SIZE = f"""
    SELECT ifnull(sum(min(size, {indexer.INDEXED_BYTES})), 0) FROM body
    WHERE id IN (SELECT value FROM json_each(?))
"""  # noqa: S608  a number of ours
_LOST = "SELECT id FROM body WHERE size AND id IN (SELECT value FROM json_each(?))"
_SAID = "SELECT rowid, words FROM exchange_words WHERE rowid IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True)
class Sought:
    """A word that is looked for in the indexes.

    Attributes:
        labels: the condition that it occurs in a label.
        in_labels: whether any label has it.
        mark: the parameter with its phrase, by which the newest are found.
        mark_of_all: the parameter with its phrase, by which all are found.
        beginning: what is known of the words that begin so; None for a whole word.
        bodies: all that have it, where that is known.
        numbers: the parameter with the exchanges that have it, but for their labels, as JSON; empty where
            those are many.
        count: how many those are.
        is_commonplace: whether it is a phrase of which very many have each word. The index reads all of these
            up to the next that has the phrase, wherever that is.
    """

    word: Word
    labels: str
    in_labels: bool
    mark: str
    mark_of_all: str
    beginning: Beginning | None = None
    bodies: frozenset[int] | None = None
    numbers: str = ""
    count: int = 0
    is_commonplace: bool = False

    @property
    def quick(self) -> bool:
        """Whether the newest are found without reading all."""
        return self.beginning is None or self.beginning.few or bool(self.beginning.words)

    @property
    def single(self) -> bool:
        """Whether it is one word: a phrase is looked for in each text that has its words."""
        return self.word.beginning.isalnum()

    def listed(self) -> str:
        """The numbers of all exchanges that have it, as a subselect; few are not looked up again."""
        if self.numbers:
            return f"SELECT value FROM json_each({self.numbers})"  # noqa: S608  the name of a parameter
        return listed(self.mark_of_all)

    def condition(self) -> str:
        """The whole condition, for which all of its entries in the index are read."""
        text = f"id IN ({self.listed()})"
        text = f"({self.labels} OR {text})" if self.in_labels else text
        return f"NOT ({text})" if self.word.negated else text


class Lookup:
    """Looks words up for one search.

    Args:
        connection: of the history.
        parameters: takes those of the words.
    """

    def __init__(self, connection: HistoryConnection, parameters: Parameters) -> None:
        self._connection = connection
        self._parameters = parameters

    def word(self, word: Word) -> Sought:
        """Looks a word up; where few exchanges have it, those are known then."""
        labels = labelled(word, self._parameters)
        sql = f"SELECT EXISTS (SELECT 1 FROM label WHERE {labels})"  # noqa: S608  made of ours
        in_labels = bool(number_of(self._connection, sql, self._parameters))
        mark = mark_of_all = self._parameters.add(phrase(word))
        beginning = self._beginning(word) if word.goes_on else None
        bodies = None
        if beginning is not None and beginning.only:
            # All that begins so is this: of it the notes tell more.
            word, beginning = Word(beginning.only, exact=True, negated=word.negated), None
            mark = mark_of_all = self._parameters.add(phrase(word))
        elif beginning is not None and beginning.words:
            mark = self._parameters.add(beginning.words)
            mark_of_all = mark if beginning.whole else mark_of_all
        elif beginning is not None and beginning.few:
            rows = self._rows(f"SELECT rowid FROM body_words WHERE body_words MATCH {mark}")  # noqa: S608
            bodies = frozenset(number for (number,) in rows)
        sought = Sought(word, labels, in_labels, mark, mark_of_all, beginning, bodies)
        if not sought.quick:
            return sought
        if self._has_frequent_parts(sought):
            return replace(sought, is_commonplace=True)
        # The bodies are counted first: whose each is, is read at another place of the file for each. To count
        # those of a phrase takes longer than that.
        if sought.single and self._bodies_of(sought, _FEW) > _FEW:
            return sought
        return self._counted(sought, _FEW) or sought

    @cached_property
    def _is_noted(self) -> bool:
        """Whether frequent words are noted: without notes, all that the index can tell is worth its time."""
        return frequent_words.any_noted(self._connection, 0, _NEWEST)

    def _beginning(self, word: Word) -> Beginning:
        return beginnings.look_up(self._connection, word, through_many=not self._is_noted)

    def _has_frequent_parts(self, sought: Sought) -> bool:
        """Returns whether very many have each word of a phrase: then reading them all for it takes long."""
        if sought.single or sought.word.goes_on or not self._is_noted:
            return False
        parts = tokens.tokens(sought.word.beginning.replace("\0", " "))
        return len(parts) > 1 and all(self._is_frequent(part) for part in dict.fromkeys(parts))

    def _is_frequent(self, part: str) -> bool:
        sql = f"SELECT rowid FROM body_words WHERE body_words MATCH ? LIMIT {_SOME + 1}"  # noqa: S608
        counted = f"SELECT count(*) FROM ({sql})"  # noqa: S608
        (count,) = self._connection.execute(counted, (phrase(Word(part, exact=True)),)).fetchone()
        return bool(count > _SOME)

    def rarer(self, sought: Sought) -> Sought | None:
        """A word that some thousands have, as a rare one; None where very many have it, or it is left out."""
        if sought.word.negated or not sought.quick:
            return None
        # Where few bodies have it, and more exchanges than are rare, these are often the same bodies.
        if not _FEW < self._bodies_of(sought, _SOME) <= _SOME:
            return None
        return self._counted(sought, _SOME)

    def _bodies_of(self, sought: Sought, most: int) -> int:
        """Returns how many bodies have a word, or one more than asked for."""
        sql = f"SELECT rowid FROM body_words WHERE body_words MATCH {sought.mark} LIMIT {most + 1}"  # noqa: S608
        return number_of(self._connection, f"SELECT count(*) FROM ({sql})", self._parameters)  # noqa: S608

    def annotated(self, sought: Sought) -> list[int] | None:
        """The exchanges that have a word among what is said of them; None where those are many."""
        theirs = (
            f"SELECT rowid FROM exchange_words WHERE exchange_words MATCH {sought.mark} LIMIT {_SOME + 1}"  # noqa: S608
        )
        if not sought.quick and beginnings.count_said(self._connection, sought.word, _SOME) > _SOME:
            return None
        numbers = [number for (number,) in self._rows(theirs)]
        return numbers if len(numbers) <= _SOME else None

    def _counted(self, sought: Sought, most: int) -> Sought | None:
        """A word with the exchanges that have it; None where those are many."""
        numbers = [number for (number,) in self._rows(f"{listed(sought.mark)} LIMIT {most + 1}")]
        if len(numbers) > most:
            return None
        return replace(
            sought,
            numbers=self._parameters.add(json.dumps(numbers)),
            count=len(numbers),
        )

    def having(self, sought: Sought, bodies: set[int]) -> set[int] | None:
        """Those of some bodies that have a word; None where that would take too long to find out."""
        if not bodies:
            return set()
        if sought.bodies is not None:
            return bodies & sought.bodies
        if sought.is_commonplace or not sought.quick:
            return self._having_in_text(sought, bodies)
        ranges = [*_ranges(sorted(bodies))]
        entrances = len(ranges) * max(1, sought.beginning.count if sought.beginning is not None else 1)
        if sought.beginning is not None and entrances > _LOOKUPS:
            return self._having_in_text(sought, bodies)
        if entrances > _MANY_ENTRANCES and self._text_size(bodies) < entrances * _BYTES_AN_ENTRANCE:
            return self._having_in_text(sought, bodies)
        return self._having_in_index(sought, ranges)

    def _having_in_index(self, sought: Sought, ranges: Sequence[tuple[int, int]]) -> set[int]:
        rows = self._connection.execute(
            f"SELECT body_words.rowid FROM {RANGES} CROSS JOIN body_words"  # noqa: S608  the name of a parameter
            f" WHERE body_words MATCH {sought.mark} AND body_words.rowid BETWEEN first_id AND last_id",
            {**self._parameters.named, "ranges": json.dumps(ranges)},
        )
        return {number for (number,) in rows}

    def named(self, sought: Sought, numbers: Sequence[int]) -> set[int]:
        """Those of some exchanges, newest first, that have a word among what is said of them."""
        if not numbers:
            return set()
        if not sought.quick:
            texts = self._connection.execute(_SAID, (json.dumps(numbers),))
            return tokens.having(texts, phrase(sought.word))
        rows = self._rows(
            f"SELECT rowid FROM exchange_words WHERE exchange_words MATCH {sought.mark}"  # noqa: S608
            f" AND rowid BETWEEN {numbers[-1]} AND {numbers[0]}"
        )
        return {number for (number,) in rows}

    def _having_in_text(self, sought: Sought, bodies: set[int]) -> set[int] | None:
        """The same by reading what of the bodies is in the index; None where that is much."""
        if self._text_size(bodies) > _TEXT_BYTES:
            return None
        texts = [*indexer.texts(self._connection, sorted(bodies))]
        having = tokens.having(texts, phrase(sought.word))
        # A file that is lost: the index still has its words.
        without_text = json.dumps([number for number, text in texts if not text])
        lost = self._connection.execute(_LOST, (without_text,)).fetchall()
        return (
            having | self._having_in_index(sought, [(number, number) for (number,) in lost])
            if lost
            else having
        )

    def _text_size(self, bodies: set[int]) -> int:
        """The bytes of bodies that are searched."""
        return int(self._connection.execute(_TEXT_SIZE, (json.dumps([*bodies]),)).fetchone()[0])

    def _rows(self, sql: str) -> list[tuple[int, ...]]:
        return self._connection.execute(sql, self._parameters.named).fetchall()


def _ranges(ascending: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yields the first and the last of numbers that lie close together."""
    first = last = ascending[0]
    for number in ascending:
        if number > last + _GAP:
            yield first, last
            first = number
        last = number
    yield first, last
