"""The history, or what a search finds of it, out to a file and in again.

In and out one exchange is in memory at a time. Out of one history and into another it is the same exchange:
it is known by its UUID, and comes in once however often it is imported.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from workbench.model.errors import PayloadError
from workbench.model.redaction.values import redacted_exchange
from workbench.store.files.payload_file import STREAM
from workbench.store.files.regular_file import opened_regular
from workbench.store.history.history import History
from workbench.store.history.transfer import codec
from workbench.store.history.transfer.codec import Line, LineError
from workbench.store.history.transfer.importer import add
from workbench.store.history.trash import link_all
from workbench.store.sqlite import rows
from workbench.store.sqlite.connection import HistoryConnection

_STEP = 200
_STEP_BYTES = 4_000_000
_CHUNK = 1 << 20


def exported(history: History, numbers: Iterable[int], *, packed: bool = False) -> Iterator[bytes]:
    """The lines of exchanges, in the order of their numbers given.

    Args:
        history: where they are.
        numbers: which; those that are gone meanwhile are left out.
        packed: whether to compress them (gzip, RFC 1952).

    Raises:
        StoreError: the history cannot be read.
    """
    lines = (line for number in numbers if (line := _line(history, number)) is not None)
    return _gzipped(lines) if packed else lines


def _line(history: History, number: int) -> bytes | None:
    with history.reading() as connection:
        exchange = rows.exchange(connection, number)
        if exchange is None:
            return None
        row = connection.execute(
            "SELECT withheld, request_bytes, response_bytes, request_digest, response_digest,"
            " (SELECT uuid FROM exchange AS original WHERE original.id = exchange.replay_of),"
            " (SELECT uuid FROM exchange AS head WHERE head.id = exchange.run_id)"
            " FROM exchange WHERE id = ?",
            (number,),
        ).fetchone()
    if row is None:
        return None
    withheld, sent, received, *digests, original, head = row
    return codec.packed(
        redacted_exchange(exchange),
        replay_of_uuid=original,
        run_uuid=head,
        withheld=bool(withheld),
        sizes=(sent, received),
        digests=(digests[0], digests[1]),
    )


def _gzipped(lines: Iterable[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(wbits=31)
    for line in lines:
        if piece := packer.compress(line):
            yield piece
    yield packer.flush()


class Imported(msgspec.Struct, kw_only=True):
    """What came of an import.

    Args:
        added: exchanges that were not there.
        already_recorded: exchanges that were there already.
        private: exchanges of endpoints of which nothing is kept.
        wrong: lines that could not be understood.
    """

    added: int = 0
    already_recorded: int = 0
    private: int = 0
    wrong: int = 0


def take_in(
    history: History, source: str, *, complain: Callable[[PayloadError], None] | None = None
) -> Imported:
    """Imports a file of exchanges.

    Args:
        history: takes them.
        source: a path, compressed where its name ends in `.gz`; `-` for standard input.
        complain: is told of each line that cannot be understood, and the others are taken in, step by step;
            None has all taken in or nothing: the file is looked through first, and then written in one
            transaction, during which nobody else records.

    Raises:
        PayloadError: the file cannot be read, or a line of it cannot be understood where none may be.
        StoreError: it cannot be written.
    """
    packed = source.endswith(".gz")
    with _opened(source) as file:
        if complain is None:
            for _ in _understood(source, file, packed, Imported(), None):
                pass
            file.seek(0)
        link_all(history)
        imported = Imported()
        lines = _understood(source, file, packed, imported, complain)
        for step in _steps(lines) if complain else ((line for _, line in lines),):
            with history.writing() as connection:
                for line in step:
                    _take(history, connection, line, imported)
    return imported


@contextlib.contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    """The file; standard input as a file that can be read twice."""
    if source != "-":
        try:
            with _file(Path(source).expanduser()) as file:
                yield file
        except OSError as error:
            raise PayloadError(f"{source} cannot be read: {error.strerror or error}") from error
        return
    with tempfile.TemporaryFile() as spooled:
        shutil.copyfileobj(sys.stdin.buffer, spooled)
        spooled.seek(0)
        yield spooled


def _file(path: Path) -> contextlib.AbstractContextManager[BinaryIO]:
    """A regular file; or what a shell writes for <(command), whose other end it has opened itself."""
    return path.open("rb") if STREAM.fullmatch(str(path)) else opened_regular(path)


def _understood(
    source: str,
    file: BinaryIO,
    packed: bool,
    imported: Imported,
    complain: Callable[[PayloadError], None] | None,
) -> Iterator[tuple[int, Line]]:
    """Each line's size and content."""
    for number, line in _lines(source, file, packed=packed):
        try:
            yield len(line), codec.unpacked(line)
        except LineError as error:
            if complain is None:
                raise codec.describe_line_error(source, number, error) from None
            imported.wrong += 1
            complain(codec.describe_line_error(source, number, error))


