"""Large files that are given up: another process frees their blocks.

The kernel frees the blocks of a removed file when its last descriptor is closed, and whoever closes it
waits: 1.6 s for 10 GB on a busy disk, in which a process cannot end. So another process holds a descriptor
until this one has closed its own.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

LARGE = 128 * 1024 * 1024
"""Bytes from which freeing a file takes long enough to be noticed."""

_SHELL = "/bin/sh"
_HOLD = "exec 3<&0; read -r line <&3 &"
"""A child of the shell waits, which nobody has to be told the end of: this process may live for long."""
_HELD = 200
"""The descriptor of the removed file in the other process, where no other one is yet."""


@contextlib.contextmanager
def freed_elsewhere(descriptor: int) -> Iterator[None]:
    """Has another process free the blocks of a removed file whose descriptor is closed in this block.

    A small file, and one on a system without a shell, is freed here.

    Args:
        descriptor: of the file.
    """
    writing = _held_elsewhere(descriptor) if os.fstat(descriptor).st_size >= LARGE else None
    try:
        yield
    finally:
        if writing is not None:
            os.close(writing)


def _held_elsewhere(descriptor: int) -> int | None:
    """Has another process hold a file open.

    Returns:
        The descriptor whose end is the other process's; None where the system has none, or no process.
    """
    try:
        reading, writing = os.pipe()
    except OSError:
        return (
            None  # too many files are open: that is what the file is given up for, or soon somebody's error
        )
    # Without a shell or a process nobody holds it, and it is freed here.
    with contextlib.suppress(OSError):
        shell = os.posix_spawn(
            _SHELL,
            [_SHELL, "-c", _HOLD],
            {},
            file_actions=[
                (os.POSIX_SPAWN_DUP2, reading, 0),
                (os.POSIX_SPAWN_DUP2, descriptor, _HELD),
                (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
            ],
        )
        os.waitpid(shell, 0)
    os.close(reading)
    return writing
