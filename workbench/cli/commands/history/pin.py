"""`workbench history pin`."""

from __future__ import annotations

from workbench.cli.core.command import Command
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import print_line
from workbench.cli.options.exchange_selection import exchanges, selected_numbers, selection_parameters
from workbench.services import Workbench
from workbench.services.history import Annotations


def _pin(*, numbers: tuple[int, ...], query: str | None) -> int:
    """Pin exchanges, so that retention limits never delete them."""
    return set_pinned(numbers, query, pinned=True)


def set_pinned(numbers: tuple[int, ...], query: str | None, *, pinned: bool) -> int:
    """Pins or unpins the selected exchanges, and reports how many."""
    with Workbench.open() as bench:
        selected = selected_numbers(bench, numbers, query)
        Annotations(bench).pin(selected, pinned=pinned)
    print_line(f"{'Pinned' if pinned else 'Unpinned'} {exchanges(len(selected))}.")
    return Exit.DONE


command = Command("pin", callback=_pin, help=_pin.__doc__, params=selection_parameters())
