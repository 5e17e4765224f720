"""`workbench history search`."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.cli.core.command import Command
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.terminal.console import print_info
from workbench.cli.core.text.exchange_rows import print_exchanges
from workbench.cli.options.exchange_selection import (
    SEARCH_SETTINGS,
    complete_index,
    page_options,
    parsed_search,
    words_argument,
)
from workbench.model.exchange import ExchangeSummary
from workbench.model.query.filters import filters
from workbench.services import Workbench
from workbench.services.history import HistoryService

_PAGE = 200


def _search(words: tuple[str, ...], limit: int, before: int | None, *, as_json: bool) -> int:
    """Search bodies, names, tags, notes, errors and endpoints for WORDS."""
    search = parsed_search(words)

    def pages(history: HistoryService) -> Iterator[ExchangeSummary]:
        left, last = limit, before
        while left:
            page = history.page(search, limit=min(left, _PAGE), before=last)
            yield from page
            if len(page) < min(left, _PAGE):
                return
            left -= len(page)
            last = page[-1].id

    with Workbench.open() as bench:
        history = HistoryService(bench)
        complete_index(history, search)
        print_exchanges(pages(history), as_json=as_json, empty="no exchanges match")
        if bench.notice:
            print_info(bench.notice)
    return Exit.DONE


command = Command(
    "search",
    callback=_search,
    help=_search.__doc__,
    params=[words_argument(), *page_options()],
    examples=(
        "workbench history search setosa endpoint:iris* since:2d",
        "workbench history search '\"out of memory\"' status:4xx -tag:known",
    ),
    context_settings=SEARCH_SETTINGS,
    epilog='Matches whole words; word* matches a prefix, "two words" a phrase; -term excludes; use OR '
    "between alternatives. Keys: "
    + ", ".join(f"{filter_.name}:{filter_.example} ({filter_.help})" for filter_ in filters().values())
    + ".",
)
