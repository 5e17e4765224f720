"""A body as a picture: half blocks anywhere, pixels where the terminal is known to draw them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from enum import StrEnum
from io import StringIO

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from workbench.content.format import ViewKind
from workbench.content.formats.images.picture import Picture, Pixel
from workbench.content.views import ViewUnavailableError
from workbench.tui.field_message import FieldMessage
from workbench.tui.widgets.bases.painted_size import PaintedSize, SizePainted
from workbench.tui.widgets.turns import Turn, Turns
from workbench.tui.widgets.views.opened import OpenedView
from workbench.tui.widgets.views.view import Taken

Pixels = tuple[tuple[Pixel, ...], ...]
_UPPER = "▀"


class Graphics(StrEnum):
    """How a terminal draws pixels."""

    BLOCKS = "half blocks"
    KITTY = "Kitty graphics"
    SIXEL = "Sixel"


def graphics(environment: Mapping[str, str]) -> Graphics:
    """How the terminal draws pixels, told from its environment alone: asking it would take its user's keys.

    Args:
        environment: the process's variables. `WORKBENCH_GRAPHICS` (`kitty`, `sixel`, `blocks`) says it for
            terminals that are not known.
    """
    choices = {"kitty": Graphics.KITTY, "sixel": Graphics.SIXEL, "blocks": Graphics.BLOCKS}
    if (wanted := environment.get("WORKBENCH_GRAPHICS", "").lower()) in choices:
        return choices[wanted]
    if environment.get("TMUX") or environment.get("STY"):
        # A multiplexer draws cells.
        return Graphics.BLOCKS
    term = environment.get("TERM", "")
    program = environment.get("TERM_PROGRAM", "")
    if "kitty" in term or "ghostty" in term or environment.get("KITTY_WINDOW_ID"):
        return Graphics.KITTY
    if (
        term.startswith(("foot", "mlterm", "contour"))
        or "sixel" in term
        or program in {"WezTerm", "iTerm.app"}
    ):
        return Graphics.SIXEL
    return Graphics.BLOCKS


class Blocks(PaintedSize, Widget, can_focus=True):
    """Two pixels a cell, one above the other."""

    DEFAULT_CSS = """
    Blocks {
        height: 1fr;
    }
    """

    pixels: Pixels = ()

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        width = self.size.width
        if 2 * y >= len(self.pixels):
            return Strip.blank(width, base)
        upper = self.pixels[2 * y]
        lower = self.pixels[2 * y + 1] if 2 * y + 1 < len(self.pixels) else None
        cells = []
        for x, pixel in enumerate(upper):
            below = Color.from_rgb(*lower[x]) if lower is not None else None
            cells.append(Segment(_UPPER, base + Style(color=Color.from_rgb(*pixel), bgcolor=below)))
        return Strip(cells).adjust_cell_length(width, base)


class PictureView(OpenedView):
    """A picture as large as there is room, never larger than it is."""

    KIND = ViewKind.PICTURE

    class _Scaled(FieldMessage):
        """The picture was scaled to the pane, or could not be."""

        picture: Picture
        pixels: Pixels
        error: str

    def make(self) -> Widget:
        self._blocks = Blocks()
        self._picture: Picture | None = None
        self._scalings: Turns[PictureView._Scaled] = Turns(self.post_message)
        self._how = graphics(os.environ)
        self._place = Vertical(self._blocks, id="picture")
        return self._place

    def go(self) -> None:
        self.screen.set_focus(self._blocks)

    def take(self, shown: Picture) -> None:
        self._picture = shown
        self._blocks.pixels = ()
        if self._how is not Graphics.BLOCKS and self._draw_pixels(shown):
            return
        self._draw_blocks()

    def on_size_painted(self, event: SizePainted) -> None:
        event.stop()
        self._draw_blocks()

    def _draw_blocks(self) -> None:
        size = self.size
        if not size.width:
            self._blocks.await_size()
        elif self._picture is not None and self._blocks.display:
            room = Size(size.width - 2, 2 * size.height)
            self._scale(self._picture, room, self._scalings.begin())

    @work(thread=True, exclusive=True, group="scale")
    def _scale(self, picture: Picture, room: Size, turn: Turn[_Scaled]) -> None:
        pixels: Pixels = ()
        error_text = ""
        try:
            pixels = picture.pixels(room.width, room.height)
        except ViewUnavailableError as error:
            error_text = str(error)
        turn.deliver(self._Scaled(picture, pixels, error_text))

    def on_picture_view__scaled(self, message: _Scaled) -> None:
        if message.picture is not self._picture:
            return
        self._blocks.pixels = message.pixels
        self.say(message.error, only=bool(message.error))
        self._blocks.refresh()
        self.post_message(self.Told())

    def _draw_pixels(self, picture: Picture) -> bool:
        """Has textual-image draw it; whether that can be done."""
        widget = _pixel_widget(self._how)
        if widget is None:
            self._how = Graphics.BLOCKS
            return False
        try:
            image = picture.image()
        except ViewUnavailableError as error:
            self.say(str(error), only=True)
            return True
        self._blocks.display = False
        for other in self._place.query(".pixels"):
            other.remove()
        self._place.mount(widget(image, classes="pixels"))
        return True

    def status(self) -> Content:
        picture = self._picture
        if picture is None:
            return Content("")
        frames = f" · {picture.frames:,} frames" if picture.frames > 1 else ""
        shown = f"{picture.format} {picture.width:,} × {picture.height:,} {picture.mode}{frames}"
        return Content(f"{shown} · {self._how}")

    def value(self) -> Taken | None:
        if self.subject is None:
            return None
        return Taken(self.subject.body, "the picture", self.subject.extension)


def _pixel_widget(how: Graphics) -> Callable[..., Widget] | None:
    """The widget that draws pixels; None where textual-image is not installed."""
    terminal = sys.__stdout__
    try:
        # It asks the terminal when it is imported, if there is one; by then the terminal belongs to Textual.
        vars(sys)["__stdout__"] = StringIO()
        from textual_image.widget import SixelImage, TGPImage
    except ImportError:
        return None
    finally:
        vars(sys)["__stdout__"] = terminal
    return TGPImage if how is Graphics.KITTY else SixelImage
