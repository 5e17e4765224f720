"""Where a stream broke, in words."""

from __future__ import annotations

from collections.abc import Sequence

from workbench.content.humanize import duration
from workbench.model.exchange import Part


def break_position(parts: Sequence[Part]) -> str:
    """After which part, byte and moment nothing more came.

    Args:
        parts: what had arrived, at least one.
    """
    return (
        f"after part {len(parts):,}, byte {sum(part.size for part in parts):,}, "
        f"which arrived at {duration(parts[-1].at_ms)}"
    )
