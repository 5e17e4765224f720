"""Bodies that become files of the user's."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from workbench.model.errors import StoreError
from workbench.store.files import replace_file, unwritable

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
    if "\0" in path:
        raise StoreError(f"{path!r} is no path: it has a NUL character")
    try:
        if (descriptor := _open_descriptor(path)) is not None:
            # Opening standard output anew would start at the beginning of the file it was sent to.
            with os.fdopen(os.dup(descriptor), "wb") as file:
                file.writelines(chunks)
            return
        target = Path(os.path.realpath(path))
        kind = _kind(target)
        if kind is not None and stat.S_ISDIR(kind):
            raise StoreError(f"{path} cannot be written: it is a folder")
        if kind is not None and not stat.S_ISREG(kind):
            with target.open("wb") as file:
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
