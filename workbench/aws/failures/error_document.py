"""The JSON objects that the service answers with, read leniently: they are shown, not computed with."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from workbench.model.encodable import with_encodable_texts

_LARGEST = 32 * 1024 * 1024
"""Bytes of a document that are looked at: its objects may take many times as many."""


_DIGITS = 4000
"""Python makes no number of more (sys.set_int_max_str_digits)."""

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""The escape of half a character (RFC 8259, section 8.2). Python joins two that belong together."""


def json_object(body: bytes) -> dict[str, Any] | None:
    """The object that `body` is; empty for an empty body, None for anything but an object.

    Bytes that are not UTF-8 are replaced, and so is half a character (`\\ud800`), which nothing can keep: a
    member in a wrong encoding does not cost the others.
    """
    if not body:
        return {}
    if len(body) > _LARGEST:
        return None
    text = body.decode("utf-8", "replace")
    try:
        document = msgspec.json.decode(text)
    except msgspec.DecodeError:
        document = _leniently(text)
    except RecursionError:
        return None
    return document if isinstance(document, dict) else None


def _leniently(text: str) -> Any:
    """Returns what Python takes for JSON: integers of any length, kept as their digits, and NaN."""
    # Loaded here: documents of the service do without.
    import json

    try:
        document = json.loads(text, parse_int=lambda digits: int(digits) if len(digits) < _DIGITS else digits)
        return with_encodable_texts(document) if _HALF.search(text) else document
    except (ValueError, RecursionError):
        return None
