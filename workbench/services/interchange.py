"""Invocations in other tools' forms: read from text, files and S3, and written."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BufferedReader
from pathlib import Path

import msgspec

from workbench.interchange.description import facts, title
from workbench.interchange.exporters import exporters, write
from workbench.interchange.exporters.source import stem
from workbench.interchange.importers import accepted_forms, detect_command, read
from workbench.interchange.importers.importer import Origin
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading, Written
from workbench.interchange.urls import exported_connection
from workbench.model.caveat import CaveatKind
from workbench.model.destination import Destination
from workbench.model.errors import ConfigurationError, FileExistsAlreadyError, PayloadError, WorkbenchError
from workbench.model.invocation import BODY, Connection, FileBody, FileEncoding, Invocation
from workbench.model.progress import CancelToken
from workbench.model.redaction.values import redacted_exchange, redacted_invocation
from workbench.services.validation import resolve
from workbench.services.workbench import Workbench
from workbench.store import write_output
from workbench.store.history.importer import Intake, take_in

__all__ = [
    "Intake",
    "Interchange",
    "MalformedError",
    "Reading",
    "Written",
    "accepted_forms",
    "detect_command",
    "exporters",
    "facts",
    "title",
]

_ENDINGS = (".jsonl", ".json", ".har")
_S3 = "s3://"
_LONGEST_PATH = 4_096
_LARGE = 4 * 1024 * 1024
"""Bytes from which a file is read as a stream, and what names several is read twice."""
_PATH = re.compile(r"[\w~./\\:@+,=-]+")


class Interchange:
    """Reads and writes other tools' forms for both faces. Blocks; a face calls it in a worker.

    Args:
        bench: whose history and connections it uses.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def read(
        self,
        text: str,
        *,
        connection: Connection | None = None,
        endpoint_name: str = "",
        cancellation: CancelToken | None = None,
    ) -> Iterator[Reading | MalformedError]:
        """What is understood of a text, of a file or the files of a folder, or of objects in S3, in order.

        What is malformed is an error in its place; the rest goes on after it.

        Args:
            text: the text itself, a path, or `s3://BUCKET/KEY-OR-PREFIX`.
            connection: what S3 is asked with, and captured traffic is sent again with.
            endpoint_name: of captured traffic; empty where the place of its files tells.

        Raises:
            PayloadError: a file or an object cannot be read.
            InvalidRequestError: the URI is none in S3.
            ConfigurationError: there is nothing usable to ask S3 with.
            OperationCancelledError: it was cancelled.
        """
        usual = connection or Connection()
        for source, fetch in self._sources(text.strip(), text, usual, cancellation):
            origin = Origin(source=source, endpoint_name=endpoint_name, connection=usual)
            try:
                with _streamed(source, origin) as streamed:
                    readings = streamed or read(_text(fetch(), source), _file, origin)
                    for reading in readings:
                        yield _placed(reading, source)
            except MalformedError as error:
                yield (
                    error
                    if source or not _like_path(text)
                    else MalformedError(
                        f"{text.strip()} is neither a file nor in a format that can be imported",
                        hint=error.hint,
                    )
                )

    def is_large(self, location: str) -> bool:
        """Returns whether a text names files that are better not held in memory as a whole."""
        from workbench.store.files.input import input_files

        location = location.strip()
        if len(location) > _LONGEST_PATH or "\n" in location or location.startswith(_S3):
            return False
        try:
            return sum(file.size or 0 for file in input_files(location)) >= _LARGE
        except WorkbenchError:
            return False

    def take_in(self, readings: Iterable[Reading]) -> Intake:
        """Puts what came back elsewhere into the history.

        Everything is read before anything is written: what the readings raise leaves nothing there.

        Args:
            readings: those without an exchange are passed over.

        Raises:
            StoreError: the history takes nothing.
            WorkbenchError: whatever the readings raise.
        """
        captured = [(reading.exchange, reading) for reading in readings if reading.exchange is not None]
        lacking = {exchange.uuid: reading.lacking_bytes for exchange, reading in captured if reading.lacking}
        return take_in(self._bench.history, [exchange for exchange, _ in captured], lacking=lacking)

    def export(
        self,
        form: str,
        source: int | Invocation,
        *,
        beside: bool = False,
    ) -> Written:
        """An exchange of the history, or a draft, in another tool's form.

        Args:
            form: which.
            source: the `id` of the exchange, or the draft.
            beside: whether files can lie beside the text, for bodies that are large or no text.

        Raises:
            AbsentBodyError: its body was not kept.
            NotFoundError: there is no such exchange.
            PayloadError: a file cannot be read.
            UsageError: the form cannot say what this operation does.
        """
        exchange = None
        if isinstance(source, int):
            exchange = redacted_exchange(self._bench.sent_before(source))
            invocation, went = exchange.invocation, exchange.went
        else:
            invocation, went = source, self._leading(source.connection)
        if went is not None:
            connection = exported_connection(invocation.connection, went)
            invocation = invocation.with_(connection=connection)
        # A draft may hold what nothing that is kept does.
        invocation = redacted_invocation(invocation)
        name = stem(invocation, exchange.id if exchange else None)
        written = write(form, _referring(form, invocation), exchange=exchange, stem=name if beside else "")
        unknown = [f"{caveat}." for caveat in invocation.caveats if caveat.kind is CaveatKind.UNKNOWN]
        return replace(written, notes=(*written.notes, *unknown)) if unknown else written

    def _leading(self, connection: Connection) -> Destination | None:
        """Returns where a draft would go; None where nothing leads there from here, or to the sandbox."""
        if connection.sandbox:
            return None
        try:
            return self._bench.destination(connection)
        except ConfigurationError:
            return None

    def save(self, written: Written, path: str, *, replace: bool = False) -> tuple[str, ...]:
        """Writes an export to a file, and what lies beside it.

        Args:
            path: of the file; a folder takes it under its usual name.
            replace: whether to overwrite what is there.

        Returns:
            the paths that were written.

        Raises:
            FileExistsAlreadyError: something already exists.
            StoreError: it cannot be written.
        """
        from workbench.store.files.folders import kind_of, make_folder

        place = Path(path).expanduser()
        if path.endswith(os.sep) or kind_of(path) == "folder":
            place = place / written.name
        files = {place.parent / name: data for name, data in written.beside.items()}
        files[place] = written.text.encode("utf-8", "surrogateescape")
        if not replace:
            for file in files:
                if kind_of(str(file)):
                    raise FileExistsAlreadyError(
                        f"{file} already exists", "Name another file, or use --force to replace it."
                    )
        make_folder(str(place.parent))
        for file, data in files.items():
            write_output(str(file), data)
        return tuple(str(path) for path in files)

    def taken(self, path: str) -> bool:
        """Returns whether a file already exists."""
        from workbench.store.files.folders import kind_of

        return kind_of(path) == "file"

    def _sources(
        self, location: str, text: str, connection: Connection, cancellation: CancelToken | None
    ) -> Iterator[tuple[str, Callable[[], bytes]]]:
        """Yields what a text names or is: its name, empty for the text itself, and its bytes."""
        from workbench.store.files.folders import files_below, kind_of

        if location.startswith(_S3) and not any(char.isspace() for char in location):
            for name in self._objects(location, connection, cancellation):
                yield name, lambda name=name: self._fetched(name, connection, cancellation)  # type: ignore[misc]
            return
        short = location if len(location) <= _LONGEST_PATH and "\n" not in location else ""
        match kind_of(short) if short else "":
            case "folder":
                paths = files_below(short, _ENDINGS)
                if not paths:
                    raise PayloadError(f"{short} contains no file whose name ends in {', '.join(_ENDINGS)}")
                for path in paths:
                    yield path, lambda path=path: _file(path)  # type: ignore[misc]
            case "file":
                yield short, lambda: _file(short)
            case _:
                yield "", lambda: text.encode("utf-8", "surrogateescape")

    def _objects(self, uri: str, connection: Connection, cancellation: CancelToken | None) -> tuple[str, ...]:
        names, outcome = self._bench.s3.names(uri, connection, cancellation=cancellation)
        if outcome.failure is not None:
            raise PayloadError(f"{uri}: {outcome.failure.message}", outcome.failure.hint)
        matching = tuple(name for name in names if name == uri or name.endswith(_ENDINGS))
        if not matching:
            raise PayloadError(
                f"There is no object at {uri}, nor one below it that ends in {', '.join(_ENDINGS)}"
            )
        return matching

    def _fetched(self, uri: str, connection: Connection, cancellation: CancelToken | None) -> bytes:
        parts: list[bytes] = []
        outcome = self._bench.s3.get(uri, connection, take=parts.extend, cancellation=cancellation)
        if outcome.failure is not None:
            raise PayloadError(f"{uri}: {outcome.failure.message}", outcome.failure.hint)
        return b"".join(parts)


