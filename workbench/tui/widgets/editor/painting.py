"""One row of a document as a strip: its number, its colours, what is selected, the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from workbench.content.colour import COLOURED_CHARACTERS, Colours, Span, spans
from workbench.content.columns import drawn
from workbench.content.editing.document import Document
from workbench.content.editing.rows import Row
from workbench.content.format import Format
from workbench.content.lexing import carries

# Of a long line, a lexer sees as much on either side of a row as tells a number or a key.
_AROUND = 64

Layer = tuple[int, int, Style]
"""Offsets from and up to which a style lies on the text."""


class RowColours:
    """The colours of a document's rows. A row of a long line is coloured from what stands around it."""

    def __init__(self, document: Document, format: Format) -> None:
        """
        Args:
            document: the text.
            format: what it is coloured as.
        """
        self._document = document
        self._format = format
        self._colours = Colours(format)
        self.carries = carries(format.lexer)
        """Whether a line's colours depend on the lines before it."""

    def changed(self, line: int) -> None:
        """The lines from this one on are others."""
        self._colours.changed(line)

    def of(self, line: int, start: int, end: int) -> Iterable[tuple[int, Span]]:
        """The coloured pieces around a part of a line, each with the offset that it is counted from."""
        if not self._format.lexer:
            return
        document = self._document
        line_start, line_end = document.line_start(line), document.line_end(line)
        if line_end - line_start <= COLOURED_CHARACTERS:
            yield from ((line_start, span) for span in self._line(line, line_start, line_end))
            return
        from_ = max(start - _AROUND, line_start)
        quoted = document.quoted(line_start, from_)
        for piece in range(from_, end, COLOURED_CHARACTERS):
            text = document.slice(piece, min(piece + COLOURED_CHARACTERS, end + _AROUND, line_end))
            yield from ((piece, span) for span in _spans(self._format, text, quoted))
            quoted = document.quoted(line_start, piece + COLOURED_CHARACTERS)

    def _line(self, line: int, start: int, end: int) -> Sequence[Span]:
        if not self.carries:
            return _spans(self._format, self._document.slice(start, end), False)
        return self._colours.spans(line, lambda index: self._document.line(index, COLOURED_CHARACTERS))


@lru_cache(maxsize=4096)
def _spans(format: Format, text: str, quoted: bool) -> Sequence[Span]:
    return tuple(spans(format, text, quoted=quoted))


def paint(
    document: Document,
    row: Row,
    layers: Sequence[Layer],
    *,
    base: Style,
    gutter: Sequence[Segment],
    width: int,
    end_style: Style | None,
) -> Strip:
    """A row as a strip.

    Args:
        document: the text.
        row: the row.
        layers: styles upon the text, the later above the earlier.
        base: the style of text without one.
        gutter: what stands before the text.
        width: columns of the whole strip.
        end_style: the style of the column behind the row's end; None where nothing is to be seen there.
    """
    segments = list(gutter)
    if row.indent:
        segments.append(Segment(" " * row.indent, base))
    text = document.slice(row.start, row.end)
    cuts = sorted(
        {row.start, row.end}
        | {cut for start, end, _ in layers for cut in (start, end) if row.start < cut < row.end}
    )
    for start, end in pairwise(cuts):
        style = base
        for first, last, above in layers:
            if first <= start and end <= last:
                style += above
        segments.append(Segment(drawn(text[start - row.start : end - row.start]), style))
    if end_style is not None:
        segments.append(Segment(" ", base + end_style))
    taken = sum(cell_len(segment.text) for segment in segments)
    if taken < width:
        segments.append(Segment(" " * (width - taken), base))
    strip = Strip(segments, max(taken, width))
    return strip.crop(0, width) if taken > width else strip
