"""Where a brace expansion of bash and zsh ends: `{dev,prod}`, `{1..3}`.

Source: the manual of bash, "Brace Expansion". It makes several words of one; `sh` leaves it as it is.
"""

from __future__ import annotations

import re

_SEQUENCE = re.compile(r"\{(?:-?\d+\.\.-?\d+|[A-Za-z]\.\.[A-Za-z])(?:\.\.-?\d+)?\}")
_ENDS = frozenset(" \t\r\n;&|<>")


def expansion_end(text: str, start: int) -> int | None:
    """Returns where the expansion ends whose brace stands here; None where it is a character like others.

    Args:
        text: the whole text.
        start: of the brace, which is not quoted.
    """
    if sequence := _SEQUENCE.match(text, start):
        return sequence.end()
    depth, at, quote, alternatives = 0, start, "", False
    while at < len(text):
        char = text[at]
        if char == "\\" and quote != "'":
            at += 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in _ENDS:
            return None
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if not depth:
                return at + 1 if alternatives else None
        alternatives = alternatives or (char == "," and depth == 1 and not quote)
        at += 1
    return None
