"""Files that somebody else may have put there: read if they are regular and no larger than expected."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

MEGABYTE = 1024 * 1024
SETTINGS_LIMIT = MEGABYTE
REQUEST_LIMIT = 16 * MEGABYTE
"""Bytes of one file of a saved request or of an environment."""
BODY_LIMIT = 1024 * MEGABYTE
"""Bytes of a body: what an asynchronous endpoint takes at most."""

_KINDS = {
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


def written(path: str) -> str:
    """Returns a path as a sentence names it: in quotes where it begins or ends in what nobody sees."""
    return path if path == path.strip() and path else f"'{path}'"


@contextmanager
def opened_regular(path: str | Path) -> Iterator[BinaryIO]:
    """Opens a regular file for reading, without ever waiting for a pipe or waking a device.

    Raises:
        OSError: it is missing, unreadable or no regular file; `strerror` says which.
    """
    _check_regular(os.stat(path).st_mode)  # noqa: PTH116  opening some devices does something
    # It may be another file by now: a pipe is opened without waiting for its writer, and refused then.
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
    with os.fdopen(descriptor, "rb") as file:
        _check_regular(os.fstat(descriptor).st_mode)
        yield file


def read_regular(path: str | Path, limit: int) -> bytes:
    """Returns the bytes of a regular file.

    Args:
        path: of the file.
        limit: bytes that it may have; some files, such as those in `/proc`, do not say how long they are.

    Raises:
        OSError: it is missing, unreadable, no regular file or larger; `strerror` says which.
    """
    with opened_regular(path) as file:
        return limited(file, limit)


def limited(file: BinaryIO, limit: int) -> bytes:
    """Returns the rest of a file.

    Raises:
        OSError: it is longer than `limit`.
    """
    size = os.fstat(file.fileno()).st_size
    # Of a file in /proc that has nothing to say yet, Python reads None.
    data: bytes | None = b"" if size > limit else file.read(limit + 1)
    if data is None:
        raise OSError(errno.EAGAIN, "there is nothing to read in it yet")
    if size > limit or len(data) > limit:
        raise OSError(errno.EFBIG, f"it is larger than {limit // MEGABYTE:,} MB")
    return data


def _check_regular(mode: int) -> None:
    if not stat.S_ISREG(mode):
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise OSError(number, f"it is {_KINDS.get(stat.S_IFMT(mode), 'something else')}, not a regular file")
