"""One send under way: how far it has come, what it has measured, and the socket that a cancel closes."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from workbench.aws.call.attempt import Attempt
from workbench.aws.call.running_digest import RunningDigest
from workbench.aws.masking import MaskedRequest, masked_request
from workbench.model.clock import Clock
from workbench.model.errors import OperationCancelledError
from workbench.model.exchange import Part
from workbench.model.progress import CancelToken, Listener, Overflow, Phase, Progress
from workbench.model.redaction.stream import StreamRedactor

_PROGRESS_INTERVAL = 1 / 30
"""Seconds between two reports of a body that streams in; a screen shows no more."""


class Call:
    """One send, from its request to its last byte, over as many attempts as it costs.

    It belongs to the thread that sends; only `cancel` comes from others.

    Attributes:
        attempts: requests made so far.
        ran_before: whether an earlier attempt may have run the model.
        ready: when the first attempt was signed and about to leave.
        fault: what the listener raised.

    Args:
        started: the clock's ticks when the call began, in seconds.
        read_timeout: seconds between bytes; None waits for ever.
        streams: whether its operation answers with an event stream.
        method, url: of the request, as they are kept; empty where no request is kept.
        opened: makes it open a connection and send nothing; is called when the connection is open.
        limit: bytes of an answer that are kept; None keeps all.
        overflow: takes the whole of an answer that has more.
        digest: is given the bytes that are kept, as they come.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        started: float,
        read_timeout: float | None,
        streams: bool,
        listener: Listener | None,
        cancellation: CancelToken | None,
        method: str = "",
        url: str = "",
        opened: Callable[[], None] | None = None,
        limit: int | None = None,
        overflow: Overflow | None = None,
        digest: RunningDigest | None = None,
    ) -> None:
        self.started = started
        self.opened = opened
        self.read_timeout = read_timeout
        self.streams = streams
        self.cancellation = cancellation
        self.limit = limit
        self.overflow = overflow
        self.digest = digest
        self.attempts = 0
        self.ran_before = False
        self.ready: float | None = None
        self.fault: Exception | None = None
        self.now = Attempt(number=0)
        self._stopped: float | None = None
        self._clock = clock
        self._method = method
        self._url = url
        self._listener = listener
        self._redactor: StreamRedactor | None = None
        self._part_at_ms = 0.0
        self._reported_at = float("-inf")
        self._lock = threading.Lock()
        self._cancelled = False
        self._pausing: threading.Event | None = None
        self._socket: socket.socket | None = None
        self._spare: socket.socket | None = None

    @property
    def cancelled(self) -> bool:
        """Whether nobody wants its answer any more."""
        return self._cancelled

    @property
    def may_have_run(self) -> bool:
        """Whether any of its attempts may have run the model."""
        return self.ran_before or self.now.may_have_run

    @property
    def began(self) -> float:
        """The clock's ticks from which its duration counts; its preparation does not count."""
        return self.started if self.ready is None else self.ready

    def ticks(self) -> float:
        """The call's clock, in seconds."""
        return self._clock.ticks()

    def stop(self) -> float:
        """Returns the clock's ticks at which it ended, the same each time it is asked.

        An answer without an end, and one that nobody wants, ended when this was asked first: a message that
        says how long it took and the record of its times agree.
        """
        if self._stopped is None:
            ended = self.now.ended
            self._stopped = self.ticks() if ended is None or self.cancelled else ended
        return self._stopped

    # What cancels it.

    def cancel(self) -> None:
        """Ends the call from another thread: whatever its own thread waits for comes to an end."""
        with self._lock:
            self._cancelled = True
            if self._pausing is not None:
                self._pausing.set()
            self._interrupt()

    def check(self) -> None:
        """Stops here where the call is cancelled.

        Raises:
            OperationCancelledError: it is.
        """
        if self.cancelled:
            raise OperationCancelledError("cancelled")

    def pause(self, seconds: float) -> None:
        """Waits before another attempt, or until cancelled."""
        with self._lock:
            self._pausing = pausing = threading.Event()
            if self._cancelled:
                return
        pausing.wait(seconds)

    def hold(self, sock: Any, *, spare: bool = False) -> None:
        """From now on a cancel ends this socket.

        Args:
            sock: a socket, TLS socket, or urllib3's TLS inside TLS.
            spare: whether it is a duplicate of the call's own, to be closed when it is let go.
        """
        while not isinstance(sock, socket.socket):
            sock = sock.socket
        with self._lock:
            self._drop()
            self._socket, self._spare = sock, sock if spare else None
            if self.cancelled:
                self._interrupt()

    def let_go(self) -> None:
        """The socket is no longer the call's: a cancel leaves it alone."""
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        if self._spare is not None:
            self._spare.close()
        self._socket = self._spare = None

    def _interrupt(self) -> None:
        # Shutting down, unlike closing, wakes a thread that is inside recv, sendall or a handshake.
        # SSLSocket.shutdown would take the TLS layer away from under that thread: the plain one is meant.
        if self._socket is not None:
            with suppress(OSError):  # the peer was quicker
                if self.now.phase is Phase.SENDING:
                    # What of the request still waits in the system's buffer is thrown away, not sent.
                    self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)

    # What it goes through.

    def begin(self) -> None:
        """Another attempt is signed and about to leave."""
        self.check()
        self.ran_before = self.may_have_run
        self.attempts += 1
        self.now = Attempt(number=self.attempts, begun=self.ticks())
        if self.ready is None:
            self.ready = self.now.begun

    def enter(self, phase: Phase) -> None:
        """The attempt has come to `phase`."""
        self.now.phase = phase
        self.tell()

    def left(self, is_answering: Callable[[socket.socket], bool]) -> None:
        """The last byte of the request is with the operating system.

        Args:
            is_answering: returns whether something of the answer is there: its time must not count what is
                done here.
        """
        self.now.sent = self.ticks()
        self.enter(Phase.WAITING)
        if self._url and self._socket is not None and not is_answering(self._socket):
            self.masked_request()  # now, while the endpoint is busy with the answer

    def masked_request(self) -> MaskedRequest:
        """Returns the newest attempt's request without the secrets of this moment."""
        now = self.now
        if now.masked is None or not now.masked.is_current:
            masked = masked_request(self._method, self._url, now.head)
            if not now.head:
                return masked
            now.masked = masked
        return now.masked

    def answered(self) -> None:
        """The headers of the answer are there."""
        self.now.answered = self.ticks()
        self.now.phase = Phase.RECEIVING

    def part(self, payload: bytes, *, kept: bool) -> None:
        """A part of a streamed answer has come."""
        at_ms = round((self.ticks() - self.began) * 1000, 3)
        if kept:
            self.now.parts.append(Part(size=len(payload), at_ms=at_ms))
        if self._listener is not None:
            self._part_at_ms = at_ms
            self.tell(self._redacted(payload), at_ms)

    def end_of_parts(self) -> None:
        """No further part comes: what was held back, as it might have been a secret, is shown."""
        if self._redactor is not None and (rest := self._redactor.end()):
            self.tell(rest, self._part_at_ms)

    def _redacted(self, payload: bytes) -> bytes:
        """Returns what may be shown of a part, and of what was held back of those before."""
        redactor = self.masked_request().redactor
        if self._redactor is None:
            self._redactor = StreamRedactor(redactor)
        self._redactor.redactor = redactor
        return self._redactor.add(payload)

    def flowing(self) -> None:
        """More of the body has come: tell, but no more often than a screen can show."""
        if self._listener is not None and self.ticks() - self._reported_at >= _PROGRESS_INTERVAL:
            self.tell()

    def tell(self, part: bytes = b"", part_at_ms: float | None = None) -> None:
        """Lets the listener know where the call stands, and of a part that has come."""
        if self._listener is None:
            return
        self._reported_at = self.ticks()
        now = self.now
        progress = Progress(
            phase=now.phase,
            received=now.received,
            expected=now.expected,
            attempt=max(now.number, 1),
            part=part,
            part_at_ms=part_at_ms,
        )
        try:
            self._listener(progress)
        except Exception as error:
            # The SDK would take it for trouble of its transport: remember whose it is.
            self.fault = error
            raise


_here = threading.local()


def current_call() -> Call:
    """The call that this thread sends.

    Raises:
        AttributeError: it sends none.
    """
    call: Call = _here.call
    return call


class active_call:  # noqa: N801  read as the function that `contextmanager` would make, at thrice its cost
    """Makes `call` the one that this thread sends, and has its cancellation end it."""

    __slots__ = ("_call", "_forget")

    def __init__(self, call: Call) -> None:
        self._call = call

    def __enter__(self) -> None:
        call = _here.call = self._call
        self._forget = call.cancellation.on_cancel(call.cancel) if call.cancellation else None

    def __exit__(self, *_: object) -> None:
        if self._forget is not None:
            self._forget()
        self._call.let_go()
        del _here.call
