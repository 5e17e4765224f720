"""JSON whose strings hold nothing that a terminal would take for more than a character."""

from __future__ import annotations

import re

# All of Unicode's control and format characters (Cc, Cf), the line separators, and halves of surrogate pairs.
_UNPRINTABLE = (
    "[\\x7f-\\x9f\\xad\\u0600-\\u0605\\u061c\\u06dd\\u070f\\u0890\\u0891\\u08e2\\u180e\\u200b-\\u200f"
    "\\u2028-\\u202e\\u2060-\\u2064\\u2066-\\u206f\\ud800-\\udfff\\ufeff\\ufff9-\\ufffb"
    "\\U000110bd\\U000110cd\\U00013430-\\U0001343f\\U0001bca0-\\U0001bca3\\U0001d173-\\U0001d17a"
    "\\U000e0001\\U000e0020-\\U000e007f]"
)


def printable_json(text: str) -> str:
    """The same JSON, with every character that is not printable as its escape (RFC 8259, section 7).

    Such characters stand in strings only; those below U+0020 are escaped in any JSON.
    """
    if text.isascii() and "\x7f" not in text:
        return text
    return re.sub(_UNPRINTABLE, _escape, text)


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code <= 0xFFFF:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
