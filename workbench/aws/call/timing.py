"""Where the time of a call went."""

from __future__ import annotations

from workbench.aws.call.call import Call
from workbench.model.exchange import Timing


def timing_of(call: Call) -> Timing:
    """The times of a call that has ended, whose parts add up to the whole.

    What the SDK still does with a whole answer does not count.
    """
    now = call.now
    end = call.stop()
    ready = call.ready if call.ready is not None else end  # it never left: all was preparation
    return Timing(
        total_ms=_ms(call.started, end),
        prepare_ms=_ms(call.started, ready),
        request_ms=_ms(ready, end),
        earlier_ms=_ms(ready, now.begun) if now.number > 1 else None,
        connect_ms=None if now.connect is None else now.connect * 1000,
        send_ms=None if now.sent is None else _ms(now.begun + (now.connect or 0.0), now.sent),
        first_byte_ms=None if now.sent is None or now.answered is None else _ms(now.sent, now.answered),
        body_ms=None if now.answered is None or now.ended is None else _ms(now.answered, now.ended),
    )


def _ms(start: float, end: float) -> float:
    return (end - start) * 1000
