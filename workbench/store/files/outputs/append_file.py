"""A file that only grows, for one process at a time: what was appended outlasts a kill."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Self

from workbench.model.errors import FileExistsAlreadyError, FullStoreError, NotFoundError, StoreError
from workbench.store.files.atomic import flush, new_file, unwritable

_SYNC_SECONDS = 0.1
"""How often what was appended is flushed to the disk: a power cut takes no more than that."""
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class AppendFile:
    """A file of lines. Thread-safe.

    A line is in the file, whole, when `append` returns: a process that is killed loses none. A thread flushes
    it to the disk every 0.1 s, so that a power cut loses no more than that. Once closed it has no descriptor:
    the number may be another file's by then.

    Attributes:
        path: where it is.
        size: its bytes.
    """

    def __init__(self, path: Path, descriptor: int) -> None:
        self.path = path
        self.size = os.fstat(descriptor).st_size
        self._descriptor: int | None = descriptor
        self._lock = threading.Lock()
        self._closing = threading.Lock()
        self._unflushed = threading.Event()
        self._closed = threading.Event()
        self._flusher = threading.Thread(
            target=self._flush_often, args=(descriptor,), name="journal-flush", daemon=True
        )
        self._flusher.start()

    @classmethod
    def create(cls, path: Path, *, replace: bool = False) -> Self:
        """Creates an empty file for its owner alone.

        Raises:
            FileExistsAlreadyError: it exists, and `replace` is not given.
            StoreError: it cannot be created, or another process is writing it.
        """
        try:
            if replace and path.exists():
                descriptor = _locked(os.open(path, os.O_RDWR | os.O_CLOEXEC), path)
                _empty(descriptor)
            else:
                descriptor = _locked(new_file(path), path)
        except FileExistsError:
            raise FileExistsAlreadyError(f"{path} already exists") from None
        except OSError as error:
            raise unwritable(path, error) from error
        flush(path.parent)
        return cls(path, descriptor)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Opens a file to go on with it.

        Raises:
            NotFoundError: there is none.
            StoreError: it cannot be opened, or another process is writing it.
        """
        try:
            return cls(path, _locked(os.open(path, os.O_RDWR | os.O_CLOEXEC), path))
        except FileNotFoundError:
            raise NotFoundError(f"{path} does not exist.") from None
        except OSError as error:
            raise unwritable(path, error) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yields the offset of each line, and the line with its end; the last may have none.

        Raises:
            StoreError: it cannot be read, or is closed.
        """
        try:
            with self._lock:
                own = os.dup(self._open())
            with os.fdopen(own, "rb") as file:
                yield from _offset_lines(file)
        except OSError as error:
            raise StoreError(f"{self.path} cannot be read: {error.strerror}") from error

    def truncate(self, size: int) -> None:
        """Cuts off what follows.

        Raises:
            StoreError: it cannot be written, or is closed.
        """
        with self._lock:
            try:
                os.ftruncate(self._open(), size)
            except OSError as error:
                raise unwritable(self.path, error) from error
            self.size = size

    def append(self, line: bytes) -> int:
        """Writes a line, and returns the offset of its first byte.

        Raises:
            FullStoreError: the disk has no room for it; the file is as it was.
            StoreError: it cannot be written, or is closed.
        """
        with self._lock:
            descriptor, offset = self._open(), self.size
            try:
                done = 0
                while done < len(line):
                    done += os.pwrite(descriptor, memoryview(line)[done:], offset + done)
            except OSError as error:
                # What cannot be cut off either, the next line is written over.
                with contextlib.suppress(OSError):
                    os.ftruncate(descriptor, offset)
                if error.errno in _FULL:
                    raise FullStoreError(f"{self.path} cannot grow: the disk is full.") from error
                raise unwritable(self.path, error) from error
            self.size = offset + len(line)
        self._unflushed.set()
        return offset

    def read(self, offset: int, length: int) -> bytes:
        """Returns bytes of it.

        Raises:
            StoreError: it cannot be read, ends before, or is closed.
        """
        try:
            with self._lock:
                data = os.pread(self._open(), length, offset)
        except OSError as error:
            raise StoreError(f"{self.path} cannot be read: {error.strerror}") from error
        if len(data) < length:
            raise StoreError(f"{self.path} has become shorter.")
        return data

    def remove(self) -> None:
        """Removes the file, which is closed afterwards.

        Raises:
            StoreError: it cannot be removed.
        """
        try:
            self.path.unlink()
        except OSError as error:
            raise unwritable(self.path, error) from error
        finally:
            self.close()

    def close(self) -> None:
        """Flushes what was appended, and lets go of the file; once, whoever calls it how often."""
        with self._closing:
            if self._descriptor is None:
                return
            self._closed.set()
            self._unflushed.set()
            self._flusher.join()
            with self._lock:
                descriptor, self._descriptor = self._descriptor, None
            os.close(descriptor)

    def _open(self) -> int:
        """Returns the descriptor; for who has the lock."""
        if self._descriptor is None:
            raise StoreError(f"{self.path} is closed.")
        return self._descriptor

    def _flush_often(self, descriptor: int) -> None:
        while True:
            self._unflushed.wait()
            self._unflushed.clear()
            # A filesystem that cannot flush loses what it loses; the lines are in the file all the same.
            try:
                os.fdatasync(descriptor)
            except OSError:
                return
            if self._closed.wait(_SYNC_SECONDS) and not self._unflushed.is_set():
                return


def _offset_lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    file.seek(0)
    offset = 0
    for line in file:
        yield offset, line
        offset += len(line)


def _locked(descriptor: int, path: Path) -> int:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        if not isinstance(error, BlockingIOError):
            raise
        raise StoreError(f"Another process is writing {path}.", "Wait for it, or end it.") from None
    return descriptor


def _empty(descriptor: int) -> None:
    try:
        os.ftruncate(descriptor, 0)
    except OSError:
        os.close(descriptor)
        raise
