"""Text as its lines are read: in UTF-8, with line feeds.

Excel and PowerShell write UTF-16 with a byte order mark; Excel for Mac can end lines with a carriage return.
"""

from __future__ import annotations

import codecs
import io
import re
from io import BufferedReader
from typing import cast

_BLOCK = 64 * 1024
_RETURN = re.compile(rb"\r[^\r\n]")
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks (Unicode 16, table 23-6); those of UTF-32 begin as one of UTF-16 does."""


def text_stream(stream: BufferedReader) -> BufferedReader:
    """Returns the text of a stream in UTF-8 with line feeds: the stream itself where it is so."""
    encoding = _encoding(stream.peek(4)[:4])
    if encoding:
        stream = _buffered(_Recoded(stream, encoding))
    start = stream.peek(_BLOCK)
    return _buffered(_LineFeeds(stream)) if b"\n" not in start and _RETURN.search(start) else stream


def head_text(head: bytes) -> bytes:
    """Returns the beginning of a file, in UTF-8 where its byte order mark tells another encoding."""
    encoding = _encoding(head)
    return head.decode(encoding, errors="ignore").encode() if encoding else head


def _encoding(start: bytes) -> str:
    return next((encoding for mark, encoding in _MARKS if start.startswith(mark)), "")


def _buffered(raw: io.RawIOBase) -> BufferedReader:
    return BufferedReader(raw, _BLOCK)


class _Filter(io.RawIOBase):
    """A stream whose blocks are changed as they are read.

    Args:
        source: what is read; it stays open.
    """

    def __init__(self, source: BufferedReader) -> None:
        self._source = source
        self._pending = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = cast("memoryview", target)
        while not self._pending and (block := self._source.read1(_BLOCK)):
            self._pending = self._changed(block)
        if not self._pending:
            self._pending = self._rest()
        taken, self._pending = self._pending[: len(view)], self._pending[len(view) :]
        view[: len(taken)] = taken
        return len(taken)

    def _changed(self, block: bytes) -> bytes:
        raise NotImplementedError

    def _rest(self) -> bytes:
        return b""


class _LineFeeds(_Filter):
    """A stream whose carriage returns are line feeds."""

    def _changed(self, block: bytes) -> bytes:
        return block.replace(b"\r", b"\n")


class _Recoded(_Filter):
    """A stream in UTF-8 instead of another encoding.

    Half of a surrogate pair becomes bytes that are not UTF-8, so that its row says so.
    """

    def __init__(self, source: BufferedReader, encoding: str) -> None:
        super().__init__(source)
        self._encoding = encoding
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")

    def _changed(self, block: bytes) -> bytes:
        return self._decoded(block)

    def _rest(self) -> bytes:
        return self._decoded(b"", final=True)

    def _decoded(self, block: bytes, *, final: bool = False) -> bytes:
        try:
            return self._decoder.decode(block, final).encode("utf-8", "surrogatepass")
        except UnicodeDecodeError as error:
            raise EOFError(f"it is not {self._encoding.upper()}: {error.reason}") from error
