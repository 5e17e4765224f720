"""NaN and the infinities in a text of JSON: its grammar has none, Python's `json.dumps` writes them.

While a text is laid out, a number that does not occur in it can stand for each.
"""

from __future__ import annotations

import re

# A string that is cut off goes to the end: no quote within it is tried as the beginning of another.
_STRING_OR_WORD = re.compile(
    rb'"(?:[^"\\]++|\\.|)*+(?:"|\\?\Z)|(?<![^\s,:\[])-?(?:NaN|Infinity)(?![^\s,\]}])', re.DOTALL
)
_STAND_INS = {b"NaN": b"0e-7300", b"Infinity": b"0e-7301", b"-Infinity": b"0e-7302"}


def without_non_finite(text: bytes) -> bytes | None:
    """Returns the text with a number for each of them.

    None where there is none outside of strings, or where one of those numbers is in the text.
    """
    if (b"NaN" not in text and b"Infinity" not in text) or any(word in text for word in _STAND_INS.values()):
        return None
    replaced = _STRING_OR_WORD.sub(lambda match: _STAND_INS.get(match[0], match[0]), text)
    return None if replaced == text else replaced


def with_non_finite(laid: bytes) -> bytes:
    """The reverse, of what was made of such a text."""
    for word, stand_in in _STAND_INS.items():
        laid = laid.replace(stand_in, word)
    return laid
