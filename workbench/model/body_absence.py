"""Why the history does not have the bytes of a body."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from workbench.model.errors import NotFoundError

Part = Literal["request", "response"]


class BodyAbsence(StrEnum):
    """Why a recorded exchange is without the bytes of a body."""

    EMPTY = "empty"
    """None was sent, or came."""
    WITHHELD = "withheld"
    """Only its digest and size are recorded, because a privacy setting or an option of the send says so."""
    UNRECORDED = "unrecorded"
    """Only its size is recorded, because something prevented more."""
    LOST = "lost"
    """It was recorded, and is not in the history any more."""

    @property
    def label(self) -> str:
        """In a word or two, for the place where the body would be shown."""
        return _LABELS[self]


_LABELS = {
    BodyAbsence.EMPTY: "empty",
    BodyAbsence.WITHHELD: "not kept",
    BodyAbsence.UNRECORDED: "not kept",
    BodyAbsence.LOST: "missing",
}
_MESSAGES = {
    BodyAbsence.EMPTY: ("Exchange {number} has no {part} body", ""),
    BodyAbsence.WITHHELD: (
        "The {part} body of exchange {number} was not kept",
        "A privacy setting names its endpoint, settings.toml had an error, or it was sent without bodies. "
        "Only digest and size are recorded.",
    ),
    BodyAbsence.UNRECORDED: (
        "The {part} body of exchange {number} was not kept",
        "The process ended before the body was on the disk, the disk was full, or the file that it was "
        "imported from lacks it: only its size is recorded.",
    ),
    BodyAbsence.LOST: (
        "The {part} body of exchange {number} is missing from the history",
        "Run `workbench history verify`.",
    ),
}


class AbsentBodyError(NotFoundError):
    """The bytes of a body are wanted that the history does not have.

    Attributes:
        absence: why.
    """

    def __init__(self, number: int, part: Part, absence: BodyAbsence) -> None:
        message, hint = _MESSAGES[absence]
        super().__init__(message.format(number=number, part=part), hint)
        self.absence = absence
