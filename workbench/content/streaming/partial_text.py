"""The text of a document that is still coming: `{"generated_text": "` and then a word at a time.

LMI's older containers stream one document in this way, and so do those that write JSON by hand.
"""

from __future__ import annotations

import json
import re

_BEGINS = re.compile(rb'\s*\{\s*"generated_text"\s*:\s*"')
_COULD_BEGIN = 64
"""A document that does not begin so within its first bytes does not."""
_WHOLE = re.compile(rb'(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|)*+')


class GrowingText:
    """What is to be shown of an unfinished document, each piece once.

    Attributes:
        units: how much was given so far, in units of UTF-16: halves of a surrogate pair may come apart.
    """

    def __init__(self) -> None:
        self._at = 0
        self.units = 0

    def more(self, held: bytearray) -> str:
        """What came of the text since it was asked last; halves of surrogate pairs are as they came."""
        if not self._at:
            match = _BEGINS.match(held[:_COULD_BEGIN])
            if match is None:
                return ""
            self._at = match.end()
        match = _WHOLE.match(held, self._at)
        end = _whole_characters(held, self._at, match.end() if match else self._at)
        text = _decoded(bytes(held[self._at : end]))
        self._at = end
        self.units += _units(text)
        return text

    def rest(self, whole: str) -> str:
        """Returns what of the whole text was not given yet; the next document begins anew."""
        units, self.units, self._at = self.units, 0, 0
        if not units:
            return whole
        return whole.encode("utf-16-le", "surrogatepass")[2 * units :].decode("utf-16-le", "surrogatepass")


def _whole_characters(held: bytearray, start: int, end: int) -> int:
    """The end without a character of UTF-8 that goes on behind it."""
    if end < len(held):
        return end
    at = end
    while at > max(start, end - 3) and held[at - 1] & 0xC0 == 0x80:
        at -= 1
    if at == start or held[at - 1] < 0xC0:
        return end
    length = 2 if held[at - 1] < 0xE0 else 3 if held[at - 1] < 0xF0 else 4
    return at - 1 if end - (at - 1) < length else end


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _decoded(piece: bytes) -> str:
    if b"\\" not in piece:
        return piece.decode(errors="replace")
    return str(json.loads(f'"{piece.decode(errors="replace")}"'))
