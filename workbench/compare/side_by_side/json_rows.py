"""Two documents laid out beside each other, a member or an element a line."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from workbench.compare.by_format.json import NUMBER, Value
from workbench.compare.by_format.json_structure import elements, members
from workbench.compare.by_format.unordered import BestMatch
from workbench.compare.collector import ABSENT
from workbench.compare.json_paths import Key
from workbench.compare.numbers import gap
from workbench.compare.path_filter import PathFilter, State
from workbench.compare.render import name, scalar
from workbench.compare.rules import Order, Rules
from workbench.compare.side_by_side.row import Mark, Row

_DEEPEST = 24
"""Levels that are indented; what is deeper stands below these."""


class _Level(NamedTuple):
    children: Iterator[tuple[Key, Value, Value]]
    state: State
    end: str


def document_rows(expected: Value, actual: Value, rules: Rules) -> Iterator[Row]:
    """The lines of two documents, those of the same value beside each other.

    Raises:
        UsageError: a pattern of the rules is none.
    """
    ignoring = PathFilter(rules.ignore)
    pairing = BestMatch(ignoring) if rules.order == Order.ANY else None
    levels = [_Level(iter([("", expected, actual)]), ignoring.start, "")]
    while levels:
        children, state, end = levels[-1]
        depth = len(levels) - 1
        for key, first, other in children:
            inner: State | None = state
            if state and depth:
                inner = ignoring.step(state, key)
            # An element needs no name: its place is seen.
            before = f"{_indent(depth)}{f'{name(key)}: ' if depth and not isinstance(key, int) else ''}"
            alike = type(first) is type(other) and isinstance(first, dict | list)
            if inner is None or not alike or not (first and other):
                yield from _apart(first, other, before, depth, rules, ignored=inner is None)
                continue
            opening, closing = ("{", "}") if isinstance(first, dict) else ("[", "]")
            yield Row(f"{before}{opening}", f"{before}{opening}", Mark.SAME)
            below = inner or frozenset()
            pairs = (
                members(first, other) if isinstance(first, dict) else elements(first, other, pairing, below)
            )
            levels.append(_Level(iter(pairs), below, f"{_indent(depth)}{closing}"))
            break
        else:
            levels.pop()
            if end:
                yield Row(end, end, Mark.SAME)


def _apart(
    expected: Value, actual: Value, before: str, depth: int, rules: Rules, *, ignored: bool
) -> Iterator[Row]:
    """The rows of two values that are not gone into together."""
    if expected is ABSENT:
        marks = Mark.ADDED
    elif actual is ABSENT:
        marks = Mark.MISSING
    elif isinstance(expected, dict | list) or isinstance(actual, dict | list):
        marks = Mark.SAME if not expected and not actual and type(expected) is type(actual) else Mark.CHANGED
    else:
        marks = _scalars(expected, actual, rules)
    ours = _lines(expected, before, depth) if expected is not ABSENT else iter(())
    theirs = _lines(actual, before, depth) if actual is not ABSENT else iter(())
    for left, right in zip_longest(ours, theirs):
        yield Row(left, right, Mark.IGNORED if ignored else marks)


def _scalars(expected: Value, actual: Value, rules: Rules) -> Mark:
    if type(expected) is not type(actual):
        return Mark.CHANGED
    if isinstance(expected, NUMBER):
        if gap(expected.decode(), actual.decode(), rules) is not None:
            return Mark.CHANGED
        return Mark.SAME if expected == actual else Mark.CLOSE
    return Mark.SAME if expected == actual else Mark.CHANGED


def _lines(value: Value, before: str, depth: int) -> Iterator[str]:
    """The lines of one value."""
    waiting: list[tuple[Iterator[tuple[str, Value]], str]] = [(iter([(before, value)]), "")]
    while waiting:
        children, end = waiting[-1]
        level = depth + len(waiting)
        for start, inner in children:
            if not isinstance(inner, dict | list):
                yield f"{start}{scalar(inner)}"
            elif not inner:
                yield f"{start}{'{}' if isinstance(inner, dict) else '[]'}"
            else:
                opening, closing = ("{", "}") if isinstance(inner, dict) else ("[", "]")
                yield f"{start}{opening}"
                waiting.append((_started(inner, _indent(level)), f"{_indent(level - 1)}{closing}"))
                break
        else:
            waiting.pop()
            if end:
                yield end


def _started(container: Value, indent: str) -> Iterator[tuple[str, Value]]:
    """Yields what is in a container, each with the beginning of its line."""
    if isinstance(container, dict):
        return ((f"{indent}{name(key)}: ", element) for key, element in container.items())
    return ((indent, element) for element in container)


def _indent(depth: int) -> str:
    return "  " * min(depth, _DEEPEST)
