"""Requests that the SDK has serialized, used again for the same fields with another body.

Serializing takes an eighth of a small request's time. What the SDK makes of an operation's fields does not
depend on the bytes of its payload, which it takes as they are (botocore.serialize, `BaseRestSerializer`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError

from workbench.aws.config_errors import explain_config_error
from workbench.aws.sdk.client import Client
from workbench.aws.sdk.instrument import serialize
from workbench.model.invocation import Connection
from workbench.model.service.schema import Operation

_KEPT = 64
"""Requests that one client keeps; a batch whose fields differ from record to record begins anew each time."""


def serialized(
    client: Client, operation: Operation, members: Mapping[str, Any], connection: Connection
) -> dict[str, Any]:
    """Returns the request that the SDK makes of `members`, neither signed nor sent.

    Args:
        connection: of the client.

    Raises:
        ConfigurationError: it cannot be made.
    """
    try:
        return _serialized(client, operation, members)
    except (BotoCoreError, ValueError) as error:
        raise explain_config_error(error, connection, ()) from error


def _serialized(client: Client, operation: Operation, members: Mapping[str, Any]) -> dict[str, Any]:
    payload = operation.body.name if operation.body is not None else ""
    body = members.get(payload)
    fields = tuple((name, value) for name, value in members.items() if name != payload)
    # True, 1 and 1.0 are equal, and not the same on the wire.
    if not isinstance(body, bytes) or not all(type(value) is str for _, value in fields):
        return serialize(client.sdk, operation.method_name, dict(members))
    key = (operation.name, fields)
    kept = client.requests.get(key)
    if kept is None:
        kept = serialize(client.sdk, operation.method_name, dict(members))
        if kept["body"] is not body:
            return kept  # another version of the SDK does more with it
        if len(client.requests) >= _KEPT:
            client.requests.clear()
        client.requests[key] = {**kept, "body": b""}
    return {**kept, "body": body}
