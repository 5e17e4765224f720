"""The line between two panes, which is dragged to resize them."""

from __future__ import annotations

from rich.segment import Segment
from textual import events
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.places.place import filtered


class Divider(Widget):
    """One column or one row; dragging it posts where it is to be, a double click the usual place."""

    DEFAULT_CSS = """
    Divider {
        color: $panel;
        width: 1;
        height: 1fr;
    }
    Divider.-horizontal {
        width: 1fr;
        height: 1;
    }
    Divider:hover, Divider.-dragged {
        color: $accent;
    }
    """

    is_horizontal: reactive[bool] = reactive(False, layout=True)
    """Whether it is a row, between what is above and what is below it."""

    sign: reactive[str] = reactive("")
    """Stands in the middle of the line where a pane beside it is folded; a click unfolds that."""

    class Dragged(FieldMessage):
        """It is to be at this place of the screen."""

        divider: Divider
        x: int
        y: int

        @property
        def control(self) -> Divider:
            return self.divider

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Divider.Dragged) and message.divider is self.divider

    class Released(FieldMessage):
        """It was let go; `is_reset` where it was clicked twice, to be where it usually is."""

        divider: Divider
        is_reset: bool

        @property
        def control(self) -> Divider:
            return self.divider

    class Unfolded(FieldMessage):
        """The sign of a folded pane was clicked."""

        divider: Divider

        @property
        def control(self) -> Divider:
            return self.divider

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._is_dragged = False

    def lie(self, is_horizontal: bool) -> None:
        """Makes it a row or a column before it is mounted, so that it is styled once."""
        self.set_reactive(Divider.is_horizontal, is_horizontal)
        self.set_class(is_horizontal, "-horizontal")

    def watch_is_horizontal(self, is_horizontal: bool) -> None:
        self.set_class(is_horizontal, "-horizontal")

    def render(self) -> Content:
        length = self.size.width if self.is_horizontal else self.size.height
        line = list(("─" if self.is_horizontal else "│") * length)
        if self.sign and line:
            line[length // 2] = self.sign
        return Content(("" if self.is_horizontal else "\n").join(line))

    def render_lines(self, crop: Region) -> list[Strip]:
        if self.is_horizontal or self.sign:
            return super().render_lines(crop)
        # Each row is the same: one is drawn.
        strip = filtered(self, Strip([Segment("│", self.visual_style.rich_style)], 1))
        return [strip] * crop.height

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        self._is_dragged = True
        self.add_class("-dragged")
        self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._is_dragged:
            event.stop()
            self.post_message(self.Dragged(self, round(event.screen_x), round(event.screen_y)))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self._is_dragged:
            event.stop()
            self._is_dragged = False
            self.remove_class("-dragged")
            self.release_mouse()
            self.post_message(self.Released(self, is_reset=False))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.sign:
            self.post_message(self.Unfolded(self))
        elif event.chain == 2:
            self.post_message(self.Released(self, is_reset=True))
