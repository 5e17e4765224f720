"""A folder of files that are named by the SHA-256 of their content.

A file is written under a name of its own and renamed when it is whole, so that under a digest there is a
whole body or none. Whoever renames or removes one holds the write lock of the database whose rows name the
files.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from workbench.model.errors import FullStoreError, StoreError
from workbench.store.files.atomic import flush, new_file, private_folder

LARGE = 128 * 1024
"""Bytes from which a body is a file. Measured on ext4: 64 KiB take 0.08 ms as a file and 0.18 ms as a row,
128 KiB 0.11 and 0.58 ms, 1 MiB 0.4 and 4.5 ms, since a row goes through the log and a checkpoint."""

_PART = ".part"
_ABANDONED_SECONDS = 3600.0
"""Age from which an unfinished file belongs to a process that ended while it wrote."""
_STEP = 1024 * 1024
_WRITE_STEP = 4 * 1024 * 1024
"""Bytes after which whoever writes a body is asked whether it is still wanted."""
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DIGEST_DIGITS = 64


class Draft:
    """A body that has no name yet: whole, but for one that is not wanted any more.

    Attributes:
        path: where it is.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def discard(self) -> None:
        """Removes it, unless it has been given its name."""
        with contextlib.suppress(OSError):
            self.path.unlink()


class BodyFiles:
    """The files of one history. Thread-safe, but for `place` and `remove`, which need the write lock.

    Args:
        folder: made with the first file.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._unflushed: list[Path] = []
        self._placed: list[bytes] = []
        self._dropped: list[bytes] = []

    def path(self, digest: bytes) -> Path:
        """Returns where the body of a digest stands, or would."""
        name = digest.hex()
        return self.folder / name[:2] / name

    def has(self, digest: bytes, size: int) -> bool:
        """Returns whether a body is there, whole. After a power failure a file may be shorter than it was."""
        try:
            return self.path(digest).stat().st_size == size
        except OSError:
            return False

    def read(self, digest: bytes, size: int) -> bytes | None:
        """Returns a body; None where it is not there, or not whole.

        Raises:
            StoreError: the disk does not give it.
        """
        try:
            data = self.path(digest).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError(f"{self.path(digest)} cannot be read: {error.strerror}") from error
        return data if len(data) == size else None

    def head(self, digest: bytes, count: int) -> bytes:
        """Returns the first bytes of a body; none where it is not there."""
        try:
            with self.path(digest).open("rb", buffering=0) as file:
                return file.read(count)
        except OSError:
            return b""

    def steps(self, digest: bytes) -> Iterator[bytes]:
        """Yields a body piece by piece.

        Raises:
            OSError: it is not there, or cannot be read.
        """
        with self.path(digest).open("rb", buffering=0) as file:
            while piece := file.read(_STEP):
                yield piece

    def draft(
        self, data: bytes, *, flushed: bool = False, unwanted: Callable[[], bool] | None = None
    ) -> Draft:
        """Writes a body, whole, for `place` to give it its name.

        Args:
            flushed: whether to have it outlast a power failure, which takes as long as the disk takes.
            unwanted: whether nobody wants it any more, from when on no further step of it is written: what
                there is of it is to be discarded.

        Raises:
            FullStoreError: there is no room for it; nothing is left of it then.
            StoreError: it cannot be written.
        """
        path = self.folder / f".{os.urandom(8).hex()}{_PART}"
        try:
            descriptor = self._new(path)
            try:
                view = memoryview(data)
                while view and not (unwanted is not None and unwanted()):
                    view = view[os.write(descriptor, view[:_WRITE_STEP]) :]
                if flushed:
                    os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except BaseException as error:
            Draft(path).discard()
            if isinstance(error, OSError):
                raise _unwritten(self.folder, error) from error
            raise
        return Draft(path)

    def _new(self, path: Path) -> int:
        try:
            return new_file(path)
        except FileNotFoundError:
            private_folder(self.folder)
            return new_file(path)

    def place(self, draft: Draft, digest: bytes, *, flushed: bool = False) -> None:
        """Gives a body its name.

        Args:
            flushed: whether to have the name outlast a power failure when this returns.

        Raises:
            StoreError: it cannot be renamed.
        """
        path = self.path(digest)
        try:
            try:
                draft.path.replace(path)
            except FileNotFoundError:
                private_folder(path.parent)
                draft.path.replace(path)
        except OSError as error:
            raise _unwritten(self.folder, error) from error
        self._placed.append(digest)
        if flushed:
            flush(path.parent)
        else:
            self._unflushed.append(path)

    def drop(self, digest: bytes) -> None:
        """Notes that a row that named a file is gone: the file goes when that is committed."""
        self._dropped.append(digest)

    def end(self, *, committed: bool) -> tuple[bytes, ...]:
        """Forgets the transaction that ends.

        Returns:
            the digests whose files may belong to no row any more.
        """
        stray = self._dropped if committed else self._placed
        self._placed, self._dropped = [], []
        return tuple(stray)

    def remove(self, digest: bytes) -> None:
        """Removes a file that no row names."""
        with contextlib.suppress(OSError):
            self.path(digest).unlink()

    def unflushed(self) -> tuple[Path, ...]:
        """Returns the files written since the last call, to be flushed to the disk."""
        paths, self._unflushed = tuple(self._unflushed), []
        return paths

    def digests(self) -> Iterator[bytes]:
        """Yields the digest of every file, in no order; removes what ended processes left unfinished."""
        for place in _entries(self.folder):
            if place.is_dir(follow_symlinks=False):
                yield from (
                    bytes.fromhex(entry.name)
                    for entry in _entries(Path(place.path))
                    if len(entry.name) == _DIGEST_DIGITS
                )
            elif place.name.endswith(_PART):
                with contextlib.suppress(OSError):
                    if time.time() - place.stat().st_mtime > _ABANDONED_SECONDS:
                        Path(place.path).unlink()


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _unwritten(folder: Path, error: OSError) -> StoreError:
    problem = f"a body cannot be written to {folder}"
    if error.errno in _NO_ROOM:
        return FullStoreError(
            f"{problem}: the disk is full", "Free some space. Until then, nothing that you send is recorded."
        )
    return StoreError(f"{problem}: {error.strerror}")
