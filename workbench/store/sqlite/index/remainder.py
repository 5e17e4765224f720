"""Taking out of the exchanges of stretches those that words cannot be of, by what is noted of these."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbench.store.sqlite.index import frequent_words, wide_words
from workbench.store.sqlite.index.frequent_words import Noted
from workbench.store.sqlite.index.stretch_words import SHORT_BEGINNING
from workbench.store.sqlite.index.stretches import LENGTH

Having = tuple[int, int]
"""The exchanges that have a word, and those of which it is noted whether they have it: a bit each."""


@dataclass(frozen=True)
class Note:
    """What may be noted of a word of a search.

    Attributes:
        words: of its parts, as they are noted.
        pairs: of its neighbouring whole words, as they are noted.
        negated: whether it is left out.
        longer: whether what begins with it counts, too.
        elsewhere: the exchanges that have it in what is said of them, by stretch: a bit each.
    """

    words: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    negated: bool
    longer: bool
    elsewhere: Mapping[int, int]


class Remainder:
    """The exchanges that are left of some stretches, or of some wide ones.

    Args:
        connection: of the history.
        width: stretches that are noted together: 1, or those of a wide one.
        noted: what is noted of each, by its first stretch.
        possible: the exchanges of each that may match, a bit each.

    Attributes:
        possible: those that are left.
        loose: the wide stretches of which a word was not noted, that may be noted of some of their stretches.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        width: int,
        noted: Mapping[int, Noted],
        possible: dict[int, int],
    ) -> None:
        self._connection = connection
        self._width = width
        self._every = (1 << LENGTH * width) - 1
        self._noted = noted
        self.possible = possible
        self.loose: set[int] = set()

    def narrow(self, notes: Iterable[Note]) -> None:
        """Takes out those that the words cannot be of."""
        for note in notes:
            if note.negated:
                self._leave_out(note)
            else:
                self._leave(note)
            self._noted = {number: noted for number, noted in self._noted.items() if self.possible[number]}

    def _having(
        self, word: str, numbers: Iterable[int], *, longer: bool = False
    ) -> Iterator[tuple[int, int, int]]:
        if self._width > 1:
            return wide_words.having(self._connection, word, numbers, longer=longer)
        by_number = frequent_words.having(self._connection, word, numbers, longer=longer)
        return ((number, having, self._every) for number, having in by_number)

    def _looked_up(self, word: str, numbers: Iterable[int]) -> dict[int, Having]:
        return {number: (having, scope) for number, having, scope in self._having(word, numbers)}

    def _leave_out(self, note: Note) -> None:
        for word in note.words:
            noted_of = set()
            for number, having, _ in self._having(word, self._noted, longer=note.longer):
                self.possible[number] &= ~having
                noted_of.add(number)
            self._mark_loose(() if note.longer else noted_of, lambda noted: noted.every_word)

    def _mark_loose(self, but: Iterable[int], complete: Callable[[Noted], bool]) -> None:
        self.loose |= {number for number, noted in self._noted.items() if not complete(noted)}.difference(but)

    def _leave(self, note: Note) -> None:
        elsewhere = self._elsewhere(note)
        pairs = {pair: self._looked_up(" ".join(pair), self._noted) for pair in note.pairs}
        for both in pairs.values():
            for number, (having, scope) in both.items():
                self.possible[number] &= having | elsewhere.get(number, 0) | ~scope
            self._mark_loose(both, lambda noted: noted.every_pair)
        # What has neighbours has each of them.
        unknown = {
            number: noted
            for number, noted in self._noted.items()
            if not pairs or any(both.get(number, (0, 0))[1] != self._every for both in pairs.values())
        }
        by_word: dict[str, dict[int, Having]] = {}
        for word in note.words:
            numbers = self._noted if word.endswith("*") else unknown
            by_word[word] = self._leave_by_word(word, numbers, elsewhere)
        for pair, both in pairs.items():
            for number, noted in unknown.items():
                if noted.every_pair:
                    first, second = (by_word[word].get(number, (0, 0))[1] for word in pair)
                    never = first & second & ~both.get(number, (0, 0))[1]
                    self.possible[number] &= elsewhere.get(number, 0) | ~never

    def _leave_by_word(
        self, word: str, numbers: Mapping[int, Noted], elsewhere: Mapping[int, int]
    ) -> dict[int, Having]:
        """Takes out those that do not have one word; returns what is noted of that word itself."""
        by_number = self._looked_up(word, numbers)
        # Of a word that few of a stretch have, its beginning is noted.
        rest = [number for number in numbers if by_number.get(number, (0, 0))[1] != self._every]
        beginning = f"{word.removesuffix('*')[:SHORT_BEGINNING]}*"
        begin_so = self._looked_up(beginning, rest) if rest and beginning != word else {}
        for number, noted in numbers.items():
            having, scope = by_number.get(number, (0, 0))
            others, scope_of_others = begin_so.get(number, (0, 0))
            decided = self._every if noted.every_beginning else scope | scope_of_others
            left = having | (others & ~scope) | ~decided
            self.possible[number] &= left | elsewhere.get(number, 0)
            every_such = noted.every_beginning if word == beginning else noted.every_word
            if number not in by_number and not every_such:
                self.loose.add(number)
        return by_number

    def _elsewhere(self, note: Note) -> Mapping[int, int]:
        if self._width == 1 or not note.elsewhere:
            return note.elsewhere
        theirs: dict[int, int] = {}
        for first in self._noted:
            for at in range(self._width):
                if first + at in note.elsewhere:
                    theirs[first] = theirs.get(first, 0) | note.elsewhere[first + at] << (at * LENGTH)
        return theirs
