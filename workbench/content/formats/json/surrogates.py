"""Halves of surrogate pairs in a text of JSON: its grammar allows them, msgspec refuses them.

Where one stands, another escape of the same length can stand for all of them while a text is laid out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# A pattern that begins with letters is looked for quickly; whether its backslash is one is told afterwards.
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
_SURROGATE_OR_STAND_IN = re.compile(rb"\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|e000)")
_LENGTH = 6
_STAND_IN = b"\\ue000"
"""Of the private use area."""
_BACKSLASH = b"\\"[0]


def half_of_a_pair(text: bytes) -> int | None:
    """The offset of the first escape that is half of a pair, alone; None where there is none."""
    high: int | None = None
    for at in _escapes(text, _SURROGATE):
        is_high = text[at + 3] in b"89abAB"
        if high is None and is_high:
            high = at
        elif high is not None and not is_high and at == high + _LENGTH:
            high = None
        else:
            return at if high is None else high
    return high


def _escapes(text: bytes, pattern: re.Pattern[bytes]) -> Iterator[int]:
    """The offsets of escapes, in order: a backslash behind an odd number of others begins none."""
    for match in pattern.finditer(text):
        at = before = match.start()
        while before and text[before - 1] == _BACKSLASH:
            before -= 1
        if (at - before) % 2 == 0:
            yield at


def without_surrogates(text: bytes) -> bytes:
    """The text with each escape of a surrogate as another one, each byte behind it at its place."""
    written = bytearray(text)
    for at in _escapes(text, _SURROGATE):
        written[at : at + _LENGTH] = _STAND_IN
    return bytes(written)


def with_surrogates(laid: bytes, text: bytes) -> bytes:
    """The reverse, for a text whose tokens are the same and stand in the same order.

    Args:
        laid: what was made of the text without surrogates.
        text: the text as it was.
    """
    written = bytearray(laid)
    places = _escapes(laid, _SURROGATE_OR_STAND_IN)
    for place, at in zip(places, _escapes(text, _SURROGATE_OR_STAND_IN), strict=True):
        written[place : place + _LENGTH] = text[at : at + _LENGTH]
    return bytes(written)
