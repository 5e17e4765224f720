"""Bodies that become files of the user's."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from workbench.model.errors import StoreError
from workbench.store.files import replace_file, unwritable

if TYPE_CHECKING:
    from workbench.content.inert import InertBytes

_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_STANDARD = {"/dev/stdout": 1, "/dev/stderr": 2}


def write_output(path: str, data: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all; one that is there is replaced and keeps its mode.

    A symbolic link is followed. Standard output, pipes and devices are written straight, as it comes.

    Args:
        path: where to.
        data: the content, or its parts in order; an exception raised by it is passed on.

    Raises:
        StoreError: it is a folder, or its folder or disk does not take it. The old file is as it was.
    """
    failures: list[OSError] = []
    chunks = (data,) if isinstance(data, bytes) else _watched(data, failures)
    _refuse_nul(path)
    try:
        if (descriptor := _open_descriptor(path)) is not None:
            # Opening standard output anew would start at the beginning of the file it was sent to.
            with closing(_guarded(os.fdopen(os.dup(descriptor), "wb"))) as file:
                file.writelines(chunks)
            return
        target = Path(os.path.realpath(path))
        kind = _kind(target)
        if kind is not None and stat.S_ISDIR(kind):
            raise StoreError(f"{path} cannot be written: it is a folder")
        if kind is not None and not stat.S_ISREG(kind):
            with closing(_guarded(target.open("wb"))) as file:
                file.writelines(chunks)
            return
        if kind is not None and not os.access(target, os.W_OK):
            # The folder would allow a new file in its place; who made this one read-only would not.
            raise StoreError(f"{path} cannot be written: it is read-only")
        replace_file(target, chunks)
    except OSError as error:
        if error in failures:
            raise
        raise unwritable(path, error) from error


class GrowingOutput:
    """A file that grows as its parts come, each of them readable at once; what came is kept.

    The first part opens it, and empties one that is there: an answer that never begins leaves that alone.

    Args:
        path: where to; standard output, pipes and devices are written straight.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: BinaryIO | InertBytes | None = None

    def add(self, part: bytes) -> None:
        """Write a part, which may be empty.

        Raises:
            BrokenPipeError: whoever read a pipe has gone.
            StoreError: it is a folder, or its folder or disk does not take it.
        """
        try:
            if self._file is None:
                self._file = _opened(self._path)
            self._file.write(part)
            self._file.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritable(self._path, error) from error

    def close(self) -> None:
        """End it.

        Raises:
            StoreError: the disk says only now that it did not take a part.
        """
        if self._file is not None:
            try:
                self._file.close()
            except OSError as error:
                raise unwritable(self._path, error) from error


def _opened(path: str) -> BinaryIO | InertBytes:
    _refuse_nul(path)
    descriptor = _open_descriptor(path)
    return _guarded(Path(path).open("wb") if descriptor is None else os.fdopen(os.dup(descriptor), "wb"))


def _guarded(file: BinaryIO) -> BinaryIO | InertBytes:
    """The file; a terminal is never driven by what is written to it."""
    if not file.isatty():
        return file
    # Loaded here: most bodies go to a file.
    from workbench.content.inert import InertBytes

    return InertBytes(file)


def _refuse_nul(path: str) -> None:
    if "\0" in path:
        raise StoreError(f"{path!r} is no path: it has a NUL character")


def _watched(chunks: Iterable[bytes], failures: list[OSError]) -> Iterator[bytes]:
    """The same chunks; a failure of theirs, such as a broken connection, is told from the disk's."""
    try:
        yield from chunks
    except OSError as error:
        failures.append(error)
        raise


def _open_descriptor(path: str) -> int | None:
    """The descriptor of this process that a path names, if it does."""
    if path in _STANDARD:
        return _STANDARD[path]
    named = _DESCRIPTOR.fullmatch(path)
    return int(named[1]) if named else None


def _kind(target: Path) -> int | None:
    try:
        return target.stat().st_mode
    except FileNotFoundError:
        return None
