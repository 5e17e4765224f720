"""`file://` in place of a value: a file's text, as the AWS CLI reads it (aws-cli v2, paramfile.py)."""

from __future__ import annotations

import locale
import os

from workbench.model.errors import PayloadError, UsageError
from workbench.model.invocation import BytesBody, FileBody
from workbench.model.service.command_words import BYTES, TEXT
from workbench.services.validation import resolve


def file_of(value: str) -> FileBody:
    """The file that `file://…` or `fileb://…` names; `~` and `$NAME` in it are filled in."""
    path = value.partition("://")[2]
    return FileBody(os.path.expandvars(os.path.expanduser(path)))  # noqa: PTH111 - `~` first, as in the CLI


def text_of(option: str, value: str) -> str:
    """A value, or the text of the file that it names. Line ends become line feeds, as in any text file.

    Raises:
        PayloadError: the file cannot be read, or is not text.
        UsageError: `fileb://` where text is wanted.
    """
    if value.startswith(BYTES):
        raise UsageError(f"{option} takes text, not the bytes of a file.", f"Use {TEXT} instead of {BYTES}.")
    if not value.startswith(TEXT):
        return value
    file = file_of(value)
    content = resolve(file)
    data = content.data if isinstance(content, BytesBody) else b""
    encoding = os.environ.get("AWS_CLI_FILE_ENCODING") or locale.getpreferredencoding(False)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise PayloadError(
            f"{option}: {file.path} is not {encoding} text: {error}.",
            f"If it is a binary file, use {BYTES} instead of {TEXT}.",
        ) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")
