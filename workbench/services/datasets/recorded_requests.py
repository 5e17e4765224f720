"""Requests of the history as a dataset, each with what was answered to it then."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.model.errors import NotFoundError
from workbench.services.datasets.record import Row
from workbench.services.history.search import search_ids
from workbench.services.replay.recorded_invocation import sent_before
from workbench.services.workbench import Workbench


def recorded_rows(bench: Workbench, query: str) -> Iterator[Row]:
    """Yields the requests that a search finds, the oldest first. The ID is that of the exchange.

    Raises:
        SearchError: the query cannot be understood.
        StoreError: the history cannot be read.
    """
    for number in search_ids(bench, query):
        try:
            exchange = sent_before(bench, number)
        except NotFoundError as error:
            yield Row(data=b"", content_type="", key=str(number), problem=f"#{number}: {error.message}")
            continue
        response = exchange.response
        yield Row(
            data=exchange.request_body or b"",
            content_type=str(exchange.invocation.field("ContentType") or ""),
            key=str(number),
            recorded=None if response is None or exchange.failure is not None else response.body,
            recorded_type=exchange.content_type,
        )
