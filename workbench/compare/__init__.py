"""What differs between two answers, and by how much.

JSON, JSON Lines and CSV by value, npy by element, pictures by pixel, text by line, everything else by byte.
Pure functions over values; imports content and model only. What compares is loaded when it is first
asked for: who shows a comparison, or may make one, need not have it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.compare.result import Change, Comparison, Counts, Difference, Part
from workbench.compare.rules import Order, Rules

if TYPE_CHECKING:
    from workbench.compare.comparison import Answer, compare

__all__ = ["Answer", "Change", "Comparison", "Counts", "Difference", "Order", "Part", "Rules", "compare"]


def __getattr__(name: str) -> Any:
    if name not in {"Answer", "compare"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from workbench.compare import comparison

    return getattr(comparison, name)