def _steps(lines: Iterable[tuple[int, Line]]) -> Iterator[Sequence[Line]]:
    step: list[Line] = []
    size = 0
    for length, line in lines:
        step.append(line)
        size += length
        if len(step) >= _STEP or size >= _STEP_BYTES:
            yield step
            step, size = [], 0
    if step:
        yield step


def _lines(source: str, file: BinaryIO, *, packed: bool) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank with its number."""
    whole = _unzipped(source, file) if packed else file
    rest = b""
    number = 0
    try:
        for chunk in whole if packed else iter(lambda: file.read(_CHUNK), b""):
            rest += chunk
            if b"\n" not in chunk:
                continue
            *lines, rest = rest.split(b"\n")
            for line in lines:
                number += 1
                if line.strip():
                    yield number, line
    except OSError as error:
        raise PayloadError(f"{source} cannot be read: {error.strerror or error}") from error
    if rest.strip():
        yield number + 1, rest


def _unzipped(source: str, file: BinaryIO) -> Iterator[bytes]:
    """The content of a gzip file, which may have several members one after the other."""
    unpacker = zlib.decompressobj(wbits=31)
    begun = False
    try:
        while data := file.read(_CHUNK):
            while data:
                begun = True
                yield unpacker.decompress(data, _CHUNK)
                data = unpacker.unconsumed_tail
                if unpacker.eof:
                    data, unpacker, begun = unpacker.unused_data, zlib.decompressobj(wbits=31), False
    except zlib.error as error:
        raise PayloadError(f"{source} is not a valid gzip file: {error}") from None
    if begun:
        raise PayloadError(f"{source} is cut off: its gzip stream does not end", "Nothing was imported.")


def _take(history: History, connection: HistoryConnection, line: Line, imported: Imported) -> None:
    """Adds an exchange, unless it is there."""
    if connection.execute("SELECT 1 FROM exchange WHERE uuid = ?", (line.uuid,)).fetchone():
        imported.already_recorded += 1
        return
    exchange = codec.exchange_of(line)
    name = exchange.invocation.endpoint_name
    if not history.keeps(name):
        imported.private += 1
        return
    absences = {
        part: (bytes.fromhex(digest) if digest else None, size)
        for part, body, digest, size in (
            ("request", line.request_body, line.request_digest, line.request_bytes),
            ("response", line.response_body, line.response_digest, line.response_bytes),
        )
        if body is None
    }
    add(
        connection,
        exchange,
        withheld=line.withheld or history.withholds(name),
        replay_of=_number(connection, line.replay_of_uuid),
        run_id=_number(connection, line.run_uuid),
        absent=absences,
    )
    imported.added += 1


def _number(connection: HistoryConnection, uuid: str | None) -> int | None:
    """The number that an exchange has in this history; None where it is not in it."""
    if uuid is None:
        return None
    row = connection.execute("SELECT id FROM exchange WHERE uuid = ?", (uuid,)).fetchone()
    return None if row is None else int(row[0])
