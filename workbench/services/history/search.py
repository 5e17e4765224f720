"""Exchanges by a search of the history."""

from __future__ import annotations

from workbench.model.query import parse
from workbench.services.workbench import Workbench
from workbench.store.history import runs
from workbench.store.history import search as history_search


def search_ids(bench: Workbench, query: str) -> tuple[int, ...]:
    """The numbers of all exchanges that a search finds and that were sent, the oldest first.

    The row of a run is left out: there is nothing in it to send again.

    Args:
        bench: whose history is searched; what it has not read yet is read first.
        query: see `workbench.model.query`.

    Raises:
        SearchError: the query cannot be understood.
        StoreError: the history cannot be read.
    """
    search = parse(query)
    history_search.catch_up(bench.history)
    matching = history_search.numbers(bench.history, search, now=bench.now().astimezone())
    return runs.without_runs(bench.history, matching)[::-1]
