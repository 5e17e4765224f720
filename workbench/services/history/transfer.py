"""Exchanges to and from files: exports, imports and copies of the whole history."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from workbench.model.errors import PayloadError
from workbench.services.workbench import Workbench
from workbench.store.history.transfer import backup, exporter
from workbench.store.history.transfer.exporter import Imported


class HistoryTransfer:
    """Moves exchanges between a history and files. Blocks; raises StoreError where either cannot be used.

    Args:
        bench: whose history.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench

    def export(self, numbers: Iterable[int], *, packed: bool) -> Iterator[bytes]:
        """Exchanges as lines of JSON, bodies included: see `workbench.store.history.transfer.exporter`."""
        return exporter.exported(self._bench.history, numbers, packed=packed)

    def import_(self, source: str, *, complain: Callable[[PayloadError], None] | None = None) -> Imported:
        """Imports a file of exchanges: see `workbench.store.history.transfer.exporter.take_in`."""
        return exporter.take_in(self._bench.history, source, complain=complain)

    def backup(self, target: Path, progress: Callable[[int, int], None]) -> None:
        """Copies the whole history to a new file, while it is in use."""
        backup.backup(self._bench.history, target, progress)
