"""Reading what the history lists, in a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from workbench.model.exchange import ExchangeSummary
from workbench.model.query import Search
from workbench.services.history import HistoryService
from workbench.tui.panels.history.messages import Listed

PAGE = 100
"""Rows that are read at once."""

_SECONDS_TO_CATCH_UP = 0.5
"""How long a search waits for what was recorded since to become findable."""


def rows_of(past: HistoryService, page: int, numbers: Sequence[int] | None) -> tuple[ExchangeSummary, ...]:
    """The rows of a page.

    Args:
        past: the history.
        page: which, from 0 for the newest.
        numbers: of all that was found; None for the whole history.
    """
    if numbers is None:
        return past.window(page * PAGE, PAGE)
    return past.summaries(numbers[page * PAGE : (page + 1) * PAGE])


def everything(past: HistoryService, keep: int | None, sight: Sequence[int]) -> Listed:
    """The whole history.

    Args:
        past: the history.
        keep: the exchange that has the cursor.
        sight: the pages that are in sight.
    """
    length = past.length()
    cursor = None if keep is None else past.place(keep)
    near = set() if cursor is None else {cursor // PAGE, *(cursor // PAGE + at - sight[0] for at in sight)}
    pages = {page: rows_of(past, page, None) for page in sorted({0, *near, *sight}) if page >= 0}
    return Listed(Search(), None, length, pages, keep=keep, cursor=cursor, whole=True, behind=0)


def matching_page(
    past: HistoryService,
    search: Search,
    keep: int | None,
    sight: Sequence[int],
    *,
    new: bool,
    cancelled: Callable[[], bool],
) -> Iterator[Listed]:
    """Yields what a search finds: the newest at once where there are more, then all.

    Args:
        past, keep, sight: as for `everything`.
        search: what to find.
        new: whether something else was listed before.
        cancelled: whether nobody waits any more.

    Raises:
        OperationCancelledError: it was cancelled.
    """
    behind = past.catch_up(seconds=_SECONDS_TO_CATCH_UP, cancelled=cancelled) if search.words else 0

    def listed(
        numbers: Sequence[int], pages: dict[int, tuple[ExchangeSummary, ...]], *, whole: bool
    ) -> Listed:
        cursor = numbers.index(keep) if keep is not None and keep in numbers else None
        return Listed(
            search, numbers, len(numbers), pages, keep=keep, cursor=cursor, whole=whole, behind=behind
        )

    if new:
        first = past.page(search, limit=PAGE, cancelled=cancelled)
        if len(first) == PAGE:
            yield listed([row.id for row in first], {0: first}, whole=False)
    numbers = past.numbers(search, cancelled)
    kept = {numbers.index(keep) // PAGE} if keep is not None and keep in numbers else set()
    pages = {page: rows_of(past, page, numbers) for page in sorted({0, *sight, *kept})}
    yield listed(numbers, pages, whole=True)
