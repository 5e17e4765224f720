"""Reading the body of an answer as it comes: whole, as far as it goes, or by the parts of an event stream."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from urllib3.exceptions import HTTPError

from workbench.aws.call.call import Call
from workbench.aws.call.event_stream import EVENT_STREAM, DamagedStreamError, Events
from workbench.aws.call.kept_body import Body, TooLargeError
from workbench.model.errors import OperationCancelledError
from workbench.model.progress import Overflow
from workbench.model.redaction import Redactor
from workbench.model.redaction.stream import StreamRedactor

_CHUNK = 256 * 1024
"""Bytes read at a time, at most; fewer are taken as soon as they are there."""


def receive(call: Call, raw: Any) -> None:
    """Reads the answer `raw` (urllib3's) into the call's attempt, to its end or to where it breaks."""
    now = call.now
    now.status = raw.status
    now.expected = None if raw.chunked else raw.length_remaining
    media_type = raw.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    now.events = call.streams and now.status < 300 and media_type == EVENT_STREAM
    call.tell()
    complete = False
    try:
        _read(call, raw)
        complete = not now.short
    finally:
        if not complete:
            # Whatever is still to come on this connection must not be taken for the next answer.
            raw.close()
            raw.release_conn()
        now.ended = call.ticks()
    call.tell()


def _read(call: Call, raw: Any) -> None:
    now = call.now
    # What is not a good response goes to nobody's file.
    if call.digest is not None:
        call.digest.restart()
    overflow = None
    if call.overflow is not None and now.status < 300:
        overflow = RedactedOverflow(call.overflow, lambda: call.masked_request().redactor)
    body = Body(call.limit, overflow, call.digest, now.expected)
    sink = Events(call, body) if now.events else _Bytes(body)
    try:
        while chunk := raw.read1(_CHUNK):
            now.received += len(chunk)
            sink.add(chunk)
            call.flowing()
    except (HTTPError, OSError, DamagedStreamError) as error:
        now.broken = error
    except TooLargeError:
        now.too_large = True
    else:
        # Without a length or chunks, a cancelled answer ends like a whole one.
        if call.cancelled and now.expected is None and not raw.chunked:
            now.broken = OperationCancelledError("cancelled")
    finally:
        now.unfinished = sink.unfinished
        now.body = sink.kept()
        now.whole = body.whole()
        if overflow is not None:
            now.holds_secret = overflow.end()
        call.end_of_parts()


class RedactedOverflow:
    """Hands on the bytes of a large answer without secrets.

    Args:
        take: takes them.
        redactor: returns what knows the secrets of the moment.
    """

    def __init__(self, take: Overflow, redactor: Callable[[], Redactor]) -> None:
        self._take = take
        self._redactor = redactor
        self._stream = StreamRedactor(redactor())

    def __call__(self, chunk: bytes) -> None:
        self._stream.redactor = self._redactor()
        # The first is as large as what is kept.
        for start in range(0, len(chunk), _CHUNK):
            if safe := self._stream.add(chunk[start : start + _CHUNK]):
                self._take(safe)

    def end(self) -> bool:
        """No further byte comes; returns whether there was a secret."""
        if rest := self._stream.end():
            self._take(rest)
        return self._stream.redacted


class _Bytes:
    """A body that is what came."""

    unfinished = 0

    def __init__(self, body: Body) -> None:
        self._body = body

    def add(self, chunk: bytes) -> None:
        self._body.add(chunk)

    def kept(self) -> bytes:
        return self._body.kept()
