"""The request of a batch: what the user names, put over a saved request or over nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from workbench.model.errors import UsageError
from workbench.model.invocation import Body, Connection, FieldValue, FileBody, Invocation
from workbench.model.requests.saved_request import SavedRequest
from workbench.model.requests.variables import Variables
from workbench.model.service.operations import INVOKE_ASYNC
from workbench.services.dataset_batch.bodies.placement import MAP, Placement, refers_to_columns
from workbench.services.requests.saved_requests import SavedRequests
from workbench.services.validation import require_confirmed, resolve


def placement(
    saved: SavedRequests | None,
    name: str = "",
    *,
    fields: Mapping[str, FieldValue],
    change: Callable[[Connection], Connection],
    template: Body | None = None,
    expression: str = "",
) -> Placement:
    """Returns where records go in a request.

    Args:
        saved: the folder of saved requests; None where none is named.
        name: the saved request.
        fields: put over those of the saved request; `${column}` in one stands for a value of the record.
        change: makes the connection of the saved request's, or of a plain one.
        template: a body with `${column}` in it; None for the saved request's where that has any.
        expression: a JMESPath over the record, whose result is the body.

    Raises:
        UsageError: these contradict each other, or the connection has an unknown variable.
        NotFoundError: there is no such saved request.
        PayloadError: the body's file cannot be read.
    """
    request, variables = SavedRequest(name=""), Variables()
    if saved is not None and name:
        request, variables = saved.open(name).request, saved.variables
    require_confirmed(request.invocation)
    if request.invocation.operation == INVOKE_ASYNC:
        raise UsageError("A batch sends InvokeEndpoint or streams; this saved request is asynchronous.")
    replaced = set(request.variables)
    if refers_to_columns(fields):
        replaced.add("fields")
    if template is not None:
        replaced.add("body")
    if "body" in replaced and expression:
        raise UsageError(f"{MAP} and a body with ${{column}} in it cannot be used together.")
    invocation = request.invocation
    if "connection" in replaced:
        # All records go the same way: no column decides on it.
        way = msgspec.structs.replace(request, variables=("connection",)).ready(variables).connection
        invocation = invocation.with_(connection=way)
    body = template if template is not None else invocation.body if "body" in replaced else None
    invocation = Invocation(
        operation=invocation.operation,
        fields={**invocation.fields, **fields},
        body=resolve(body) if isinstance(body, FileBody) else body,
        connection=change(invocation.connection),
    )
    parts = tuple(part for part in ("fields", "body") if part in replaced)
    request = msgspec.structs.replace(request, invocation=invocation, variables=parts)
    return Placement(request=request, variables=variables, expression=expression)
