"""The structure of laid-out JSON, read from its indentation: what a line belongs to, and where that ends.

No tree is built. In a document as `layout.laid_out` makes it, a line feed stands between values only, and
what closes a value stands below its first line, as deep as that. So every question is a search for a few
bytes.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from workbench.content.formats.json.depth import INDENT

_KEY = re.compile(rb'("[^"\\]*+(?:\\.[^"\\]*+|)*+"): ', re.DOTALL)
_PLAIN_KEY = re.compile(rb'"([A-Za-z_][A-Za-z0-9_]*)"')
_CLOSERS = {b"{": b"}", b"[": b"]"}


class Fold(NamedTuple):
    """A value of several lines, from its bracket at `start` to past its last one at `end`."""

    start: int
    end: int
    object: bool
    size: int
    """Its keys or items."""

    @property
    def label(self) -> str:
        """What stands between the brackets when it is folded."""
        word = "key" if self.object else "item"
        return f"… {self.size:,} {word}{'' if self.size == 1 else 's'}"


class _Line(NamedTuple):
    start: int
    end: int
    indent: int


class Outline:
    """Questions about a laid-out document, or several of them one below the other.

    Args:
        text: as `layout.laid_out` made it.
        lines: whether it is JSON Lines: its documents then are the items of a list.
    """

    def __init__(self, text: bytes, *, lines: bool = False) -> None:
        self._text = text
        self._lines = lines

    def fold_at(self, offset: int) -> Fold | None:
        """The innermost value of several lines that the line at `offset` opens, closes, or stands in."""
        line = self._line(offset)
        while not self._opens(line):
            if self._closes(line):
                line = self._opener(line)
                break
            above = self._parent(line)
            if above is None:
                return None
            line = above
        start = line.end - 1
        closer = _CLOSERS[self._text[start : start + 1]]
        end = self._text.find(self._at(line.indent) + closer, line.end)
        if end < 0:
            return None
        end += 1 + line.indent + 1
        return Fold(start, end, closer == b"}", self._children(line.end, end, line.indent + INDENT))

    def value_at(self, offset: int) -> tuple[int, int]:
        """The value of the line at `offset`, without its key: its first byte and the one past its last."""
        line = self._line(offset)
        if self._opens(line) or self._closes(line):
            fold = self.fold_at(offset)
            if fold is not None:
                return fold.start, fold.end
        start = line.start + line.indent
        if key := _KEY.match(self._text, start, line.end):
            start = key.end()
        end = line.end - 1 if self._text[line.end - 1 : line.end] == b"," else line.end
        return start, max(start, end)

    def path_at(self, offset: int) -> str:
        """The way to the value of the line at `offset`, as a JMESPath expression; `@` is the document."""
        line: _Line | None = self._line(offset)
        steps: list[str] = []
        while line is not None:
            if self._closes(line):
                line = self._opener(line)
            above = self._parent(line)
            key = _KEY.match(self._text, line.start + line.indent, line.end)
            if key is not None and line.indent:
                steps.append(_step(key[1]))
            elif above is not None or self._lines:
                after = above.end if above is not None else 0
                steps.append(f"[{self._before(line, after)}]")
            line = above
        path = "".join(f".{step}" if step[0] != "[" else step for step in reversed(steps))
        return path.removeprefix(".") or "@"

    def _line(self, offset: int) -> _Line:
        start = self._text.rfind(b"\n", 0, offset) + 1
        end = self._text.find(b"\n", start)
        end = len(self._text) if end < 0 else end
        at = start
        while self._text[at : at + 1] == b" ":
            at += 1
        return _Line(start, end, at - start)

    def _opens(self, line: _Line) -> bool:
        return self._text[line.end - 1 : line.end] in _CLOSERS

    def _closes(self, line: _Line) -> bool:
        at = line.start + line.indent
        return self._text[at : at + 1] in {b"}", b"]"}

    def _opener(self, closing: _Line) -> _Line:
        """The line whose value a closing line ends: the nearest above at the same or a lower depth."""
        return self._above(closing, closing.indent)

    def _parent(self, line: _Line) -> _Line | None:
        return self._above(line, line.indent - INDENT) if line.indent else None

    def _above(self, line: _Line, indent: int) -> _Line:
        break_at = -1
        for first in (b'"', b"{", b"["):
            at = self._text.rfind(self._at(indent) + first, max(break_at, 0), line.start)
            break_at = max(break_at, at)
        return self._line(break_at + 1)

    def _before(self, line: _Line, after: int) -> int:
        """How many items stand before a line in its list, which begins with the line that ends at `after`."""
        return self._children(after, line.start, line.indent)

    def _children(self, start: int, end: int, indent: int) -> int:
        text, at = self._text, self._at(indent)
        deeper = text.count(at + b" ", start, end)
        closing = text.count(at + b"}", start, end) + text.count(at + b"]", start, end)
        return text.count(at, start, end) - deeper - closing

    def _at(self, indent: int) -> bytes:
        return b"\n" + b" " * indent


def _step(key: bytes) -> str:
    plain = _PLAIN_KEY.fullmatch(key)
    return (plain[1] if plain else key).decode(errors="replace")
