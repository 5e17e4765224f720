"""How much of the next send is kept, chosen for that one alone."""

from __future__ import annotations

from enum import Enum
from typing import TypedDict


class Asked(TypedDict):
    """What `Workbench.send` is asked to keep."""

    record: bool
    bodies: bool


class RecordingMode(Enum):
    """All of it, all but its bodies, or nothing; the value is what the bar says of it."""

    ALL = ""
    DIGESTS = "BODIES NOT RECORDED"
    NOTHING = "NOT RECORDED"

    def next(self) -> RecordingMode:
        """The one that the key goes on to."""
        order = list(RecordingMode)
        return order[(order.index(self) + 1) % len(order)]

    def asked(self) -> Asked:
        """As the bench takes it."""
        return Asked(record=self is not RecordingMode.NOTHING, bodies=self is RecordingMode.ALL)
