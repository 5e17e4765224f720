"""`workbench history verify`."""

from __future__ import annotations

from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import print_line
from workbench.content.sanitize import sanitize_line
from workbench.services import Workbench
from workbench.services.history import HistoryService


def _verify(*, mend: bool) -> int:
    """Check the history: every body against its digest, its references, and the search index.

    The exit code is 1 if a check fails.
    """
    with Workbench.open() as bench:
        if mend:
            HistoryService(bench).mend()
        problems = bench.history.verify()
        for problem in problems:
            print_line(sanitize_line(problem))
        if bench.notice:
            print_info(bench.notice)
        if not problems:
            print_line(f"The history is sound: {bench.history.count():,} exchanges.")
    return Exit.DIFFERENT if problems else Exit.DONE


command = Command(
    "verify",
    callback=_verify,
    help=_verify.__doc__,
    params=[
        Option(
            ["--mend"],
            is_flag=True,
            help="First rebuild the search index, and delete what belongs to no exchange any more.",
        )
    ],
)
