"""Bodies that are files of the user's."""

from __future__ import annotations

import base64
import binascii
import os
import re
from pathlib import Path

from workbench.model.errors import PayloadError
from workbench.model.invocation import BytesBody, FileBody, FileEncoding
from workbench.store.files.regular_file import BODY_LIMIT, limited, opened_regular, written

# Standard input, and what a shell writes for <(command).
STREAM = re.compile(r"/dev/stdin|/(dev|proc/self)/fd/\d+")
"""Paths that are read to their end whatever they are."""


def read_file_body(body: FileBody) -> BytesBody:
    """Returns what a file stands for as it is now.

    Args:
        body: the path; `~` is the home folder, `/dev/stdin` is read to its end.

    Raises:
        PayloadError: it is missing, unreadable, a folder or a device, changed while it was read, or is not
            the base64 that it is to be.
    """
    try:
        return BytesBody(_decoded(_content(Path(body.path).expanduser()), body), origin=body.path)
    except OSError as error:
        raise PayloadError(f"{written(body.path)} cannot be read: {error.strerror}") from error
    except (ValueError, RuntimeError) as error:
        raise PayloadError(f"{body.path!r} is not a path: {error}") from error
    except MemoryError:
        raise PayloadError(f"{written(body.path)} does not fit into memory") from None


def _decoded(data: bytes, body: FileBody) -> bytes:
    match body.encoding:
        case FileEncoding.TEXT:
            return data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        case FileEncoding.JOINED:
            return data.translate(None, b"\r\n\0")
        case FileEncoding.BASE64:
            try:
                return base64.b64decode(b"".join(data.split()), validate=True)
            except binascii.Error as error:
                raise PayloadError(
                    f"{written(body.path)} is not base64: {error}",
                    "Send it unchanged (fileb://), or correct it.",
                ) from None
        case _:
            return data


def _content(path: Path) -> bytes:
    stream = STREAM.fullmatch(str(path)) is not None
    if stream:
        with path.open("rb") as file:
            return file.read()
    with opened_regular(path) as file:
        before = os.fstat(file.fileno())
        data = limited(file, BODY_LIMIT)
        after = os.fstat(file.fileno())
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise PayloadError(f"{path} changed while it was read", "Send again when it is complete.")
    return data
