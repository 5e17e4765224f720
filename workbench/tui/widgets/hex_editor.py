"""Bytes as hexadecimal digits, to be read and changed. Draws only the rows that are seen."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from workbench.content.editing.byte_buffer import ByteBuffer, from_hex
from workbench.tui.widgets.bases.kept_focus import KeptFocus
from workbench.tui.widgets.panel import refuse

_DIGITS = "0123456789abcdef"
_LEAST_OFFSET_DIGITS = 4


class HexEditor(KeptFocus, ScrollView, can_focus=True):
    """Offset, digits, characters. Digits are typed over what is there, or put in before it."""

    DEFAULT_CSS = """
    HexEditor {
        height: 1fr;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > .hex--offset {
            color: $text-muted;
        }
        & > .hex--zero {
            color: $text-muted;
        }
        & > .hex--text {
            color: $text-success;
        }
        & > .hex--cursor {
            color: $accent;
            background: $background;
            text-style: reverse;
        }
        & > .hex--beside {
            text-style: underline;
        }
    }
    """
    COMPONENT_CLASSES = {"hex--offset", "hex--zero", "hex--text", "hex--cursor", "hex--beside"}
    BINDINGS = [
        Binding("left", "move(-1)", "Byte left", show=False),
        Binding("right", "move(1)", "Byte right", show=False),
        Binding("up", "rows(-1)", "Row up", show=False),
        Binding("down", "rows(1)", "Row down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "row_start", "Start of the row", show=False),
        Binding("end", "row_end", "End of the row", show=False),
        Binding("ctrl+home", "to_start", "First byte", show=False),
        Binding("ctrl+end", "to_end", "After the last byte", show=False),
        Binding("insert", "switch", "Overwrite or insert", show=False),
        Binding("delete", "delete", "Delete the byte", show=False),
        Binding("backspace", "delete_left", "Delete the byte to the left", show=False),
        Binding("ctrl+z", "undo", "Undo", show=False),
        Binding("ctrl+y", "redo", "Redo", show=False),
    ]

    class Changed(Message):
        """The bytes are others."""

    class Moved(Message):
        """The cursor is elsewhere, or the way of typing is another."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._octets = ByteBuffer()
        self._cursor = 0
        # Whether the first digit of the byte under the cursor was just typed.
        self._half = False
        self.inserting = False

    @property
    def data(self) -> bytes:
        """All bytes."""
        return bytes(self._octets)

    @property
    def count(self) -> int:
        """How many bytes there are."""
        return len(self._octets)

    @property
    def cursor(self) -> int:
        """The cursor's offset."""
        return self._cursor

    def load(self, data: bytes) -> None:
        """Shows other bytes from their start, with no history."""
        self._octets = ByteBuffer(data)
        self._half = False
        self._cursor = 0
        self.scroll_to(0, 0, animate=False, immediate=True, force=True)
        self._measure()
        self.refresh()

    # Layout

    @property
    def _offset_digits(self) -> int:
        return max(len(f"{len(self._octets):x}"), _LEAST_OFFSET_DIGITS)

    @property
    def per_row(self) -> int:
        """Bytes of a row: as many as there is room for, of 64, 32, 16, 8 and 4."""
        width = self.scrollable_content_region.width
        return next((n for n in (64, 32, 16, 8) if self._offset_digits + 1 + 4 * n + 1 <= width), 4)

    @property
    def _rows(self) -> int:
        # The place behind the last byte has one, too.
        return len(self._octets) // self.per_row + 1

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self._rows)

    def on_resize(self) -> None:
        self._measure()
        self._follow()
        self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def render_line(self, y: int) -> Strip:
        base = self.rich_style
        width = self.scrollable_content_region.width
        row = round(self.scroll_y) + y
        if row >= self._rows:
            return Strip.blank(width, base)
        count = self.per_row
        start = row * count
        data = self._octets.slice(start, start + count)
        at = self._cursor - start if self.has_focus else -1
        segments = [Segment(f"{start:0{self._offset_digits}x} ", self._style("offset"))]
        characters = []
        for index in range(count):
            shown = f"{data[index]:02x}" if index < len(data) else "  "
            char = chr(data[index]) if index < len(data) and 0x20 <= data[index] < 0x7F else "·"
            style = self._style("zero") if index < len(data) and data[index] == 0 else base
            aside = base
            if index == at:
                style, aside = self._style("cursor"), self._style("beside")
            elif index < len(data) and char != "·":
                aside = self._style("text")
            segments += [Segment(shown, style), Segment(" ", base)]
            characters.append(Segment(char if index < len(data) else " ", aside))
        segments += [Segment(" ", base), *characters]
        return Strip(segments).adjust_cell_length(width, base)

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"hex--{name}")

    # The cursor

    def _move_to(self, offset: int) -> None:
        self._half = False
        self._cursor = min(max(offset, 0), len(self._octets))
        self._follow()
        self.refresh()
        self.post_message(self.Moved().set_sender(self))

    def _follow(self) -> None:
        row, height = self._cursor // self.per_row, max(self.scrollable_content_region.height, 1)
        top = round(self.scroll_y)
        if not top <= row < top + height:
            top = row if row < top else row - height + 1
            self.scroll_to(y=top, animate=False, immediate=True, force=True)

    def action_move(self, by: int) -> None:
        self._move_to(self._cursor + by)

    def action_rows(self, by: int) -> None:
        self._move_to(self._cursor + by * self.per_row)

    def action_page(self, by: int) -> None:
        self.action_rows(by * self.scrollable_content_region.height)

    def action_row_start(self) -> None:
        self._move_to(self._cursor - self._cursor % self.per_row)

    def action_row_end(self) -> None:
        self._move_to(self._cursor - self._cursor % self.per_row + self.per_row - 1)

    def action_to_start(self) -> None:
        self._move_to(0)

    def action_to_end(self) -> None:
        self._move_to(len(self._octets))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        event.stop()
        at = event.get_content_offset_capture(self)
        column, count = at.x - self._offset_digits - 1, self.per_row
        index = column // 3 if column < 3 * count else column - 3 * count - 1
        row = round(self.scroll_y) + at.y
        self._move_to(row * count + min(max(index, 0), count - 1))

    # Changes

    def action_switch(self) -> None:
        self.inserting = not self.inserting
        self._half = False
        self.post_message(self.Moved().set_sender(self))

    def on_key(self, event: events.Key) -> None:
        digit = (event.character or "").lower()
        if len(digit) != 1 or event.key.startswith("alt+"):
            return
        if digit not in _DIGITS:
            if event.is_printable:
                event.stop()
                event.prevent_default()
                refuse(self, "Only hexadecimal digits can be typed here: 0 to 9, a to f.")
            return
        event.stop()
        event.prevent_default()
        value = int(digit, 16)
        here = self._octets.slice(self._cursor, self._cursor + 1)
        if self._half:
            byte = bytes([here[0] & 0xF0 | value])
            self._change(self._cursor, self._cursor + 1, byte, self._cursor + 1, again=True)
        else:
            over = 0 if self.inserting or not here else 1
            low = here[0] & 0x0F if over else 0
            self._change(self._cursor, self._cursor + over, bytes([value << 4 | low]), self._cursor)
            self._half = True

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        data = from_hex(event.text)
        if data is None:
            self.notify("Only hexadecimal digits can be pasted here.", title="Hex")
        else:
            self._change(self._cursor, self._cursor, data, self._cursor + len(data))

    def action_delete(self) -> None:
        if self._cursor < len(self._octets):
            self._change(self._cursor, self._cursor + 1, b"", self._cursor)

    def action_delete_left(self) -> None:
        if self._half:
            # The byte of which one digit was typed.
            self.action_delete()
        elif self._cursor:
            self._change(self._cursor - 1, self._cursor, b"", self._cursor - 1)

    def action_undo(self) -> None:
        self._after(self._octets.undo())

    def action_redo(self) -> None:
        self._after(self._octets.redo())

    def _change(self, start: int, end: int, new: bytes, cursor: int, *, again: bool = False) -> None:
        self._octets.replace(start, end, new, again=again)
        self._after(cursor)

    def _after(self, cursor: int | None) -> None:
        if cursor is None:
            return
        self._measure()
        self._move_to(cursor)
        self.post_message(self.Changed().set_sender(self))
