"""Inputs that are read once, from their beginning to their end: files, folders, standard input."""

from __future__ import annotations

import os
import stat
import sys
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from workbench.model.errors import NotFoundError, PayloadError
from workbench.store.files.regular_file import written


class InputFile(NamedTuple):
    """One file of an input.

    Args:
        path: where it is.
        name: its path below the folder that was named, with `/` between; else as it was named.
        size: bytes; None where it is a pipe.
    """

    path: Path
    name: str
    size: int | None


def input_files(path: str) -> tuple[InputFile, ...]:
    """Returns the file at a path, or the files of a folder and those below it in the order of their names.

    Hidden files, and those in hidden folders, are left out.

    Raises:
        NotFoundError: nothing is there.
        PayloadError: it cannot be read, or is a device.
    """
    try:
        place = Path(path).expanduser()
        status = place.stat()
        if not stat.S_ISDIR(status.st_mode):
            return (_input_file(place, path, status),)
        files = sorted(_below(place), key=lambda file: file.relative_to(place).parts)
        return tuple(_input_file(file, file.relative_to(place).as_posix(), file.stat()) for file in files)
    except FileNotFoundError:
        raise NotFoundError(f"{path} does not exist.") from None
    except OSError as error:
        raise unreadable(path, error) from error
    except (ValueError, RuntimeError) as error:
        raise PayloadError(f"{path!r} is not a path: {error}") from error


def open_file(file: InputFile) -> FileIO:
    """Opens a file for reading, unbuffered.

    Raises:
        PayloadError: it cannot be read.
    """
    try:
        return FileIO(os.fspath(file.path), "rb")
    except OSError as error:
        raise unreadable(str(file.path), error) from error


def open_standard_input() -> FileIO:
    """Opens standard input for reading, unbuffered; it stays open when this is closed.

    Raises:
        PayloadError: it is closed.
    """
    try:
        return FileIO(os.dup(sys.__stdin__.fileno() if sys.__stdin__ else 0), "rb")
    except (OSError, ValueError) as error:
        raise PayloadError("Standard input is closed.", "Name a file, or pipe the records in.") from error


def unreadable(path: str, error: OSError) -> PayloadError:
    """Returns the error of an input that cannot be read, with the system's reason."""
    return PayloadError(f"{written(path)} cannot be read: {error.strerror or error}")


def _input_file(path: Path, name: str, status: os.stat_result) -> InputFile:
    regular = stat.S_ISREG(status.st_mode)
    if not regular and not stat.S_ISFIFO(status.st_mode):
        raise PayloadError(f"{path} cannot be read: it is not a regular file.")
    return InputFile(path, name, status.st_size if regular else None)


def _below(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise error

    files: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(place) / name for name in names if not name.startswith(".")]
    return files
