"""`workbench history rm`."""

from __future__ import annotations

from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import print_line
from workbench.cli.options.exchange_selection import exchanges, selected_numbers, selection_parameters
from workbench.services import Workbench
from workbench.services.history import HistoryService


def _rm(*, numbers: tuple[int, ...], query: str | None, dry_run: bool) -> int:
    """Delete exchanges permanently, with the bodies that no other exchange uses."""
    with interruptible() as interruption, Workbench.open() as bench:
        history = HistoryService(bench)
        selected = history.with_members(selected_numbers(bench, numbers, query))
        if dry_run:
            print_line(f"Would delete {exchanges(len(selected))}.")
            return Exit.DONE
        count = history.remove(selected, lambda: interruption.cancellation.cancelled)
        print_line(f"Deleted {exchanges(count)}.")
        if interruption.cancellation.cancelled:
            print_info(f"interrupted: {exchanges(len(selected) - count)} not deleted")
            return interruption.exit_code
    return Exit.DONE


command = Command(
    "rm",
    callback=_rm,
    help=_rm.__doc__,
    params=[
        *selection_parameters(),
        Option(["--dry-run"], is_flag=True, help="Show how many would be deleted, and delete none."),
    ],
    examples=("workbench history rm --search 'status:5xx since:1d' --dry-run",),
)
