"""One worker process, as the process that asks it sees it."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Callable
from itertools import count
from typing import BinaryIO

from workbench.aws.workers.messages import Cancel, Connect, Reply, Send, decode_reply, encode
from workbench.content.streaming.frames import read_frame, write_frame
from workbench.model.progress import CancelToken

_END_SECONDS = 2.0

_numbers = count(1)


class Pending:
    """A question on its way.

    Attributes:
        number: of the question.
        reply: what the worker answered; None until then, and for ever where the worker ended first.
    """

    def __init__(self) -> None:
        self.number = next(_numbers)
        self.reply: Reply | None = None
        self._ended = threading.Lock()
        self._ended.acquire()

    def end(self, reply: Reply | None) -> None:
        """Ends the wait."""
        self.reply = reply
        self._ended.release()

    def wait(self) -> None:
        """Waits for the reply, or for the end of the worker."""
        self._ended.acquire()


class WorkerProcess:
    """A worker, from its start to `end`. Thread-safe.

    Attributes:
        pid: its process ID.

    Raises:
        OSError: it cannot be started.
    """

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "workbench.aws.workers.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Ctrl+C is for the process that asks, which then takes its questions back.
            start_new_session=True,
        )
        self.pid = self._process.pid
        self._writing = threading.Lock()
        self._lock = threading.Lock()
        self._pending: dict[int, Pending] = {}
        self._alive = True
        self._reader = threading.Thread(target=self._read, name="worker-replies", daemon=True)
        self._reader.start()

    @property
    def alive(self) -> bool:
        """Whether it takes questions."""
        return self._alive

    @property
    def in_flight(self) -> int:
        """Questions that it has not answered."""
        return len(self._pending)

    def reserve(self) -> Pending:
        """Returns the place of a question that is about to be asked."""
        pending = Pending()
        with self._lock:
            self._pending[pending.number] = pending
            alive = self._alive
        if not alive:
            self._give_up()
        return pending

    def ask(
        self, pending: Pending, question: Callable[[int], Send | Connect], cancellation: CancelToken | None
    ) -> Reply | None:
        """Asks, and waits for the reply; None where the worker ended before it came.

        Args:
            question: makes the question of its number.
            cancellation: takes it back; it is answered all the same.
        """
        self._tell(encode(question(pending.number)))
        forget = None
        if cancellation is not None:
            forget = cancellation.on_cancel(lambda: self._tell(encode(Cancel(number=pending.number))))
        try:
            pending.wait()
        finally:
            if forget is not None:
                forget()
        return pending.reply

    def _tell(self, data: bytes) -> None:
        # A worker that has ended takes nothing; `_read` sees that too.
        with self._writing, contextlib.suppress(OSError, ValueError):
            write_frame(self._input, data)

    @property
    def _input(self) -> BinaryIO:
        assert self._process.stdin is not None  # noqa: S101  it was asked for
        return self._process.stdin  # type: ignore[return-value]

    def _read(self) -> None:
        source = self._process.stdout
        assert source is not None  # noqa: S101  it was asked for
        try:
            with source:
                while (frame := read_frame(source)) is not None:  # type: ignore[arg-type]
                    reply = decode_reply(frame)
                    if pending := self._pending.pop(reply.number, None):
                        pending.end(reply)
        finally:
            # What it writes that is not a reply ends it too: whoever waits is told.
            with self._lock:
                self._alive = False
            self._give_up()

    def _give_up(self) -> None:
        with self._lock:
            lost, self._pending = self._pending, {}
        for pending in lost.values():
            pending.end(None)

    def end(self) -> None:
        """Ends it; what it has in flight is given up."""
        with self._writing, contextlib.suppress(OSError):
            self._input.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
