"""What asynchronous invocations come to: looked for in S3, kept in the history, watched in the background."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

from workbench.content.humanize import size
from workbench.model.async_invocation import (
    AsyncInvocation,
    AsyncState,
    AsyncStatus,
    accepted,
    status_after_poll,
)
from workbench.model.destinations.destination import Destination
from workbench.model.errors import NotFoundError, StoreError
from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome, Response
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken, Listener
from workbench.model.redaction.values import redacted_outcome
from workbench.services.async_invocations.bounded_tee import KEPT_BYTES, BoundedTee, Taker
from workbench.services.workbench import Workbench


@dataclass(frozen=True)
class PollResult:
    """One look at the two places of an invocation.

    Attributes:
        arrival: what is known now.
        output, failure: what came of asking for each object; None where it was not asked for.
        exchange: the invocation with what it came to; as it was where it has come to nothing yet.
    """

    arrival: AsyncStatus
    output: Outcome
    failure: Outcome | None
    exchange: Exchange


class AsyncInvocations:
    """The asynchronous invocations of a workbench. The history is where they are kept. Thread-safe.

    Args:
        bench: what sends, fetches and records.

    Attributes:
        notice: why the last one that ended is not recorded; empty where it is.
    """

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self.notice = ""
        self._began = bench.now()

    def version(self) -> int:
        """Returns a number that changes whenever anybody changes the history; 0 where it cannot be read."""
        try:
            return self._bench.history.version()
        except StoreError:
            return 0

    def page(self, *, limit: int = 200, before: int | None = None) -> tuple[AsyncInvocation, ...]:
        """Accepted invocations that are not forgotten, newest first.

        Raises:
            StoreError: the history cannot be read.
        """
        records = self._bench.history.arrivals
        return tuple(map(self._reachable, records.page(limit=limit, before=before)))

    def get(self, number: int) -> AsyncInvocation:
        """One of them.

        Raises:
            NotFoundError: there is no such exchange, or it is not an accepted asynchronous invocation.
            StoreError: the history cannot be read.
        """
        return self._reachable(self._bench.history.arrivals.get(number))

    def pending(self) -> tuple[int, ...]:
        """The numbers of those that are to be watched, oldest first.

        Raises:
            StoreError: the history cannot be read.
        """
        return self._bench.history.arrivals.pending()

    def look(
        self,
        exchange: Exchange,
        *,
        take: Taker | None = None,
        cancellation: CancelToken | None = None,
        listener: Listener | None = None,
    ) -> PollResult:
        """Looks for the objects of an accepted invocation, once; what it has come to is recorded.

        Args:
            exchange: the invocation and its acceptance.
            take: is called with the bytes of its output, beside that they are kept.

        Raises:
            NotFoundError: it says of no place where its output would be.
            WorkbenchError: there is nothing usable to ask with, or cancelled before anything was asked.
            Exception: whatever `take` raises.
        """
        deferred = self._deferred(exchange)
        since = _accepted_at(exchange)

        def fetch(uri: str, take: Taker) -> Outcome:
            return self._bench.clients.s3.get(
                uri,
                _leading(exchange.invocation.connection, exchange.went),
                take=take,
                since=since,
                cancellation=cancellation,
                listener=listener,
            )

        kept = BoundedTee()
        output = fetch(deferred.output_location, kept.wrap(take))
        failure = None
        why = output.failure
        if why is not None and why.kind is FailureKind.NOT_READY and deferred.failure_location:
            kept = BoundedTee()
            failure = fetch(deferred.failure_location, kept.wrap(None))
        missing = failure.failure if failure is not None else output.failure
        if any(reason is not None and reason.kind is FailureKind.CANCELLED for reason in (why, missing)):
            return PollResult(arrival=deferred.arrival, output=output, failure=failure, exchange=exchange)
        arrival = status_after_poll(deferred, output.failure, missing, self._bench.now())
        if arrival.state in {AsyncState.DONE, AsyncState.FAILED}:
            result = output if arrival.state is AsyncState.DONE or failure is None else failure
            arrival = msgspec.structs.replace(arrival, ended_at=_written(result) or arrival.ended_at)
            exchange, arrival = self._arrived(exchange, deferred, arrival, result, kept)
        elif arrival != deferred.arrival:
            self._record(exchange, arrival)
        return PollResult(arrival=arrival, output=output, failure=failure, exchange=exchange)

    def fetch(self, number: int, take: Taker, *, cancellation: CancelToken | None = None) -> Outcome:
        """Gets the object that an invocation came to from S3 again, such as one too large to be kept.

        Raises:
            NotFoundError: there is no such invocation, or it has come to nothing.
            WorkbenchError: as `Workbench.fetch`.
        """
        deferred = self.get(number)
        if deferred.arrival.state not in {AsyncState.DONE, AsyncState.FAILED}:
            raise NotFoundError(
                f"invocation {number} is {deferred.arrival.state.value}",
                "`workbench async wait` waits for it.",
            )
        done = deferred.arrival.state is AsyncState.DONE
        return self._bench.clients.s3.get(
            deferred.output_location if done else deferred.failure_location,
            _leading(deferred.summary.connection, deferred.summary.destination),
            take=take,
            cancellation=cancellation,
        )

    def watch(self, number: int, *, watched: bool) -> AsyncInvocation:
        """Has one looked for by itself, from the beginning where it had ended without its object; or not.

        Raises:
            NotFoundError: there is no such invocation.
            StoreError: it cannot be written.
        """
        arrival = self._bench.history.arrivals.get(number).arrival
        if watched and arrival.state in {AsyncState.EXPIRED, AsyncState.LOST}:
            arrival = AsyncStatus()
        elif arrival.over:
            return self.get(number)
        self._bench.history.arrivals.note(number, msgspec.structs.replace(arrival, watched=watched))
        return self.get(number)

    def forget(self, number: int) -> None:
        """Lists it no longer; the exchange stays in the history.

        Raises:
            StoreError: it cannot be written.
        """
        self._bench.history.arrivals.forget(number)

    def reachable(self, exchange: Exchange) -> bool:
        """Returns whether its objects can be seen from here: those of another process's sandbox cannot."""
        return not exchange.invocation.connection.sandbox or exchange.started_at >= self._began

    def _reachable(self, deferred: AsyncInvocation) -> AsyncInvocation:
        """The same, told as lost where it went to a sandbox that is not this process's."""
        summary, arrival = deferred.summary, deferred.arrival
        if arrival.over or not summary.connection.sandbox or summary.started_at >= self._began:
            return deferred
        lost = msgspec.structs.replace(
            arrival,
            state=AsyncState.LOST,
            watched=False,
            remark="It was sent to the sandbox of another run, whose bucket no longer exists.",
        )
        return msgspec.structs.replace(deferred, arrival=lost)

    def _deferred(self, exchange: Exchange) -> AsyncInvocation:
        summary = exchange.summary()
        if not accepted(summary):
            raise NotFoundError(
                "The response does not say where the output will be, so there is nothing to wait for."
            )
        if exchange.id is not None:
            return self._bench.history.arrivals.get(exchange.id)
        return AsyncInvocation(summary=summary, arrival=AsyncStatus())

    def _arrived(
        self,
        exchange: Exchange,
        deferred: AsyncInvocation,
        arrival: AsyncStatus,
        outcome: Outcome,
        kept: BoundedTee,
    ) -> tuple[Exchange, AsyncStatus]:
        """The exchange with its object in the place of its acceptance, recorded."""
        failed = arrival.state is AsyncState.FAILED
        if not kept.whole:
            arrival = msgspec.structs.replace(
                arrival, remark=f"More than {size(KEPT_BYTES)}, not kept: it can be fetched from S3."
            )
            self._record(exchange, arrival)
            return exchange, arrival
        arrival = msgspec.structs.replace(arrival, kept=True)
        before = exchange.outcome or Outcome()
        response = Response(
            http_status=_status_of(exchange) if failed else _status(outcome),
            headers=outcome.response.headers if outcome.response else (),
            output=deferred.summary.output,
            body=kept.data,
            request_id=exchange.response.request_id if exchange.response else "",
        )
        failure = self._failure(exchange, deferred, kept.data) if failed else None
        outcome = redacted_outcome(msgspec.structs.replace(before, response=response, failure=failure))
        self._record(exchange, arrival, outcome)
        return exchange.with_outcome(outcome), arrival

    def _failure(self, exchange: Exchange, deferred: AsyncInvocation, body: bytes) -> Failure:
        """What the failure object says, with a hint as any other failure of a container."""
        from workbench.aws.failures.hints import hint
        from workbench.aws.failures.service import async_failure

        failure = async_failure(deferred.failure_location, body[:KEPT_BYTES])
        region = exchange.went.region if exchange.went else ""
        return hint(failure, exchange.invocation, region)

    def _record(self, exchange: Exchange, arrival: AsyncStatus, outcome: Outcome | None = None) -> None:
        if exchange.id is None:
            return
        try:
            if outcome is None:
                self._bench.history.arrivals.note(exchange.id, arrival)
            else:
                self._bench.history.arrivals.arrive(exchange.id, arrival, outcome)
        except StoreError as error:
            self.notice = f"not recording: {error.message}"
        else:
            self.notice = ""


