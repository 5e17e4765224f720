"""Text of strangers as it is drawn, and how many columns that takes by Textual's own tables."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import get_character_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from workbench.content.folding import TAB
from workbench.content.inert import inert

_MAKES_WIDE = "\N{VARIATION SELECTOR-16}"


def drawn(text: str) -> str:
    """A line as it is put on the screen: inert, tabs as blanks."""
    return inert(text.replace("\t", " " * TAB))


def lit(strip: Strip, base: Style, light: Style) -> Strip:
    """A row with another ground, but for what has a ground of its own already, such as a hit of a search."""
    return Strip(
        [
            Segment(
                text, (style or base) + light if style is None or style.bgcolor == base.bgcolor else style
            )
            for text, style, _ in strip
        ],
        strip.cell_length,
    )


@lru_cache(maxsize=65536)
def columns(char: str) -> int:
    """Columns that a character takes once it is drawn; never fewer than the terminal's driver counts."""
    # It makes the character before it wide, where that has a wide form.
    return 1 if char == _MAKES_WIDE else get_character_cell_size(inert(char))
