"""What of an imported invocation waits for its user's word before it is sent."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class CaveatKind(StrEnum):
    """Why a value waits."""

    UNKNOWN = "unknown"
    """Only running the text would tell it: the member has no value, or one that may be another."""
    FILE = "file"
    """It is the content of a file of this machine that the text names."""
    VARIABLE = "variable"
    """It is an environment variable of this machine that the text names."""


class Caveat(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One value of an invocation that a foreign text leaves open, or takes from this machine.

    Args:
        member: whose value it is: a field by its API name, `Body` included, or a member of the connection,
            such as `region`.
        kind: why it waits.
        text: what the text says there: an expression, a path, the name of a variable.
        line, column: where, from 1; 0 where the place is not known.
        part: of the text, such as `cell 3`, that lines are counted in; empty for the whole.
    """

    member: str
    kind: CaveatKind
    text: str
    line: int = 0
    column: int = 0
    part: str = ""

    @property
    def reason(self) -> str:
        """Why the value waits, without whose value it is and without a full stop."""
        match self.kind:
            case CaveatKind.FILE:
                return f"reads the file {self.text}"
            case CaveatKind.VARIABLE:
                return f"reads the environment variable {self.text}"
            case _:
                return f"not known: {self.text}"

    def __str__(self) -> str:
        part = f"{self.part}, " if self.part else ""
        where = f" ({part}line {self.line}, column {self.column})" if self.line else ""
        separator = " is " if self.kind is CaveatKind.UNKNOWN else " "
        return f"{self.member}{separator}{self.reason}{where}"
