"""Files and folders that only their owner can read, and files that are replaced whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
import time
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from workbench.model.errors import StoreError
from workbench.store.files.release import freed_elsewhere

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
LOCK_SECONDS = 10.0
"""How long somebody else's lock is waited for."""
_LOCK_PAUSE = 0.01


def unwritable(path: str | Path, error: OSError) -> StoreError:
    """The error for a file or folder that cannot be written, with the system's reason."""
    reason = error.strerror or str(error)
    return StoreError(f"{path} cannot be written: {reason}")


def private_folder(folder: Path) -> Path:
    """Creates a folder and those missing above it for its owner alone; closes it to others if it exists.

    Raises:
        StoreError: it cannot be created, or is not a folder.
    """
    try:
        missing = [folder, *folder.parents]
        missing = missing[: next(n for n, place in enumerate(missing) if place.exists())]
        for place in reversed(missing):
            place.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
            place.chmod(PRIVATE_FOLDER)  # the umask may have taken the owner's own rights
        status = folder.stat()
        if not stat.S_ISDIR(status.st_mode):
            raise StoreError(f"{folder} is not a folder")
        if status.st_mode & 0o077 and status.st_uid == os.geteuid():
            folder.chmod(PRIVATE_FOLDER)
    except OSError as error:
        raise unwritable(folder, error) from error
    return folder


def private_file(path: Path) -> None:
    """Creates an empty file for its owner alone, or closes an existing one to others; its content stays.

    One that is there is never opened: closing it again would drop all POSIX locks that this process holds on
    it (fcntl(2)), and with them SQLite's (sqlite.org/howtocorrupt.html, section 2.2).

    Raises:
        StoreError: it cannot be created or is not ours.
    """
    try:
        try:
            os.close(new_file(path))
        except FileExistsError:
            if stat.S_IMODE(path.stat().st_mode) != PRIVATE_FILE:
                path.chmod(PRIVATE_FILE)
    except OSError as error:
        raise unwritable(path, error) from error


def new_file(path: Path) -> int:
    """Creates a file for its owner alone, whatever the umask, and returns its descriptor.

    Raises:
        OSError: the folder does not allow it, or the file is there.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
    os.fchmod(descriptor, PRIVATE_FILE)
    return descriptor


def replace_file(target: Path, chunks: Iterable[bytes], mode: int | None = None) -> None:
    """Writes a file beside its place, flushes it to the disk, and puts it there in one step.

    Whatever goes wrong, the old file stays and nothing half-written is left. An existing file keeps its mode.

    Args:
        target: no symbolic link.
        chunks: the content; an exception raised by it is passed on.
        mode: the permissions; None for those of the file replaced, or the umask's where there is none.

    Raises:
        OSError: the folder or the disk will not take it.
    """
    # The name does not contain the target's, which may be as long as a name can be.
    beside = target.with_name(f".{os.urandom(8).hex()}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(beside, flags, 0o666 if mode is None else mode)
    file = os.fdopen(descriptor, "wb")
    try:
        _take_over(target, descriptor, mode)
        file.writelines(chunks)
        file.flush()
        os.fsync(descriptor)
        beside.replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            beside.unlink()
        with freed_elsewhere(descriptor), contextlib.suppress(OSError):
            file.close()
        raise
    file.close()
    flush(target.parent)


def _take_over(target: Path, descriptor: int, mode: int | None) -> None:
    """Gives a new file the mode and owner of the one it will replace."""
    if mode is not None:
        os.fchmod(descriptor, mode)
        return
    try:
        old = target.stat()
    except FileNotFoundError:
        return
    os.fchmod(descriptor, stat.S_IMODE(old.st_mode))
    new = os.fstat(descriptor)
    if (old.st_uid, old.st_gid) != (new.st_uid, new.st_gid):
        # Only root may give files away; anybody else's new file is their own, as with any editor.
        with contextlib.suppress(PermissionError):
            os.fchown(descriptor, old.st_uid, old.st_gid)


def flush(path: Path) -> None:
    """Makes a file, or a rename in a folder, outlast a power failure, on filesystems that can flush it."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _lock(descriptor: int, path: Path) -> None:
    """Takes a lock, or gives up after a while: whoever holds it may have been stopped."""
    deadline = time.monotonic() + LOCK_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreError(
                    f"{path} has been locked by another process for {LOCK_SECONDS:g} s",
                    "End that process (`fuser` names it), or set WORKBENCH_HOME to another folder.",
                ) from None
            time.sleep(_LOCK_PAUSE)
        else:
            return


def open_lock(path: Path) -> int:
    """Returns a descriptor of a lock file, which is created if need be; not locked yet.

    Raises:
        StoreError: the file cannot be created or opened.
    """
    private_file(path)
    try:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError as error:
        raise unwritable(path, error) from error


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Waits until no other thread or process holds this lock file, and holds it.

    Raises:
        StoreError: the file cannot be created, its filesystem has no locks, or another process keeps it.
    """
    descriptor = open_lock(path)
    try:
        try:
            _lock(descriptor, path)
        except OSError as error:
            raise StoreError(
                f"{path} cannot be locked: {error.strerror}",
                "Set WORKBENCH_HOME to a folder on a local disk.",
            ) from error
        yield
    finally:
        os.close(descriptor)


def set_aside(path: Path, name: str, *attachments: str) -> Path:
    """Renames a file that cannot be used, and its companions, so that nothing is lost or overwritten.

    Args:
        path: the file.
        name: its new name in the same folder; a number is added where that is taken.
        attachments: endings of files that go with it, such as `-wal`; they are moved first, so that an end
            in between leaves none of them to a new file of the old name.

    Returns:
        where it is now.

    Raises:
        StoreError: the folder does not allow it.
    """
    stem, dot, ending = name.rpartition(".")
    chosen, number = path.with_name(name), 1
    while chosen.exists():
        number += 1
        chosen = path.with_name(f"{stem}-{number}{dot}{ending}")
    try:
        for attachment in attachments:
            with contextlib.suppress(FileNotFoundError):
                Path(f"{path}{attachment}").rename(f"{chosen}{attachment}")
        path.rename(chosen)
    except OSError as error:
        raise unwritable(path.parent, error) from error
    return chosen


def stamp(moment: datetime) -> str:
    """A moment as part of a file name."""
    return f"{moment:%Y%m%dT%H%M%SZ}"
