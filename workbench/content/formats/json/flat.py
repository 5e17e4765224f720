"""The objects in a cell as columns of their own: `usage` becomes `usage.prompt_tokens` and the others."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from workbench.model.not_json import NOT_JSON

_DEPTH = 6
_MOST_ITEMS = 16
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])


def flat_members(members: dict[str, msgspec.Raw]) -> dict[str, msgspec.Raw]:
    """Returns the members of an object, and in place of objects and short lists what is in them, by path."""
    return dict(_flat("", members, _DEPTH))


def _flat(prefix: str, members: dict[str, msgspec.Raw], depth: int) -> Iterator[tuple[str, msgspec.Raw]]:
    for name, raw in members.items():
        path = f"{prefix}.{name}" if prefix and not name.startswith("[") else f"{prefix}{name}"
        inner = _inner(bytes(raw)) if depth else {}
        if inner:
            yield from _flat(path, inner, depth - 1)
        else:
            yield path, raw


def _inner(raw: bytes) -> dict[str, msgspec.Raw]:
    """The members of an object, or the items of a list of objects; nothing for any other value."""
    text = raw.strip()
    try:
        if text[:1] == b"{":
            return _OBJECT.decode(text)
        if text[:1] == b"[":
            items = _ARRAY.decode(text)
            if len(items) <= _MOST_ITEMS and all(bytes(item).lstrip()[:1] == b"{" for item in items):
                return {f"[{at}]": item for at, item in enumerate(items)}
    except NOT_JSON:
        return {}
    return {}
