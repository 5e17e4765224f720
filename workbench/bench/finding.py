"""Exchanges by a search of the history."""

from __future__ import annotations

from workbench.bench.workbench import Workbench
from workbench.model.search import parse
from workbench.store import history_search


def found_by(bench: Workbench, query: str) -> tuple[int, ...]:
    """The numbers of all exchanges that a search finds, the oldest first.

    Args:
        bench: whose history is searched; what it has not read yet is read first.
        query: see `workbench.model.search`.

    Raises:
        SearchError: the query cannot be understood.
        StoreError: the history cannot be read.
    """
    search = parse(query)
    history_search.catch_up(bench.history)
    return tuple(history_search.numbers(bench.history, search, now=bench.now().astimezone()))[::-1]
