"""What a comparison found."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

_TIMES = 9.995
"""From here on a share is told as a multiple."""

_MOST_TIMES = 1000


class Part(StrEnum):
    """The part of an answer that a difference is in."""

    STATUS = "status"
    CONTENT_TYPE = "content_type"
    HEADERS = "headers"
    DURATION = "duration"
    BODY = "body"


class Change(StrEnum):
    """What sort of difference."""

    CHANGED = "changed"
    TYPE = "type"
    """Values of different types, such as a number and a string."""
    MISSING = "missing"
    """Expected, and not there."""
    ADDED = "added"
    """There, and not expected."""


class Difference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One place in which two answers differ. Its texts are those of strangers.

    Args:
        part: of the answer.
        path: the place inside the part, as JMESPath writes it (`predictions[0].score`); for text `line 3`,
            for bytes `byte 17`; empty for the whole of it.
        change: what sort of difference.
        expected, actual: the values as text, cut where they are long; None where there is none.
        magnitude: how far apart two numbers are, without sign; None where they are not numbers.
        relative: the same, divided by the expected number; None where that is 0.
    """

    part: Part
    path: str
    change: Change
    expected: str | None = None
    actual: str | None = None
    magnitude: float | None = None
    relative: float | None = None

    @property
    def where(self) -> str:
        """Part and path in one: the path alone for a body."""
        if self.part is Part.BODY:
            return self.path or "body"
        return f"{self.part.value} {self.path}".rstrip()

    @property
    def delta_text(self) -> str:
        """How far apart two numbers are, such as `0.0078 (0.8 %)`; empty where they are not numbers."""
        if self.magnitude is None:
            return ""
        if self.relative is None:
            return f"{self.magnitude:.4g}"
        if self.relative >= _TIMES:
            times = f"{self.relative:.3g}" if self.relative < _MOST_TIMES else f">{_MOST_TIMES}"
            return f"{self.magnitude:.4g} ({times}×)"
        share = self.relative * 100
        return f"{self.magnitude:.4g} ({f'{share:.0f}' if share >= 10 else f'{share:.2g}'} %)"


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """How many values were looked at, and what became of them.

    Args:
        equal: the same, or within the tolerance.
        different: there on both sides, and not the same.
        missing: expected, and not there; a whole object or array counts once.
        added: there, and not expected.
        ignored: left out by a pattern.
    """

    equal: int = 0
    different: int = 0
    missing: int = 0
    added: int = 0
    ignored: int = 0

    @property
    def compared(self) -> int:
        """Values that stand on both sides and are not ignored."""
        return self.equal + self.different

    @property
    def differences(self) -> int:
        """Everything that is not the same."""
        return self.different + self.missing + self.added


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two answers, held against each other.

    Args:
        method: how the bodies were compared: `JSON`, `JSON Lines`, `CSV`, `TSV`, `npy`, `image`, `text`,
            `bytes`; or `failure` where both failed.
        counts: over everything, also what is not in `differences`.
        differences: first those that are not numeric, in the order of the answer, then numbers by
            how far apart they are. At most `Rules.limit`.
        notes: what its reader should know, one sentence each.
        omitted: how many differences are not in `differences`.
    """

    method: str
    counts: Counts
    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()
    omitted: int = 0

    @property
    def same(self) -> bool:
        """Whether no difference was found."""
        return not self.counts.differences

    def as_json(self, *, limit: int | None = None) -> Mapping[str, Any]:
        """The comparison as builtins, for `--json`.

        Args:
            limit: how many differences at most; None for all that are kept.
        """
        counts = self.counts
        return {
            "same": self.same,
            "method": self.method,
            "counts": {"compared": counts.compared, **msgspec.structs.asdict(counts)},
            "differences": [msgspec.to_builtins(difference) for difference in self.differences[:limit]],
            "notes": list(self.notes),
        }
