"""What the history keeps of a batch."""

from __future__ import annotations

from enum import StrEnum
from typing import TypedDict


class RecordArguments(TypedDict):
    """Arguments of `Workbench.send` that say what it records."""

    record: bool
    bodies: bool
    failures_only: bool


class Recording(StrEnum):
    """Which exchanges of a batch the history keeps."""

    ALL = "all"
    FAILURES = "failures"
    DIGEST = "digest"
    """All, with digests and sizes instead of bodies."""
    NONE = "none"

    def arguments(self, *, failures: bool = True) -> RecordArguments:
        """Returns what `Workbench.send` takes of it.

        Args:
            failures: whether there is room for failures still, where only these are kept.
        """
        of_failures = self is Recording.FAILURES
        return RecordArguments(
            record=self is not Recording.NONE and not (of_failures and not failures),
            bodies=self is not Recording.DIGEST,
            failures_only=of_failures,
        )
