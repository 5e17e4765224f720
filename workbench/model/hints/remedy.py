"""What a key can do about a failure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class RemedyKind(Enum):
    """The sorts of remedies."""

    SET_FIELD = "set field"
    CLEAR_FIELD = "clear field"
    EDIT_FIELD = "edit field"
    """Its value is for the user to choose."""
    OPERATION = "operation"
    ATTEMPTS = "attempts"
    LOG = "log"
    CONNECTION = "connection"
    SESSION = "session"
    RENEW = "renew"
    """The sign-in of the profile."""


@dataclass(frozen=True)
class Remedy:
    """A change of the draft, or a part of the screen to go to.

    Attributes:
        kind: see `RemedyKind`.
        name: the API name of the field or operation.
        value: what the field is set to, or how many attempts.
    """

    kind: RemedyKind
    name: str = ""
    value: str = ""

    @property
    def label(self) -> str:
        """What it does, as the end of a sentence."""
        return {
            RemedyKind.SET_FIELD: f"sets {self.name} to {self.value}",
            RemedyKind.CLEAR_FIELD: f"clears {self.name}",
            RemedyKind.EDIT_FIELD: f"goes to {self.name}",
            RemedyKind.OPERATION: f"chooses {self.name}",
            RemedyKind.ATTEMPTS: f"allows {self.value} attempts",
            RemedyKind.LOG: "opens the container's log",
            RemedyKind.CONNECTION: f"goes to {self.name} in Connection",
            RemedyKind.SESSION: "opens a new session and sends the turn again",
            RemedyKind.RENEW: "renews the sign-in and sends again",
        }[self.kind]


def set_field(name: str, value: str) -> Remedy:
    """Returns the remedy that gives a field a value."""
    return Remedy(RemedyKind.SET_FIELD, name, value)


def clear_field(name: str) -> Remedy:
    """Returns the remedy that leaves a field out."""
    return Remedy(RemedyKind.CLEAR_FIELD, name)


def edit_field(name: str) -> Remedy:
    """Returns the remedy that goes to a field."""
    return Remedy(RemedyKind.EDIT_FIELD, name)


def choose_operation(name: str) -> Remedy:
    """Returns the remedy that chooses another operation."""
    return Remedy(RemedyKind.OPERATION, name)


def go_to_connection(row: str) -> Remedy:
    """Returns the remedy that goes to a part of the connection.

    Args:
        row: its label; its member has the same name.
    """
    return Remedy(RemedyKind.CONNECTION, row, row.lower().replace(" ", "_"))


OPEN_LOG = Remedy(RemedyKind.LOG)
MORE_ATTEMPTS = Remedy(RemedyKind.ATTEMPTS, value="3")
RENEW = Remedy(RemedyKind.RENEW)
NEW_SESSION = Remedy(RemedyKind.SESSION, "SessionId")
