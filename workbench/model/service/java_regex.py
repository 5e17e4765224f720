"""Regular expressions of the service model, which are Java's, as Python's."""

from __future__ import annotations

import re
from functools import cache

# As the documentation of java.util.regex.Pattern lists them under "POSIX character classes".
_CLASSES = {
    "ASCII": r"\x00-\x7F",
    "Print": r"\x20-\x7E",
    "Graph": r"\x21-\x7E",
    "Alpha": "a-zA-Z",
    "Digit": "0-9",
    "Alnum": "a-zA-Z0-9",
    "Upper": "A-Z",
    "Lower": "a-z",
    "Punct": r"!-/:-@\[-`{-~",
    "Cntrl": r"\x00-\x1F\x7F",
    "XDigit": "0-9a-fA-F",
    "Space": r" \t\n\x0B\f\r",
    "Blank": r" \t",
    "L": r"^\W\d_",
}


def java_to_python(pattern: str) -> str:
    r"""Translates `\p{Class}`, `\z` and `\Z` of java.util.regex; the rest means the same in both.

    Raises:
        ValueError: a character class that is not known here, so that a new one is noticed.
    """
    out: list[str] = []
    inside = False
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if char == "\\" and position + 1 < len(pattern):
            following = pattern[position + 1]
            if following in "pP":
                end = pattern.index("}", position)
                out.append(_posix(pattern[position + 3 : end], negated=following == "P", inside=inside))
                position = end + 1
                continue
            out.append({"z": r"\Z", "Z": r"(?=\n?\Z)"}.get(following, char + following))
            position += 2
            continue
        if char == "[" and not inside:
            inside = True
        elif char == "]" and inside and pattern[position - 1] != "[":
            inside = False
        out.append(char)
        position += 1
    return "".join(out)


def _posix(name: str, *, negated: bool, inside: bool) -> str:
    try:
        span = _CLASSES[name]
    except KeyError:
        raise ValueError(f"unknown character class \\p{{{name}}}") from None
    if inside:
        if negated or span.startswith("^"):
            raise ValueError(f"\\{'P' if negated else 'p'}{{{name}}} inside a class has no translation")
        return span
    return f"[^{span}]" if negated else f"[{span}]"


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The translated pattern, with Java's ASCII meaning of `\\s`, `\\w` and `\\d`."""
    return re.compile(java_to_python(pattern), re.ASCII | re.DOTALL)
