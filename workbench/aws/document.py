"""The JSON objects that the service answers with, read leniently: they are shown, not computed with."""

from __future__ import annotations

from typing import Any

import msgspec


def json_object(body: bytes) -> dict[str, Any] | None:
    """The object that `body` is; empty for an empty body, None for anything but an object.

    Bytes that are no UTF-8 are replaced: a member in a wrong encoding does not cost the others.
    """
    if not body:
        return {}
    try:
        found = msgspec.json.decode(body.decode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
