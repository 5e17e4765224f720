"""One request of a call, and what has come of it so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from workbench.aws.masking import MaskedRequest
from workbench.model.exchange import Part, Whole
from workbench.model.progress import Phase


@dataclass(slots=True)
class StreamError:
    """An error event inside an event stream: its type, and its members as the service sent them."""

    code: str
    members: dict[str, Any]


class Attempt(msgspec.Struct, eq=False):
    """What one request of a call has come to so far. Moments are ticks of the call's clock.

    Attributes:
        number: from 1.
        begun: when it was signed and about to leave.
        sent, answered, ended: when it had left, had its headers, had its last byte.
        connect: seconds that resolving, connecting and TLS took; None on a connection that was open.
        opened: whether a socket was connected, as TLS may fail after that.
        head: the request line and headers as they left.
        masked: the same without secrets, once somebody asked for it.
        status: of the answer; 0 while there is none.
        received, expected: bytes of the body as it came over the wire, and as Content-Length announced it.
        body: the answer's body, as far as it is kept; of an event stream, its payload parts.
        whole: what `body` is the beginning of, where the rest was handed on.
        holds_secret: whether a secret was taken out of what was handed on.
        events: whether the answer is an event stream.
        unfinished: bytes of an event that had begun when the stream ended.
        broken: what ended the answer before its end.
        too_large: whether it was given up because it has more bytes than are kept.
        handed_over: whether the answer is with the SDK, to be parsed.
    """

    number: int
    begun: float = 0.0
    phase: Phase = Phase.PREPARING
    opened: bool = False
    connect: float | None = None
    sent: float | None = None
    answered: float | None = None
    ended: float | None = None
    head: bytes = b""
    masked: MaskedRequest | None = None
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    received: int = 0
    expected: int | None = None
    body: bytes = b""
    whole: Whole | None = None
    holds_secret: bool = False
    parts: list[Part] = []
    events: bool = False
    unfinished: int = 0
    stream_error: StreamError | None = None
    broken: Exception | None = None
    too_large: bool = False
    handed_over: bool = False

    @property
    def short(self) -> bool:
        """Whether the answer ended before its announced or framed end."""
        missing = self.expected is not None and self.received < self.expected
        return self.broken is not None or self.too_large or missing or self.unfinished > 0

    @property
    def may_have_run(self) -> bool:
        """Whether the whole request had left, so that the model may have been run."""
        return self.phase in {Phase.WAITING, Phase.RECEIVING}
