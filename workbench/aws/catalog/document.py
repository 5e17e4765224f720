"""An answer of the control plane, read with care: what is absent, or of a type that is new, is left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from workbench.model.redaction import redacted


class Document:
    """One JSON object of an answer.

    Args:
        members: as the SDK parsed them; anything but a mapping is an object without members.
    """

    def __init__(self, members: Any) -> None:
        self._members: Mapping[str, Any] = members if isinstance(members, Mapping) else {}

    def __bool__(self) -> bool:
        return bool(self._members)

    def text(self, name: str) -> str:
        """Returns a text without secrets, which a service may quote; empty where there is none."""
        return redacted(self.token(name))

    def token(self, name: str) -> str:
        """Returns a text that is sent back as it is, such as a page token; empty where there is none."""
        value = self._members.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> float | None:
        """Returns a number; None where there is none."""
        value = self._members.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def count(self, name: str) -> int | None:
        """Returns a whole number; None where there is none."""
        number = self.number(name)
        return None if number is None else int(number)

    def flag(self, name: str) -> bool:
        """Returns whether a member is true."""
        return self._members.get(name) is True

    def moment(self, name: str) -> datetime | None:
        """Returns a moment, aware; None where there is none."""
        value = self._members.get(name)
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def child(self, name: str) -> Document:
        """Returns an object; one without members where there is none."""
        return Document(self._members.get(name))

    def children(self, name: str) -> Iterator[Document]:
        """Yields the objects of a list."""
        value = self._members.get(name)
        for item in value if isinstance(value, list | tuple) else ():
            if isinstance(item, Mapping):
                yield Document(item)

    def pairs(self, moments: str, numbers: str) -> Iterator[tuple[datetime, float]]:
        """Yields the members of two lists of the same length: moments, aware, and numbers."""
        first, second = self._members.get(moments), self._members.get(numbers)
        if isinstance(first, list | tuple) and isinstance(second, list | tuple):
            for at, value in zip(first, second, strict=False):
                if isinstance(at, datetime) and isinstance(value, int | float):
                    yield at.astimezone(UTC), float(value)

    def texts(self, name: str) -> dict[str, str]:
        """Returns an object whose values are texts."""
        value = self._members.get(name)
        members = value.items() if isinstance(value, Mapping) else ()
        return {str(key): text for key, text in members if isinstance(text, str)}
