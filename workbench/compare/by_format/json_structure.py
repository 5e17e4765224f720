"""Two documents, compared value by value. It keeps a stack of its own: no depth is too deep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, repeat
from typing import NamedTuple

from workbench.compare.by_format.json import NUMBER, Value
from workbench.compare.by_format.unordered import BestMatch
from workbench.compare.collector import ABSENT, DifferenceCollector
from workbench.compare.json_paths import Key, Path
from workbench.compare.path_filter import PathFilter, State
from workbench.compare.result import Change
from workbench.compare.rules import Order, Rules

_CONTAINERS = frozenset({dict, list})

Children = Iterable[tuple[Key, Value, Value]]
"""Keys with the expected and the actual value; ABSENT where there is none."""


class _Level(NamedTuple):
    """A container that is being gone through: what is left of it, where it is, what is ignored in it."""

    children: Iterator[tuple[Key, Value, Value]]
    path: Path
    state: State


def walk(expected: Value, actual: Value, rules: Rules, tally: DifferenceCollector) -> None:
    """Compares two documents.

    Args:
        expected, actual: as `workbench.compare.by_format.json` reads them.
        rules: what counts.
        tally: takes what is found, in the order of the expected document.

    Raises:
        UsageError: a pattern of the rules is none.
    """
    ignoring = PathFilter(rules.ignore)
    pairing = BestMatch(ignoring) if rules.order == Order.ANY else None
    root = iter([("", expected, actual)])
    levels = [_Level(root, None, ignoring.start)]
    step = ignoring.step
    while levels:
        children, above, state = levels[-1]
        for key, first, other in children:
            inner: State | None = state
            if state and len(levels) > 1:
                inner = step(state, key)
                if inner is None:
                    tally.ignored += 1
                    continue
            kind = type(first)
            if kind is type(other) and kind not in _CONTAINERS:
                if first == other and (kind is not NUMBER or first != b"NaN"):
                    tally.equal += 1
                else:
                    tally.scalars(_below(above, key, levels), first, other)
                continue
            path = _below(above, key, levels)
            if kind is not type(other):
                _unlike(path, first, other, tally)
            elif not first and not other:
                tally.equal += 1
            else:
                below = inner or frozenset()
                pairs = members(first, other) if kind is dict else elements(first, other, pairing, below)
                levels.append(_Level(iter(pairs), path, below))
                break
        else:
            levels.pop()


def _below(above: Path, key: Key, levels: list[_Level]) -> Path:
    # The document itself has no key.
    return (above, key) if len(levels) > 1 else None


def _unlike(path: Path, expected: Value, actual: Value, tally: DifferenceCollector) -> None:
    if expected is ABSENT:
        tally.differ(path, Change.ADDED, expected, actual)
    elif actual is ABSENT:
        tally.differ(path, Change.MISSING, expected, actual)
    else:
        tally.differ(path, Change.TYPE, expected, actual)


def members(expected: dict[Key, Value], actual: dict[Key, Value]) -> Children:
    """The members of two objects, in the order of the first."""
    if expected.keys() == actual.keys():
        return zip(expected, expected.values(), map(actual.__getitem__, expected), strict=True)
    return chain(
        ((key, value, actual.get(key, ABSENT)) for key, value in expected.items()),
        ((key, ABSENT, value) for key, value in actual.items() if key not in expected),
    )


def elements(expected: list[Value], actual: list[Value], pairing: BestMatch | None, state: State) -> Children:
    """The elements of two arrays: those of one index beside each other, or as they are paired."""
    if pairing is not None:
        return pairing.paired(expected, actual, state)
    if len(expected) == len(actual):
        return zip(range(len(expected)), expected, actual, strict=True)
    longer = max(len(expected), len(actual))
    return zip(range(longer), chain(expected, repeat(ABSENT)), chain(actual, repeat(ABSENT)), strict=False)
