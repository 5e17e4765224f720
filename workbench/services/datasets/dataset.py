"""A dataset: where its records come from, and the stream of them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec

from workbench.content.search.jmespath_query import Document
from workbench.model.errors import PayloadError, UsageError, WorkbenchError
from workbench.model.hints.text import either
from workbench.model.invocation import Connection
from workbench.services.datasets.form import Form, Part
from workbench.services.datasets.forms.whole_files import UNKNOWN_TYPE, content_type_of
from workbench.services.datasets.record import Record, Row, digest_of, document_of
from workbench.services.datasets.record_types import JSON
from workbench.services.datasets.recorded_requests import recorded_rows
from workbench.services.datasets.registry import form_named, form_of, forms
from workbench.services.datasets.sources import Opened, Source, common_ending, opened, seekable, sources
from workbench.services.workbench import Workbench

HISTORY = "history:"
"""What an input that is a search of the history begins with."""
_WHOLE_FILES = "files"
_ID = either("--id", "ID")
_ARRAY = re.compile(rb"(\xef\xbb\xbf)?\s*\[\s*[\[{]")


class ReadOptions(NamedTuple):
    """How a dataset is read.

    Args:
        form: the name of its form; empty to find it out.
        header: whether the first row of CSV and TSV names the columns; None to find it out.
        id: a column, or a JMESPath expression over the record, that gives each record its ID.
    """

    form: str = ""
    header: bool | None = None
    id: str = ""


class Dataset:
    """The records of an input, read as they are asked for.

    Attributes:
        name: as its user named it.
        form: its form's name; `history` for a search.
        again: whether `records` can be called a second time: not for standard input.
        array: whether it is one file with a JSON array of objects or arrays, which is read as one payload.
        digest: of all records, their order and IDs (SHA-256); empty until `records` has come to its end.
        count: the records that the last `records` has yielded.
    """

    def __init__(
        self,
        name: str,
        form: str,
        rows: Callable[[], Iterator[Row]],
        identify: Callable[[Row], str],
        *,
        again: bool = True,
        array: bool = False,
    ) -> None:
        self.name = name
        self.form = form
        self.again = again
        self.array = array
        self.digest = ""
        self.count = 0
        self._rows = rows
        self._identify = identify
        self._progress: Callable[[], float | None] = lambda: None

    def with_progress(self, progress: Callable[[], float | None]) -> Dataset:
        """Returns this dataset, whose `fraction` comes from `progress`."""
        self._progress = progress
        return self

    @property
    def fraction(self) -> float | None:
        """How much of the input was read, from 0 to 1; None where that is not known."""
        return self._progress()

    def records(self) -> Iterator[Record]:
        """Yields the records from the first on, holding a few at a time.

        Raises:
            PayloadError: the input cannot be read any further.
        """
        running = hashlib.sha256()
        self.count, self.digest = 0, ""
        for number, row in enumerate(self._rows()):
            named = self._identify(row)
            id = named or row.key or str(number + 1)
            digest = digest_of(id, row)
            running.update(digest)
            self.count = number + 1
            yield Record(number, id, row, int.from_bytes(digest, "big"), bool(named))
        self.digest = running.hexdigest()


def open_dataset(
    bench: Workbench,
    name: str,
    options: ReadOptions = ReadOptions(),  # noqa: B008  immutable
    connection: Connection = Connection(),  # noqa: B008  immutable
) -> Dataset:
    """Opens a dataset: finds what it consists of and its form; no record is read.

    Args:
        bench: asks S3 and the history.
        name: a path of a file or a folder, `s3://BUCKET/KEY-OR-PREFIX`, `history:QUERY`, or `-` for standard
            input.
        options: how it is read.
        connection: what S3 is asked with.

    Raises:
        NotFoundError: nothing is there.
        PayloadError: it is empty, or cannot be read.
        UsageError: its form is not known.
    """
    identify = _identification(options.id)
    if name.startswith(HISTORY):
        query = name.removeprefix(HISTORY)
        return Dataset(name, "history", lambda: recorded_rows(bench, query), identify)
    parts = sources(bench, name, connection)
    first, form = _opened_first(parts, name, options.form)
    reader = _Reader(parts, form, options.header, first)
    return Dataset(
        name,
        form.name,
        reader.rows,
        identify,
        again=all(part.again for part in parts),
        array=not options.form and form.name == _WHOLE_FILES and _is_array(parts, first.head),
    ).with_progress(reader.fraction)


def _is_array(parts: tuple[Source, ...], head: bytes) -> bool:
    """Returns whether the input is one file of JSON whose items look like records."""
    return len(parts) == 1 and content_type_of(parts[0].name) == JSON and bool(_ARRAY.match(head))


class _Reader:
    """Goes through the sources of a dataset, one after the other.

    Args:
        parts: in order.
        form: of all of them.
        header: see `ReadOptions`.
        first: the first of them, opened already; it is read by the first that asks.
    """

    def __init__(
        self, parts: tuple[Source, ...], form: Form, header: bool | None, first: Opened | None
    ) -> None:
        self._parts = parts
        self._form = form
        self._header = header
        self._first = first
        self._before = 0
        self._position: Callable[[], int] | None = None

    def rows(self) -> Iterator[Row]:
        """Yields the rows of all sources."""
        self._before = 0
        for part in self._parts:
            current, self._first = self._first or self._opened(part), None
            self._position = current.position
            named = part.name if len(self._parts) > 1 or self._form.name == _WHOLE_FILES else ""
            try:
                yield from self._form.read(Part(named, current.stream, self._header))
            except (OSError, EOFError) as error:
                raise PayloadError(f"{part.name} cannot be read: {error}") from error
            finally:
                self._position = None
                current.stream.close()
            self._before += part.size or 0

    def fraction(self) -> float | None:
        """Returns how much was read, from 0 to 1; None where the size of a source is not known."""
        total = sum(part.size or 0 for part in self._parts)
        if not total or any(part.size is None for part in self._parts):
            return None
        try:
            position = self._position() if self._position else 0
        except ValueError:  # another thread has closed it in this moment
            position = 0
        return min((self._before + position) / total, 1.0)

    def _opened(self, part: Source) -> Opened:
        current = opened(part)
        return seekable(current) if self._form.seeks else current


def _opened_first(parts: tuple[Source, ...], name: str, form_name: str) -> tuple[Opened, Form]:
    """Opens the first source, whose first bytes tell the form where no name is given."""
    first = opened(parts[0])
    try:
        if len(parts) == 1 and not first.head:
            raise PayloadError(f"{name} is empty.")
        form = form_named(form_name) if form_name else _form(parts, first.head, name)
    except WorkbenchError:
        first.stream.close()
        raise
    return (seekable(first) if form.seeks else first), form


def _form(parts: tuple[Source, ...], head: bytes, name: str) -> Form:
    whole = forms()[_WHOLE_FILES]
    if len(parts) > 1:
        # A folder of pictures or of arrays has a record in each file, one of tables those of each table.
        ending = common_ending(parts)
        form = form_of(f"x{ending}", head) if ending else None
        return whole if form is None or form.name == "npy" else form
    form = form_of(parts[0].name, head)
    in_folder = parts[0].again and parts[0].name != name
    if form is None and (in_folder or content_type_of(parts[0].name) != UNKNOWN_TYPE):
        form = whole
    if form is None:
        raise UsageError(
            f"The format of {name} is not known.",
            f"{either('Name it with --input-format', 'Choose it as Format')}: {', '.join(forms())}.",
        )
    return form


def _identification(expression: str) -> Callable[[Row], str]:
    """Returns what gives a row its ID: a column of that name, else a JMESPath expression over the record."""
    if not expression:
        return lambda row: ""

    def identify(row: Row) -> str:
        if row.problem:
            return ""
        if row.cells is not None and expression in row.names:
            return row.cells[row.names.index(expression)]
        document = document_of(row)
        if not document and row.recorded is not None:
            # A capture of something that is not JSON has an ID of its own, which labels are joined by.
            return ""
        if not document:
            raise UsageError(f"{_ID} needs records that are JSON or rows; these are bytes.")
        answer = Document(document, lines=False).ask(expression)
        if answer.error:
            raise UsageError(f"{_ID} {expression!r}: {answer.error}")
        value = msgspec.json.decode(answer.text)
        return value if isinstance(value, str) else "" if value is None else answer.text.decode()

    return identify
