"""Where asynchronous invocations have their files in S3, as far as that is known without asking AWS."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from workbench.model.account.endpoint import EndpointDescription
from workbench.model.errors import StoreError
from workbench.model.exchange import ExchangeSummary
from workbench.model.inputs import INPUT_LOCATION
from workbench.model.invocation import Connection
from workbench.model.service.operations import INVOKE_ASYNC
from workbench.services.async_invocations.upload import folder_beside
from workbench.services.doctor.check import CheckContext

_LOOKED_AT = 50
"""Invocations, the newest, that are looked at."""


@dataclass(frozen=True)
class S3Locations:
    """What permissions on objects can be asked about.

    Attributes:
        read: the S3 URI of an object that is or was there; empty where none is known.
        written: the S3 URI of a folder that payloads are uploaded to; empty where none is known.
    """

    read: str = ""
    written: str = ""


def s3_locations(context: CheckContext, description: EndpointDescription | None) -> S3Locations:
    """Returns the locations of the newest asynchronous invocation, else of the endpoint's configuration.

    Args:
        description: of the endpoint that is checked, from the last time; None where it is not known.
    """
    rows = _invocations(context)
    uploaded = _first(str(row.fields.get(INPUT_LOCATION) or "") for row in rows)
    output = _first(str(row.output.get("OutputLocation") or "") for row in rows)
    outputs = output.rpartition("/")[0] or (description.async_output if description else "")
    # An input outlives a failed invocation, which has no output.
    return S3Locations(
        read=uploaded or output,
        written=f"{uploaded.rpartition('/')[0]}/" if uploaded else folder_beside(outputs),
    )


def _first(locations: Iterable[str]) -> str:
    return next((uri for uri in locations if uri.startswith("s3://")), "")


def _invocations(context: CheckContext) -> list[ExchangeSummary]:
    try:
        rows = context.bench.history.page(
            limit=_LOOKED_AT, operation=INVOKE_ASYNC, endpoint_name=context.endpoint_name
        )
    except StoreError:
        # The check of the history says what is wrong with it.
        return []
    return [row for row in rows if _place(row.connection) == _place(context.connection)]


def _place(connection: Connection) -> tuple[object, ...]:
    return connection.sandbox, connection.profile, connection.region, connection.endpoint_url