def leading(invocation: AsyncInvocation) -> Connection:
    """Returns the connection to where an invocation went."""
    return _leading(invocation.summary.connection, invocation.summary.destination)


def watchable(bench: AsyncInvocations, exchange: Exchange) -> bool:
    """Whether there is something to watch for: it was accepted and recorded, and can be seen from here."""
    return exchange.id is not None and accepted(exchange.summary()) and bench.reachable(exchange)


def _accepted_at(exchange: Exchange) -> datetime | None:
    """When the service took the invocation, by its own clock, at the earliest; None where it does not say.

    An object that was there before then, under a name given with `Filename`, is somebody else's answer.
    """
    answered = _date(exchange.response, "date")
    took = (exchange.outcome.duration_ms if exchange.outcome else None) or 0.0
    return None if answered is None else answered - timedelta(milliseconds=took, seconds=1)


def _written(outcome: Outcome) -> datetime | None:
    return written_at(outcome.response)


def written_at(response: Response | None) -> datetime | None:
    """Returns when the object that a response is was written; None where it does not say."""
    return _date(response, "last-modified")


def _date(response: Response | None, header: str) -> datetime | None:
    headers = {name.lower(): value for name, value in response.headers} if response else {}
    # Loaded here, as what follows a failure is: few invocations are asynchronous.
    from email.utils import parsedate_to_datetime

    try:
        return parsedate_to_datetime(headers.get(header, "")).astimezone(UTC)
    except ValueError:
        return None


def _status(outcome: Outcome) -> int:
    return outcome.response.http_status if outcome.response else 200


def _status_of(exchange: Exchange) -> int:
    return exchange.response.http_status if exchange.response else 202


def _leading(connection: Connection, went: Destination | None) -> Connection:
    """The connection to where an invocation went, whatever the environment says by now."""
    return connection if went is None else went.leading_to(connection)
