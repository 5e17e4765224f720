"""How much room the user's folders take, and how much is left for them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.disk_reserve import free


@dataclass(frozen=True)
class Usage:
    """Sizes in bytes.

    Attributes:
        folder: where the data are, or would be.
        used: by everything in it.
        left: on its disk for this user.
    """

    folder: Path
    used: int
    left: int


def usage(places: AppDirs) -> Usage:
    """Returns what the data folder takes, and what its disk has left.

    Raises:
        OSError: a folder or its disk cannot be read.
    """
    used = sum(path.stat().st_size for path in places.data.rglob("*") if path.is_file())
    existing = next(folder for folder in (places.data, *places.data.parents) if folder.exists())
    return Usage(places.data, used, free(existing))
