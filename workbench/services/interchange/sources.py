"""What a text names or is: itself, a file, the files of a folder, objects of S3."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader
from pathlib import Path

import msgspec

from workbench.interchange.importers.importer import Origin
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.caveat import CaveatKind
from workbench.model.errors import PayloadError, WorkbenchError
from workbench.model.invocation import BODY, Connection, FileBody
from workbench.model.progress import CancelToken
from workbench.services.validation import resolve
from workbench.services.workbench import Workbench

_ENDINGS = (".jsonl", ".json", ".har")
_S3 = "s3://"
_LONGEST_PATH = 4_096
_LARGE = 4 * 1024 * 1024
"""Bytes from which a file is read as a stream, and what names several is read twice."""
_PATH = re.compile(r"[\w~./\\:@+,=-]+")


class Sources:
    """What a text names, read as it is asked for.

    Args:
        bench: what asks S3.
        connection: that S3 is asked with.
        cancellation: ends it.
    """

    def __init__(
        self, bench: Workbench, connection: Connection, cancellation: CancelToken | None = None
    ) -> None:
        self._bench = bench
        self._connection = connection
        self._cancellation = cancellation

    def named(self, text: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Yields what a text names or is: its name, empty for the text itself, and its bytes.

        Raises:
            PayloadError: a file or an object cannot be read, or there is none.
            InvalidRequestError: the URI is none in S3.
            ConfigurationError: there is nothing usable to ask S3 with.
            OperationCancelledError: it was cancelled.
        """
        from workbench.store.files.folders import files_below, kind_of

        location = text.strip()
        if location.startswith(_S3) and not any(char.isspace() for char in location):
            for name in self._objects(location):
                yield name, lambda name=name: self._fetched(name)  # type: ignore[misc]
            return
        short = location if len(location) <= _LONGEST_PATH and "\n" not in location else ""
        match kind_of(short) if short else "":
            case "folder":
                paths = files_below(short, _ENDINGS)
                if not paths:
                    raise PayloadError(f"{short} contains no file whose name ends in {', '.join(_ENDINGS)}")
                for path in paths:
                    yield path, lambda path=path: file_bytes(path)  # type: ignore[misc]
            case "file":
                yield short, lambda: file_bytes(short)
            case _:
                yield "", lambda: text.encode("utf-8", "surrogateescape")

    def _objects(self, uri: str) -> tuple[str, ...]:
        names, outcome = self._bench.clients.s3.names(uri, self._connection, cancellation=self._cancellation)
        if outcome.failure is not None:
            raise PayloadError(f"{uri}: {outcome.failure.message}", outcome.failure.hint)
        matching = tuple(name for name in names if name == uri or name.endswith(_ENDINGS))
        if not matching:
            raise PayloadError(
                f"There is no object at {uri}, nor one below it that ends in {', '.join(_ENDINGS)}"
            )
        return matching

    def _fetched(self, uri: str) -> bytes:
        parts: list[bytes] = []
        outcome = self._bench.clients.s3.get(
            uri, self._connection, take=parts.extend, cancellation=self._cancellation
        )
        if outcome.failure is not None:
            raise PayloadError(f"{uri}: {outcome.failure.message}", outcome.failure.hint)
        return b"".join(parts)


def is_large(location: str) -> bool:
    """Returns whether a text names files that are better not held in memory as a whole."""
    from workbench.store.files.input import input_files

    location = location.strip()
    if len(location) > _LONGEST_PATH or "\n" in location or location.startswith(_S3):
        return False
    try:
        return sum(file.size or 0 for file in input_files(location)) >= _LARGE
    except WorkbenchError:
        return False


def is_like_path(text: str) -> bool:
    """Returns whether somebody may have meant a path."""
    return _PATH.fullmatch(text.strip()) is not None


def file_bytes(path: str) -> bytes:
    """Returns the content of a file.

    Raises:
        PayloadError: it cannot be read.
    """
    body = resolve(FileBody(path))
    return body.data if body else b""


@contextmanager
def streamed_readings(source: str, origin: Origin) -> Iterator[Iterator[Reading | MalformedError] | None]:
    """What a large file says, as it is read; None of what is small, or has to be read whole."""
    if not source or source.startswith(_S3):
        yield None
        return
    from workbench.store.files.input import input_files, open_file

    (file,) = input_files(source)
    if file.size is None or file.size < _LARGE:
        yield None
        return
    from workbench.interchange.importers.streamed import read_streamed

    with BufferedReader(open_file(file)) as opened:
        yield read_streamed(opened, file_bytes, origin)


def decoded_text(data: bytes, source: str) -> str:
    """Returns bytes as text; only a text that was typed may hold what is not UTF-8.

    Raises:
        MalformedError: a file or an object is not UTF-8.
    """
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if not source:
            return data.decode("utf-8", "surrogateescape")
        line = data.count(b"\n", 0, error.start) + 1
        raise MalformedError(f"line {line}: byte {error.start:,} is not UTF-8 text", source=source) from None


def placed(reading: Reading | MalformedError, source: str) -> Reading | MalformedError:
    """A file that a file names without a folder lies beside it, if one does."""
    if isinstance(reading, MalformedError) or not source or source.startswith(_S3):
        return reading
    body = reading.invocation.body
    if isinstance(body, FileBody) and not Path(body.path).is_absolute():
        from workbench.store.files.folders import kind_of

        beside = str(Path(source).resolve().parent / body.path)
        if kind_of(beside) == "file":
            caveats = tuple(
                msgspec.structs.replace(caveat, text=beside)
                if (caveat.member, caveat.kind) == (BODY, CaveatKind.FILE)
                else caveat
                for caveat in reading.invocation.caveats
            )
            invocation = reading.invocation.with_(
                body=msgspec.structs.replace(body, path=beside), caveats=caveats
            )
            return replace(reading, invocation=invocation, source=source)
    return replace(reading, source=source)
