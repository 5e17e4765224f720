"""Whether a list shows what its user has done: keys that act on its rows wait until it does."""

from __future__ import annotations


class ListReading:
    """Counts what changes a list, and the readings that show it.

    Keys wait until the list was read once, while a change is being written, and until that has been read. A
    look at what others did keeps nobody waiting.

    Args:
        rows: what keys wait for, such as `the list of sessions`.
    """

    def __init__(self, rows: str) -> None:
        self._rows = rows
        self._changes = 0
        self._begun = self._shown = 0
        self._needed = 1

    @property
    def awaited(self) -> str:
        """What keys wait for; empty where they need not wait."""
        return self._rows if self._changes or self._shown < self._needed else ""

    def begin(self, *, is_needed: bool = False) -> int:
        """A reading begins, for which those before it are given up.

        Args:
            is_needed: whether it shows what its user has done otherwise than by a change of the list.

        Returns:
            The number of the reading.
        """
        self._begun += 1
        if is_needed:
            self._needed = self._begun
        return self._begun

    def is_newest(self, number: int) -> bool:
        """Returns whether no reading has begun after one."""
        return number == self._begun

    def show(self, number: int) -> None:
        """What a reading has read is shown, or why there is nothing."""
        self._shown = max(self._shown, number)

    def change(self) -> None:
        """A change of the list is about to be written."""
        self._changes += 1

    def end_change(self, *, is_made: bool = True) -> None:
        """A change was written: the reading that begins next shows it.

        Args:
            is_made: whether it has changed anything.
        """
        self._changes -= 1
        if is_made:
            self._needed = self._begun + 1
