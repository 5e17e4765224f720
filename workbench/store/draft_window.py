"""The drafts of one window: which there are, in which order, and which window they belong to."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

import msgspec

from workbench.model.errors import StoreError
from workbench.model.not_json import NOT_JSON
from workbench.model.requests.draft_origin import DraftEntry, DraftList
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import PRIVATE_FILE, open_lock, private_folder, replace_file, unwritable
from workbench.store.files.regular_file import REQUEST_LIMIT, read_regular


class DraftWindow:
    """A window's place among those that are open: no two have the same drafts.

    A window takes the lowest number that no living process has, so that a restart finds its drafts again. The
    system gives the lock back when a process ends in whatever way.

    Args:
        places: the files are in the folder `data`.

    Raises:
        StoreError: the folder cannot be written, or has no locks.
    """

    def __init__(self, places: AppDirs) -> None:
        private_folder(places.data)
        self._data = places.data
        self.number = 1
        self._descriptor: int | None = None
        while not self._take(self._lock_path):
            self.number += 1

    @property
    def _lock_path(self) -> Path:
        return self._data / f"drafts-{self.number}.lock"

    @property
    def _path(self) -> Path:
        return self._data / f"drafts-{self.number}.json"

    def _take(self, path: Path) -> bool:
        descriptor = open_lock(path)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except OSError as error:
            os.close(descriptor)
            raise StoreError(f"{path} cannot be locked: {error.strerror}") from error
        self._descriptor = descriptor
        return True

    def drafts(self) -> DraftList:
        """Returns the drafts of last time; of the first window, at least `draft.json`."""
        try:
            stored = msgspec.json.decode(read_regular(self._path, REQUEST_LIMIT), type=DraftList)
        except (OSError, *NOT_JSON):
            # The files of the drafts stay; without the list there is the first, as there was once.
            stored = DraftList(drafts=())
        if not stored.drafts:
            return (
                DraftList()
                if self.number == 1
                else DraftList(drafts=(DraftEntry(name=f"window-{self.number}"),))
            )
        active = stored.active if 0 <= stored.active < len(stored.drafts) else 0
        return msgspec.structs.replace(stored, active=active)

    def save(self, drafts: DraftList) -> None:
        """Keeps which drafts there are.

        Raises:
            StoreError: it cannot be written.
        """
        try:
            replace_file(self._path, (msgspec.json.encode(drafts),), PRIVATE_FILE)
        except OSError as error:
            raise unwritable(self._path, error) from error

    def release(self) -> None:
        """Gives the drafts to the next window, once: the number may be another file's afterwards."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            with contextlib.suppress(OSError):
                os.close(descriptor)