def require_complete(readings: Iterable[Reading | MalformedError]) -> Iterator[Reading]:
    """Readings of which none may be malformed.

    Raises:
        MalformedError: one is.
    """
    for reading in readings:
        if isinstance(reading, WorkbenchError):
            raise reading
        yield reading


def _like_path(text: str) -> bool:
    """Returns whether somebody may have meant a path."""
    return _PATH.fullmatch(text.strip()) is not None


def _file(path: str) -> bytes:
    body = resolve(FileBody(path))
    return body.data if body else b""


@contextmanager
def _streamed(source: str, origin: Origin) -> Iterator[Iterator[Reading | MalformedError] | None]:
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
        yield read_streamed(opened, _file, origin)


def _text(data: bytes, source: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        if not source:
            return data.decode("utf-8", "surrogateescape")
        line = data.count(b"\n", 0, error.start) + 1
        raise MalformedError(f"line {line}: byte {error.start:,} is not UTF-8 text", source=source) from None


def _placed(reading: Reading | MalformedError, source: str) -> Reading | MalformedError:
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


def _referring(form: str, invocation: Invocation) -> Invocation:
    """A body that is a file stays one where the form can refer to it from anywhere."""
    body = invocation.body
    if not isinstance(body, FileBody) or body.encoding is not FileEncoding.BYTES:
        return invocation.with_(body=resolve(body))
    path = str(Path(body.path).expanduser().absolute())
    if not exporters()[form].refers_to(path) or path.startswith("/dev/"):
        return invocation.with_(body=resolve(body))
    return invocation.with_(body=FileBody(path))


def changed(reading: Reading, change: Callable[[Invocation], Invocation]) -> Reading:
    """A reading that sends something else; what came back was to what the text says."""
    invocation = change(reading.invocation)
    if invocation == reading.invocation:
        return reading
    exchange = reading.exchange
    if exchange is not None:
        exchange = msgspec.structs.replace(
            exchange, invocation=exchange.invocation.with_(connection=invocation.connection)
        )
    return replace(reading, invocation=invocation, exchange=exchange)
