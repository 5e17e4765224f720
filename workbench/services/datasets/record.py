"""One record of a dataset: its bytes as they stand, what it says as JSON, and where it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

import msgspec

from workbench.services.datasets.record_types import JSON

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")
"""A number as JSON writes one (RFC 8259, section 6)."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What a form reads of one record.

    Args:
        data: its bytes as they stand in the input, without the end of the line.
        content_type: the media type of `data`.
        line: the line on which it begins, from 1; 0 where the form has no lines.
        file: the name of the file that it is in.
        key: an ID of its own (a file's path, a captured event's ID); empty where it has none.
        names: the names of its columns; empty without a header.
        cells: the text of its columns; None where it has none.
        document: what it says as JSON, where `data` is neither JSON nor columns; empty where unknown.
        recorded: what was answered to it before (captures, the history); None where that is not known.
        recorded_type: the media type of `recorded`.
        problem: why it cannot be sent, with the place; empty where it can.
    """

    data: bytes
    content_type: str
    line: int = 0
    file: str = ""
    key: str = ""
    names: tuple[str, ...] = ()
    cells: tuple[str, ...] | None = None
    document: bytes = b""
    recorded: bytes | None = None
    recorded_type: str = ""
    problem: str = ""


class Record(msgspec.Struct, frozen=True):
    """A record of a dataset.

    Args:
        number: its position in the dataset, from 0.
        id: its ID: the column or expression that the user names, else its own, else the position from 1.
        row: what was read.
        digest: 64 bits that another ID or other bytes would change; see `digest_of`.
        is_named: whether the user's column or expression gives it its ID.
    """

    number: int
    id: str
    row: Row
    digest: int
    is_named: bool = False

    @property
    def data(self) -> bytes:
        """Its bytes as they stand in the input."""
        return self.row.data

    @property
    def place(self) -> str:
        """Where it is, for people: `iris.csv, line 18`."""
        words = [self.row.file] if self.row.file else []
        words.append(f"line {self.row.line:,}" if self.row.line else f"record {self.number + 1:,}")
        return ", ".join(words)

    @property
    def document(self) -> bytes:
        """What it says as JSON: an object by column, a list of cells, or itself; empty where unknown."""
        return document_of(self.row)


def digest_of(id: str, row: Row) -> bytes:
    """Returns 8 bytes that another ID or other bytes would change (BLAKE2b, RFC 7693)."""
    digest = blake2b(id.encode("utf-8", "surrogatepass"), digest_size=8)
    digest.update(b"\0")
    digest.update(row.data)
    return digest.digest()


def document_of(row: Row) -> bytes:
    """Returns what a row says as JSON; empty where that is not known, as of a picture.

    A cell that is written as JSON writes a number is that number, digit by digit; any other is a string.
    """
    if row.document:
        return row.document
    if row.cells is None:
        return row.data if row.content_type == JSON else b""
    values = map(_cell, row.cells)
    if not row.names:
        return f"[{','.join(values)}]".encode()
    return _object(zip(row.names, values, strict=False)).encode()


def _cell(text: str) -> str:
    return text if _NUMBER.fullmatch(text) else msgspec.json.encode(text).decode()


def _object(members: Iterable[tuple[str, str]]) -> str:
    return "{" + ",".join(f"{msgspec.json.encode(name).decode()}:{value}" for name, value in members) + "}"
