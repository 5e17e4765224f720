"""Room on the disk that is given back when the disk is full, so that exchanges can still be deleted.

Deleting takes room: SQLite writes what is to change to its log first.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from workbench.store.files.atomic import new_file

_BYTES = 1024 * 1024
"""What deleting an exchange takes at most, in an index that is merged just then; mostly a tenth of it."""
_NAME = "history.reserve"
_SPARE = 2
"""So many times the reserve is plenty of room."""


def take(folder: Path) -> None:
    """Takes the reserve where it is missing or too small, and room is plenty; nothing else depends on it."""
    path = folder / _NAME
    with contextlib.suppress(OSError):
        if path.exists() and path.stat().st_size >= _BYTES:
            return
        if not is_roomy(folder, 0):
            return
        # Earlier versions took less.
        path.unlink(missing_ok=True)
        descriptor = new_file(path)
        try:
            # Written, not only asked for: filesystems that compress or overcommit have it all the same.
            os.write(descriptor, os.urandom(_BYTES))
        finally:
            os.close(descriptor)


def is_roomy(folder: Path, size: int) -> bool:
    """Returns whether a file of a size leaves plenty of room on the disk of a folder."""
    try:
        return free(folder) >= size + _SPARE * _BYTES
    except OSError:
        return False


def give_back(folder: Path) -> bool:
    """Gives it back to the disk; whether there was any."""
    try:
        (folder / _NAME).unlink()
    except OSError:
        return False
    return True


def free(folder: Path) -> int:
    """Bytes that this user may still write to the disk of a folder.

    Raises:
        OSError: it cannot be told.
    """
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize
