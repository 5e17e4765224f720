"""Members of a document, whatever a container put there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def inside(document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Returns the document that a member is; an empty one where it is none."""
    member = document.get(name)
    return member if isinstance(member, dict) else {}


def word(value: object) -> str:
    """Returns a text; an empty one where it is none."""
    return value if isinstance(value, str) else ""


def count(document: Mapping[str, Any], name: str) -> int | None:
    """Returns the whole number that a member is; None where it is none."""
    value = document.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def documents_in(items: object) -> list[Mapping[str, Any]]:
    """Returns the documents in a list; none where it is something else."""
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def documents(items: object) -> list[Mapping[str, Any]]:
    """Returns the documents in a list, or the one that stands in its place."""
    return [items] if isinstance(items, dict) else documents_in(items)


def text_of(content: object) -> str:
    """Returns what a content says: a text, or parts with `text` or `thinking`, which may have parts again."""
    if isinstance(content, list):
        return "".join(word(part.get("text")) or text_of(part.get("thinking")) for part in documents(content))
    return word(content)
