"""Large files of captured traffic, an event or an entry at a time: JSON Lines, and HTTP archives.

A file may be larger than the memory: what is held of it is one document and a block.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO

from workbench.interchange.importers import har
from workbench.interchange.importers.importer import Origin
from workbench.interchange.importers.json_document import decoded, wrong
from workbench.interchange.importers.registry import read_document
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Files, Reading

_BLOCK = 1024 * 1024
_LOOKED_AT = 5
"""Lines of what may be JSON Lines that are looked at to tell: some of them may be broken."""
_LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of a line of JSON Lines: a captured event has two bodies of 6 MB, in base64."""
_BOM = b"\xef\xbb\xbf"
_ARCHIVE = re.compile(rb"\s*\{\s*\"log\"\s*:\s*\{")
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|["{}\[\],]', re.DOTALL)
"""A string, what stands between values, or the quote of a string that goes on after the data."""
_IN_LOG = 2
_IN_ENTRIES = 3


def read_streamed(file: BinaryIO, files: Files, origin: Origin) -> Iterator[Reading | MalformedError] | None:
    """Returns what a file says, in order, as it is read; None where it has to be read whole.

    Args:
        file: at its beginning, seekable; it is left there where this returns None.
        files: reads a file that the text names.
        origin: where it is from.
    """
    head = file.read(_BLOCK).removeprefix(_BOM)
    file.seek(0)
    if _ARCHIVE.match(head):
        return har.read_entries(entries(file, source=origin.source), source=origin.source)
    lines = list(islice(_lines(file), _LOOKED_AT))
    file.seek(0)
    if len(lines) > 1 and any(map(_is_event, lines)):
        return _documents(file, files, origin)
    return None


def _lines(file: BinaryIO) -> Iterator[bytes]:
    while line := file.readline(_LONGEST_LINE):
        yield line


def _is_event(line: bytes) -> bool:
    try:
        return isinstance(decoded(line.removeprefix(_BOM)), dict)
    except MalformedError:
        return False


def _documents(file: BinaryIO, files: Files, origin: Origin) -> Iterator[Reading | MalformedError]:
    for number, line in enumerate(_lines(file), 1):
        if not line.strip():
            continue
        try:
            document = decoded(line.removeprefix(_BOM), source=origin.source, line=number)
            yield from read_document(document, files, origin, number)
        except MalformedError as error:
            yield error


def entries(file: BinaryIO, *, source: str = "") -> Iterator[bytes]:
    """Yields the JSON of each entry of an archive.

    Raises:
        MalformedError: the file ends within them, or has none.
    """
    rest, name, depth, at = b"", b"", 0, 0
    begun: int | None = None
    # An entry that is longer than a block is gone through again as often as its size doubles.
    while block := file.read(max(_BLOCK, len(rest))):
        data = rest + block
        for token in _TOKEN.finditer(data, at):
            word, at = token[0], token.end()
            if word == b'"':
                at = token.start()
                break
            if word in b"{[":
                depth += 1
                if depth == _IN_ENTRIES and word == b"[" and name == b'"entries"':
                    begun = at
            elif word in b"}]":
                depth -= 1
            elif depth == _IN_LOG:
                name = word
            is_end = (word, depth) == (b"]", _IN_LOG)
            if begun is None or not (is_end or (word, depth) == (b",", _IN_ENTRIES)):
                continue
            if entry := data[begun : token.start()].strip():
                yield entry
            if is_end:
                return
            begun = at
        kept = at if begun is None else begun
        rest, at = data[kept:], at - kept
        begun = None if begun is None else 0
    raise wrong("the archive ends before its entries do", source=source)
