"""Which exchanges a command of the history means: the words of a search, or IDs."""

from __future__ import annotations

from collections.abc import Sequence

import click

from workbench.cli.core.command import Option
from workbench.cli.core.completion import exchange_ids
from workbench.cli.core.terminal.console import print_info
from workbench.content.humanize import counted
from workbench.model.errors import UsageError
from workbench.model.query import Search, SearchError, parse
from workbench.model.query.filters import filters
from workbench.model.query.parser import MOST_TERMS
from workbench.model.query.syntax import quoted
from workbench.services import Workbench
from workbench.services.history import HistoryService

_SECONDS_BEFORE_A_MESSAGE = 1.0
_SECONDS_FOR_SUMMARIES = 0.1
_SHOWN = 76
"""Characters around the place that cannot be understood."""

SEARCH_SETTINGS = {"ignore_unknown_options": True}
"""Of a command whose words are a search: a term that begins with a minus is not an option."""


def words_argument() -> click.Argument:
    """A fresh argument: the words of a search."""
    return click.Argument(["words"], nargs=-1, type=click.UNPROCESSED)


def page_options() -> list[Option]:
    """Fresh options that say which part of a list is printed, and how."""
    return [
        Option(
            ["--limit"],
            type=click.IntRange(min=1),
            default=50,
            metavar="N",
            help="Show at most N exchanges, newest first. [50]",
        ),
        Option(["--before"], type=int, metavar="ID", help="Only exchanges older than this one."),
        Option(["--json", "as_json"], is_flag=True, help="Print one JSON object per line."),
    ]


def selection_parameters() -> list[click.Parameter]:
    """Fresh parameters that name exchanges: by their IDs, or by a search."""
    return [
        click.Argument(["numbers"], metavar="[ID]...", nargs=-1, type=int, shell_complete=exchange_ids),
        Option(["--search", "query"], metavar="SEARCH", help="Every exchange that matches this search."),
    ]


def parsed_search(words: Sequence[str]) -> Search:
    """The search that the words of a command line stand for.

    Raises:
        UsageError: they cannot be understood; it shows the place.
    """
    text = " ".join(words)
    try:
        return parse(text)
    except SearchError as error:
        begin = max(0, error.column - 1 - _SHOWN // 2) if len(text) > _SHOWN else 0
        place = f"  {text[begin : begin + _SHOWN]}\n  {' ' * (error.column - 1 - begin)}^"
        raise UsageError(error.message, f"{place}\n{error.hint}") from None


def checked_words(words: Sequence[str]) -> str:
    """The words of a command line, each of which is looked for as it is.

    Raises:
        UsageError: there are too many of them, or one is too long or is not text.
    """
    every = list(dict.fromkeys(word for text in words for word in text.split()))
    if len(every) > MOST_TERMS:
        raise UsageError(f"These are more than {MOST_TERMS} words.", "Leave some out.")
    for word in every:
        try:
            parse(quoted(word))
        except SearchError as error:
            raise UsageError(error.message.partition(": ")[2], error.hint) from None
    return " ".join(every)


def complete_index(history: HistoryService, search: Search) -> None:
    """Indexes what a search has to look through; report it if that takes a moment."""
    if not search.words:
        if any(filters()[key].bound for key in search.keys):
            history.catch_up(seconds=_SECONDS_FOR_SUMMARIES)  # without, they are found all the same
        return
    if left := history.catch_up(seconds=_SECONDS_BEFORE_A_MESSAGE):
        if history.read_only:
            print_info(
                f"{left:,} bodies and exchanges are not indexed, and the history is read-only: "
                "words in them are not found"
            )
            return
        print_info(f"indexing {left:,} bodies and exchanges …")
        history.catch_up()


def selected_numbers(bench: Workbench, numbers: Sequence[int], query: str | None) -> list[int]:
    """The numbers of the selected exchanges, the oldest first.

    Raises:
        UsageError: neither numbers nor a search are given, or both.
        NotFoundError: an exchange does not exist.
    """
    if bool(numbers) == bool(query):
        raise UsageError("Give exchange IDs or --search SEARCH (one of the two).")
    if numbers or query is None:
        for number in numbers:
            bench.history.summary(number)
        return sorted(set(numbers))
    search = parsed_search([query])
    if not search:
        raise UsageError("--search is empty.")
    history = HistoryService(bench)
    complete_index(history, search)
    return list(history.numbers(search))[::-1]


def exchanges(count: int) -> str:
    """A number of exchanges in words."""
    return counted(count, "exchange")
