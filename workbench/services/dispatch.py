"""The two steps of a send: recorded as about to leave, and sent."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from workbench.aws.call.running_digest import RunningDigest
from workbench.model.abandon import abandonable
from workbench.model.clock import Clock
from workbench.model.destinations.destination import Destination
from workbench.model.exchange import Exchange, FailureKind, Outcome, Status
from workbench.model.invocation import Body, BytesBody, FileBody, Invocation
from workbench.model.outcome.recent_body import RecentBody
from workbench.model.progress import CancelToken, Listener, Overflow
from workbench.model.redaction import IN_USE
from workbench.model.redaction.values import redacted_invocation, require_sendable
from workbench.services.recorder import Recorder
from workbench.services.replay.destination import Trail, prepare
from workbench.services.service_clients import ServiceClients
from workbench.services.validation import check, require_confirmed, resolve
from workbench.store.bodies.body_digest import large_digest

if TYPE_CHECKING:
    from workbench.aws import Prepared
    from workbench.services.requests.redaction import Redactor


class SendOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How an invocation is sent and recorded: as the arguments of `Workbench.send`."""

    cancellation: CancelToken | None = None
    listener: Listener | None = None
    overflow: Overflow | None = None
    replay_of: int | None = None
    run_id: int | None = None
    tags: tuple[str, ...] = ()
    record: bool = True
    bodies: bool = True
    failures_only: bool = False
    veil: Redactor | None = None
    trail: Trail | None = None
    digest_header: bool = True


class BegunExchange(msgspec.Struct, frozen=True, kw_only=True):
    """What is ready to be sent, and recorded as in flight.

    Attributes:
        exchange: as it is kept, its body whole.
        returned: the same as its sender sees it, its body without secrets.
        prepared: what is sent.
        number: its `id` in the history; None where it is not there.
        bodies: whether its bodies are kept.
        options: how it is sent.
    """

    exchange: Exchange
    returned: Exchange
    prepared: Prepared
    number: int | None
    bodies: bool
    options: SendOptions


class Dispatcher:
    """Takes invocations through both steps. Thread-safe.

    Args:
        clients: what sends.
        recorder: what records.
        clock: where time comes from.
        limit: returns how many bytes of one answer are kept; None for all.
        explain: returns the outcome of an invocation that went where there is no such endpoint, with the
            names of similar ones.
    """

    def __init__(
        self,
        clients: ServiceClients,
        recorder: Recorder,
        clock: Clock,
        limit: Callable[[], int | None],
        explain: Callable[[Invocation, Destination, Outcome, CancelToken | None], Outcome],
    ) -> None:
        self._clients = clients
        self._recorder = recorder
        self._clock = clock
        self._limit = limit
        self._explain = explain
        self._last_sent, self._last_received = RecentBody(), RecentBody()

    def begin(self, invocation: Invocation, options: SendOptions) -> BegunExchange:
        """Makes an invocation ready and records it as in flight; nothing of it has left when this returns.

        Raises:
            WorkbenchError: as `Workbench.send`.
        """
        check(invocation)
        require_confirmed(invocation)
        if options.replay_of is not None:
            require_sendable(invocation)
        cancellation, veil = options.cancellation, options.veil
        body = _resolved(invocation.body, cancellation)
        ready = invocation.with_(body=body)
        prepared, destination = prepare(self._clients.invoker, ready, options.trail, cancellation)
        shown = veil.redact(ready) if veil else ready
        kept = redacted_invocation(shown)
        exchange = Exchange(
            uuid=_new_uuid(),
            started_at=self._clock.now(),
            invocation=kept,
            replay_of=options.replay_of,
            run_id=options.run_id,
            tags=IN_USE.redactor.value(options.tags),
            destination=veil.redact(destination) if veil else destination,
        )
        # A body with a hole in it is not what was sent: of one that holds a secret, the digest is kept.
        keep = options.bodies and kept.body == shown.body
        sent = msgspec.structs.replace(exchange, invocation=kept.with_(body=shown.body))
        if options.record:
            self._recorder.ready(cancellation)
        digest = large_digest(body.data if options.digest_header and body else None, self._last_sent)
        number = None
        if options.record and not options.failures_only:
            # What is kept may be another body than what is sent.
            kept_digest = digest if shown.body is ready.body else None
            number = self._recorder.begin(sent, bodies=keep, digest=kept_digest)
        return BegunExchange(
            exchange=sent,
            returned=exchange,
            prepared=prepared.with_digest(None if digest is None else digest.value()),
            number=number,
            bodies=keep,
            options=options,
        )

    def complete(self, begun: BegunExchange) -> Exchange:
        """Sends what was begun and records what came of it; whatever the network does is an exchange."""
        options, number = begun.options, begun.number
        with RunningDigest(self._last_received) as digest:
            outcome = self._sent(begun, None if options.veil or number is None else digest)
            if options.veil:
                outcome = options.veil.redact_outcome(outcome)
            if options.record and options.failures_only:
                if outcome.status is Status.ERROR:
                    number = self._recorder.begin(begun.exchange, bodies=begun.bodies)
                    self._recorder.finish(number, begun.exchange, outcome, bodies=begun.bodies)
            elif options.record:
                self._recorder.finish(
                    number,
                    begun.exchange,
                    outcome,
                    bodies=begun.bodies,
                    digest=None if options.veil else digest,
                )
        exchange = begun.returned
        if number is not None:
            exchange = msgspec.structs.replace(exchange, id=number)
        return exchange.with_outcome(outcome)

    def _sent(self, begun: BegunExchange, digest: RunningDigest | None) -> Outcome:
        options, workers = begun.options, self._clients.workers
        outcome = None
        if workers is not None and options.listener is None and options.overflow is None:
            outcome = workers.send(begun.prepared, cancellation=options.cancellation, limit=self._limit())
        if outcome is None:
            outcome = self._clients.invoker.send(
                begun.prepared,
                cancellation=options.cancellation,
                listener=options.listener,
                limit=self._limit(),
                overflow=options.overflow,
                digest=digest,
            )
        is_unknown = outcome.failure is not None and outcome.failure.kind is FailureKind.NOT_FOUND
        if is_unknown and options.run_id is None:
            prepared = begun.prepared
            return self._explain(prepared.invocation, prepared.destination, outcome, options.cancellation)
        return outcome


def _new_uuid() -> str:
    """Returns a UUID of version 4 (RFC 9562) as text: as `uuid4` makes one, without the object."""
    number = int.from_bytes(os.urandom(16))
    number = number & ~(0xF << 76) & ~(0x3 << 62) | 0x4 << 76 | 0x2 << 62
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def _resolved(body: Body | None, cancellation: CancelToken | None) -> BytesBody | None:
    """The bytes of a body. Of a file they may never come: it may be a pipe, or on a disk that is gone."""
    if isinstance(body, FileBody):
        return abandonable(lambda: resolve(body), cancellation)
    return resolve(body)
