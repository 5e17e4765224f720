"""Files that a user asks for by name, and files that are handed to other programs. Their owner's alone."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

from workbench.model.errors import FileExistsAlreadyError, StoreError
from workbench.store.files.app_dirs import AppDirs
from workbench.store.files.atomic import PRIVATE_FILE, new_file, private_folder, replace_file, unwritable

_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST_NAME = 80


def save_as(path: str, data: bytes, *, replace: bool = False) -> Path:
    """Writes a file whole or not at all; nothing that is there is overwritten unless that is asked for.

    Args:
        path: where to; `~` is the home folder.
        data: the content.
        replace: whether a file that is there is replaced. It keeps its mode; a new one is 0600.

    Returns:
        where it is.

    Raises:
        FileExistsAlreadyError: a file is there, and `replace` is not given.
        StoreError: it is not a path or a folder, or its folder or the disk does not take it.
    """
    if not path.strip() or "\0" in path:
        raise StoreError(f"{path!r} is not a path")
    try:
        target = Path(path).expanduser().absolute()
        if target.is_dir():
            raise StoreError(f"{target} is a folder")
        if os.path.lexists(target) and not replace:
            raise FileExistsAlreadyError(f"{target} already exists")
        target = Path(os.path.realpath(target))
        if target.exists():
            if not target.is_file():
                raise StoreError(f"{target} is not a regular file")
            replace_file(target, (data,))
        else:
            # Made before it is filled: whoever makes it in the meantime is not overwritten.
            os.close(new_file(target))
            replace_file(target, (data,), PRIVATE_FILE)
    except FileExistsError as error:
        raise FileExistsAlreadyError(f"{target} already exists") from error
    except OSError as error:
        raise unwritable(path, error) from error
    except RuntimeError as error:
        raise StoreError(f"{path} is not a path: {error}") from error
    return target


def write_shared(places: AppDirs, name: str, data: bytes) -> Path:
    """Writes a file for another program to read, in the folder `cache`.

    Args:
        places: of the user.
        name: what it should be called; what does not belong into a file name is replaced.
        data: the content.

    Raises:
        StoreError: the disk does not take it.
    """
    folder = private_folder(places.cache / "handed-over")
    path = folder / f"{os.urandom(4).hex()}-{safe_name(name)}"
    try:
        with os.fdopen(new_file(path), "wb") as file:
            file.write(data)
    except OSError as error:
        raise unwritable(path, error) from error
    return path


def remove_shared(path: Path) -> None:
    """Removes a file that was handed over.

    Raises:
        StoreError: it cannot be removed.
    """
    try:
        with contextlib.suppress(FileNotFoundError):
            path.unlink()
    except OSError as error:
        raise unwritable(path, error) from error


def safe_name(name: str) -> str:
    """A name that is a file's in any folder: no separators, no leading dots, not too long."""
    stem, dot, ending = name.rpartition(".")
    clean = _UNSAFE.sub("-", stem if dot else name).strip(".-")[:_LONGEST_NAME]
    return f"{clean or 'body'}{dot}{_UNSAFE.sub('-', ending) if dot else ''}"
