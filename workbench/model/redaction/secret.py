"""A secret that is known by its value."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from itertools import islice

from workbench.model.redaction.marks import REDACTED, SHORTEST_WORD
from workbench.model.redaction.spellings import (
    UNFINISHED,
    base64_forms,
    base64_spelling,
    bytes_pattern,
    goes_on,
    spelling_of,
)

_SHORTEST = 8
_LARGE = 1024 * 1024
_EDGE = 256 * 1024
"""Of a large body, base64 is looked for this far from either end; the spellings as text everywhere."""
_LONG_PROBE = 12
_TELLING = 4
"""Characters of a secret that tell where one begins; fewer of them are looked for at the end of data only."""
_LONGEST_START = 12 * _TELLING
"""Bytes in which so many characters are written, at most, but for many leading backslashes."""
_LONGEST_SPELLING = 4096
"""Bytes in which a secret is written, at most."""
_MOST_PROBES = 128
_RARE_LETTERS = b"JKQVWXYZjkqvwxyz"
_RUN = re.compile(r"[A-Za-z0-9]+")


class Secret:
    """One value that must not be seen.

    Args:
        value: the secret itself.
        shown: what to show in its place in a text.
    """

    def __init__(self, value: str, shown: str = REDACTED) -> None:
        self.value = value
        self.shown = shown
        # What is written alike in every spelling: a text without it need not be looked at any closer.
        self.probe = _longest_run(value)
        self.packed = tuple(base64_forms(value.encode("utf-8", "surrogatepass")))
        self.packed_probes = tuple([_longest_run(spelling) for spelling in self.packed])
        self.data_probe = self.probe.encode()
        self.packed_data_probes = tuple(probe.encode() for probe in self.packed_probes)

    @cached_property
    def large_probes(self) -> tuple[bytes, ...]:
        """What is looked for in large bodies: of short pieces, there are too many that are nearly one."""
        if len(self.probe) >= _LONG_PROBE:
            return (self.data_probe,)
        from urllib.parse import quote  # here, as in `IN_USE`: --help knows no secret

        return tuple(
            {
                self.value.encode("utf-8", "surrogatepass"),
                quote(self.value, safe="", errors="surrogatepass").encode(),
            }
        )

    @cached_property
    def text_pattern(self) -> re.Pattern[str]:
        """Every spelling of it in a text."""
        packed = ("".join(map(base64_spelling, spelling)) for spelling in self.packed)
        return re.compile("|".join(["".join(map(spelling_of, self.value)), *packed]))

    @cached_property
    def data_pattern(self) -> re.Pattern[bytes]:
        """Every spelling of it in bytes of UTF-8."""
        return re.compile(self.text_pattern.pattern.encode("utf-8", "surrogatepass"))

    @cached_property
    def _starts(self) -> tuple[tuple[re.Pattern[bytes], tuple[str, ...]], ...]:
        """What each of its spellings begins with, and a pattern for every character after that."""
        ways = [tuple(map(spelling_of, self.value))]
        ways += [tuple(map(base64_spelling, spelling)) for spelling in self.packed]
        return tuple((bytes_pattern("".join(way[:_TELLING])), way[_TELLING:]) for way in ways)

    @cached_property
    def _shortest_starts(self) -> re.Pattern[bytes]:
        """Fewer characters than tell, at the end of data."""
        ways = [tuple(map(spelling_of, self.value))]
        ways += [tuple(map(base64_spelling, spelling)) for spelling in self.packed]
        few = "|".join("(?:".join(way[: _TELLING - 1]) + ")?" * (_TELLING - 2) for way in ways)
        return re.compile(b"(?:%b)(?:%b)?\\Z" % (few.encode("utf-8", "surrogatepass"), UNFINISHED))

    def unfinished(self, data: bytes) -> int:
        """Returns where one begins that goes on after the end of `data`; its length where none does."""
        first = max(len(data) - _LONGEST_SPELLING, 0)
        begun = [len(data)]
        for start, rest in self._starts:
            ways = (way for way in start.finditer(data, first) if goes_on(data, way.end(), rest))
            begun += [way.start() for way in islice(ways, 1)]
        if few := self._shortest_starts.search(data, max(len(data) - _LONGEST_START, 0)):
            begun.append(few.start())
        return min(begun)

    def is_in(self, text: str) -> bool:
        """Returns whether a text may hold it."""
        if self.probe in text:
            return True
        for probe in self.packed_probes:  # noqa: SIM110  a generator costs as much again
            if probe in text:
                return True
        return False

    def is_in_data(self, data: bytes) -> bool:
        """Returns whether a body may hold it."""
        if len(data) <= _LARGE:
            if self.data_probe in data:
                return True
            for probe in self.packed_data_probes:  # noqa: SIM110  likewise
                if probe in data:
                    return True
            return False
        if any(is_in_large(probe, data) for probe in self.large_probes):
            return True
        ends = (data[:_EDGE], data[-_EDGE:])
        return any(probe in end for end in ends for probe in self.packed_data_probes)


def _longest_run(text: str) -> str:
    """The longest piece of letters and digits: of a signature, which each request has anew, all of it."""
    if text.isascii() and text.isalnum():
        return text
    return max(_RUN.findall(text), key=len, default="")


def is_in_large(probe: bytes, data: bytes) -> bool:
    """Whether bytes hold others. A byte is looked for ten times as fast: numbers, arrays have no letters."""
    return _rarest(probe) in data and probe in data


@lru_cache(maxsize=_MOST_PROBES)
def _rarest(probe: bytes) -> int:
    """The byte of a probe that bodies of numbers have least."""
    return max(probe, key=lambda byte: (chr(byte).isalpha() and byte not in b"eE", byte in _RARE_LETTERS))


def forms_of(value: str) -> Iterable[str]:
    """A secret, and each line of one that has several: a line break is written as a blank, or not at all."""
    lines = value.split()
    return (value, *lines) if len(lines) > 1 else (value,)


def is_distinct(value: str) -> bool:
    if len(value) < _SHORTEST:
        return False
    return len(value) >= SHORTEST_WORD or not re.fullmatch(r"[a-z]+|[A-Z]+|[0-9]+", value)
