"""Bytes as command lines give them: text as it stands, or base64 as the AWS CLI decodes it."""

from __future__ import annotations

import base64
import binascii
import re

_FOREIGN = re.compile(r"[^A-Za-z0-9+/=\s]")


def from_text(text: str) -> bytes:
    """Returns the bytes of a word; bytes of a command line that are not UTF-8 arrive as surrogates."""
    return text.encode("utf-8", "surrogateescape")


def from_base64(text: str) -> tuple[bytes, int]:
    """Decodes as the AWS CLI does: characters outside base64 are skipped.

    Returns:
        the bytes, and how many characters were skipped.

    Raises:
        ValueError: the text is not base64, with the reason.
    """
    try:
        data = base64.b64decode(text)
    except (binascii.Error, ValueError) as error:
        raise ValueError(str(error)) from None
    return data, len(_FOREIGN.findall(text))
