"""One row of a document as a strip: its number, its colours, what is selected, the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from workbench.content.editing.document import Document
from workbench.content.editing.rows import Row
from workbench.content.format import Format
from workbench.content.highlight.lexer import carries
from workbench.content.highlight.spans import COLOURED_CHARACTERS, Colours, Span, spans
from workbench.content.layout.columns import drawn, plain

AROUND = 8
"""Of a long line, a lexer sees so many characters more on either side of a row: a number cut in two."""
# A string that goes on behind the row is a key if a colon comes after its end.
_KEY = 64

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

    @cached_property
    def carries(self) -> bool:
        """Whether a line's colours depend on the lines before it. Loads the lexer."""
        return carries(self._format.lexer)

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
        from_ = max(start - AROUND, line_start)
        quoted = document.quoted(line_start, from_)
        end += _KEY if document.quoted(line_start, end) else AROUND
        for piece in range(from_, end, COLOURED_CHARACTERS):
            text = document.slice(piece, min(piece + COLOURED_CHARACTERS, end, line_end))
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
    colours: Iterable[Layer],
    above: Sequence[Layer],
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
        colours: the text's own styles, in order and none upon another, each with what it stands on.
        above: what lies upon them, the later above the earlier.
        base: the style of text without one.
        gutter: what stands before the text.
        width: columns of the whole strip.
        end_style: the style of the column behind the row's end; None where nothing is to be seen there.
    """
    segments = list(gutter)
    if row.indent:
        segments.append(Segment(" " * row.indent, base))
    text = document.slice(row.start, row.end)
    for start, end, style in _pieces(row, text, base, colours, above):
        segments.append(Segment(drawn(text[start - row.start : end - row.start]), style or base))
    if end_style is not None:
        segments.append(Segment(" ", base + end_style))
    if plain(text):
        taken = len(gutter[0].text) + row.indent + len(text) + (end_style is not None)
    else:
        taken = sum(cell_len(segment.text) for segment in segments)
    if taken < width:
        segments.append(Segment(" " * (width - taken), base))
    strip = Strip(segments, max(taken, width))
    return strip.crop(0, width) if taken > width else strip


def _pieces(
    row: Row, text: str, base: Style, colours: Iterable[Layer], above: Sequence[Layer]
) -> Iterable[tuple[int, int, Style | None]]:
    """The row cut where a style begins or ends."""
    pieces: list[tuple[int, int, Style | None]] = []
    at = row.start
    for start, end, style in colours:
        first, last = max(start, at), min(end, row.end)
        if first >= last:
            continue
        if first > at:
            if pieces and text[at - row.start : first - row.start].isspace():
                # Blanks have no colour to be seen: fewer pieces are drawn sooner.
                pieces[-1] = (pieces[-1][0], first, pieces[-1][2])
            else:
                pieces.append((at, first, None))
        pieces.append((first, last, style))
        at = last
    if at < row.end:
        pieces.append((at, row.end, None))
    count = next(
        (at for at, layer in enumerate(above) if layer[0] > row.start or layer[1] < row.end), len(above)
    )
    if count:
        pieces = _all_under(pieces, base, [style for _, _, style in above[:count]])
    above = [layer for layer in above[count:] if layer[0] < row.end and layer[1] > row.start]
    return (cut for piece in pieces for cut in _cut(*piece, base, above)) if above else pieces


def _all_under(
    pieces: Sequence[tuple[int, int, Style | None]], base: Style, above: Sequence[Style]
) -> list[tuple[int, int, Style | None]]:
    """The pieces with what lies on the whole row: of the few styles that there are, each is mixed once."""
    mixed: dict[Style | None, Style] = {}
    for style in {style for _, _, style in pieces}:
        mixed[style] = style or base
        for upper in above:
            mixed[style] += upper
    return [(start, end, mixed[style]) for start, end, style in pieces]


def _cut(
    start: int, end: int, style: Style | None, base: Style, above: Sequence[Layer]
) -> Iterator[tuple[int, int, Style | None]]:
    cuts = {cut for layer in above for cut in layer[:2] if start < cut < end}
    for first, last in pairwise(sorted({start, end, *cuts})):
        mixed = style
        for from_, to, upper in above:
            if from_ <= first and last <= to:
                mixed = (mixed or base) + upper
        yield first, last, mixed
