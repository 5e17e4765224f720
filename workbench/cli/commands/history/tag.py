"""`workbench history tag`."""

from __future__ import annotations

from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.lines import print_line
from workbench.cli.options.exchange_selection import exchanges, selected_numbers, selection_parameters
from workbench.model.errors import UsageError
from workbench.services import Workbench
from workbench.services.history import Annotations


def _tag(*, numbers: tuple[int, ...], query: str | None, add: tuple[str, ...], drop: tuple[str, ...]) -> int:
    """Add tags to exchanges, or remove them."""
    if not add and not drop:
        raise UsageError("Give --add WORD or --drop WORD.")
    with Workbench.open() as bench:
        selected = selected_numbers(bench, numbers, query)
        Annotations(bench).tag(selected, add=add, drop=drop)
    print_line(f"Changed the tags of {exchanges(len(selected))}.")
    return Exit.DONE


command = Command(
    "tag",
    callback=_tag,
    help=_tag.__doc__,
    params=[
        *selection_parameters(),
        Option(["--add"], multiple=True, metavar="WORD", help="Add this tag; repeatable."),
        Option(["--drop"], multiple=True, metavar="WORD", help="Remove this tag; repeatable."),
    ],
    examples=("workbench history tag 17 18 --add smoke",),
)
