"""`workbench history prune`."""

from __future__ import annotations

import click

from workbench.cli.core.command import Command, Option
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.terminal.lines import print_line
from workbench.cli.options.exchange_selection import exchanges
from workbench.content.humanize import size
from workbench.model.errors import UsageError
from workbench.model.query import values
from workbench.services import Workbench
from workbench.services.history import HistoryService, Retention

_MS_A_DAY = 24 * 3600 * 1000


def _prune(*, older_than: str | None, keep: int | None, max_size: str | None, dry_run: bool) -> int:
    """Delete exchanges beyond limits permanently; pinned exchanges stay.

    Without limits on the command line, those of [retention] in settings.toml apply.
    """
    named = Retention(days=_days(older_than), count=keep or 0, megabytes=_megabytes(max_size))
    with interruptible() as interruption, Workbench.open() as bench:
        limits = named or bench.settings().retention
        if not limits:
            raise UsageError(
                "No limits are set.",
                "Give --older-than, --keep or --max-size, or set [retention] in settings.toml.",
            )
        history = HistoryService(bench)
        beyond = history.excess(limits)
        count = len(beyond.numbers)
        if not beyond.numbers or beyond.oldest is None or beyond.newest is None:
            print_line("Nothing is beyond the limits.")
            return Exit.DONE
        span = f"{beyond.oldest.astimezone():%Y-%m-%d} to {beyond.newest.astimezone():%Y-%m-%d}"
        excess = f"{exchanges(count)} of {span}, {size(beyond.body_bytes)} of bodies"
        if dry_run:
            print_line(f"Would delete {excess}.")
            return Exit.DONE
        done = history.remove(beyond.numbers, lambda: interruption.cancellation.cancelled)
        if interruption.cancellation.cancelled:
            print_info(f"interrupted: {count - done:,} of {excess} not deleted")
            return interruption.exit_code
        print_line(f"Deleted {excess}.")
    return Exit.DONE


def _days(age: str | None) -> float:
    if age is None:
        return 0
    milliseconds = values.duration_ms(age)
    if milliseconds is None or age[-1:] not in {"h", "d", "w"}:
        raise UsageError(f"--older-than {age!r} is not an age.", "Give a number and h, d or w, such as 30d.")
    return milliseconds / _MS_A_DAY


def _megabytes(text: str | None) -> float:
    if text is None:
        return 0
    parsed = values.size(text)
    if parsed is None or text[:1] in "<>":
        raise UsageError(
            f"--max-size {text!r} is not a size.", "Give a number and a unit, such as 500MB or 1GB."
        )
    return parsed[1] / 1024**2


command = Command(
    "prune",
    callback=_prune,
    help=_prune.__doc__,
    params=[
        Option(
            ["--older-than"], metavar="AGE", help="Delete exchanges older than AGE, such as 30d, 12h, 8w."
        ),
        Option(["--keep"], type=click.IntRange(min=1), metavar="N", help="Keep the newest N exchanges."),
        Option(
            ["--max-size"],
            metavar="SIZE",
            help="Keep the newest exchanges whose bodies fit into SIZE, such as 1GB.",
        ),
        Option(["--dry-run"], is_flag=True, help="Show what would be deleted, and delete nothing."),
    ],
    examples=("workbench history prune --older-than 30d --dry-run",),
)
