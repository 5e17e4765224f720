"""Where an endpoint's configuration puts the output of asynchronous invocations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.aws.call.call import Call, active_call, current_call
from workbench.aws.config_errors import no_sandbox
from workbench.aws.sdk.clients import Clients
from workbench.model.clock import Clock, SystemClock
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.sandbox_info import SandboxInfo


def output_path(
    endpoint_name: str,
    connection: Connection,
    *,
    hosting: Callable[[], SandboxInfo] | None = None,
    cancellation: CancelToken | None = None,
    clock: Clock | None = None,
) -> str:
    """The `S3OutputPath` of an endpoint's AsyncInferenceConfig; empty where it has none or none can be told.

    Costs two requests of the control plane (API reference, DescribeEndpoint and DescribeEndpointConfig).

    Args:
        connection: profile, region, certificates, time limits; its endpoint URL is not the control plane's.
        hosting: tells where the sandbox of this process is.

    Raises:
        ConfigurationError: there is nothing usable to ask with.
        OperationCancelledError: cancelled while credentials were fetched.
    """
    from botocore.exceptions import BotoCoreError, ClientError

    if connection.sandbox and hosting is None:
        raise no_sandbox()
    used = clock or SystemClock()
    call = Call(
        clock=used,
        started=used.ticks(),
        read_timeout=connection.read_timeout or None,
        streams=False,
        listener=None,
        cancellation=cancellation,
    )
    clients = Clients("sagemaker", _watch)
    try:
        sdk = clients.get(connection, hosting() if connection.sandbox and hosting else None, cancellation).sdk
        with active_call(call):
            endpoint = sdk.describe_endpoint(EndpointName=endpoint_name)
            if not (name := endpoint.get("EndpointConfigName")):
                return ""
            config = sdk.describe_endpoint_config(EndpointConfigName=name)
    except (BotoCoreError, ClientError):
        # It is a proposal: without the right to ask for it, or such an endpoint, there is none.
        return ""
    finally:
        clients.close()
    return str(config.get("AsyncInferenceConfig", {}).get("OutputConfig", {}).get("S3OutputPath", ""))


def _watch(sdk: Any, _: int) -> None:
    from workbench.aws.sdk.private import use_pools
    from workbench.aws.sdk.transport import POOLS

    def begin(**_: Any) -> None:
        current_call().begin()

    use_pools(sdk, POOLS)
    # It returns no answer, which leaves the sending to the SDK.
    sdk.meta.events.register("before-send.sagemaker", begin)
