"""Which processes are alive that have exchanges in flight.

Each process that records holds a lock on a file of its own in the folder `owners`. The system lets go of the
lock when the process ends, in whatever way; so a lock that can be taken belongs to nobody, whichever process
has the number of the dead one by now.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

from workbench.model.errors import StoreError
from workbench.store.files.atomic import new_file, private_folder, unwritable


class ProcessLock:
    """The lock by which others see that this process is alive.

    Args:
        folder: the folder `owners` of the history.

    Raises:
        StoreError: the folder cannot be written, or has no locks.
    """

    def __init__(self, folder: Path) -> None:
        private_folder(folder)
        self._descriptor: int | None = None
        while True:
            self.name = os.urandom(8).hex()
            self._path = folder / self.name
            try:
                self._descriptor = new_file(self._path)
                fcntl.flock(self._descriptor, fcntl.LOCK_EX)
            except OSError as error:
                self._close()
                raise unwritable(self._path, error) from error
            if self._path.exists():
                return
            # Somebody swept it away between its creation and the lock.
            self._close()

    def release(self) -> None:
        """Gives up the lock, once: what is still in flight under this name belongs to nobody."""
        with contextlib.suppress(FileNotFoundError):
            self._path.unlink()
        self._close()

    def _close(self) -> None:
        # Once: the number may be another file's afterwards.
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def names(folder: Path) -> tuple[str, ...]:
    """Every owner that left a file, alive or not."""
    try:
        return tuple(sorted(os.listdir(folder)))  # noqa: PTH208  the names are what is wanted
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise StoreError(f"{folder} cannot be read: {error.strerror}") from error


def gone(folder: Path, name: str) -> bool:
    """Returns whether an owner is no longer alive; its file is removed then.

    Raises:
        StoreError: that cannot be found out.
    """
    path = folder / name
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink(missing_ok=True)
        finally:
            os.close(descriptor)
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False
    except OSError as error:
        raise unwritable(path, error) from error
    return True
