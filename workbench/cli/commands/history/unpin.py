"""`workbench history unpin`."""

from __future__ import annotations

from workbench.cli.commands.history.pin import set_pinned
from workbench.cli.core.command import Command
from workbench.cli.options.exchange_selection import selection_parameters


def _unpin(*, numbers: tuple[int, ...], query: str | None) -> int:
    """Unpin exchanges, so that retention limits apply to them again."""
    return set_pinned(numbers, query, pinned=False)


command = Command("unpin", callback=_unpin, help=_unpin.__doc__, params=selection_parameters())
