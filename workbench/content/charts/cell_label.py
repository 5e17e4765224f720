"""A name of the data in a chart of cells."""

from __future__ import annotations

from workbench.content.sanitize import sanitize_line

# A name may be megabytes long, and a chart is drawn at each change of its size. Most names have 40 columns
# at most, a title has a line.
_KEPT = 200


def cell_label(text: str) -> str:
    """Returns a name as it can be drawn; of a very long one, its beginning and its end."""
    if len(text) > 2 * _KEPT:
        text = f"{text[:_KEPT]}…{text[-_KEPT:]}"
    return sanitize_line(text)
