"""Where a value stands in a document: a chain of keys, written out only for what is shown."""

from __future__ import annotations

import json
import re

Key = str | int | tuple[str, int]
"""A member's name, an element's index, or a repeated name with its number (from 2)."""

Path = tuple["Path", Key] | None
"""The path of the parent and the key in it; None is the document itself."""

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_LONGEST = 400
"""Keys of a path that are written out; deeper ones are cut in the middle."""


def keys_of(path: Path) -> list[Key]:
    """The keys from the document down."""
    keys: list[Key] = []
    while path is not None:
        path, key = path
        keys.append(key)
    keys.reverse()
    return keys


def written(path: Path) -> str:
    """A path as JMESPath writes it; empty for the document itself."""
    keys = keys_of(path)
    if len(keys) > _LONGEST:
        half = _LONGEST // 2
        return f"{_joined(keys[:half])}…{_joined(keys[-half:])}"
    return _joined(keys)


def _joined(keys: list[Key]) -> str:
    text = "".join(map(_step, keys))
    return text.removeprefix(".")


def _step(key: Key) -> str:
    match key:
        case int():
            return f"[{key}]"
        case str():
            return f".{_name(key)}"
        case name, number:
            return f".{_name(name)}#{number}"


def _name(name: str) -> str:
    return name if _PLAIN.match(name) else quoted(name)


def quoted(text: str) -> str:
    """A string as JSON writes it; in ASCII where it holds half of a surrogate pair."""
    written = json.dumps(text, ensure_ascii=False)
    try:
        written.encode()
    except UnicodeEncodeError:
        return json.dumps(text)
    return written
