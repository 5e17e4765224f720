"""Reading the body of an answer as it comes: whole, as far as it goes, or by the parts of an event stream."""

from __future__ import annotations

import io
from typing import Any

from workbench.aws.attempt import StreamError
from workbench.aws.call import Call
from workbench.aws.document import json_object
from workbench.model.errors import AbandonedError

_CHUNK = 256 * 1024
"""Bytes read at a time, at most; fewer are taken as soon as they are there."""

_PRELUDE = 12
"""Bytes before a message's headers: its length, its headers' length, a checksum (event stream encoding)."""

EVENT_STREAM = "application/vnd.amazon.eventstream"


def receive(call: Call, raw: Any) -> None:
    """Read the answer `raw` (urllib3's) into the call's attempt, to its end or to where it breaks."""
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
    from botocore.eventstream import ParserError
    from urllib3.exceptions import HTTPError

    now = call.now
    sink = _Events(call) if now.events else _Bytes()
    try:
        while chunk := raw.read1(_CHUNK):
            now.received += len(chunk)
            sink.add(chunk)
            call.flowing()
    except (HTTPError, OSError, ParserError) as error:
        now.broken = error
    else:
        # Without a length or chunks, a cancelled answer ends like a whole one.
        if call.cancelled and now.expected is None and not raw.chunked:
            now.broken = AbandonedError("cancelled")
    finally:
        now.body = sink.body()
        now.unfinished = sink.unfinished


class _Bytes:
    """A body that is what came. A BytesIO gives its buffer away without another copy."""

    unfinished = 0

    def __init__(self) -> None:
        self._buffer = io.BytesIO()

    def add(self, chunk: bytes) -> None:
        self._buffer.write(chunk)

    def body(self) -> bytes:
        return self._buffer.getvalue()


class _Events:
    """A body that is the payload parts of an event stream, put together."""

    def __init__(self, call: Call) -> None:
        from botocore.eventstream import EventStreamBuffer

        self._call = call
        self._decoder = EventStreamBuffer()
        self._pending = bytearray()
        self._length = 0
        self._payloads: list[bytes] = []

    @property
    def unfinished(self) -> int:
        """Bytes of a message that has not come to its end."""
        return len(self._pending)

    def add(self, chunk: bytes) -> None:
        # The decoder gets one message at a time: it copies all that it holds for each one that it takes.
        self._pending += chunk
        while len(self._pending) >= (self._length or _PRELUDE):
            if self._length == 0:
                self._length = int.from_bytes(self._pending[:4])
                self._decoder.add_data(bytes(self._pending[:_PRELUDE]))
                next(self._decoder, None)  # checks the length that was just believed
            else:
                self._decoder.add_data(bytes(self._pending[_PRELUDE : self._length]))
                del self._pending[: self._length]
                self._length = 0
                event = next(self._decoder)
                self._take(event.headers, event.payload)

    def _take(self, headers: dict[str, Any], payload: bytes) -> None:
        kind = headers.get(":message-type", "event")
        if kind == "event":
            if headers.get(":event-type") != "initial-response":
                self._payloads.append(payload)
                self._call.part(payload)
        elif self._call.now.stream_error is None:
            self._call.now.stream_error = _stream_error(headers, payload)

    def body(self) -> bytes:
        return b"".join(self._payloads)


def _stream_error(headers: dict[str, Any], payload: bytes) -> StreamError:
    """An error event: modeled (`exception`), or one of the framing layer (`error`).

    botocore makes an exception of it that keeps the message and drops `ErrorCode`.
    """
    if headers.get(":message-type") == "error":
        return StreamError(
            str(headers.get(":error-code", "")), {"Message": str(headers.get(":error-message", ""))}
        )
    members = json_object(payload)
    if members is None:
        members = {"Message": payload.decode("utf-8", "replace")}
    return StreamError(str(headers.get(":exception-type", "")), members)
