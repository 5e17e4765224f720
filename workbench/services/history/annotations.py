"""Pins, tags, names and notes of exchanges."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.services.workbench import Workbench
from workbench.store.history import annotations as records


class Annotations:
    """What a user adds to exchanges. Blocks; raises StoreError where the history cannot be written.

    Args:
        bench: whose history.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def pin(self, numbers: Sequence[int], *, pinned: bool) -> None:
        """Keeps exchanges whatever the retention says, or no longer so."""
        records.pin(self._bench.history, numbers, pinned=pinned)

    def tag(self, numbers: Sequence[int], *, add: Iterable[str] = (), drop: Iterable[str] = ()) -> None:
        """Puts tags on exchanges, and takes some off."""
        records.tag(self._bench.history, numbers, add=add, drop=drop)

    def name(self, number: int, text: str) -> None:
        """Calls an exchange something."""
        records.name(self._bench.history, number, text)

    def note(self, number: int, text: str) -> None:
        """Keeps a note with an exchange."""
        records.note(self._bench.history, number, text)
