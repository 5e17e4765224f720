"""Where in a text something stands, for messages that lead to it."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.model.errors import UsageError

_AROUND = 32
"""Characters before and after a place that a message quotes."""


@dataclass(frozen=True)
class Location:
    """A place in a text.

    Attributes:
        line, column: from 1; columns count characters.
        around: the text around it, on one line.
        part: of the text, such as `cell 3`, that lines are counted in; empty for the whole.
    """

    line: int
    column: int
    around: str
    part: str = ""

    def __str__(self) -> str:
        where = f"line {self.line}, column {self.column}"
        return f"{self.part}, {where}" if self.part else where


class MalformedError(UsageError):
    """A text is not a form of an invocation, or is malformed.

    Args:
        reason: what is wrong, without where.
        place: where; None where it is the text as a whole.
        source: what the text was read from, such as a file's path; empty for text that was given.
        hint: what to do next.
    """

    def __init__(
        self, reason: str, place: Location | None = None, *, source: str = "", hint: str = ""
    ) -> None:
        where = ", ".join(part for part in (source, str(place) if place else "") if part)
        near = f" (near {place.around!r})" if place and place.around else ""
        super().__init__(f"{where}: {reason}{near}" if where else reason, hint)
        self.reason = reason
        self.place = place
        self.source = source

    def of(self, source: str, *, lines_before: int = 0) -> MalformedError:
        """The same error in a text that is a part of another one.

        Args:
            source: what the whole was read from.
            lines_before: of the whole, before the part.
        """
        place = self.place
        if place is not None and lines_before:
            place = Location(place.line + lines_before, place.column, place.around)
        return type(self)(self.reason, place, source=source or self.source, hint=self.hint)


class UnrecognizedError(MalformedError):
    """A text is in none of the forms that can be read."""


def locate(text: str, offset: int) -> Location:
    """The place of a character.

    Args:
        offset: from 0; the end of the text counts as a place too.
    """
    offset = max(0, min(offset, len(text)))
    start = text.rfind("\n", 0, offset) + 1
    around = text[max(start, offset - _AROUND) : offset + _AROUND].partition("\n")[0]
    return Location(text.count("\n", 0, offset) + 1, offset - start + 1, around.strip())
