"""Bytes that stand in a text as base64 (RFC 4648)."""

from __future__ import annotations

import binascii

_URL_SAFE = bytes.maketrans(b"-_", b"+/")
# A string of JSON may write these with a backslash.
_JSON_ESCAPES = ((b"\\/", b"/"), (b"\\n", b"\n"), (b"\\r", b"\r"))


def decoded_base64(text: bytes) -> bytes:
    """Returns the bytes of a text in base64; empty where it is not.

    Either alphabet is read, with line breaks, without padding, and as a string of JSON escapes it.
    """
    if b"\\" in text:
        for escaped, plain in _JSON_ESCAPES:
            text = text.replace(escaped, plain)
    compact = text.translate(_URL_SAFE, b"\r\n\t =")
    try:
        return binascii.a2b_base64(compact + b"=" * (-len(compact) % 4))
    except binascii.Error:
        return b""
