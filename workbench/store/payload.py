"""Bodies that are files of the user's."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from workbench.model.errors import PayloadError
from workbench.model.invocation import BytesBody, FileBody

# Standard input, and what a shell writes for <(command).
_STREAM = re.compile(r"/dev/stdin|/(dev|proc/self)/fd/\d+")


def read_file_body(body: FileBody) -> BytesBody:
    """The bytes of a file as it is now.

    Args:
        body: the path; `~` is the home folder, `/dev/stdin` is read to its end.

    Raises:
        PayloadError: it is missing, unreadable, a folder or a device, or changed while it was read.
    """
    try:
        return BytesBody(_content(Path(body.path).expanduser()), origin=body.path)
    except OSError as error:
        raise PayloadError(f"{body.path} cannot be read: {error.strerror}") from error
    except (ValueError, RuntimeError) as error:
        raise PayloadError(f"{body.path!r} is no path: {error}") from error
    except MemoryError:
        raise PayloadError(f"{body.path} does not fit into memory") from None


def _content(path: Path) -> bytes:
    stream = _STREAM.fullmatch(str(path)) is not None
    kind = path.stat().st_mode
    if stat.S_ISDIR(kind):
        raise PayloadError(f"{path} is a folder")
    # Opening a pipe or a device may wait for ever, or do something.
    if not stat.S_ISREG(kind) and not stream:
        raise PayloadError(f"{path} is not a regular file")
    with path.open("rb") as file:
        before = os.fstat(file.fileno())
        data = file.read()
        after = os.fstat(file.fileno())
    if not stream and (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise PayloadError(f"{path} changed while it was read", "Send again when it is complete.")
    return data
