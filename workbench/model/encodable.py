"""Text that has no UTF-8, such as half a character of JSON or a file's name in another encoding."""

from __future__ import annotations

from typing import Any

import msgspec

_encode = msgspec.json.Encoder().encode


def encodable(text: str) -> str:
    """Returns a text as UTF-8 can write it, with `?` for what it cannot."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def encoded(value: object) -> bytes:
    """Returns a value as JSON. Of text that is not UTF-8, such as a name of a file, odd bytes are lost."""
    try:
        return _encode(value)
    except UnicodeEncodeError:
        return _encode(with_encodable_texts(value))


def with_encodable_texts(value: Any) -> Any:
    """Returns a value of JSON, or a structure, whose texts and names are all `encodable`.

    What is JSON already (`msgspec.Raw`) stays as it is.

    Raises:
        RecursionError: it is nested deeper than Python's stack.
    """
    if isinstance(value, str):
        return encodable(value)
    if isinstance(value, list | tuple):
        return [with_encodable_texts(item) for item in value]
    if isinstance(value, dict):
        return {encodable(name): with_encodable_texts(item) for name, item in value.items()}
    if isinstance(value, msgspec.Struct):
        members = msgspec.structs.asdict(value)
        return msgspec.structs.replace(
            value, **{name: with_encodable_texts(item) for name, item in members.items()}
        )
    return value
