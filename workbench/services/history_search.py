"""Exchanges by a search of the history."""

from __future__ import annotations

from workbench.model.query import parse
from workbench.services.workbench import Workbench
from workbench.store.history import search as history_search


def search_ids(bench: Workbench, query: str) -> tuple[int, ...]:
    """The numbers of all exchanges that a search finds, the oldest first.

    Args:
        bench: whose history is searched; what it has not read yet is read first.
        query: see `workbench.model.query`.

    Raises:
        SearchError: the query cannot be understood.
        StoreError: the history cannot be read.
    """
    search = parse(query)
    history_search.catch_up(bench.history)
    return tuple(history_search.numbers(bench.history, search, now=bench.now().astimezone()))[::-1]
