"""Requests with a small body, read a few at once, to be sent again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from workbench.model.destinations.destination import Destination
from workbench.model.invocation import BytesBody, Invocation
from workbench.store.sqlite import blobs, rows
from workbench.store.sqlite.connection import HistoryConnection

_SMALL = """
    SELECT exchange.id, operation, fields, connection, request_origin, body.digest, body.size, body.data
    FROM exchange JOIN body ON body.digest = exchange.request_digest
    WHERE exchange.id IN (SELECT value FROM json_each(?)) AND request_bytes <= ? AND NOT withheld
"""


class SmallRequest(NamedTuple):
    """What was sent, and where it went.

    Attributes:
        id: of the exchange.
        invocation: its body is what was sent.
        destination: None where it was not kept.
    """

    id: int
    invocation: Invocation
    destination: Destination | None


def small_requests(
    connection: HistoryConnection, numbers: Iterable[int], most: int
) -> tuple[SmallRequest, ...]:
    """Recorded requests, in any order, read in one statement.

    Args:
        numbers: of exchanges; those that are not there are left out, and so are damaged ones.
        most: bytes; what has a larger body, or none, is left out.
    """
    asked = msgspec.json.encode(tuple(numbers)).decode()
    requests = []
    for number, operation, fields, place, origin, *body in connection.execute(
        _SMALL, (asked, most)
    ).fetchall():
        content = blobs.content(connection, *body)
        if content is None:
            continue
        try:
            invocation = Invocation(
                operation=operation,
                fields=rows.fields(fields),
                body=BytesBody(content, origin),
                connection=rows.connection_of(place),
            )
            requests.append(SmallRequest(number, invocation, rows.destination_of(place)))
        except (msgspec.MsgspecError, TypeError):
            continue  # whoever reads it by itself is told
    return tuple(requests)
