"""A payload as a file of its own, for as long as another program works on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.model.errors import PayloadError
from workbench.store.files.regular_file import BODY_LIMIT, read_regular

_PRIVATE_FILE = 0o600


@contextmanager
def scratch_file(data: bytes, extension: str) -> Iterator[Path]:
    """A file with these bytes, readable by its owner alone, in a folder of its own; both are gone afterwards.

    Args:
        data: what is in it, byte for byte.
        extension: how its name ends, with the dot.

    Raises:
        PayloadError: the disk is full, or there is no folder for such files.
    """
    try:
        # The folder is the owner's alone (0700), as `tempfile` makes all of them.
        with TemporaryDirectory(prefix="workbench-") as folder:
            path = Path(folder) / f"payload{extension}"
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _PRIVATE_FILE), "wb") as file:
                file.write(data)
            yield path
    except OSError as error:
        raise PayloadError(f"The file for the editor cannot be created: {error.strerror}") from error


def scratch_content(path: Path) -> bytes:
    """Returns what another program has left in it.

    Raises:
        PayloadError: it has left nothing there.
    """
    try:
        return read_regular(path, BODY_LIMIT)
    except OSError as error:
        raise PayloadError(f"The editor removed the file: {error.strerror}") from error
