"""The names of columns: what the first row of a table says, made so that each column has its own."""

from __future__ import annotations

from collections.abc import Sequence


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """Returns a name for each column: `column_1` for one without, `text_2` for the second called text.

    Args:
        header: the cells of the first row.
    """
    names: dict[str, None] = {}
    for position, cell in enumerate(header, start=1):
        names[_unused(cell if cell.strip() else f"column_{position}", header, names)] = None
    return tuple(names)


def _unused(name: str, header: Sequence[str], names: dict[str, None]) -> str:
    if name not in names:
        return name
    count = 2
    while f"{name}_{count}" in names or f"{name}_{count}" in header:
        count += 1
    return f"{name}_{count}"
