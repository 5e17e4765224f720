"""What is found wrong with a body, and where. Advice: it can be sent as it is."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from workbench.content.sanitize import sanitize_line

_AROUND = 20


class Severity(StrEnum):
    """How much a finding matters."""

    BROKEN = "broken"
    """The body is not a document of its format: readers will refuse it."""
    ADVICE = "advice"
    """It is one, but readers disagree about what it says, or it is probably not what was meant."""


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with a body, and where.

    Attributes:
        message: what is wrong, in a few words.
        line, column: counted from 1, in characters; 0 where it is not about a place.
        excerpt: the text around it, inert, on one line.
        severity: whether it breaks the body, or is advice.
        explanation: why it matters or what to do, in a sentence; empty where the message says it all.
    """

    message: str
    line: int
    column: int
    excerpt: str = ""
    severity: Severity = Severity.BROKEN
    explanation: str = ""

    def __str__(self) -> str:
        if not self.line:
            return self.message
        place = f"line {self.line}, column {self.column}"
        return f"{self.message} at {place}: {self.excerpt}" if self.excerpt else f"{self.message} at {place}"


def problem_at(
    body: bytes, offset: int, message: str, severity: Severity = Severity.BROKEN, explanation: str = ""
) -> Problem:
    """A problem at a byte of a text in UTF-8."""
    offset = max(0, min(offset, len(body)))
    line = body.count(b"\n", 0, offset) + 1
    start = body.rfind(b"\n", 0, offset) + 1
    column = len(body[start:offset].decode(errors="replace")) + 1
    around = body[max(start, offset - _AROUND) : offset + _AROUND].partition(b"\n")[0]
    excerpt = sanitize_line(around.decode(errors="replace").strip())
    return Problem(message, line, column, excerpt, severity, explanation)


def whole(message: str, severity: Severity = Severity.BROKEN, explanation: str = "") -> Problem:
    """A problem of the body as a whole, or of one that has no lines."""
    return Problem(message, 0, 0, "", severity, explanation)
