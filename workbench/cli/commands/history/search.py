"""`workbench history search`, and which exchanges the other commands of the history mean."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click

from workbench.cli.core.console import print_info
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.lines import line_of, print_line
from workbench.cli.core.text import heading, row
from workbench.model.errors import UsageError
from workbench.model.query import KEYS, Search, SearchError, parse
from workbench.services import Workbench
from workbench.services.history import HistoryService

_PAGE = 200
_SECONDS_BEFORE_A_WORD = 1.0

# A term that begins with a minus is none of our options.
SEARCHING = {"ignore_unknown_options": True}


def search_argument(command: Callable[..., int]) -> Callable[..., int]:
    """Words of a search behind a command."""
    return click.argument("words", nargs=-1, type=click.UNPROCESSED)(command)


def searched(words: Sequence[str]) -> Search:
    """Understand the words of a command line.

    Raises:
        UsageError: they cannot be understood; it shows the place.
    """
    text = " ".join(words)
    try:
        return parse(text)
    except SearchError as error:
        place = f"  {text}\n  {' ' * (error.column - 1)}^"
        raise UsageError(error.message, f"{place}\n{error.hint}") from None


def find_ready(past: HistoryService, search: Search) -> None:
    """Have everything findable that a search looks for by its words; say so where that takes a moment."""
    if search.words and (left := past.catch_up(seconds=_SECONDS_BEFORE_A_WORD)):
        if past.read_only:
            print_info(
                f"{left:,} bodies and exchanges were never read for searching: they are not found by words"
            )
            return
        print_info(f"reading {left:,} bodies and exchanges for the first time …")
        past.catch_up()


@click.command(
    "search",
    context_settings=SEARCHING,
    epilog="Keys: "
    + ", ".join(f"{key.name}:{key.example} ({key.help})" for key in KEYS.values())
    + '. Words are whole ones, word* may go on, "several words" stand so; - before a term excludes, '
    "OR stands between alternatives.",
)
@search_argument
@click.option(
    "--limit", type=click.IntRange(min=1), default=50, show_default=True, help="How many, newest first."
)
@click.option("--before", type=int, metavar="ID", help="Only those older than this one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def search(words: tuple[str, ...], limit: int, before: int | None, *, as_json: bool) -> int:
    """Search bodies, names, tags, notes, errors and endpoints for WORDS.

    \b
      workbench history search setosa endpoint:iris* since:2d
      workbench history search '"out of memory"' status:4xx -tag:known
    """
    wanted = searched(words)
    with Workbench.open() as bench:
        past = HistoryService(bench)
        find_ready(past, wanted)
        columns = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        if not as_json:
            print_line(heading(columns))
        while limit:
            page = past.page(wanted, limit=min(limit, _PAGE), before=before)
            for summary in page:
                print_line(line_of(summary) if as_json else row(summary, columns))
            if len(page) < min(limit, _PAGE):
                break
            limit -= len(page)
            before = page[-1].id
        if bench.notice:
            print_info(bench.notice)
    return Exit.DONE


def chosen_options(command: Callable[..., int]) -> Callable[..., int]:
    """The exchanges that a command works on: by their numbers, or by a search."""
    command = click.option("--search", "query", metavar="SEARCH", help="All that this search finds.")(command)
    return click.argument("numbers", metavar="[ID]...", nargs=-1, type=int)(command)


def chosen(bench: Workbench, given: dict[str, Any]) -> list[int]:
    """Their numbers, the oldest first.

    Raises:
        UsageError: neither numbers nor a search were given, or both.
        NotFoundError: a number that is not there.
    """
    numbers, query = given["numbers"], given["query"]
    if bool(numbers) == bool(query):
        raise UsageError("Give the IDs of exchanges, or --search with what finds them")
    if numbers:
        for number in numbers:
            bench.history.summary(number)
        return sorted(set(numbers))
    wanted = searched([query])
    if not wanted:
        raise UsageError("--search has nothing to look for")
    past = HistoryService(bench)
    find_ready(past, wanted)
    return list(past.numbers(wanted))[::-1]
