"""Invocations in other tools' forms: read from text, files and S3, and written."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from workbench.interchange.exporters import exporters, write
from workbench.interchange.exporters.source import stem
from workbench.interchange.importers import read
from workbench.interchange.importers.importer import Origin
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading, Written
from workbench.interchange.urls import exported_connection
from workbench.model.caveat import CaveatKind
from workbench.model.destinations.destination import Destination
from workbench.model.errors import ConfigurationError, FileExistsAlreadyError, WorkbenchError
from workbench.model.hints.text import either
from workbench.model.invocation import Connection, FileBody, FileEncoding, Invocation
from workbench.model.progress import CancelToken
from workbench.model.redaction.values import redacted_exchange, redacted_invocation
from workbench.services.interchange.sources import (
    Sources,
    decoded_text,
    file_bytes,
    is_like_path,
    placed,
    streamed_readings,
)
from workbench.services.replay.recorded_invocation import sent_before
from workbench.services.validation import resolve
from workbench.services.workbench import Workbench
from workbench.store import write_output
from workbench.store.history.transfer.importer import Intake, take_in


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
        for source, fetch in Sources(self._bench, usual, cancellation).named(text):
            origin = Origin(source=source, endpoint_name=endpoint_name, connection=usual)
            try:
                with streamed_readings(source, origin) as streamed:
                    readings = streamed or read(decoded_text(fetch(), source), file_bytes, origin)
                    for reading in readings:
                        yield placed(reading, source)
            except MalformedError as error:
                yield (
                    error
                    if source or not is_like_path(text)
                    else MalformedError(
                        f"{text.strip()} is neither a file nor in a format that can be imported",
                        hint=error.hint,
                    )
                )

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
            exchange = redacted_exchange(sent_before(self._bench, source))
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
                        f"{file} already exists",
                        either("Name another file, or use --force to replace it.", "Name another file."),
                    )
        make_folder(str(place.parent))
        for file, data in files.items():
            write_output(str(file), data)
        return tuple(str(path) for path in files)

    def taken(self, path: str) -> bool:
        """Returns whether a file already exists."""
        from workbench.store.files.folders import kind_of

        return kind_of(path) == "file"


def require_complete(readings: Iterable[Reading | MalformedError]) -> Iterator[Reading]:
    """Readings of which none may be malformed.

    Raises:
        MalformedError: one is.
    """
    for reading in readings:
        if isinstance(reading, WorkbenchError):
            raise reading
        yield reading


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
