"""Halves of surrogate pairs in a text of JSON: its grammar allows them, msgspec refuses them.

Where one stands, another escape of the same length can stand for all of them while a text is laid out.
"""

from __future__ import annotations

import re

_ESCAPE = rb"(?<!\\)(?:\\\\)*+\\u"
_HIGH, _LOW = rb"[dD][89abAB][0-9a-fA-F]{2}", rb"[dD][c-fC-F][0-9a-fA-F]{2}"
_PAIR_OR_HALF = re.compile(rb"%b(%b)\\u%b|%b(%b|%b)" % (_ESCAPE, _HIGH, _LOW, _ESCAPE, _HIGH, _LOW))
# Of the private use area.
_STAND_IN = b"e000"
_STOOD_FOR = re.compile(rb"(%b)([dD][89a-fA-F][0-9a-fA-F]{2}|%b)" % (_ESCAPE, _STAND_IN))


def half_of_a_pair(text: bytes) -> int | None:
    """The offset of the first escape that is half of a pair, alone; None where there is none."""
    if b"\\u" not in text:
        return None
    for found in _PAIR_OR_HALF.finditer(text):
        if found[2]:
            return found.start(2) - 2
    return None


def without_surrogates(text: bytes) -> bytes:
    """The text with each escape of a surrogate as another one, each byte behind it at its place."""
    return _STOOD_FOR.sub(rb"\g<1>" + _STAND_IN, text)


def with_surrogates(laid: bytes, text: bytes) -> bytes:
    """The reverse, for a text whose tokens are the same and stand in the same order.

    Args:
        laid: what was made of the text without surrogates.
        text: the text as it was.
    """
    escapes = (match[2] for match in _STOOD_FOR.finditer(text))
    return _STOOD_FOR.sub(lambda match: match[1] + next(escapes), laid)
