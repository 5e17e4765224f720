"""The journal of a batch: a line for each request that has ended, from which the output is made.

It grows only, beside the output (`OUT.journal`). A run that was ended in any way goes on from it: what it has
is not sent again. Its first line says what the run is, so that another run does not take it for its own.
"""

from __future__ import annotations

import threading
from array import array
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Self

import msgspec

from workbench.model.encodable import encoded
from workbench.model.errors import ConflictError, StoreError
from workbench.model.hints.text import either
from workbench.model.not_json import NOT_JSON
from workbench.services.dataset_batch.result import FAILED, RecordResult, RequestResult
from workbench.services.datasets.record import Record
from workbench.store.files.outputs.append_file import AppendFile

ENDING = ".journal"
_VERSION = 1
_BEGINNING = b'{"input":'
_NONE, _OK, _FAILED = 0, 1, 2


def is_empty(path: Path) -> bool:
    """Returns whether a journal has no more than its first line: its run ended before any request did.

    Raises:
        StoreError: it cannot be read.
    """
    with AppendFile.open(path) as file:
        lines = [line for _, line in islice(file.lines(), 2)]
    # Of a heading that a kill has cut, this is what is left. Another file is not touched.
    return len(lines) < 2 and all(line.startswith(_BEGINNING[: len(line)]) for line in lines)


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """The first line of a journal: what decides on the requests and on the output.

    Args:
        journal: the version of the form.
        input: the dataset, as its user named it; the same records under another name are the same run.
        settings: what else decides, by its name.
    """

    input: str
    settings: dict[str, str]
    journal: int = _VERSION


_lines = msgspec.json.Decoder(RequestResult)
_headings = msgspec.json.Decoder(Heading)


