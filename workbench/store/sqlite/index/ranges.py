"""Ranges of exchanges, in which a search looks: first and last number of each, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbench.model.query import Clause
from workbench.model.query.syntax import Term
from workbench.model.query.values import numbers

Range = tuple[int, int]
"""The first and the last number."""

_EVERY: Range = (-(2**63), 2**63 - 1)


def of_numbers(terms: Iterable[Term]) -> list[Range] | None:
    """Returns the ranges that the filters `id:` leave; None where there are no such filters."""
    remaining: list[Range] = [_EVERY]
    for term in terms:
        if isinstance(term, Clause) and term.key == "id":
            first, last = numbers(term.value) or _EVERY
            others = [(last + 1, _EVERY[1]), (_EVERY[0], first - 1)] if first <= last else [_EVERY]
            remaining = overlap(remaining, others if term.negated else [(first, last)])
    return None if remaining == [_EVERY] else remaining


def overlap(ranges: Sequence[Range], others: Sequence[Range]) -> list[Range]:
    """Returns what is in the one and in the other."""
    both: list[Range] = []
    at = other_at = 0
    while at < len(ranges) and other_at < len(others):
        (first, last), (other_first, other_last) = ranges[at], others[other_at]
        if max(first, other_first) <= min(last, other_last):
            both.append((max(first, other_first), min(last, other_last)))
        if first >= other_first:
            at += 1
        else:
            other_at += 1
    return both


def steps(ranges: Iterable[Range], count: int) -> Iterator[list[Range]]:
    """Yields them in steps.

    Args:
        ranges: what is divided.
        count: exchanges of the first step; each further step has twice as many.
    """
    step: list[Range] = []
    left = count
    for first, last in ranges:
        end = last
        while end - first + 1 >= left:
            step.append((end - left + 1, end))
            yield step
            end -= left
            count *= 2
            step, left = [], count
        if first <= end:
            step.append((first, end))
            left -= end - first + 1
    if step:
        yield step
