"""What a folder of saved requests holds."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.model.errors import StoreError

SETTLED_NS = 1_000_000_000


@dataclass(frozen=True)
class Stamp:
    """What tells whether a file is still as it was read; it has no file where all is zero."""

    changed: int = 0
    size: int = 0


@dataclass(frozen=True)
class Entry:
    """One request of the list.

    Attributes:
        name: its path below the root, without the ending.
        path: its file.
        stamp: of the file.
    """

    name: str
    path: Path
    stamp: Stamp


@dataclass(frozen=True)
class Listing:
    """The names of all requests, and what tells whether they are still the same.

    Attributes:
        root: the folder of the requests.
        names: the requests, in order.
        folders: when the content of each folder last changed, in nanoseconds; 0 where it does not exist.
        settled: whether a later change would change one of these times: a clock may stand still for some
            milliseconds.
    """

    root: Path
    names: tuple[str, ...]
    folders: Mapping[Path, int]
    settled: bool

    def is_current(self) -> bool:
        """Whether no file was added, removed or renamed since. Looks at the folders, not at the files."""
        return self.settled and all(changed_at(folder) == moment for folder, moment in self.folders.items())


def changed_at(folder: Path) -> int:
    try:
        return folder.stat().st_mtime_ns
    except OSError:
        return 0


def stamp_of(path: Path) -> Stamp:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return Stamp()
    except OSError as error:
        if error.errno == errno.ELOOP:
            return Stamp()
        raise StoreError(f"{path} cannot be read: {error.strerror}") from error
    return Stamp(status.st_mtime_ns, status.st_size)
