"""The requests of a load test: an exchange, a saved request, or the records of a dataset."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

import msgspec

from workbench.model.errors import NotFoundError, PayloadError
from workbench.model.invocation import Body, Connection, FieldValue, Invocation
from workbench.model.service.operations import INVOKE_STREAM
from workbench.services.dataset_batch.bodies.placement import Placement
from workbench.services.datasets.dataset import Dataset
from workbench.services.load.plan import Request
from workbench.services.replay.recorded_invocation import retraced, sent_before
from workbench.services.requests.saved_requests import SavedRequests
from workbench.services.validation import check, require_confirmed, resolve
from workbench.services.workbench import Workbench

_MOST_BYTES = 64 * 1024 * 1024
"""Bytes of bodies that are held, and sent to workers, at most."""

Change = Callable[[Connection], Connection]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What is sent.

    Args:
        name: for people.
        requests: at least one; users send them in turn.
        connection: how they go out.
        hidden: secrets in them, by the name of their variable.
    """

    name: str
    requests: tuple[Request, ...]
    connection: Connection
    hidden: Mapping[str, str] = {}


class Overrides(msgspec.Struct, frozen=True, kw_only=True):
    """What is put over a request.

    Args:
        fields: by API name.
        body: in place of its own; None for its own.
        stream: whether it is sent with the streaming operation.
    """

    fields: Mapping[str, FieldValue] = {}
    body: Body | None = None
    stream: bool = False

    def over(self, invocation: Invocation) -> Invocation:
        """Returns an invocation with these put over it, its body read.

        Raises:
            PayloadError: the body cannot be read.
            UsageError: the operation does not have one of the fields.
        """
        body = resolve(self.body if self.body is not None else invocation.body)
        operation = INVOKE_STREAM if self.stream else invocation.operation
        changed = invocation.with_(
            operation=operation, fields={**invocation.fields, **self.fields}, body=body
        )
        check(changed)
        return changed


def recorded_source(bench: Workbench, number: int, overrides: Overrides, change: Change) -> Source:
    """Returns what sends a recorded exchange, to where it went.

    Raises:
        NotFoundError: there is no such exchange, or its body was not kept.
        WorkbenchError: the history cannot be read.
    """
    invocation = overrides.over(retraced(bench, sent_before(bench, number)))
    return Source(
        name=f"exchange {number}",
        requests=(Request.of(invocation),),
        connection=change(invocation.connection),
    )


def saved_source(saved: SavedRequests, name: str, overrides: Overrides, change: Change) -> Source | None:
    """Returns what sends a saved request; None where there is none of that name.

    Raises:
        WorkbenchError: it cannot be read, or a variable of it has no value.
    """
    try:
        opened = saved.open(name)
    except NotFoundError:
        return None
    require_confirmed(opened.request.invocation)
    invocation = overrides.over(saved.ready(opened.request))
    return Source(
        name=name,
        requests=(Request.of(invocation),),
        connection=change(invocation.connection),
        hidden=saved.variables.hidden,
    )


def plain_source(overrides: Overrides, connection: Connection) -> Source:
    """Returns what sends a body that is given on the command line.

    Raises:
        WorkbenchError: it cannot be read.
    """
    invocation = overrides.over(Invocation(connection=connection))
    return Source(
        name=invocation.endpoint_name,
        requests=(Request.of(invocation),),
        connection=connection,
    )


def dataset_source(dataset: Dataset, placement: Placement, *, count: int, stream: bool) -> Source:
    """Returns what sends the records of a dataset, each in a request.

    Args:
        placement: how a record becomes a request.
        count: records that are read at most.
        stream: whether they are sent with the streaming operation.

    Raises:
        PayloadError: a record cannot be sent, they are too many bytes, or there are none.
    """
    invocation = placement.invocation
    if stream:
        invocation = invocation.with_(operation=INVOKE_STREAM)
    requests: list[Request] = []
    held = 0
    for record in islice(dataset.records(), count):
        if record.row.problem:
            raise PayloadError(f"{record.place}: {record.row.problem}")
        placed = placement.place(record)
        held += len(placed.payload)
        if held > _MOST_BYTES:
            raise PayloadError(
                f"The first {len(requests):,} records have more than 64 MB.",
                "Send fewer of them with --limit.",
            )
        request = Request(operation=invocation.operation, fields=placed.fields, body=placed.payload)
        check(request.invocation(invocation.connection))
        requests.append(request)
    if not requests:
        raise PayloadError(f"{dataset.name} has no records.")
    return Source(
        name=dataset.name,
        requests=tuple(requests),
        connection=invocation.connection,
        hidden=placement.variables.hidden,
    )
