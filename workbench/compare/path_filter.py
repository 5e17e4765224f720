"""Patterns of paths that do not matter, followed key by key on the way down a document.

A pattern is a path in which

- `*` as a name stands for any member, and inside a name for any characters (`*_id`);
- `[*]` stands for any element, `[3]` for the fourth;
- `**` stands for any number of keys, also for none: `**.timestamp`;
- a name in quotes means itself: `"a.b"`.

What a pattern names is ignored with everything in it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from workbench.compare.json_paths import Key
from workbench.model.errors import UsageError

_STEP = re.compile(
    r'\.?(?:(?P<deep>\*\*)|(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<name>[^.\[\]"]+))|\.?\[(?P<index>\*|\d*)\]'
)
_HINT = 'Such as predictions[*].id, **.timestamp or rows[0]."a name".'

State = frozenset[tuple[int, int]]
"""Which patterns have matched so far, and how much of each. Empty where none can match any more."""


class _Name:
    """Matches a member by its name, a glob."""

    def __init__(self, glob: str) -> None:
        self._glob = glob

    def matches(self, key: Key) -> bool:
        name = key[0] if isinstance(key, tuple) else key
        return isinstance(name, str) and fnmatchcase(name, self._glob)


class _Exactly(_Name):
    """Matches a member by its name, letter by letter."""

    def __init__(self, name: str) -> None:
        super().__init__("")
        self._wanted = name

    def matches(self, key: Key) -> bool:
        return (key[0] if isinstance(key, tuple) else key) == self._wanted


class _Index:
    """Matches an element; None any of them."""

    def __init__(self, index: int | None) -> None:
        self.index = index

    def matches(self, key: Key) -> bool:
        return isinstance(key, int) and self.index in {None, key}


class _Deep:
    """Matches any number of keys."""


_Step = _Name | _Index | _Deep


class PathFilter:
    """Follows patterns down a document.

    Attributes:
        start: the state at the document itself; None where there are no patterns.
    """

    def __init__(self, patterns: Sequence[str]) -> None:
        """
        Args:
            patterns: see the module.

        Raises:
            UsageError: one that cannot be understood.
        """
        self._patterns = [_parsed(pattern) for pattern in patterns]
        self._by_index = any(
            isinstance(step, _Index) and step.index is not None
            for pattern in self._patterns
            for step in pattern
        )
        self._steps: dict[tuple[State, Key], State | None] = {}
        started: set[tuple[int, int]] = set()
        for number in range(len(self._patterns)):
            self._reach(number, 0, started)
        self.start: State = frozenset(started)

    def step(self, state: State, key: Key) -> State | None:
        """The state below a key; None where what stands there is ignored."""
        if isinstance(key, int) and not self._by_index:
            key = 0
        below = self._steps.get((state, key), _UNKNOWN)
        if below is _UNKNOWN:
            below = self._steps[state, key] = self._stepped(state, key)
        return below

    def _stepped(self, state: State, key: Key) -> State | None:
        following: set[tuple[int, int]] = set()
        for number, at in state:
            pattern = self._patterns[number]
            step = pattern[at]
            if isinstance(step, _Deep):
                self._reach(number, at, following)
            elif step.matches(key):
                self._reach(number, at + 1, following)
        if any(at == len(self._patterns[number]) for number, at in following):
            return None
        return frozenset(following)

    def _reach(self, number: int, at: int, into: set[tuple[int, int]]) -> None:
        into.add((number, at))
        pattern = self._patterns[number]
        while at < len(pattern) and isinstance(pattern[at], _Deep):
            at += 1
            into.add((number, at))


_UNKNOWN: State = frozenset({(-1, -1)})


def _parsed(pattern: str) -> list[_Step]:
    steps: list[_Step] = []
    text = pattern.strip()
    at = 0
    while at < len(text):
        match = _STEP.match(text, at)
        if match is None or (at and not steps) or (match["index"] is None and at and text[at] != "."):
            raise UsageError(f"{pattern!r} is not a path: it cannot be read from character {at + 1}", _HINT)
        at = match.end()
        if match["deep"]:
            steps.append(_Deep())
        elif match["quoted"]:
            steps.append(_Exactly(_unquoted(pattern, match["quoted"])))
        elif match["name"] is not None:
            steps.append(_Name(match["name"]))
        else:
            steps.append(_Index(int(match["index"]) if match["index"].isdigit() else None))
    if not steps or all(isinstance(step, _Deep) for step in steps):
        raise UsageError(f"{pattern!r} names everything or nothing", _HINT)
    return steps


def _unquoted(pattern: str, quoted: str) -> str:
    try:
        return str(json.loads(quoted))
    except ValueError as error:
        raise UsageError(f"{pattern!r} is not a path: {error}", _HINT) from None
