"""Where a search for words may find something, by the frequent words that are noted of stretches."""

from __future__ import annotations

import sqlite3
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import neg

from workbench.store.sqlite.index import frequent_words, ranges, wide_stretches, wide_words
from workbench.store.sqlite.index.frequent_words import Noted
from workbench.store.sqlite.index.ranges import Range
from workbench.store.sqlite.index.remainder import Note, Remainder
from workbench.store.sqlite.index.sought import Lookup, Sought
from workbench.store.sqlite.index.stretch_words import LONGEST_BEGINNING
from workbench.store.sqlite.index.stretches import LENGTH
from workbench.store.sqlite.index.tokens import tokens
from workbench.store.sqlite.index.traits.traits import Traits
from workbench.store.sqlite.index.wide_stretches import first_of

_FIRST_STRETCHES = 32
"""Stretches whose notes are read at once; each further time twice as many."""
_EVERY = (1 << LENGTH) - 1


def narrowed(
    connection: sqlite3.Connection,
    lookup: Lookup,
    words: Sequence[Sought],
    traits: Traits,
    within: Sequence[Range],
) -> Iterator[Range] | None:
    """Yields the ranges that may have a match, the newest first; None where nothing is noted.

    Args:
        connection: of the history.
        lookup: of the search.
        words: that must hold.
        traits: that filters ask for.
        within: the ranges that may have a match for other reasons, the newest first.
    """
    notes = [note for word in words if (note := _note(word, lookup)) is not None]
    if not (notes or traits) or not within:
        return None
    numbers = _stretches(within)
    if not frequent_words.any_noted(connection, numbers[-1], numbers[0]):
        notes = []
    if not (notes or traits.any_noted(numbers[-1], numbers[0])):
        return None
    return _narrowed(connection, notes, traits, numbers, within)


def _narrowed(
    connection: sqlite3.Connection,
    notes: Sequence[Note],
    traits: Traits,
    numbers: Sequence[int],
    within: Sequence[Range],
) -> Iterator[Range]:
    wide: dict[int, Noted | None] = {}
    if traits:
        wide.update(dict.fromkeys(traits.noted_wide(numbers[-1], numbers[0])))
    if notes:
        wide.update(wide_words.noted(connection, numbers[-1], numbers[0]))
    at, count, wide_count = 0, _FIRST_STRETCHES, 1
    while at < len(numbers):
        end = at
        if first_of(numbers[at]) in wide:
            theirs: dict[int, Sequence[int]] = {}
            while (
                end < len(numbers) and len(theirs) < wide_count and (first := first_of(numbers[end])) in wide
            ):
                next_ = bisect_right(
                    numbers, -first, end, min(end + wide_stretches.WIDTH, len(numbers)), key=neg
                )
                theirs[first] = numbers[end:next_]
                end = next_
            noted = {first: words for first in theirs if (words := wide[first]) is not None}
            left = _narrowed_wide(connection, notes, traits, noted, theirs)
            wide_count *= 2
        else:
            while end < len(numbers) and end - at < count and first_of(numbers[end]) not in wide:
                end += 1
            left = iter((_narrowed_each(connection, notes, traits, dict.fromkeys(numbers[at:end], _EVERY)),))
            count *= 2
        at = end
        for possible in left:
            newest_first = [range_ for number in possible for range_ in _ranges(number, possible[number])]
            yield from ranges.overlap(within, newest_first)


def _narrowed_wide(
    connection: sqlite3.Connection,
    notes: Sequence[Note],
    traits: Traits,
    noted: Mapping[int, Noted],
    theirs: Mapping[int, Sequence[int]],
) -> Iterator[dict[int, int]]:
    """Yields the exchanges that are left of the stretches of each of some wide ones."""
    width = wide_stretches.WIDTH
    remaining = dict.fromkeys(theirs, (1 << LENGTH * width) - 1)
    noted_traits = traits.possible(theirs, wide=True) if traits else {}
    remaining.update(noted_traits)
    loose = {
        first for first in theirs if (traits and first not in noted_traits) or (notes and first not in noted)
    }
    noted = {first: words for first, words in noted.items() if remaining[first]}
    remainder = Remainder(connection, width, noted, remaining)
    remainder.narrow(notes)
    loose |= remainder.loose
    for first, numbers in theirs.items():
        if not remainder.possible[first]:
            continue
        bits = remainder.possible[first].to_bytes(LENGTH * width // 8, "little")
        length = LENGTH // 8
        possible = {
            number: int.from_bytes(bits[(number - first) * length : (number - first + 1) * length], "little")
            for number in numbers
        }
        possible = {number: exchanges for number, exchanges in possible.items() if exchanges}
        if possible:
            yield _narrowed_each(connection, notes, traits, possible) if first in loose else possible


def _narrowed_each(
    connection: sqlite3.Connection, notes: Sequence[Note], traits: Traits, possible: dict[int, int]
) -> dict[int, int]:
    """The exchanges that are left of each of some stretches, the newest first."""
    if traits:
        noted_traits = traits.possible(possible)
        possible = {
            number: exchanges & noted_traits.get(number, _EVERY) for number, exchanges in possible.items()
        }
        possible = {number: exchanges for number, exchanges in possible.items() if exchanges}
    if not (notes and possible):
        return possible
    noted = frequent_words.noted(connection, min(possible), max(possible))
    noted = {number: noted[number] for number in possible if number in noted}
    remainder = Remainder(connection, 1, noted, possible)
    remainder.narrow(notes)
    return remainder.possible


def _note(sought: Sought, lookup: Lookup) -> Note | None:
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
        return Note((f"{name}*" if goes_on and not longer else name,), (), True, longer, {})
    if sought.in_labels or (annotated := lookup.annotated(sought)) is None:
        return None
    elsewhere: dict[int, int] = defaultdict(int)
    for number in annotated:
        elsewhere[number // LENGTH] |= 1 << (number % LENGTH)
    whole = parts[:-1] if goes_on else parts
    words = (*whole, f"{short}*") if goes_on else tuple(whole)
    return Note(words, tuple(pairwise(whole)), False, False, elsewhere)


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
