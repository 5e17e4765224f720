"""An SDK client as the invoker wants it: serialising apart from sending, its sockets and pauses watched."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from workbench.aws.call.call import current_call
from workbench.aws.sdk.plain_request import HOST, plain_host
from workbench.aws.sdk.private import endpoint_of, remember_pool, retry_decision, use_pools
from workbench.aws.sdk.transport import POOLS, exchange, open_connection

_DIGEST_HEADER = "X-Amz-Content-SHA256"
"""Signature Version 4, "Create a signed AWS API request": the hash of the payload."""


class _Serialised(Exception):  # noqa: N818 - no error: it carries a request out of the SDK before it is sent
    def __init__(self, request: dict[str, Any]) -> None:
        super().__init__()
        self.request = request


def instrument(client: Any, attempts: int) -> None:
    """Prepares a new client for `serialize` and `send_serialized`; its own methods then send nothing."""
    service = client.meta.service_model.service_id.hyphenize()
    http_session = endpoint_of(client).http_session
    use_pools(client, POOLS)
    remember_pool(client)
    decide = retry_decision(client, attempts)

    def stop(params: dict[str, Any], **_: Any) -> None:
        raise _Serialised(params)

    def send(request: Any, **_: Any) -> Any:
        return exchange(http_session, request, current_call())

    def pause(**event: Any) -> float | None:
        if event["response"] is not None and event["response"][0].status_code < HTTPStatus.MULTIPLE_CHOICES:
            return None  # nothing better can come
        call = current_call()
        if call.cancelled or (delay := decide(**event)) is None:
            return None
        call.pause(delay)
        return None if call.cancelled else 0.0

    # Handlers of a general event run after those of a specific one: this is the last of all.
    client.meta.events.register_last("before-call", stop)
    client.meta.events.register(f"before-send.{service}", send)
    client.meta.events.register(f"needs-retry.{service}", pause)


def serialize(client: Any, method_name: str, members: dict[str, Any]) -> dict[str, Any]:
    """The request that the SDK makes of `members`, neither signed nor sent.

    Raises:
        botocore.exceptions.BotoCoreError: it cannot be made.
    """
    try:
        getattr(client, method_name)(**members)
    except _Serialised as made:
        return made.request
    raise AssertionError("the client sent what it was to serialise")


def open_for(client: Any, operation: str, request: dict[str, Any]) -> None:
    """Opens a connection that a serialised request would take, for the call of this thread; it is not sent.

    Raises:
        botocore.exceptions.BotoCoreError: it cannot be opened.
        OperationCancelledError: cancelled.
    """
    endpoint, model = endpoint_of(client), client.meta.service_model.operation_model(operation)
    request = {**request, "headers": dict(request["headers"]), "context": dict(request["context"])}
    open_connection(endpoint.http_session, endpoint.create_request(request, model))


def send_serialized(
    client: Any, operation: str, request: dict[str, Any], digest: bytes | None = None
) -> dict[str, Any]:
    """Signs and sends a serialised request, as often as the retries say, for the call of this thread.

    Args:
        digest: SHA-256 of its body. The SDK signs with what the header says and does not compute it again
            (botocore.auth, `SigV4Auth.canonical_request`).

    Returns:
        What the SDK makes of the answer: output members, or `Error` and its members.

    Raises:
        botocore.exceptions.BotoCoreError: no answer, or none that the SDK can read.
        OperationCancelledError: cancelled.
    """
    headers = dict(request["headers"])
    if host := plain_host(request["url"]):
        headers = {HOST: host, **headers}
    if digest is not None:
        headers[_DIGEST_HEADER] = digest.hex()
    request = {**request, "headers": headers, "context": dict(request["context"])}
    model = client.meta.service_model.operation_model(operation)
    response, parsed = endpoint_of(client).make_request(model, request)
    # Gives back what the standard retries put aside for this request.
    client.meta.events.emit(
        f"after-call.{client.meta.service_model.service_id.hyphenize()}.{operation}",
        http_response=response,
        parsed=parsed,
        model=model,
        context=request["context"],
    )
    result: dict[str, Any] = parsed
    return result
