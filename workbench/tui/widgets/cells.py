"""Text of strangers as it is drawn, and how many columns that takes by Textual's own tables."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import get_character_cell_size

from workbench.content.folding import TAB
from workbench.content.inert import inert

_MAKES_WIDE = "\N{VARIATION SELECTOR-16}"


def drawn(text: str) -> str:
    """A line as it is put on the screen: inert, tabs as blanks."""
    return inert(text.replace("\t", " " * TAB))


@lru_cache(maxsize=65536)
def columns(char: str) -> int:
    """Columns that a character takes once it is drawn; never fewer than the terminal's driver counts."""
    # It makes the character before it wide, where that has a wide form.
    return 1 if char == _MAKES_WIDE else get_character_cell_size(inert(char))
