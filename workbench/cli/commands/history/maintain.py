"""`workbench history prune`, `verify`, `export`, `import` and `backup`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from workbench.cli.commands.history.search import SEARCHING, find_ready, search_argument, searched
from workbench.cli.core.console import print_error, print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import interruptible
from workbench.cli.core.lines import print_line
from workbench.cli.core.new_file import write_new_file
from workbench.cli.core.streams import Control
from workbench.cli.core.text import size
from workbench.content.sanitize import sanitize_line
from workbench.model.errors import PayloadError, UsageError
from workbench.model.query import filters
from workbench.services import Workbench
from workbench.services.history import HistoryService, Retention

_DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0}
_STANDARD = "-"


@click.command("prune")
@click.option("--older-than", metavar="AGE", help="Delete what is older, such as 30d, 12h, 8w.")
@click.option("--keep", type=click.IntRange(min=1), metavar="N", help="Keep the newest N.")
@click.option("--max-size", metavar="SIZE", help="Keep the newest whose bodies are no larger, such as 1GB.")
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
def prune(older_than: str | None, keep: int | None, max_size: str | None, *, dry_run: bool) -> int:
    """Delete for good what is beyond limits: those given, or those of the settings. Never what is pinned."""
    given = Retention(days=_days(older_than), count=keep or 0, megabytes=_megabytes(max_size))
    with interruptible() as interruption, Workbench.open() as bench:
        limits = given or bench.settings().retention
        if not limits:
            raise UsageError(
                "There are no limits",
                "Give --older-than, --keep or --max-size, or set [retention] in settings.toml.",
            )
        past = HistoryService(bench)
        beyond = past.excess(limits)
        count = len(beyond.numbers)
        if not beyond.numbers or beyond.oldest is None or beyond.newest is None:
            print_line("Nothing is beyond the limits.")
            return Exit.DONE
        span = f"{beyond.oldest.astimezone():%Y-%m-%d} to {beyond.newest.astimezone():%Y-%m-%d}"
        what = f"{count:,} exchange{'s' if count > 1 else ''} of {span}, {size(beyond.body_bytes)} of bodies"
        if dry_run:
            print_line(f"Would delete {what}.")
            return Exit.DONE
        done = past.remove(beyond.numbers, lambda: interruption.cancellation.cancelled)
        if interruption.cancellation.cancelled:
            print_info(f"stopped: {count - done:,} of {what} are still there")
            return interruption.exit_code
        print_line(f"Deleted {what}.")
    return Exit.DONE


def _days(age: str | None) -> float:
    found = re.fullmatch(r"(\d{1,6})([hdw])", age or "")
    if age is not None and found is None:
        raise UsageError(f"--older-than {age!r} is no age", "Such as 30d, 12h or 8w.")
    return int(found[1]) * _DAYS[found[2]] if found else 0


def _megabytes(text: str | None) -> float:
    found = filters.size(text) if text is not None else None
    if text is not None and (found is None or text[:1] in "<>"):
        raise UsageError(f"--max-size {text!r} is no size", "Such as 500MB or 1GB.")
    return found[1] / 1024**2 if found else 0


@click.command("verify")
@click.option("--mend", is_flag=True, help="Make the search index anew from the bodies.")
def verify(*, mend: bool) -> int:
    """Check every body against its digest, the links between them, and the search index.

    Exit code 1 where something is wrong.
    """
    with Workbench.open() as bench:
        if mend:
            HistoryService(bench).rebuild_index()
        problems = bench.history.verify()
        for problem in problems:
            print_line(sanitize_line(problem))
        if bench.notice:
            print_info(bench.notice)
        if not problems:
            print_line(f"The history is sound: {bench.history.count():,} exchanges.")
    return Exit.DIFFERENT if problems else Exit.DONE


@click.command("export", context_settings=SEARCHING)
@click.argument("file", metavar="FILE")
@search_argument
@click.option("--force", is_flag=True, help="Replace a file that is there.")
def export(file: str, words: tuple[str, ...], *, force: bool) -> int:
    """Write exchanges with their bodies to FILE as lines of JSON, the oldest first: all, or what WORDS find.

    A FILE whose name ends in .gz is compressed; - is standard output.
    """
    wanted = searched(words)
    with Workbench.open() as bench:
        past = HistoryService(bench)
        find_ready(past, wanted)
        numbers = past.numbers(wanted)[::-1]
        lines = past.exported(numbers, packed=file.endswith(".gz"))
        if file == _STANDARD:
            sys.stdout.buffer.writelines(lines)
            sys.stdout.buffer.flush()
        else:
            write_new_file(str(Path(file).expanduser()), lines, force=force)
            print_info(f"{len(numbers):,} exchanges are in {file}")
    return Exit.DONE


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("--keep-going", is_flag=True, help="Report what is wrong, and import the rest.")
def import_(file: str, *, keep_going: bool) -> int:
    """Take in exchanges that `history export` wrote to FILE; those that are there already stay as they are.

    All come in or none; with --keep-going all but the lines that are wrong, and the exit code is then 252.
    A FILE whose name ends in .gz is compressed; - is standard input.
    """

    def wrong(error: PayloadError) -> None:
        print_error(error.message)

    with Workbench.open() as bench:
        came = HistoryService(bench).take_in(file, complain=wrong if keep_going else None)
    said = [f"{came.added:,} imported", f"{came.known:,} were there already"]
    if came.private:
        said.append(f"{came.private:,} left out: the setting privacy keeps nothing of their endpoints")
    if came.wrong:
        said.append("1 line was wrong" if came.wrong == 1 else f"{came.wrong:,} lines were wrong")
    print_line("; ".join(said) + ".")
    return Exit.USAGE if came.wrong else Exit.DONE


@click.command("backup")
@click.argument("file", metavar="FILE")
def backup(file: str) -> int:
    """Copy the whole history to FILE, which is not there yet, while it is in use."""

    def progress(left: int, whole: int) -> None:
        if sys.stderr.isatty() and whole:
            sys.stderr.write(Control(f"\r{100 - 100 * left // whole} %"))
            sys.stderr.flush()

    with Workbench.open() as bench:
        HistoryService(bench).backup(Path(file).expanduser(), progress)
    if sys.stderr.isatty():
        sys.stderr.write(Control("\r"))
    print_info(f"the history is copied to {file}")
    return Exit.DONE
