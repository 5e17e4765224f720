"""`python -P -m workbench.aws.workers.worker`: sends what another process asks it to, many at once.

Questions come on standard input, replies go to standard output. It records nothing. When its input ends, the
process that asks has ended: nobody waits for what is in flight any more, and it ends at once.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from queue import SimpleQueue
from typing import BinaryIO

from workbench.aws.invoker import Invoker
from workbench.aws.workers.messages import (
    Cancel,
    Connect,
    Question,
    Reply,
    Send,
    decode_question,
    encode,
)
from workbench.content.streaming.frames import read_frame, write_frame
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.exchange import Failure, FailureKind, Outcome
from workbench.model.progress import CancelToken
from workbench.model.redaction import redacted
from workbench.model.sandbox_info import SandboxInfo


class Worker:
    """Answers questions, each in a thread.

    Args:
        source: where they come from.
        target: where replies go.
    """

    def __init__(self, source: BinaryIO, target: BinaryIO) -> None:
        self._source = source
        self._target = target
        self._writing = threading.Lock()
        self._questions: SimpleQueue[Send | Connect] = SimpleQueue()
        self._tokens: dict[int, CancelToken] = {}
        self._sandbox: SandboxInfo | None = None
        self._invoker = Invoker(hosting=self._hosting)
        self._threads = 0

    def run(self) -> None:
        """Answers until nobody asks any more."""
        while (frame := read_frame(self._source)) is not None:
            self._take(decode_question(frame))

    def _take(self, question: Question) -> None:
        if isinstance(question, Cancel):
            if token := self._tokens.get(question.number):
                token.cancel()
            return
        if question.sandbox is not None:
            self._sandbox = question.sandbox
        self._tokens[question.number] = CancelToken()
        if len(self._tokens) > self._threads:
            self._threads += 1
            threading.Thread(target=self._work, name="worker", daemon=True).start()
        self._questions.put(question)

    def _hosting(self) -> SandboxInfo:
        if self._sandbox is None:
            raise AssertionError("an invocation is for the sandbox, whose address is not known")
        return self._sandbox

    def _work(self) -> None:
        while True:
            question = self._questions.get()
            token = self._tokens[question.number]
            try:
                reply = Reply(number=question.number, outcome=self._answer(question, token))
            except Exception:  # noqa: BLE001  whoever asked raises it
                reply = Reply(number=question.number, fault=redacted(traceback.format_exc()))
            del self._tokens[question.number]
            data = encode(reply)
            with self._writing:
                write_frame(self._target, data)

    def _answer(self, question: Send | Connect, cancellation: CancelToken) -> Outcome | None:
        try:
            if isinstance(question, Connect):
                self._invoker.connect(question.invocation, question.count, cancellation)
                return None
            prepared = self._invoker.prepare(question.invocation, cancellation=cancellation)
        except WorkbenchError as error:
            # The process that asks prepares it too, and says what is wrong before it asks; this comes of what
            # has changed since.
            return Outcome(failure=_unsent(error))
        return self._invoker.send(prepared, cancellation=cancellation, limit=question.limit)


def _unsent(error: WorkbenchError) -> Failure:
    cancelled = isinstance(error, OperationCancelledError)
    return Failure(
        kind=FailureKind.CANCELLED if cancelled else FailureKind.CREDENTIALS,
        code="Cancelled" if cancelled else type(error).__name__,
        message=error.message,
        hint=error.hint,
        phase="preparing",
    )


def main() -> None:
    """Works until the input ends."""
    Worker(sys.stdin.buffer, sys.stdout.buffer).run()
    # Threads that wait for an endpoint would be waited for.
    os._exit(0)


if __name__ == "__main__":
    main()
