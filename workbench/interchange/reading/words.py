"""The words of command lines, and what stands in quotes of the form $'…'."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Bash manual, "ANSI-C Quoting".
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


@dataclass(frozen=True)
class Gap:
    """What a shell would fill in: a variable, the output of a command.

    Attributes:
        text: as it is written.
        offset: where.
    """

    text: str
    offset: int


@dataclass(frozen=True)
class Word:
    """One word of a command line, quotes taken off.

    Attributes:
        text: its characters; bytes that are no UTF-8 are surrogates, as Python has them.
        offset: where it begins.
        gaps: what it would be filled in with.
    """

    text: str
    offset: int
    gaps: tuple[Gap, ...] = ()


@dataclass
class Command:
    """One simple command.

    Attributes:
        words: in order, assignments before them left out.
        assignments: `NAME=value` before the first word.
        redirections: operator and target, in order.
        document: the text of a here-document or here-string that is its standard input; None where none is.
        piped: whether the command before it is its standard input.
    """

    words: list[Word] = field(default_factory=list)
    assignments: list[tuple[str, Word]] = field(default_factory=list)
    redirections: list[tuple[str, Word]] = field(default_factory=list)
    document: str | None = None
    piped: bool = False

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not (self.words or self.assignments or self.redirections)


def ansi_c(text: str, at: int) -> tuple[str, int] | None:
    """The content of a `$'…'` quote, and where it ends; None where it does not end.

    Args:
        at: behind its opening quote.
    """
    data = bytearray()
    while at < len(text):
        char = text[at]
        at += 1
        if char == "'":
            return data.decode("utf-8", "surrogateescape"), at
        if char != "\\":
            data += char.encode("utf-8", "surrogateescape")
            continue
        following = text[at : at + 1]
        if following in _ESCAPES:
            data.append(_ESCAPES[following])
            at += 1
        elif numbered := _NUMBERED.match(text, at):
            at = numbered.end()
            data += _numbered(numbered)
        else:
            data += b"\\"
    return None


def _numbered(match: re.Match[str]) -> bytes:
    short, four, eight, octal = match.groups()
    if short:
        return bytes([int(short, 16)])
    if octal:
        return bytes([int(octal, 8) & 0xFF])
    code = int(four or eight, 16)
    return chr(code).encode("utf-8", "surrogatepass") if code < 0x110000 else b""
