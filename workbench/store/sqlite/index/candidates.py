"""Where a search for words may find something, by the frequent words that are noted of stretches."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from workbench.store.sqlite.index import frequent_words, ranges
from workbench.store.sqlite.index.frequent_words import Noted
from workbench.store.sqlite.index.ranges import Range
from workbench.store.sqlite.index.sought import Lookup, Sought
from workbench.store.sqlite.index.stretch_words import LONGEST_BEGINNING, SHORT_BEGINNING
from workbench.store.sqlite.index.stretches import LENGTH
from workbench.store.sqlite.index.tokens import tokens

_FIRST_STRETCHES = 32
"""Stretches whose notes are read at once; each further time twice as many."""
_EVERY = (1 << LENGTH) - 1


@dataclass(frozen=True)
class _Note:
    """What may be noted of a word of a search.

    Attributes:
        words: of its parts, as they are noted.
        pairs: of its neighbouring whole words, as they are noted.
        negated: whether it is left out.
        longer: whether what begins with it counts, too.
        elsewhere: the exchanges that have it in what is said of them, by stretch.
    """

    words: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    negated: bool
    longer: bool
    elsewhere: dict[int, int]


def narrowed(
    connection: sqlite3.Connection,
    lookup: Lookup,
    words: Sequence[Sought],
    within: Sequence[Range],
) -> Iterator[Range] | None:
    """Yields the ranges that may have a match, the newest first; None where nothing is noted.

    Args:
        connection: of the history.
        lookup: of the search.
        words: that must hold.
        within: the ranges that may have a match for other reasons, the newest first.
    """
    notes = [note for word in words if (note := _note(word, lookup)) is not None]
    if not notes or not within:
        return None
    numbers = _stretches(within)
    if not frequent_words.any_noted(connection, numbers[-1], numbers[0]):
        return None
    return _narrowed(connection, notes, numbers, within)


def _narrowed(
    connection: sqlite3.Connection,
    notes: Sequence[_Note],
    numbers: Sequence[int],
    within: Sequence[Range],
) -> Iterator[Range]:
    at, count = 0, _FIRST_STRETCHES
    while at < len(numbers):
        some = numbers[at : at + count]
        at, count = at + count, count * 2
        possible = dict.fromkeys(some, _EVERY)
        theirs = frequent_words.noted(connection, some[-1], some[0])
        theirs = {number: theirs[number] for number in some if number in theirs}
        for note in notes:
            _narrow(connection, note, theirs, possible)
            theirs = {number: noted for number, noted in theirs.items() if possible[number]}
        newest_first = [range_ for number in some for range_ in _ranges(number, possible[number])]
        yield from ranges.overlap(within, newest_first)


def _narrow(
    connection: sqlite3.Connection,
    note: _Note,
    theirs: Mapping[int, Noted],
    possible: dict[int, int],
) -> None:
    """Takes out of the exchanges of stretches those that a word cannot be of."""
    if note.negated:
        for word in note.words:
            for number, having in frequent_words.having(connection, word, theirs, longer=note.longer):
                possible[number] &= ~having
        return
    pairs: dict[tuple[str, str], dict[int, int]] = {}
    for pair in note.pairs:
        pairs[pair] = dict(frequent_words.having(connection, " ".join(pair), theirs))
        for number, having in pairs[pair].items():
            possible[number] &= having | note.elsewhere.get(number, 0)
    # What has neighbours has each of them.
    unknown = {
        number: noted
        for number, noted in theirs.items()
        if not note.pairs or any(number not in having_both for having_both in pairs.values())
    }
    whole: dict[str, Collection[int]] = {}
    for word in note.words:
        whole[word] = _narrow_by_word(
            connection, word, note, theirs if word.endswith("*") else unknown, possible
        )
    for pair, having_both in pairs.items():
        for number, noted in unknown.items():
            is_known = noted.every_pair and all(number in whole[word] for word in pair)
            if is_known and number not in having_both:
                possible[number] &= note.elsewhere.get(number, 0)


def _narrow_by_word(
    connection: sqlite3.Connection,
    word: str,
    note: _Note,
    theirs: Mapping[int, Noted],
    possible: dict[int, int],
) -> Collection[int]:
    """Takes out those that do not have one word; returns the stretches of which that word is noted itself."""
    having_it = dict(frequent_words.having(connection, word, theirs))
    whole = set(having_it)
    # Of a word that few of a stretch have, its beginning is noted.
    rest = [number for number in theirs if number not in having_it]
    beginning = f"{word.removesuffix('*')[:SHORT_BEGINNING]}*"
    if rest and beginning != word:
        having_it |= dict(frequent_words.having(connection, beginning, rest))
    for number, noted in theirs.items():
        if noted.every_beginning or number in having_it:
            possible[number] &= having_it.get(number, 0) | note.elsewhere.get(number, 0)
    return whole


def _note(sought: Sought, lookup: Lookup) -> _Note | None:
    """What may be noted of a word; None where that narrows nothing down."""
    parts = tokens(sought.word.beginning.replace("\0", " "))
    goes_on = sought.word.goes_on
    if not parts or (sought.word.negated and len(parts) > 2):
        # Bodies that have all the parts of a phrase need not have the phrase.
        return None
    last = parts[-1]
    short = last[:LONGEST_BEGINNING]
    if sought.word.negated:
        longer = goes_on and (last != short or len(parts) > 1)
        name = " ".join(parts)
        return _Note((f"{name}*" if goes_on and not longer else name,), (), True, longer, {})
    if sought.in_labels or (annotated := lookup.annotated(sought)) is None:
        return None
    elsewhere: dict[int, int] = defaultdict(int)
    for number in annotated:
        elsewhere[number // LENGTH] |= 1 << (number % LENGTH)
    whole = parts[:-1] if goes_on else parts
    words = (*whole, f"{short}*") if goes_on else tuple(whole)
    return _Note(words, tuple(pairwise(whole)), False, False, elsewhere)


def _stretches(within: Iterable[Range]) -> list[int]:
    numbers: list[int] = []
    for first, last in within:
        top = last // LENGTH
        numbers += range(top - (bool(numbers) and numbers[-1] == top), first // LENGTH - 1, -1)
    return numbers


def _ranges(number: int, exchanges: int) -> Iterator[Range]:
    """Yields the exchanges of a stretch as ranges, the newest first."""
    end = number * LENGTH
    while exchanges:
        top = exchanges.bit_length()
        # Below the highest exchange that is left, the next one that is not.
        gap = (~exchanges & ((1 << top) - 1)).bit_length()
        yield end + gap, end + top - 1
        exchanges &= (1 << gap) - 1
