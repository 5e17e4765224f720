"""The lines of a stream, of which only one is held."""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedReader

from workbench.services.datasets.text_stream import text_stream

LONGEST = 32 * 1024 * 1024
"""Bytes of a line that are read; no endpoint takes as many in one request."""
TOO_LONG = f"the line is longer than {LONGEST // (1024 * 1024)} MB"
_MARK = b"\xef\xbb\xbf"


def numbered_lines(stream: BufferedReader) -> Iterator[tuple[int, bytes | None]]:
    """Yields the number of each line from 1, and the line with its end; None for one that is too long.

    A byte order mark before the first is left out; UTF-16 with one is read as UTF-8.
    """
    number = 0
    stream = text_stream(stream)
    while line := stream.readline(LONGEST):
        number += 1
        if len(line) == LONGEST and not line.endswith(b"\n"):
            while (rest := stream.readline(LONGEST)) and not rest.endswith(b"\n"):
                pass
            yield number, None
            continue
        yield number, line.removeprefix(_MARK) if number == 1 else line


def not_utf8(line: int, error: UnicodeDecodeError) -> str:
    """Returns what is wrong with a line that is not UTF-8."""
    byte = error.object[error.start]
    return f"line {line:,}, column {error.start + 1:,}: byte 0x{byte:02X} is not UTF-8"
