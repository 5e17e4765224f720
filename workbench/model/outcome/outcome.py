"""What one send came to."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from workbench.model.inspection import inspect_now
from workbench.model.outcome.failure import Failure, FailureKind
from workbench.model.outcome.response import Part, Response, SentRequest
from workbench.model.outcome.timing import Timing


class Status(StrEnum):
    """Where an exchange stands."""

    IN_FLIGHT = "in_flight"
    OK = "ok"
    ERROR = "error"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """It was in flight when its process ended; whether the model ran is not known."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What one send came to: a response, a failure, or both (an error document, a body cut short)."""

    response: Response | None = None
    failure: Failure | None = None
    timing: Timing = Timing()
    sent: SentRequest | None = None
    attempts: int = 0

    @property
    def status(self) -> Status:
        """`ok`, `error` or `cancelled`."""
        if self.failure is None:
            return Status.OK
        return Status.CANCELLED if self.failure.kind is FailureKind.CANCELLED else Status.ERROR

    @property
    def duration_ms(self) -> float | None:
        """How long the request took, without its preparation; None where it never left, or is not known."""
        return self.timing.duration_ms

    def with_current_times(self) -> Outcome:
        """The same outcome with its times as they are written now.

        Earlier versions counted the preparation to the request, and the moments of parts from its beginning.
        """
        timing, response = self.timing, self.response
        if timing.request_ms is not None or timing.prepare_ms is None:
            return self
        if response is not None and response.parts:
            parts = tuple(
                Part(part.size, round(max(part.at_ms - timing.prepare_ms, 0.0), 3)) for part in response.parts
            )
            response = msgspec.structs.replace(response, parts=parts)
        timing = msgspec.structs.replace(timing, request_ms=max(timing.total_ms - timing.prepare_ms, 0.0))
        return msgspec.structs.replace(self, timing=timing, response=response)


inspect_now(Outcome)
