"""Files that a command writes, and replaces only with --force."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.model.errors import FileExistsAlreadyError
from workbench.services.files import write_output


def write_new_file(path: str, data: bytes | Iterable[bytes], *, force: bool) -> None:
    """Writes a file whole or not at all.

    Raises:
        FileExistsAlreadyError: the file exists, and `force` is not given.
        StoreError: it cannot be written.
    """
    try:
        write_output(path, data, replace=force)
    except FileExistsAlreadyError as error:
        raise FileExistsAlreadyError(
            error.message, "Name another file, or use --force to replace it."
        ) from None
