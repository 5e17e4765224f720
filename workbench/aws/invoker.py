"""The one way out: an invocation goes in, what came of it comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from workbench.aws.call.running_digest import RunningDigest
from workbench.aws.config_errors import no_sandbox
from workbench.aws.masking import masked_url
from workbench.aws.prepare import Prepared, parameters
from workbench.aws.sdk.client import KEPT_CONNECTIONS
from workbench.aws.sdk.clients import Clients
from workbench.model.abandon import abandonable
from workbench.model.clock import Clock, SystemClock
from workbench.model.destinations.destination import Destination
from workbench.model.errors import OperationCancelledError
from workbench.model.exchange import FailureKind, Outcome
from workbench.model.invocation import Connection, Invocation
from workbench.model.progress import CancelToken, Listener, Overflow
from workbench.model.sandbox_info import SandboxInfo
from workbench.model.service.schema import SERVICE, schema


class Invoker:
    """Sends invocations. Thread-safe; one for a whole process keeps connections open between them.

    Args:
        clock: where time comes from.
        hosting: tells where the sandbox of this process is, starting it if need be; asked only for
            connections that are meant for it.
    """

    def __init__(
        self, *, clock: Clock | None = None, hosting: Callable[[], SandboxInfo] | None = None
    ) -> None:
        self._clock = clock or SystemClock()
        self._hosting = hosting
        self._hosted = False
        self._clients = Clients(SERVICE, _watch)

    def prepare(self, invocation: Invocation, *, cancellation: CancelToken | None = None) -> Prepared:
        """Finds all that is needed to send; nothing is sent.

        Args:
            invocation: its body is None or a `BytesBody`.
            cancellation: ends the wait for a login or a metadata service.

        Raises:
            ConfigurationError: no usable credentials, profile, region, address or certificates.
            InvalidRequestError: it cannot be put on the wire.
            OperationCancelledError: cancelled.
        """
        started = self._clock.ticks()
        if cancellation is not None and cancellation.cancelled:
            raise OperationCancelledError("Cancelled before anything was sent")
        operation, members = parameters(invocation)
        connection = invocation.connection
        hosting = self._sandbox(cancellation) if connection.sandbox else None
        client = self._clients.get(connection, hosting, cancellation)

        from workbench.aws.sdk.serialized import serialized

        request = serialized(client, operation, members, connection)
        return Prepared(
            invocation=invocation,
            region=client.region,
            url=masked_url(request["url"]),
            destination=client.destination,
            client=client,
            request=request,
            seconds=self._clock.ticks() - started,
        )

    def destination(self, connection: Connection, *, cancellation: CancelToken | None = None) -> Destination:
        """Finds where a connection leads; nothing is sent, and no credentials are looked for.

        Args:
            cancellation: ends the wait for a metadata service.

        Raises:
            ConfigurationError: no usable profile, region or address.
            OperationCancelledError: cancelled.
        """
        hosting = self._sandbox(cancellation) if connection.sandbox else None
        unsigned = msgspec.structs.replace(connection, sign=False)
        return self._clients.get(unsigned, hosting, cancellation).destination

    def send(
        self,
        prepared: Prepared,
        *,
        cancellation: CancelToken | None = None,
        listener: Listener | None = None,
        limit: int | None = None,
        overflow: Overflow | None = None,
        digest: RunningDigest | None = None,
    ) -> Outcome:
        """Send, and wait for the answer's last byte. Whatever the network or the service does is an outcome.

        Args:
            cancellation: ends it at once, in whatever phase, and closes its connection.
            listener: is told of each phase, of a body that streams in at most 30 times a second, and of
                every part of an event stream; it is called in this thread.
            limit: bytes of the answer's body that are kept; None keeps all. A larger answer is given up
                there, unless somebody takes it.
            overflow: takes the whole of a good answer that is larger, as it comes, in this thread. Of an
                event stream the listener has every part all the same.
            digest: is given the bytes of the body that are kept, as they come, from the first of the last
                attempt.
        """
        from workbench.aws.call.call import Call, active_call
        from workbench.aws.call.outcome import outcome_of

        operation = schema()[prepared.invocation.operation]
        call = Call(
            clock=self._clock,
            started=self._clock.ticks() - prepared.seconds,
            read_timeout=prepared.invocation.connection.read_timeout or None,
            streams=operation.streams,
            method=operation.method,
            url=prepared.url,
            listener=listener,
            cancellation=cancellation,
            limit=limit,
            overflow=overflow,
            digest=digest,
        )
        with active_call(call):
            call.tell()
            outcome = outcome_of(call, prepared)
        if outcome.failure is not None and outcome.failure.kind is FailureKind.CREDENTIALS:
            self._clients.forget(prepared.invocation.connection)
        return outcome

    def connect(self, invocation: Invocation, count: int, cancellation: CancelToken | None = None) -> None:
        """Makes the client of an invocation, and has connections open for many of its kind; nothing is sent.

        Args:
            count: how many connections, from 1. Where one cannot be opened the others are not waited for:
                what is sent later says why.

        Raises:
            ConfigurationError, InvalidRequestError, OperationCancelledError: see `prepare`.
        """
        from workbench.aws.sdk.warm_connections import open_connections

        prepared = self.prepare(invocation, cancellation=cancellation)
        open_connections(prepared, min(count, KEPT_CONNECTIONS), self._clock, cancellation)

    def close(self) -> None:
        """Closes the connections that are kept open. The invoker can be used again."""
        self._clients.close()

    def _sandbox(self, cancellation: CancelToken | None) -> SandboxInfo:
        if self._hosting is None:
            raise no_sandbox()
        # Starting it may take a while; asking for it again does not.
        hosting = self._hosting() if self._hosted else abandonable(self._hosting, cancellation)
        self._hosted = True
        return hosting


def _watch(sdk: Any, attempts: int) -> None:
    # Loaded with the first client: importing it imports the SDK.
    from workbench.aws.sdk.instrument import instrument

    instrument(sdk, attempts)
