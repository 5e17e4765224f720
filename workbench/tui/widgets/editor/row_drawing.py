"""How the rows of a text look: colours, what is found and selected, the brackets, the cursor, the gutter."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from workbench.content.editing.buffer import TextBuffer
from workbench.content.editing.rows import Row
from workbench.content.format import Format
from workbench.content.formats.text import TEXT
from workbench.content.highlight.spans import Token
from workbench.tui.widgets.editor.row_painter import Layer, RowColours, paint
from workbench.tui.widgets.palette import TokenStyles

_LEAST_DIGITS = 2


class RowDrawing:
    """Draws rows of a buffer in the styles of a widget.

    Args:
        widget: has the styles.
        buffer: the text.

    Attributes:
        base: the style of the widget; asked for at every row it would cost as much as the row.
        colours: of the text's format.
        wrong: the lines, from 0, where something is wrong.
        matches: what a search has found: offsets in order, from and up to.
    """

    def __init__(self, widget: Widget, buffer: TextBuffer) -> None:
        self._widget = widget
        self._buffer = buffer
        self._styles = TokenStyles(widget)
        self._components: dict[str, Style] = {}
        self.base = self._mixed_with = Style()
        self._mixed: dict[Token, Style] = {}
        self.wrong: frozenset[int] = frozenset()
        self.matches: Sequence[tuple[int, int]] = ()
        self.use(TEXT)

    def use(self, format: Format) -> None:
        """Colours the text as a format; the buffer's document may be another one."""
        self.colours = RowColours(self._buffer.document, format)

    def forget_styles(self) -> None:
        """The styles are others."""
        self._styles.forget()
        self._mixed.clear()
        self._components.clear()

    @property
    def gutter_width(self) -> int:
        """Columns of the line numbers and of the mark before them."""
        return max(len(str(self._buffer.document.line_count)), _LEAST_DIGITS) + 2

    def strip(self, row: Row, width: int) -> Strip:
        """Returns a row, or the part of it that is seen, so many columns wide."""
        buffer, base = self._buffer, self.base
        start, end = buffer.selection
        cursor = buffer.cursor
        has_cursor = (
            self._widget.has_focus and row.start <= cursor <= row.end and (cursor < row.end or row.last)
        )
        end_style = None
        if has_cursor and cursor == row.end:
            end_style = self._component("cursor")
        elif row.last and start <= row.end < end:
            end_style = self._selection_style
        return paint(
            buffer.document,
            row,
            self._colour_layers(row),
            [*self._match_layers(row), *self._selected_layer(row), *self._cursor_layers(row, has_cursor)],
            base=base,
            gutter=self._gutter(row),
            width=width,
            end_style=end_style,
        )

    def _colour_layers(self, row: Row) -> Iterator[Layer]:
        styles, mixed = self._styles, self._mixed
        if self._mixed_with is not self.base:
            mixed.clear()
            self._mixed_with = self.base
        for at, (start, end, token) in self.colours.of(row.line, row.start, row.end):
            if at + end > row.start and at + start < row.end:
                if (style := mixed.get(token)) is None:
                    style = mixed[token] = self.base + styles[token]
                yield at + start, at + end, style

    def _selected_layer(self, row: Row) -> list[Layer]:
        start, end = self._buffer.selection
        if start >= row.end or end <= row.start or self._is_match_selected:
            return []
        return [(max(start, row.start), min(end, row.end), self._selection_style)]

    @property
    def _is_match_selected(self) -> bool:
        """Whether the selection is a match, which has a colour of its own then."""
        selection = self._buffer.selection
        place = bisect_left(self.matches, selection)
        return place < len(self.matches) and self.matches[place] == selection

    def _match_layers(self, row: Row) -> list[Layer]:
        layers = []
        at = max(bisect_left(self.matches, (row.start, 0)) - 1, 0)
        for start, end in self.matches[at:]:
            if start >= row.end:
                break
            name = "found-here" if (start, end) == self._buffer.selection else "found"
            layers.append((start, end, self._component(name)))
        return layers

    def _cursor_layers(self, row: Row, has_cursor: bool) -> list[Layer]:
        if not self._widget.has_focus:
            return []
        buffer = self._buffer
        layers = [(at, at + 1, self._component("bracket")) for at in buffer.brackets or ()]
        if has_cursor and buffer.cursor < row.end:
            layers.append((buffer.cursor, buffer.cursor + 1, self._component("cursor")))
        return layers

    def _gutter(self, row: Row) -> list[Segment]:
        is_wrong = row.line in self.wrong
        mark = "●" if is_wrong and row.part == 0 else " "
        digits = self.gutter_width - 2
        number = f"{row.line + 1:>{digits}}" if row.part == 0 else " " * digits
        has_cursor = row.line == self._buffer.document.line_of(self._buffer.cursor)
        name = "gutter-wrong" if is_wrong else "gutter-here" if has_cursor else "gutter"
        return [Segment(f"{mark}{number} ", self.base + self._component(name))]

    @property
    def _selection_style(self) -> Style:
        # Where there are no colours there is no background to tell it by.
        colours = self._widget.app.console.color_system is not None
        return self._component("selection") if colours else Style(reverse=True)

    def _component(self, name: str) -> Style:
        """Returns what a part of the style sheet sets, and nothing of what it leaves alone."""
        if name not in self._components:
            sets = self._widget.get_component_styles(f"editor--{name}")
            mixed = self._widget.get_component_rich_style(f"editor--{name}")
            self._components[name] = Style(
                color=mixed.color if sets.has_rule("color") else None,
                bgcolor=mixed.bgcolor if sets.has_rule("background") else None,
                bold=mixed.bold,
                reverse=mixed.reverse,
            )
        return self._components[name]
