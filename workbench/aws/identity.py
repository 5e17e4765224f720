"""Who asks, by STS GetCallerIdentity, which needs no permission (API reference of AWS STS)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from workbench.aws.config_errors import no_sandbox
from workbench.aws.failures.refusals import credentials_advice
from workbench.aws.sdk.clients import Clients, limit_length
from workbench.model.abandon import abandonable
from workbench.model.account.identity import Identity
from workbench.model.destinations.destination import Destination
from workbench.model.errors import ConfigurationError, NoIdentityError, ServiceError
from workbench.model.hints.text import either
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.redaction import masked_key, redacted
from workbench.model.sandbox_info import SandboxInfo

_SECONDS = 15.0
"""The longest wait for the answer, which has nothing to compute."""


def caller_identity(
    connection: Connection,
    destination: Destination,
    *,
    hosting: Callable[[], SandboxInfo] | None = None,
    cancellation: CancelToken | None = None,
) -> Identity:
    """Returns who AWS sees behind a connection. Costs one request.

    Args:
        connection: its endpoint URL is not that of STS, which has its own settings.
        destination: where the connection leads to.
        hosting: tells where the sandbox of this process is.
        cancellation: ends the wait for credentials or for the answer.

    Raises:
        ConfigurationError: there is nothing usable to ask with.
        ServiceError: STS does not accept the credentials, or failed.
        NoIdentityError: no answer of STS arrived.
        OperationCancelledError: cancelled.
    """
    if not connection.sign:
        raise ConfigurationError(
            "The connection sends unsigned requests, so AWS sees no identity behind them.",
            either("Leave out --no-sign-request.", "Turn Connection › Sign (SigV4) on."),
        )
    if connection.sandbox and hosting is None:
        raise no_sandbox()
    clients = Clients("sts", limit_length)
    limited = msgspec.structs.replace(
        connection,
        read_timeout=min(connection.read_timeout or _SECONDS, _SECONDS),
        connect_timeout=min(connection.connect_timeout or _SECONDS, _SECONDS),
    )
    try:
        info = hosting() if connection.sandbox and hosting else None
        client = clients.get(limited, info, cancellation)
        answer = abandonable(lambda: _asked(client.sdk, connection), cancellation)
    finally:
        clients.close()
    return Identity(
        account_id=str(answer.get("Account", "")),
        arn=str(answer.get("Arn", "")),
        user_id=str(answer.get("UserId", "")),
        credentials="sandbox" if connection.sandbox else client.credentials.method or "",
        access_key_id=masked_key(client.credentials.get_frozen_credentials().access_key),
        expires_at=_expiry(client.credentials),
        profile=destination.profile,
        region=destination.region,
        endpoint_url=destination.endpoint_url,
        sources=destination.sources,
        sandbox=connection.sandbox,
    )


def _asked(sdk: Any, connection: Connection) -> dict[str, Any]:
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    try:
        answer: dict[str, Any] = sdk.get_caller_identity()
    except ClientError as error:
        raise _refused(error, connection) from error
    except BotoCoreError as error:
        raise NoIdentityError(
            f"AWS STS at {sdk.meta.endpoint_url} gave no answer: {redacted(str(error))}",
            "`workbench doctor` checks network, proxy and TLS. AWS_ENDPOINT_URL_STS sets another address.",
            brief=_brief(error),
        ) from error
    except (ResponseParserError, KeyError) as error:
        # It quotes the response, which may repeat what was sent. A page lacks the element that is looked up.
        raise NoIdentityError(
            f"The server at {sdk.meta.endpoint_url} is not AWS STS.",
            "AWS_ENDPOINT_URL_STS sets the address of STS where AWS_ENDPOINT_URL is another service's.",
            brief="not an address of STS",
        ) from error
    return answer


def _brief(error: Exception) -> str:
    from botocore.exceptions import ConnectTimeoutError, ProxyConnectionError, ReadTimeoutError, SSLError

    if isinstance(error, ProxyConnectionError):
        return "no proxy to STS"
    if isinstance(error, SSLError):
        return "TLS to STS failed"
    return "STS timed out" if isinstance(error, ConnectTimeoutError | ReadTimeoutError) else "STS not reached"


def _refused(error: Any, connection: Connection) -> ServiceError:
    details = error.response.get("Error", {})
    code = str(details.get("Code", ""))
    message = str(details.get("Message", ""))
    return ServiceError(
        f"AWS STS refused GetCallerIdentity ({code}): {redacted(message)}",
        credentials_advice(code, message, connection),
        code=code,
    )


def _expiry(credentials: Any) -> datetime | None:
    from workbench.aws.sdk.private import expiry_of

    expiry = expiry_of(credentials)
    return expiry.astimezone(UTC) if expiry else None
