"""Folders of the user's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from workbench.model.errors import PayloadError
from workbench.store.files.atomic import unwritable


def kind_of(path: str) -> str:
    """What stands at a path: `file`, `folder`, or empty where there is nothing, or it is not a path."""
    try:
        place = Path(path).expanduser()
        return "folder" if place.is_dir() else "file" if place.exists() else ""
    except (OSError, ValueError, RuntimeError):
        return ""


def make_folder(path: str) -> None:
    """Makes a folder, and those missing above it.

    Raises:
        StoreError: it cannot be made.
    """
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(path, error) from error


def files_below(folder: str, endings: tuple[str, ...]) -> tuple[str, ...]:
    """The files of a folder and those below it that end so, in the order of their paths.

    Raises:
        PayloadError: a folder cannot be read.
    """
    return tuple(sorted(_files(Path(folder).expanduser(), endings)))


def _files(folder: Path, endings: tuple[str, ...]) -> Iterator[str]:
    def refuse(error: OSError) -> None:
        raise PayloadError(f"{error.filename} cannot be read: {error.strerror}")

    for place, _, names in os.walk(folder, onerror=refuse):
        for name in names:
            if name.endswith(endings):
                yield str(Path(place) / name)
