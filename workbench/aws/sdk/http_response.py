"""An answer of HTTP, read strictly: what http.client passes over in silence or waits for without end."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from workbench.aws.sdk.plain_head import PlainHead, read_plain_head

_LONGEST_LINE = 65536
"""Bytes of a line of the head, as http.client has it."""

_INTERIM = 50
"""Interim answers (1xx) before the answer: a model that reports its progress sends some."""

_TRAILER_BYTES = 256 * 1024
"""Bytes of trailers that are read and thrown away."""


class DamagedAnswerError(http.client.HTTPException):
    """An answer is not what HTTP/1.1 (RFC 9112) says."""


class HeadTimeoutError(TimeoutError):
    """The head of an answer began, and has not come to its end in time."""


class Answer(http.client.HTTPResponse):
    """An answer whose interim answers are passed over and whose damage is told.

    Attributes:
        patience: seconds that its head may take from its first byte on; None for ever.
        ticks: the counter, in seconds, by which it may.
    """

    patience: float | None = None
    ticks: Callable[[], float] = staticmethod(time.monotonic)
    _head: _Head
    _method: str | None

    def begin(self) -> None:
        stream: Any = self.fp
        if self._method == "POST" and (plain := read_plain_head(stream)) is not None:
            self._begin_plain(plain)
            return
        self._head = head = _Head(stream, self.patience, self.ticks)
        self.fp = cast("Any", head)
        try:
            super().begin()
        finally:
            if self.fp is not None:  # closed
                self.fp = stream
        if head.ended_early:
            raise http.client.IncompleteRead(b"")

    def _begin_plain(self, head: PlainHead) -> None:
        """Does what `begin` of http.client does with a head."""
        self.code = self.status = head.status
        self.reason = head.reason
        self.version = 11
        self.headers = self.msg = head.headers
        self.chunked = head.chunked
        if head.chunked:
            self.chunk_left = None
        self.length = head.length
        self.will_close = head.closes

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not HTTPStatus.CONTINUE <= status < HTTPStatus.OK or status == HTTPStatus.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self.fp)
            self._head.restart()
        raise DamagedAnswerError(
            f"more than {_INTERIM} interim responses (HTTP {status}) came, but no final response"
        )

    def _read_next_chunk_size(self) -> int:
        line = self.fp.readline(_LONGEST_LINE + 1)
        if len(line) > _LONGEST_LINE:
            raise DamagedAnswerError("the line before a chunk is longer than 65,536 bytes")
        if not line.endswith(b"\n"):
            raise http.client.IncompleteRead(b"")
        size = line.partition(b";")[0].strip()
        # int() would take signs, underscores and 0x.
        if not size or size.strip(b"0123456789abcdefABCDEF"):
            raise DamagedAnswerError(f"{size[:20].decode('latin-1')!r} is in the place of a chunk size")
        return int(size, 16)

    def _read_and_discard_trailer(self) -> None:
        read = 0
        while (line := self.fp.readline(_LONGEST_LINE + 1)) not in {b"\r\n", b"\n", b""}:
            read += len(line)
            if read > _TRAILER_BYTES:
                raise DamagedAnswerError("the trailers behind its last byte have no end")


class _Head:
    """The lines of a head. Each read waits no longer than the socket allows, and all of them have a limit.

    Attributes:
        ended_early: whether the connection ended before the empty line.
    """

    def __init__(self, stream: Any, patience: float | None, ticks: Callable[[], float]) -> None:
        self._stream = stream
        self._patience = patience
        self._ticks = ticks
        self._deadline: float | None = None
        self.ended_early = False

    def restart(self) -> None:
        """Another head begins."""
        self._deadline = None

    def readline(self, limit: int) -> bytes:
        line = b""
        while len(line) < limit and not line.endswith(b"\n"):
            peeked = self._stream.peek(1)
            if not peeked:
                self.ended_early = True
                break
            self._watch()
            end = peeked.find(b"\n") + 1
            line += self._stream.read(min(end or len(peeked), limit - len(line)))
        return line

    def _watch(self) -> None:
        if self._patience is None:
            return
        now = self._ticks()
        if self._deadline is None:
            self._deadline = now + self._patience
        elif now > self._deadline:
            raise HeadTimeoutError

    def close(self) -> None:
        self._stream.close()
