"""What stands in quotes of the form `$'…'`, and what `echo -e` and `printf` make of backslashes.

Source: Bash manual, "ANSI-C Quoting".
"""

from __future__ import annotations

import re

_ESCAPES = {
    "a": 0x07,
    "b": 0x08,
    "e": 0x1B,
    "E": 0x1B,
    "f": 0x0C,
    "n": 0x0A,
    "r": 0x0D,
    "t": 0x09,
    "v": 0x0B,
    "\\": 0x5C,
    "'": 0x27,
    '"': 0x22,
    "?": 0x3F,
}
_NUMBERED = re.compile(r"x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})")


def quoted_end(text: str, at: int) -> int | None:
    """Returns where the quote that closes a `$'…'` stands; None where it does not end.

    Args:
        at: behind its opening quote.
    """
    while at < len(text):
        if text[at] == "'":
            return at
        at += 2 if text[at] == "\\" else 1
    return None


def unescaped(text: str) -> str:
    """A text with its backslash escapes replaced; bytes that are not UTF-8 become surrogates."""
    data = bytearray()
    at = 0
    while at < len(text):
        char = text[at]
        at += 1
        if char != "\\":
            data += char.encode("utf-8", "surrogateescape")
        elif (following := text[at : at + 1]) in _ESCAPES:
            data.append(_ESCAPES[following])
            at += 1
        elif numbered := _NUMBERED.match(text, at):
            at = numbered.end()
            data += _numbered(numbered)
        else:
            data += b"\\"
    return data.decode("utf-8", "surrogateescape")


def _numbered(match: re.Match[str]) -> bytes:
    short, four, eight, octal = match.groups()
    if short:
        return bytes([int(short, 16)])
    if octal:
        return bytes([int(octal, 8) & 0xFF])
    code = int(four or eight, 16)
    return chr(code).encode("utf-8", "surrogatepass") if code < 0x110000 else b""
