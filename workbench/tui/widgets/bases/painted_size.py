"""The size that a widget is painted at, for those whose content depends on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

if TYPE_CHECKING:
    from textual.widget import Widget as Mixin
else:
    # The styles of a widget are inherited from its first base that is one.
    Mixin = object


class SizePainted(Message):
    """A widget is painted at another size than before."""


class PaintedSize(Mixin):
    """A second base of a widget, which posts `SizePainted` when it is painted at another size than before.

    Textual posts no `Resize` for a widget that its compositor has in a map before the widget's first layout:
    it rebuilds that map whenever some widget asks for its region (8.x, `Compositor.full_map`). A widget that
    is mounted while the app runs may so never hear of its size.
    """

    _painted_size: Size | None = None

    def await_size(self) -> None:
        """Has the next painting post `SizePainted`, even at the size of the last one.

        For a widget that is given its content while it is hidden, and has no size.
        """
        self._painted_size = None

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.size != self._painted_size:
            self._painted_size = self.size
            self.post_message(SizePainted().set_sender(self))
        return super().render_lines(crop)
