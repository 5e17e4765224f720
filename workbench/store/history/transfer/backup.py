"""A copy of the whole history, made while it is in use."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from workbench.model.errors import FileExistsAlreadyError, StoreError
from workbench.store.bodies import upkeep
from workbench.store.files.atomic import private_file, unwritable
from workbench.store.history.history import History
from workbench.store.sqlite.connection import connect
from workbench.store.sqlite.errors import translate_errors

_COPIED_PAGES = 500


def backup(history: History, target: Path, progress: Callable[[int, int], None]) -> None:
    """Copies the whole history to a new file, while it is in use.

    SQLite copies it: its file is never opened by hand, since closing it again would drop this process's locks
    on it (sqlite.org/howtocorrupt.html, section 2.2).

    Args:
        history: what to copy.
        target: a file that is not there.
        progress: is told now and then how much is left, and how much there is: first in pages of the
            database, then in large bodies, which the copy has inside.

    Raises:
        StoreError: it cannot be written; nothing is left of it then.
    """
    if target.exists():
        raise FileExistsAlreadyError(f"{target} already exists", "Name a file that does not exist.")
    if not target.parent.is_dir():
        raise StoreError(f"{target.parent} is not a folder")
    private_file(target)
    try:
        with (
            history.reading() as connection,
            translate_errors(target),
            contextlib.closing(connect(target)) as copy,
        ):
            connection.backup(
                copy, pages=_COPIED_PAGES, progress=lambda _, left, whole: progress(left, whole)
            )
            # A copy is one file, to be moved about.
            copy.execute("PRAGMA journal_mode = DELETE")
            copy.execute("PRAGMA synchronous = OFF")  # it is flushed as a whole below
            bodies = 0
            for left in upkeep.unpack(connection, copy):
                bodies = max(bodies, left)
                progress(left, bodies)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            target.unlink()
        raise
    _flush(target)


def _flush(path: Path) -> None:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise unwritable(path, error) from error
