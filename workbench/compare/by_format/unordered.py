"""Pairs the elements of two arrays whose order does not matter.

Elements that hold the same are paired first; then those that are the same but for their numbers, the smaller
with the smaller; what is left, in the order in which it stands. What is not the same at the same index gets
two signatures, made once from the leaves up, so that this takes time in proportion to the documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from math import isnan
from typing import NamedTuple

from workbench.compare.by_format.json import NUMBER, Value
from workbench.compare.collector import ABSENT
from workbench.compare.json_paths import Key
from workbench.compare.path_filter import PathFilter, State

_ANY_NUMBER = hash("any number")
_CONTAINERS = frozenset({dict, list})
_NUMBERS = 8
"""Numbers of an element that it is sorted by."""


class _Signature(NamedTuple):
    """What a value holds, in short.

    Attributes:
        exact: the same for equal values.
        masked: the same for values that are equal but for their numbers.
        numbers: the first of its numbers.
    """

    exact: int
    masked: int
    numbers: tuple[float, ...]


_NAN = _Signature(hash("NaN"), _ANY_NUMBER, (0.0,))


class BestMatch:
    """Pairs elements, and remembers the signatures of the documents' containers."""

    def __init__(self, ignoring: PathFilter) -> None:
        self._ignoring = ignoring
        self._signatures: dict[int, _Signature] = {}

    def paired(
        self, expected: list[Value], actual: list[Value], state: State
    ) -> Iterator[tuple[int, Value, Value]]:
        """The elements of two arrays, with the index that each pair goes by.

        Args:
            expected, actual: arrays that live as long as this.
            state: what is ignored in them.
        """
        partners = {
            index: index
            for index in range(min(len(expected), len(actual)))
            if _alike(expected, actual, index)
        }
        left = [index for index in range(len(expected)) if index not in partners]
        right = [index for index in range(len(actual)) if index not in partners]
        mine = {index: self._signed(expected[index], index, state) for index in left}
        theirs = {index: self._signed(actual[index], index, state) for index in right}
        for by_all in (True, False):
            waiting: dict[int, list[int]] = defaultdict(list)
            # The last of each list is taken first.
            for index in reversed(right) if by_all else _by_numbers(right, theirs)[::-1]:
                waiting[theirs[index].exact if by_all else theirs[index].masked].append(index)
            for index in left if by_all else _by_numbers(left, mine):
                if queue := waiting[mine[index].exact if by_all else mine[index].masked]:
                    partners[index] = queue.pop()
            taken = set(partners.values())
            left = [index for index in left if index not in partners]
            right = [index for index in right if index not in taken]
        partners |= zip(left, right, strict=False)
        yield from ((index, expected[index], actual[partners[index]]) for index in sorted(partners))
        yield from ((index, expected[index], ABSENT) for index in left[len(right) :])
        yield from ((index, ABSENT, actual[index]) for index in right[len(left) :])

    def _signed(self, value: Value, index: int, state: State) -> _Signature:
        if type(value) not in _CONTAINERS:
            return _leaf(value)
        if id(value) not in self._signatures:
            inner = self._ignoring.step(state, index) if state else state
            # An element that is ignored whole may have any partner.
            self._sign(value, frozenset() if inner is None else inner)
        return self._signatures[id(value)]

    def _sign(self, container: Value, state: State) -> None:
        """Signs a container and every one in it, the innermost first."""
        opened = [_Opened(container, state)]
        while opened:
            top = opened[-1]
            for key, value in top.children:
                inner: State | None = top.state
                if inner:
                    inner = self._ignoring.step(inner, key)
                    if inner is None:
                        continue
                if type(value) in _CONTAINERS:
                    opened.append(_Opened(value, inner or frozenset(), key))
                    break
                top.take(key, _leaf(value))
            else:
                opened.pop()
                signature = self._signatures[id(top.value)] = top.signature()
                if opened:
                    opened[-1].take(top.key, signature)


def _alike(expected: list[Value], actual: list[Value], index: int) -> bool:
    """Returns whether elements of the same index hold the same in every letter; those need no signature."""
    try:
        return type(expected[index]) is type(actual[index]) and bool(expected[index] == actual[index])
    except RecursionError:
        # Too deep to be compared at once.
        return False


def _by_numbers(indexes: list[int], signed: dict[int, _Signature]) -> list[int]:
    return sorted(indexes, key=lambda index: signed[index].numbers)


class _Opened:
    """A container whose children are being signed."""

    def __init__(self, value: Value, state: State, key: Key = "") -> None:
        self.value = value
        self.state = state
        self.key = key
        self._named = isinstance(value, dict)
        self.children: Iterator[tuple[Key, Value]]
        if self._named:
            self.children = iter(value.items())
        else:
            self.children = iter(enumerate(value))
        self._exact: list[int] = []
        self._masked: list[int] = []
        self._numbers: list[float] = []

    def take(self, key: Key, signature: _Signature) -> None:
        exact, masked, numbers = signature
        if self._named:
            self._exact.append(hash((key, exact)))
            self._masked.append(hash((key, masked)))
        else:
            self._exact.append(exact)
            self._masked.append(masked)
        if numbers and len(self._numbers) < _NUMBERS:
            self._numbers += numbers

    def signature(self) -> _Signature:
        # Sorted, a member counts wherever it stands, and an element too.
        self._exact.sort()
        self._masked.sort()
        exact, masked = (hash((self._named, *signed)) for signed in (self._exact, self._masked))
        return _Signature(exact, masked, tuple(self._numbers[:_NUMBERS]))


def _leaf(value: Value) -> _Signature:
    if type(value) is NUMBER:
        # Numbers that a float does not tell apart may be paired: they are compared exactly all the same.
        number = float(value)
        if isnan(number):
            return _NAN
        return _Signature(hash(number), _ANY_NUMBER, (number,))
    signed = hash((type(value), value))
    return _Signature(signed, signed, ())
