"""Files that something hangs on: replaced by new ones, they would be where nobody looks for them."""

from __future__ import annotations

import os
from pathlib import Path

_MOUNTS = Path("/proc/self/mountinfo")
_DESCRIPTORS = Path("/dev/fd")


def is_anchored(target: Path, status: os.stat_result) -> bool:
    """Returns whether a file has to be written in its place.

    That is so for one of several hard links, one that this process has open (a shell's `exec 3<>FILE`), one
    that is mounted by itself (a container's volume), and one whose folder takes no new file.

    Args:
        target: no symbolic link.
        status: of it.
    """
    return (
        status.st_nlink > 1
        or not os.access(target.parent, os.W_OK | os.X_OK)
        or _is_kept_by_sticky_folder(target.parent, status)
        or _is_open(status)
        or _is_mounted(target)
    )


def _is_kept_by_sticky_folder(folder: Path, status: os.stat_result) -> bool:
    """Returns whether the folder lets nobody but its owner and the file's rename over it, as /tmp does."""
    place = folder.stat()
    user = os.geteuid()
    return bool(place.st_mode & 0o1000) and user not in {0, place.st_uid, status.st_uid}


def _is_open(status: os.stat_result) -> bool:
    try:
        numbers = [entry.name for entry in _DESCRIPTORS.iterdir()]
    except OSError:
        return False
    for number in numbers:
        try:
            opened = os.fstat(int(number))
        except OSError:
            continue  # the one that listed them
        if (opened.st_dev, opened.st_ino) == (status.st_dev, status.st_ino):
            return True
    return False


def _is_mounted(target: Path) -> bool:
    """Whether a file is a mount point of its own (proc(5), mountinfo: the fifth field, in octal escapes)."""
    try:
        mounts = _MOUNTS.read_bytes()
    except OSError:
        return False  # no Linux
    escaped = b"".join(
        b"\\%03o" % char if char in b" \t\n\\" else bytes((char,)) for char in os.fsencode(target)
    )
    return any(line.split(b" ", 5)[4:5] == [escaped] for line in mounts.splitlines())
