"""What becomes of an asynchronous invocation that was accepted: a state, from what was seen and the clock.

Sources: the Developer Guide, "Asynchronous inference" and "Check prediction results"; the API reference,
InvokeEndpointAsync, for how long a request waits (RequestTTLSeconds) and runs (InvocationTimeoutSeconds).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

import msgspec

from workbench.model.exchange import ExchangeSummary, Failure, FailureKind, Status
from workbench.model.service.schema import schema

_WAITS, _RUNS = 21_600, 900
"""Seconds that a request waits, and that an invocation runs, where it does not say."""

_GRACE = timedelta(seconds=30)
"""So much later than it has to be there an object may still be written."""

_OFTEN, _SELDOM = 0.1, 30.0

_DENIED = frozenset({"AccessDenied", "403"})


class AsyncState(StrEnum):
    """Where an accepted invocation stands."""

    QUEUED = "queued"
    """It waits or runs: neither of its objects is there."""
    DONE = "done"
    FAILED = "failed"
    EXPIRED = "expired"
    """The time in which it could wait and run is over, and neither of its objects is there."""
    LOST = "lost"
    """Where its objects would be is gone, or nobody here may look."""


class AsyncStatus(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of it.

    Args:
        state: see `AsyncState`.
        watched: whether somebody looks for its objects by themselves.
        remark: why it stands so, or why it cannot be told; empty where there is nothing to say.
        ended_at: when its object was written, or it was known to have none; None while it is queued.
        kept: whether the object's bytes are in the history.
    """

    state: AsyncState = AsyncState.QUEUED
    watched: bool = True
    remark: str = ""
    ended_at: datetime | None = None
    kept: bool = False

    @property
    def over(self) -> bool:
        """Whether looking again would change nothing by itself."""
        return self.state is not AsyncState.QUEUED


class AsyncInvocation(msgspec.Struct, frozen=True, kw_only=True):
    """An asynchronous invocation that was accepted, and what became of it."""

    summary: ExchangeSummary
    arrival: AsyncStatus

    @property
    def output_location(self) -> str:
        """Where its output will be, or is."""
        return str(self.summary.output.get("OutputLocation") or "")

    @property
    def failure_location(self) -> str:
        """Where it will be said why it failed; empty where the service did not say."""
        return str(self.summary.output.get("FailureLocation") or "")

    @property
    def expires_at(self) -> datetime:
        """Until when it may wait and run."""
        return self.summary.started_at + self._patience

    @property
    def _patience(self) -> timedelta:
        fields = self.summary.fields
        seconds = 0
        for name, usual in (("RequestTTLSeconds", _WAITS), ("InvocationTimeoutSeconds", _RUNS)):
            value = fields.get(name)
            seconds += value if isinstance(value, int) and value > 0 else usual
        return timedelta(seconds=seconds)


def is_asynchronous(operation: str) -> bool:
    """Returns whether an operation answers with the place where its output will be."""
    definition = schema().operations.get(operation)
    return definition is not None and any(member.name == "OutputLocation" for member in definition.output)


def accepted(summary: ExchangeSummary) -> bool:
    """Whether an exchange is an asynchronous invocation that the service took, and will answer in S3."""
    return (
        summary.status is not Status.IN_FLIGHT
        and bool(summary.output.get("OutputLocation"))
        and is_asynchronous(summary.operation)
    )


def status_after_poll(
    deferred: AsyncInvocation, output: Failure | None, failure: Failure | None, now: datetime
) -> AsyncStatus:
    """Returns what is known once both places were looked at.

    Args:
        deferred: the invocation, and what was known before.
        output: why its output is not there; None where it is.
        failure: why its failure object is not there; None where it is.
        now: the time of day.
    """
    before = deferred.arrival
    if output is None:
        return _ended(before, AsyncState.DONE, now)
    if failure is None:
        return _ended(before, AsyncState.FAILED, now)
    if output.kind is FailureKind.NOT_FOUND:
        return _ended(before, AsyncState.LOST, now, output.message)
    if output.kind not in {FailureKind.NOT_READY, FailureKind.THROTTLED}:
        return msgspec.structs.replace(before, state=AsyncState.QUEUED, remark=output.message)
    denied = output.code in _DENIED
    if output.kind is FailureKind.THROTTLED or now <= deferred.expires_at + _GRACE:
        remark = "S3 answers 403: the output is not there yet, or access is denied" if denied else ""
        return msgspec.structs.replace(before, state=AsyncState.QUEUED, remark=remark)
    if denied:
        return _ended(before, AsyncState.LOST, now, output.text)
    return _ended(before, AsyncState.EXPIRED, now, "Neither of its objects appeared in S3 in time.")


def poll_interval(seconds: float, most: float = _SELDOM) -> float:
    """How long to wait before the next look at what was accepted so many seconds ago: a tenth of that."""
    return min(max(seconds / 10, _OFTEN), most)


def _ended(before: AsyncStatus, state: AsyncState, now: datetime, remark: str = "") -> AsyncStatus:
    return msgspec.structs.replace(before, state=state, remark=remark, ended_at=now, watched=False)
