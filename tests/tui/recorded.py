"""Exchanges that are in the history without having been sent: to send one takes twenty times as long."""

from __future__ import annotations

import uuid

from tests.tui.conftest import IRIS
from workbench.model import BytesBody, Exchange, Outcome, Response, Timing
from workbench.services import Workbench


def record_echoes(bench: Workbench, count: int) -> None:
    """Records so many answered requests to `echo`, as another process may that has sent them."""
    invocation = IRIS.with_field("EndpointName", "echo").with_(body=BytesBody(b"x"))
    response = Response(http_status=200, output={"ContentType": "application/json"}, body=b"x")
    outcome = Outcome(response=response, failure=None, timing=Timing(total_ms=7), attempts=1)
    for _ in range(count):
        exchange = Exchange(uuid=str(uuid.uuid4()), started_at=bench.now(), invocation=invocation)
        bench.history.complete(bench.history.insert(exchange), outcome)
