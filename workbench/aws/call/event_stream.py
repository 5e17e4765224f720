"""An event stream, taken apart as it comes (smithy.io, "Amazon Event Stream")."""

from __future__ import annotations

from typing import Any

from workbench.aws.call.attempt import StreamError
from workbench.aws.call.call import Call
from workbench.aws.call.kept_body import Body
from workbench.aws.failures.error_document import json_object

EVENT_STREAM = "application/vnd.amazon.eventstream"

_PRELUDE = 12
"""Bytes before a message's headers: its length, its headers' length, a checksum."""

_SMALLEST = 16
"""Bytes of a message without headers and payload: the prelude, and a checksum of all."""

_LARGEST = 24 * 1024 * 1024 + 128 * 1024 + _SMALLEST
"""Bytes that the SDK takes of one message."""

_PART_BYTES = 128
"""Bytes of memory, about, that a part costs beside its payload: a stream of empty parts has an end too."""


class DamagedStreamError(Exception):
    """A message is not what the encoding says."""


class Events:
    """A body that is the payload parts of an event stream, put together.

    Args:
        call: hears of every part.
        body: keeps the payloads.
    """

    def __init__(self, call: Call, body: Body) -> None:
        from botocore.eventstream import EventStreamBuffer

        self._call = call
        self._body = body
        self._decoder = EventStreamBuffer()
        self._pending = bytearray()
        self._length = 0
        self._count = 0

    @property
    def unfinished(self) -> int:
        """Bytes of a message that has not come to its end."""
        return len(self._pending)

    def add(self, chunk: bytes) -> None:
        """Takes in more of the stream.

        Raises:
            DamagedStreamError: it is not what the encoding says.
            TooLargeError: more came than is kept.
            OperationCancelledError: the call is cancelled.
        """
        # The decoder gets one message at a time: it copies all that it holds for each one that it takes.
        self._pending += chunk
        while len(self._pending) >= (self._length or _PRELUDE):
            # Thousands of small messages may have come at once, and each of them is shown.
            self._call.check()
            if self._length == 0:
                length = _length(self._pending)
                self._decoded(
                    bytes(self._pending[:_PRELUDE])
                )  # checks the length that is believed from now on
                self._length = length
            else:
                event = self._decoded(bytes(self._pending[_PRELUDE : self._length]))
                if event is None:
                    raise DamagedStreamError(f"a message of {self._length:,} bytes has no end")
                del self._pending[: self._length]
                self._length = 0
                self._take(event.headers, event.payload)

    def _decoded(self, data: bytes) -> Any:
        try:
            self._decoder.add_data(data)
            return next(self._decoder, None)
        except Exception as error:
            # The SDK's parser raises whatever the bytes lead it to: KeyError, struct.error, UnicodeError.
            raise DamagedStreamError(_reason(error)) from error

    def _take(self, headers: dict[str, Any], payload: bytes) -> None:
        kind = headers.get(":message-type", "event")
        if kind == "event":
            if headers.get(":event-type") != "initial-response":
                self._count += 1
                kept = self._body.add(payload, overhead=_PART_BYTES, divisible=False)
                self._call.part(payload, kept=kept)
        elif self._call.now.stream_error is None:
            self._call.now.stream_error = _stream_error(headers, payload)

    def kept(self) -> bytes:
        """The payloads; where the stream breaks before the first, what came in place of one."""
        return self._body.kept() if self._count else bytes(self._pending)


def _length(prelude: bytearray) -> int:
    """The length that a message says it has.

    Raises:
        DamagedStreamError: none has that length.
    """
    length, headers = int.from_bytes(prelude[:4]), int.from_bytes(prelude[4:8])
    if not _SMALLEST <= length <= _LARGEST:
        raise DamagedStreamError(f"a message says that it has {length:,} bytes")
    if headers > length - _SMALLEST:
        raise DamagedStreamError(
            f"a message of {length:,} bytes says that its headers have {headers:,} bytes"
        )
    return length


def _reason(error: Exception) -> str:
    from botocore.eventstream import ParserError

    return str(error) if isinstance(error, ParserError) else "the headers of a message cannot be read"


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
