"""`--body`: the four ways in which the AWS CLI v2 takes bytes, and `-` for standard input."""

from __future__ import annotations

import sys

from workbench.cli.core.exit_codes import Base64Error
from workbench.cli.core.param_file import file_of, text_of
from workbench.cli.core.terminal.console import print_info
from workbench.content.humanize import counted, cut
from workbench.model.invocation import BytesBody, FileBody
from workbench.model.service.command_words import BYTES, RAW, TEXT
from workbench.services.command_line import from_base64, from_text

_LITERALLY = f"To send the text itself, add --cli-binary-format {RAW}; to send a file, use {BYTES}PATH."
_SHOWN = 60


def body_of(option: str, value: str, binary_format: str) -> BytesBody | FileBody:
    """The body that an option's value stands for.

    Args:
        option: its name, for messages.
        value: text, `file://PATH`, `fileb://PATH` or `-`.
        binary_format: one of `BINARY_FORMATS`: what text is.

    Raises:
        PayloadError: the file cannot be read.
        Base64Error: the text is not base64.
    """
    if value == "-":
        return BytesBody(sys.stdin.buffer.read(), "standard input")
    if value.startswith(BYTES):
        return file_of(value)
    origin = file_of(value).path if value.startswith(TEXT) else ""
    return body_from(option, text_of(option, value), binary_format, origin)


def body_from(option: str, text: str, binary_format: str, origin: str = "") -> BytesBody:
    """The body that a text stands for.

    Args:
        option: its name, for messages.
        binary_format: one of `BINARY_FORMATS`: what the text is.
        origin: the path of the file that it was in; empty where it was in none.

    Raises:
        Base64Error: the text is not base64.
    """
    if binary_format == RAW:
        return BytesBody(from_text(text), origin)
    return BytesBody(_from_base64(option, text), origin)


def _from_base64(option: str, text: str) -> bytes:
    """Decodes as the AWS CLI does, which skips foreign characters in silence; reports them."""
    try:
        data, foreign = from_base64(text)
    except ValueError as error:
        raise Base64Error(
            f'Invalid base64: "{cut(text, _SHOWN)}"', f"{option} is read as base64 ({error}). {_LITERALLY}"
        ) from None
    if foreign:
        print_info(
            f"{option} was decoded as base64 (as the AWS CLI does): {foreign:,} of {len(text):,} characters "
            f"were ignored and only {counted(len(data), 'byte')} sent, probably not what you meant. "
            f"{_LITERALLY}"
        )
    return data
