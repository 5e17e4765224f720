"""What is too large to be compared value by value: told from a body's bytes, before anything is read.

A value takes some fifty bytes once it is read, an object some two hundred more: 25 MB of small ones are read
into a gigabyte. What is refused here is compared as something simpler, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable

_MOST_LINES = 4_000_000
_MOST_CELLS = 2_000_000
"""A cell takes a hundred bytes once it is read."""
_VALUE, _ARRAY, _OBJECT = 56, 90, 240
_MOST_TIMES = 6
"""Memory beside the texts themselves, in sizes of the bodies."""
_ALWAYS = 64 * 1024 * 1024
_MOST_VALUES = 5_000_000


def refuse_values(bodies: Iterable[bytes]) -> None:
    """Refuses documents of JSON that hold too many values to be read into objects.

    Args:
        bodies: those that are compared with each other.

    Raises:
        ValueError: how many there are.
    """
    size = values = memory = 0
    for body in bodies:
        arrays, objects = body.count(b"["), body.count(b"{")
        here = body.count(b",") + arrays + objects
        size += len(body)
        values += here
        memory += _VALUE * here + _ARRAY * arrays + _OBJECT * objects
    if values > _MOST_VALUES or memory > max(_MOST_TIMES * size, _ALWAYS):
        raise ValueError(f"the two have {values:,} values, too many to be compared one by one")


def refuse_cells(bodies: Iterable[bytes], separator: bytes) -> None:
    """Refuses tables that hold too many cells to be read.

    Raises:
        ValueError: how many there are.
    """
    cells = sum(body.count(separator) + body.count(b"\n") for body in bodies)
    if cells > _MOST_CELLS:
        raise ValueError(f"the two have {cells:,} cells, too many to be compared one by one")


def refuse_lines(bodies: Iterable[bytes]) -> None:
    """Refuses texts that have too many lines.

    Raises:
        ValueError: how many there are.
    """
    lines = sum(body.count(b"\n") for body in bodies)
    if lines > _MOST_LINES:
        raise ValueError(f"the two have {lines:,} lines, too many to be compared one by one")
