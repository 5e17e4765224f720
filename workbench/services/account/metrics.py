"""How an endpoint is: its metrics of the last hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.model.account.endpoint import EndpointDescription
from workbench.model.account.metrics import EndpointMetrics, Window
from workbench.model.account.pause import PauseListener, silent
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
    series = read_metrics(
        bench.account_calls,
        description,
        window,
        end,
        connection,
        cancellation=cancellation,
        on_pause=on_pause,
    )
    return EndpointMetrics(
        endpoint_name=description.name,
        region=description.region,
        start=end - window.length,
        end=end,
        period_seconds=window.period_seconds,
        series=series,
    )
