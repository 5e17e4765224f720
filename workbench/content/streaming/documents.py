"""Documents of JSON out of bytes that are split anywhere: a line each, or one right behind the other."""

from __future__ import annotations

import re

_BETWEEN = b" \t\0"
_LINE_END = re.compile(rb"[\r\n]")
_OUTSIDE = re.compile(rb"[\"{}\[\]\r\n]")
_INSIDE = re.compile(rb"[\"\\\\\r\n]")


class Documents:
    """Takes bytes as they come, and gives lines, and documents that are whole before their line is.

    A line end ends a document: one that is laid out over several lines comes line by line.

    Attributes:
        held: what came of a document or line that is not whole yet.
    """

    def __init__(self) -> None:
        self.held = bytearray()
        self._at = 0
        self._depth = 0
        self._in_string = False

    def add(self, data: bytes) -> list[str]:
        """The documents and lines that are whole now; none is empty."""
        self.held += data
        documents = []
        while (end := self._end()) is not None:
            text = bytes(self.held[:end]).strip(_BETWEEN)
            del self.held[:end]
            self._at = self._depth = 0
            self._in_string = False
            if text.strip():
                documents.append(text.decode(errors="replace"))
        return documents

    def end(self) -> list[str]:
        """Returns what is left, because nothing more comes."""
        text = bytes(self.held).strip(_BETWEEN)
        self.held.clear()
        return [text.decode(errors="replace")] if text.strip() else []

    def _end(self) -> int | None:
        """Returns where the first document or line that is held ends; None where that is not there yet."""
        held = self.held
        if not self._at:
            blanks = len(held) - len(held.lstrip(_BETWEEN))
            if blanks:
                del held[:blanks]
        if not held.startswith((b"{", b"[")):
            match = _LINE_END.search(held, self._at)
            self._at = len(held)
            return max(match.start(), 1) if match else None
        while match := (_INSIDE if self._in_string else _OUTSIDE).search(held, self._at):
            sign = match[0]
            if sign in b"\r\n":
                return match.start()
            if sign == b"\\":
                if match.end() == len(held):
                    self._at = match.start()
                    return None
                # What is escaped ends no string.
                self._at = match.end() + (held[match.end()] not in b"\r\n")
                continue
            self._at = match.end()
            if sign == b'"':
                self._in_string = not self._in_string
            else:
                self._depth += 1 if sign in b"{[" else -1
                if self._depth <= 0:
                    return self._at
        self._at = len(held)
        return None
