"""A file of the user's that is written from its beginning, which an earlier run may have written already."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from workbench.model.errors import StoreError
from workbench.store.files.atomic import unwritable


class ResumedOutput:
    """A file that grows by what it does not have yet: what is there and equal is kept, the rest cut off.

    So a process that goes on with the work of one that was killed writes the same bytes again, and whoever
    reads the file never finds less in it than before. It is opened with the first bytes.

    Args:
        path: where to; see `takes`.
        anew: whether nothing of what is there is kept: it is emptied with the first bytes.
    """

    def __init__(self, path: str, *, anew: bool = False) -> None:
        self._path = path
        self._anew = anew
        self._descriptor: int | None = None
        self._position = 0
        self._old = 0

    @staticmethod
    def takes(path: str) -> bool:
        """Returns whether a path can be written so: it is a regular file, or nothing yet."""
        try:
            return stat.S_ISREG(Path(path).stat().st_mode)
        except FileNotFoundError:
            return not path.endswith("/")
        except OSError:
            return False

    def add(self, data: bytes) -> None:
        """Goes on with these bytes.

        Raises:
            StoreError: the folder or the disk does not take them; what is in the file stays.
        """
        try:
            descriptor = self._opened()
            if self._position < self._old:
                if os.pread(descriptor, len(data), self._position) == data:
                    self._position += len(data)
                    return
                os.ftruncate(descriptor, self._position)
                self._old = 0
            done = 0
            while done < len(data):
                done += os.pwrite(descriptor, memoryview(data)[done:], self._position + done)
            self._position += len(data)
        except OSError as error:
            raise unwritable(self._path, error) from error

    def finish(self) -> None:
        """Cuts off what follows, and has the disk take it all.

        Raises:
            StoreError: it does not.
        """
        try:
            descriptor = self._opened()
            os.ftruncate(descriptor, self._position)
            os.fsync(descriptor)
        except OSError as error:
            raise unwritable(self._path, error) from error

    def close(self) -> None:
        """Lets go of the file, finished or not."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _opened(self) -> int:
        if self._descriptor is None:
            if "\0" in self._path:
                raise StoreError(f"{self._path!r} is not a path: it contains a NUL character")
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
            self._descriptor = os.open(self._path, flags, 0o666)
            if self._anew:
                os.ftruncate(self._descriptor, 0)
            self._old = os.fstat(self._descriptor).st_size
        return self._descriptor
