"""`workbench history tag`, `pin`, `unpin`, `name`, `note` and `rm`."""

from __future__ import annotations

import sys
from typing import Any

import click

from workbench.cli.commands.history.search import chosen, chosen_options
from workbench.cli.core.console import print_info as say
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.model.errors import UsageError
from workbench.services import Workbench
from workbench.services.history import HistoryService


@click.command("tag")
@chosen_options
@click.option("--add", multiple=True, metavar="WORD", help="Put this tag on them.")
@click.option("--drop", multiple=True, metavar="WORD", help="Take this tag off them.")
def tag(**given: Any) -> int:
    """Put tags on exchanges, or take them off."""
    if not given["add"] and not given["drop"]:
        raise UsageError("Give --add WORD or --drop WORD")
    with Workbench.open() as bench:
        numbers = chosen(bench, given)
        HistoryService(bench).tag(numbers, add=given["add"], drop=given["drop"])
    return _told(numbers, "changed")


@click.command("pin")
@chosen_options
def pin(**given: Any) -> int:
    """Pin exchanges: they stay whatever the retention says."""
    return _pin(given, pinned=True)


@click.command("unpin")
@chosen_options
def unpin(**given: Any) -> int:
    """Pin exchanges no longer."""
    return _pin(given, pinned=False)


def _pin(given: dict[str, Any], *, pinned: bool) -> int:
    with Workbench.open() as bench:
        numbers = chosen(bench, given)
        HistoryService(bench).pin(numbers, pinned=pinned)
    return _told(numbers, "pinned" if pinned else "unpinned")


@click.command("name")
@click.argument("number", metavar="ID", type=int)
@click.argument("text", metavar="TEXT")
def name(number: int, text: str) -> int:
    """Call an exchange TEXT; an empty one takes its name away."""
    with Workbench.open() as bench:
        bench.history.summary(number)
        HistoryService(bench).name(number, text)
    return Exit.DONE


@click.command("note")
@click.argument("number", metavar="ID", type=int)
@click.argument("text", metavar="TEXT")
def note(number: int, text: str) -> int:
    """Keep a note with an exchange; an empty one takes it away."""
    with Workbench.open() as bench:
        bench.history.summary(number)
        HistoryService(bench).note(number, text)
    return Exit.DONE


@click.command("rm")
@chosen_options
@click.option("--dry-run", is_flag=True, help="Say how many, and delete none.")
def rm(**given: Any) -> int:
    """Delete exchanges for good, and the bodies that were theirs alone."""
    with interruptible() as interruption, Workbench.open() as bench:
        numbers = chosen(bench, given)
        if given["dry_run"]:
            sys.stdout.write(f"{len(numbers):,} would be deleted.\n")
            return Exit.DONE
        count = HistoryService(bench).remove(numbers, lambda: interruption.cancellation.cancelled)
        sys.stdout.write(f"{count:,} deleted.\n")
        if interruption.cancellation.cancelled:
            say(f"stopped: {len(numbers) - count:,} are still there")
            return interruption.exit_code
    return Exit.DONE


def _told(numbers: list[int], done: str) -> int:
    sys.stdout.write(f"{len(numbers):,} {done}.\n")
    return Exit.DONE
