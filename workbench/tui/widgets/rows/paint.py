"""The segments of one row of a text: its colours, what is marked in it, and what stands before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.widget import Widget

from workbench.content.format import Format
from workbench.content.formats.text import TEXT
from workbench.content.highlight.spans import COLOURED_CHARACTERS, Colours, Span, Token, spans
from workbench.content.layout.columns import inert_columns as columns
from workbench.content.layout.outline import Fold
from workbench.content.layout.rows import TAB, Row
from workbench.tui.widgets.cells import drawn
from workbench.tui.widgets.palette import TokenStyles

# So many bytes around a piece of a long line are looked at to colour it right.
_LOOK_AROUND = 300
# Such a line is coloured in stretches of so many bytes, each once.
_STRETCH = 1_024
_MOST_STRETCHES = 64
_OPENING_QUOTE = re.compile(rb'[\[{,:]\s*(?=")')
# What joins characters to one: a style may not begin between them, for it would count their columns apart.
_JOINS = {"\N{VARIATION SELECTOR-16}", "\N{ZERO WIDTH JOINER}"}
_NO_STRING = re.compile(r"[\s\d.,:+\-eE\[\]{}truefalsnN]*")
_MOST_REMEMBERED = 400


class Mark(NamedTuple):
    """Bytes from `start` to `end` (exclusive) that are marked, as the one that was gone to or as another."""

    start: int
    end: int
    current: bool


class _Layer(NamedTuple):
    start: int
    end: int
    style: Style


class RowPaint:
    """Paints rows for a widget that has the component classes of a `BodyView`."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._tokens = TokenStyles(widget)
        self._styles: dict[str, Style] = {}
        self._painted: dict[int, list[Segment]] = {}
        self._stretches: dict[int, list[Span]] = {}
        self.begin(b"", TEXT)

    def begin(self, text: bytes, format: Format) -> None:
        """Another text is to be painted."""
        self._text = text
        self._format = format
        self._colours = Colours(format)
        self._painted.clear()
        self._stretches.clear()

    def forget(self) -> None:
        """What was painted is no longer right: the theme, the width or the marks have changed."""
        self._tokens.forget()
        self._styles.clear()
        self._painted.clear()

    def style(self, name: str) -> Style:
        """The style of a component class, looked up once per theme."""
        if name not in self._styles:
            self._styles[name] = self._widget.get_component_rich_style(name, partial=True)
        return self._styles[name]

    def opens(self, row: Row) -> bool:
        """Returns whether a row of laid-out JSON ends with the bracket of a value that goes on below it."""
        return self._text[row.end - 2 : row.end] in {b"{\n", b"[\n"}

    def gutter(self, row: Row, digits: int, *, folds: bool) -> list[Segment]:
        """What stands before a row: the number of its line, where it begins one, and the sign that folds.

        Args:
            row: which.
            digits: columns of the number; 0 for none.
            folds: whether there is a column for the sign.
        """
        text = ""
        if digits:
            begins = row.start == 0 or self._text[row.start - 1 : row.start] == b"\n"
            text = f"{row.line + 1:>{digits}} " if begins else " " * (digits + 1)
        if folds:
            text += "▾ " if self.opens(row) else "  "
        return [Segment(text, self._widget.rich_style + self.style("body--gutter"))] if text else []

    def folded(self, fold: Fold) -> list[Segment]:
        """Returns what is shown in place of a folded value, and what stands behind it."""
        end = self._text.find(b"\n", fold.end)
        after = self._text[fold.end - 1 : end if end >= 0 else len(self._text)][:2]
        base = self._widget.rich_style
        return [
            Segment(fold.label, base + self.style("body--fold")),
            Segment(drawn(after.decode(errors="replace")), base + self._tokens[Token.PUNCTUATION]),
        ]

    def row(self, row: Row, marks: Callable[[int, int], Sequence[Mark]] | None) -> list[Segment]:
        """A row's text."""
        if row.start not in self._painted:
            if len(self._painted) >= _MOST_REMEMBERED:
                self._painted.clear()
            self._painted[row.start] = self._paint(row, marks)
        return self._painted[row.start]

    def offset_at(self, row: Row, column: int) -> int:
        """The byte that is drawn in a column of a row; its last where the row is shorter."""
        text = self._text[row.start : row.end].removesuffix(b"\n").decode(errors="surrogateescape")
        at, used = row.start, 0
        for char in text:
            used += TAB if char == "\t" else columns(char)
            if used > column:
                return at
            at += len(char.encode(errors="surrogateescape"))
        return max(row.start, at - 1)

    def _paint(self, row: Row, marks: Callable[[int, int], Sequence[Mark]] | None) -> list[Segment]:
        data = self._text[row.start : row.end].removesuffix(b"\n")
        text = data.decode(errors="replace")
        layers = self._coloured(row, text)
        for mark in marks(row.start, row.end) if marks else ():
            first, last = (max(0, min(place - row.start, len(data))) for place in (mark.start, mark.end))
            start = len(data[:first].decode(errors="replace"))
            end = start + len(data[first:last].decode(errors="replace"))
            layers.append(
                _Layer(start, end, self.style("body--current-hit" if mark.current else "body--hit"))
            )
        return _segments(text, layers, self._widget.rich_style)

    def _coloured(self, row: Row, text: str) -> list[_Layer]:
        """The colours of a row: of its whole line, or of a piece of one that is too long for that."""
        line_start = self._text.rfind(b"\n", max(0, row.start - COLOURED_CHARACTERS), row.start) + 1
        near = line_start > 0 or row.start <= COLOURED_CHARACTERS
        if near and row.end - line_start <= COLOURED_CHARACTERS:
            before = len(self._text[line_start : row.start].decode(errors="replace"))
            spans = self._colours.spans(row.line, lambda line: self._line(line, row.line, line_start))
        else:
            start, spans = self._stretch(row, line_start)
            before = len(self._text[start : row.start].decode(errors="replace"))
        return [
            _Layer(max(span.start - before, 0), span.end - before, self._tokens[span.token])
            for span in spans
            if span.end > before and span.start - before < len(text)
        ]

    def _stretch(self, row: Row, line_start: int) -> tuple[int, list[Span]]:
        """The colours of the stretch of a long line that a row is in, and where that begins."""
        begin = row.start // _STRETCH * _STRETCH
        start = max(line_start, begin - _LOOK_AROUND)
        if start not in self._stretches:
            around = self._text[start : begin + _STRETCH + _LOOK_AROUND].partition(b"\n")[0]
            # Where a name or a string surely begins, lest all quotes be taken for their counterparts.
            sure = _OPENING_QUOTE.search(around, 0, _LOOK_AROUND) if start > line_start else None
            skipped = len(around[: sure.start()].decode(errors="replace")) if sure else 0
            whole = around.decode(errors="replace")
            # No quote far and wide, and no number either: the inside of a long string.
            quoted = '"' not in whole and not _NO_STRING.fullmatch(whole)
            stretch = [
                Span(span.start + skipped, span.end + skipped, span.token)
                for span in spans(self._format, whole[skipped:], quoted=quoted)
            ]
            if len(self._stretches) >= _MOST_STRETCHES:
                self._stretches.clear()
            self._stretches[start] = stretch
        return start, self._stretches[start]

    def _line(self, line: int, start_row: int, start: int) -> str:
        """A line near one whose start is known."""
        while line < start_row:
            start = self._text.rfind(b"\n", 0, max(start - 1, 0)) + 1
            start_row -= 1
        while line > start_row:
            start = self._text.find(b"\n", start) + 1
            start_row += 1
        end = self._text.find(b"\n", start, start + 4 * COLOURED_CHARACTERS)
        end = min(start + 4 * COLOURED_CHARACTERS, len(self._text)) if end < 0 else end
        return self._text[start:end].decode(errors="replace")[:COLOURED_CHARACTERS]


def _segments(text: str, layers: Iterable[_Layer], base: Style) -> list[Segment]:
    """A text cut wherever a style begins or ends; of styles that overlap, later ones win."""
    layers = list(layers)
    cuts = {0, len(text)}
    for layer in layers:
        cuts |= {min(layer.start, len(text)), min(layer.end, len(text))}
    cuts = {at for at in cuts if not 0 < at < len(text) or not {text[at], text[at - 1]} & _JOINS}
    pieces = []
    for start, end in pairwise(sorted(cuts)):
        style = base
        for layer in layers:
            if layer.start <= start and end <= layer.end:
                style += layer.style
        pieces.append(Segment(drawn(text[start:end]), style))
    return pieces
