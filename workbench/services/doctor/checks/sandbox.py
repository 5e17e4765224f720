"""The sandbox: starts, and answers a sample."""

from __future__ import annotations

from workbench.model.exchange import Status
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.services.doctor.check import Check, CheckContext, Finding, failed, ok, skipped

_SAMPLE = Invocation(
    fields={"EndpointName": "iris-classifier", "ContentType": "text/csv"},
    body=TextBody("5.1,3.5,1.4,0.2"),
    connection=Connection(sandbox=True),
)


def _sandbox(context: CheckContext) -> Finding:
    if context.bench.clients.hosting is None:
        return skipped("This process has no sandbox.")
    exchange = context.bench.send(_SAMPLE, cancellation=context.cancellation, record=False)
    if exchange.status is not Status.OK:
        reason = exchange.failure.message if exchange.failure else exchange.status.value
        return failed(f"The sandbox does not answer: {reason}", "See `workbench sandbox`.")
    return ok(f"iris-classifier answers at {context.bench.clients.sandbox_url}")


CHECKS = (Check("sandbox.answer", "Sandbox", "Sandbox", _sandbox),)
