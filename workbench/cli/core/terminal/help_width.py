"""How wide a help page is."""

from __future__ import annotations

import os
import sys

_UNKNOWN = 80
_MARGIN = 2
_LEAST = 50


def help_width(most: int) -> int:
    """Returns the columns of a help page, as click counts them (`click.HelpFormatter`).

    click asks `shutil`, which takes a twentieth of the time of the whole page to load.

    Args:
        most: columns that are used of a terminal, at most.
    """
    columns = _named_columns() or _terminal_columns() or _UNKNOWN
    return max(min(columns, most) - _MARGIN, _LEAST)


def _named_columns() -> int:
    """The columns that the environment names; 0 where it names none."""
    try:
        return max(int(os.environ["COLUMNS"]), 0)
    except (KeyError, ValueError):
        return 0


def _terminal_columns() -> int:
    """The columns of the terminal that the process began with; 0 where standard output was none."""
    if sys.__stdout__ is None:
        return 0
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns
    except (ValueError, OSError):
        return 0
