"""A list that is moved in from a field, without a focus: its cursor is a mark, seen without colour too."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip
from textual.widgets import OptionList

from workbench.tui.widgets.bases.kept_focus import KeptFocus

_MARK = "▸"


class MarkedList(KeptFocus, OptionList):
    """Puts a mark in the first column of the highlighted option, which its options leave blank."""

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        if self.highlighted is None or self._option_in(strip) != self.highlighted:
            return strip
        if y and self._option_in(super().render_line(y - 1)) == self.highlighted:
            return strip
        style = next(segment.style for segment in strip)
        return Strip.join([Strip([Segment(_MARK, style)]), strip.crop(1)])

    @staticmethod
    def _option_in(strip: Strip) -> int | None:
        """Returns the index of the option that a line belongs to, as Textual notes it for the mouse."""
        return next((segment.style.meta.get("option") for segment in strip if segment.style), None)
