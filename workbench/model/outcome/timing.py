"""How long the parts of one send took."""

from __future__ import annotations

import msgspec

_ROUNDING_MS = 0.0005
"""What sums of measured times may be off by."""


class Timing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Durations in milliseconds, measured here; the service returns no model latency.

    The whole is `prepare_ms` and `request_ms`. The request is `earlier_ms`, `connect_ms`, `send_ms`,
    `first_byte_ms` and `body_ms`, and where it failed the part in which it did.

    Args:
        total_ms: the whole, from the call to its last byte, or to its failure.
        prepare_ms: until the request was signed and about to leave: sandbox, client, credentials, signature.
        request_ms: the request's own, from then on; None in records of versions that did not write it.
        earlier_ms: attempts before the last one, and the pauses after them; None where there were none.
        connect_ms: resolving, connecting, TLS; None where a kept connection was used again.
        send_ms: from an open connection to the last byte sent; None where not all of it left.
        first_byte_ms: from the last byte sent to the response's headers; None where none came.
        body_ms: from the headers to the last byte of the body.
    """

    total_ms: float = 0.0
    prepare_ms: float | None = None
    request_ms: float | None = None
    earlier_ms: float | None = None
    connect_ms: float | None = None
    send_ms: float | None = None
    first_byte_ms: float | None = None
    body_ms: float | None = None

    @property
    def duration_ms(self) -> float | None:
        """How long the request took, without its preparation; None where it never left, or is not known."""
        if self.request_ms is not None:
            return self.request_ms or None
        return max(self.total_ms - (self.prepare_ms or 0.0), 0.0) or None

    @property
    def rest_ms(self) -> float | None:
        """What of the whole no other part accounts for: the phase that failed; None where it all adds up."""
        parts = (
            self.prepare_ms,
            self.earlier_ms,
            self.connect_ms,
            self.send_ms,
            self.first_byte_ms,
            self.body_ms,
        )
        rest = self.total_ms - sum(part or 0.0 for part in parts)
        return rest if rest > _ROUNDING_MS else None