class Journal:
    """The journal of one batch. `add` is thread-safe; it takes 21 bytes of memory for each record.

    Attributes:
        path: where it is.
        settings: of its heading.
        ok: records that succeeded.
        failed: records that failed.
    """

    def __init__(self, file: AppendFile, settings: Mapping[str, str], *, ours: bool = True) -> None:
        self._file = file
        self.settings = settings
        self._ours = ours
        self.path = file.path
        self.ok = 0
        self.failed = 0
        self._lock = threading.Lock()
        self._states = bytearray()
        self._offsets = array("Q")
        self._lengths = array("I")
        self._digests = array("Q")

    @classmethod
    def create(cls, path: Path, heading: Heading, *, replace: bool = False) -> Self:
        """Begins a journal.

        Raises:
            FileExistsAlreadyError: it exists, and `replace` is not given.
            StoreError: it cannot be written.
        """
        file = AppendFile.create(path, replace=replace)
        file.append(encoded(heading) + b"\n")
        return cls(file, heading.settings)

    @classmethod
    def open(cls, path: Path, heading: Heading, *, differing: frozenset[str] = frozenset()) -> Self:
        """Opens a journal to go on with it. A line that a kill has cut is cut off.

        Args:
            heading: what the run is now.
            differing: the settings that may be others than those of the run before.

        Raises:
            NotFoundError: there is none.
            ConflictError: it is of another run; the message names what differs.
            StoreError: it cannot be read, or is not a journal.
        """
        journal = cls(AppendFile.open(path), heading.settings, ours=False)
        try:
            journal._load(heading, differing)
        except BaseException:
            journal.close()
            raise
        journal._ours = True
        return journal

    def close(self) -> None:
        """Flushes it to the disk and lets go of it. One without a record is removed: it says nothing."""
        if self._states or not self._ours:
            self._file.close()
        else:
            self._file.remove()

    @property
    def records(self) -> int:
        """The records that it knows of, by the greatest position."""
        return len(self._states)

    @property
    def complete(self) -> bool:
        """Whether no record before the last one is missing."""
        return _NONE not in self._states

    def has(self, number: int) -> bool:
        """Returns whether a record has ended, well or not."""
        return number < len(self._states) and self._states[number] != _NONE

    def has_failed(self, number: int) -> bool:
        """Returns whether a record has failed."""
        return number < len(self._states) and self._states[number] == _FAILED

    def check(self, record: Record) -> None:
        """Holds a record against the one that was sent at its position.

        Raises:
            ConflictError: it is another one.
        """
        if self._digests[record.number] != record.digest:
            raise ConflictError(
                f"{self.path} belongs to another input: {record.place} is not the record that was sent.",
                either(
                    "Give the input that the run began with, or --force to start over.",
                    "Name the input that the run began with, or start over.",
                ),
            )

    def add(self, result: RequestResult) -> None:
        """Writes down what came of a request.

        Raises:
            FullStoreError: the disk is full.
            StoreError: it cannot be written.
        """
        line = encoded(result) + b"\n"
        with self._lock:
            self._take(result, self._file.append(line), len(line))

    def results(self) -> Iterator[tuple[RequestResult, RecordResult]]:
        """Yields what came of every record, in the order of the dataset, with its request.

        Raises:
            StoreError: it cannot be read.
        """
        return self.known_from(0)

    def known_from(self, first: int) -> Iterator[tuple[RequestResult, RecordResult]]:
        """Yields what came of the records from a position on, up to the first that has not ended.

        Raises:
            StoreError: it cannot be read.
        """
        offset, request = -1, RequestResult(first=0, records=())
        number = first
        while self.has(number):
            if self._offsets[number] != offset:
                offset = self._offsets[number]
                request = _lines.decode(self._file.read(offset, self._lengths[number]))
            yield request, request.records[number - request.first]
            number += 1

    def _load(self, heading: Heading, differing: frozenset[str]) -> None:
        lines = self._file.lines()
        _, first = next(lines, (0, b""))
        try:
            before = _headings.decode(first)
        except NOT_JSON:
            raise StoreError(f"{self.path} is not the journal of a batch.") from None
        self._compare(before, heading, differing)
        self.settings = before.settings
        for offset, line in lines:
            if not line.endswith(b"\n"):
                self._file.truncate(offset)
                return
            try:
                self._take(_lines.decode(line), offset, len(line))
            except NOT_JSON as error:
                raise StoreError(f"{self.path} is damaged at byte {offset:,}: {error}.") from None

    def _compare(self, before: Heading, now: Heading, differing: frozenset[str]) -> None:
        if before.journal != _VERSION:
            raise StoreError(f"{self.path} was written by a newer version.")
        for name in dict.fromkeys([*before.settings, *now.settings]):
            old, new = before.settings.get(name, ""), now.settings.get(name, "")
            if old != new and name not in differing:
                raise ConflictError(
                    f"{self.path} belongs to another run: its {name} was {old or 'not given'!r}, "
                    f"not {new or 'not given'!r}.",
                    either(
                        "Repeat the options of that run, or give --force to start over.",
                        "Fill in the form as for that run, or start over.",
                    ),
                )

    def _take(self, result: RequestResult, offset: int, length: int) -> None:
        missing = result.first + len(result.records) - len(self._states)
        if missing > 0:
            self._states.extend(bytes(missing))
            self._offsets.frombytes(bytes(missing * self._offsets.itemsize))
            self._lengths.frombytes(bytes(missing * self._lengths.itemsize))
            self._digests.frombytes(bytes(missing * self._digests.itemsize))
        for position, entry in enumerate(result.records):
            number = result.first + position
            if (state := self._states[number]) != _NONE:
                self.ok -= state == _OK
                self.failed -= state == _FAILED
            failed = entry.status == FAILED
            self.ok += not failed
            self.failed += failed
            self._offsets[number] = offset
            self._lengths[number] = length
            self._digests[number] = entry.digest
            # Last: whoever writes the output meanwhile asks for this one.
            self._states[number] = _FAILED if failed else _OK
