"""How an endpoint is: its metrics of the last hours."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from workbench.model.account.endpoint import EndpointDescription
from workbench.model.account.metrics import EndpointMetrics, Window
from workbench.model.account.pause import PauseListener, silent
from workbench.model.errors import StoreError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken

if TYPE_CHECKING:
    from workbench.services.workbench import Workbench


def endpoint_metrics(
    bench: Workbench,
    description: EndpointDescription,
    window: Window,
    connection: Connection,
    *,
    cancellation: CancelToken | None = None,
    on_pause: PauseListener = silent,
) -> EndpointMetrics:
    """Reads CloudWatch's metrics of an endpoint, up to now.

    Args:
        description: says which variants and components it has, and of which kind it is.

    Raises:
        ConfigurationError: there is nothing usable to ask with.
        AccountError: AWS refused, or did not answer.
        OperationCancelledError: cancelled.
    """
    from workbench.aws.metrics import read_metrics

    end = bench.now()
    measurement = read_metrics(
        bench.clients.account_calls,
        description,
        window,
        end,
        connection,
        cancellation=cancellation,
        on_pause=on_pause,
    )
    start = end - window.length
    return EndpointMetrics(
        endpoint_name=description.name,
        region=description.region,
        start=start,
        end=end,
        period_seconds=window.period_seconds,
        series=measurement.series,
        own=_own(bench, description.name, start, end),
        problems=measurement.problems,
    )


def _own(bench: Workbench, name: str, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """Returns when this workbench invoked the endpoint; nothing where there is no history."""
    from workbench.store.history.endpoints.endpoint_use import invocations_between

    try:
        with bench.history.reading() as connection:
            return invocations_between(connection, name, start, end)
    except StoreError:
        return ()
