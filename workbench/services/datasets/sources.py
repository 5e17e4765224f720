"""Where the bytes of a dataset come from: files, standard input, S3. Compressed ones (gzip) are opened."""

from __future__ import annotations

import gzip
import io
import shutil
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from io import BufferedReader
from typing import NamedTuple, cast

from workbench.model.errors import NotFoundError, PayloadError
from workbench.model.invocation import Connection
from workbench.services.datasets.s3_objects import ObjectStream, object_names
from workbench.services.datasets.text_stream import head_text
from workbench.services.workbench import Workbench
from workbench.store.files.input import input_files, open_file, open_standard_input

_GZIP = b"\x1f\x8b"
_HEAD = 64 * 1024


class Source(NamedTuple):
    """One file, object or stream.

    Args:
        name: what it is called; its ending may tell its form.
        open: opens it anew, unbuffered.
        size: its bytes; None where that is not known.
        again: whether it can be opened a second time.
    """

    name: str
    open: Callable[[], io.RawIOBase]
    size: int | None = None
    again: bool = True


class Opened(NamedTuple):
    """A source that is being read.

    Args:
        stream: its content, unpacked.
        position: tells how many of its own bytes were read.
        head: its first bytes, unpacked, text in UTF-8; they are still to be read.
    """

    stream: BufferedReader
    position: Callable[[], int]
    head: bytes


def sources(bench: Workbench, name: str, connection: Connection) -> tuple[Source, ...]:
    """Returns the sources that a name stands for: a path, `s3://BUCKET/KEY-OR-PREFIX`, or `-`.

    Raises:
        NotFoundError: nothing is there.
        PayloadError: it cannot be read.
        WorkbenchError: S3 cannot be asked.
    """
    if name == "-":
        return (Source("standard input", open_standard_input, again=False),)
    if name.startswith("s3://"):
        return tuple(
            Source(uri, partial(ObjectStream, bench, uri, connection))
            for uri in object_names(bench, name, connection)
        )
    files = input_files(name)
    if not files:
        raise NotFoundError(f"{name} has no files.")
    return tuple(Source(file.name, partial(open_file, file), file.size) for file in files)


def opened(source: Source) -> Opened:
    """Opens a source, and looks at its beginning.

    Raises:
        PayloadError: it cannot be read.
    """
    stream = BufferedReader(source.open(), _HEAD)
    # What is in the buffer was not read yet: a small file would be read at once.
    position = stream.tell if source.again else _nowhere
    try:
        if stream.peek(2)[:2] == _GZIP:
            stream = BufferedReader(cast("io.RawIOBase", gzip.GzipFile(fileobj=stream)), _HEAD)
        return Opened(cast("BufferedReader", stream), position, head_text(stream.peek(_HEAD)[:_HEAD]))
    except (OSError, EOFError) as error:
        raise PayloadError(f"{source.name} cannot be read: {error}") from error


def seekable(first: Opened) -> Opened:
    """Returns a source in which a reader can go back and forth: what cannot is copied to a temporary file.

    Raises:
        PayloadError: it cannot be read, or the disk has no room for it.
    """
    if isinstance(first.stream.raw, io.FileIO) and first.stream.seekable():
        return first
    copy = tempfile.TemporaryFile()  # noqa: SIM115  closed by whoever reads
    try:
        with first.stream:
            shutil.copyfileobj(first.stream, copy)
        copy.seek(0)
    except (OSError, EOFError) as error:
        raise PayloadError(f"The input cannot be copied to a temporary file: {error}") from error
    return Opened(cast("BufferedReader", copy), first.position, first.head)


def _nowhere() -> int:
    return 0


def common_ending(parts: Sequence[Source]) -> str:
    """Returns the ending that the names of all sources have, in lower case; empty where they differ."""
    endings = {part.name.lower().removesuffix(".gz").rpartition(".")[2] for part in parts}
    return f".{endings.pop()}" if len(endings) == 1 else ""
