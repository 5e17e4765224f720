"""Values to offer in the form, from several sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


class Suggestions:
    """What each source offers, by field name; a field of a source is replaced by its next value."""

    def __init__(self) -> None:
        self._sources: dict[str, dict[str, Sequence[str]]] = {}

    def add(self, source: str, values: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        """Takes what a source offers; returns what all offer, each value once, older sources first."""
        self._sources.setdefault(source, {}).update(values)
        merged: dict[str, tuple[str, ...]] = {}
        for offered in self._sources.values():
            for name, texts in offered.items():
                merged[name] = tuple(dict.fromkeys((*merged.get(name, ()), *texts)))
        return merged
