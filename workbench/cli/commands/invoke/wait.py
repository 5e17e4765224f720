"""`--wait`: waits for the output object or the failure object of an asynchronous invocation."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from time import monotonic

from workbench.cli.commands.invoke.arguments import InvokeArguments
from workbench.cli.commands.invoke.delivery import STANDARD_OUTPUT, STDOUT
from workbench.cli.core.exit_codes import Exit
from workbench.cli.core.interrupt import Interruption
from workbench.cli.core.terminal.console import print_error, print_info
from workbench.cli.core.terminal.streams import Control
from workbench.model.async_invocation import AsyncState, poll_interval
from workbench.model.errors import OperationCancelledError, UsageError, WorkbenchError
from workbench.model.exchange import Exchange, Failure, FailureKind, Outcome
from workbench.model.progress import Phase, Progress
from workbench.model.redaction import IN_USE
from workbench.model.redaction.stream import redacted_chunks
from workbench.services import Workbench
from workbench.services.async_invocations.bounded_tee import Taker
from workbench.services.async_invocations.invocations import AsyncInvocations
from workbench.services.files import GrowingOutput, write_output

_USUAL_PATIENCE = 3600.0
"""Seconds: as long as one invocation may take at most (API reference, InvocationTimeoutSeconds)."""

_SELDOM = 5.0
"""Seconds between two looks at most: a person waits for it."""

_TICK = 1.0
"""Seconds between two states of the progress line."""

_NOT_YET = frozenset({FailureKind.NOT_READY, FailureKind.THROTTLED})
_PASSING = frozenset(
    {FailureKind.CONNECT, FailureKind.CONNECT_TIMEOUT, FailureKind.CLOSED, FailureKind.READ_TIMEOUT}
)
_SHOWN = 64 * 1024
"""Characters of a failure object that are shown."""

_BORNE = 30.0
"""Seconds without a network that do not end a wait."""


def patience_of(arguments: InvokeArguments) -> float | None:
    """The seconds that a command line waits for an output object, 0 without limit; None without --wait.

    Raises:
        UsageError: an option of waiting without `--wait`.
    """
    timeout = arguments.wait_timeout
    if not arguments.wait:
        for option, value in (("--outfile", arguments.outfile), ("--wait-timeout", timeout)):
            if value is not None:
                raise UsageError(f"{option} requires --wait.")
        return None
    return _USUAL_PATIENCE if timeout is None else timeout


def awaited(
    bench: Workbench,
    exchange: Exchange,
    *,
    outfile: str | None,
    patience: float,
    interruption: Interruption,
) -> int:
    """Waits for what an accepted invocation comes to, and returns the exit code.

    Args:
        exchange: the invocation and its answer.
        outfile: where the output object goes; None leaves it where it is.
        patience: seconds; 0 waits for ever.

    Raises:
        WorkbenchError: the answer names no place, its time is over, or the outfile cannot be written.
    """
    with closing(_Line()) as line:
        wait = _Wait(bench, exchange, interruption, line)
        try:
            failure = wait.until_there(taker(bench, outfile), patience)
        except OperationCancelledError:
            return interruption.exit_code
        if wait.record_failure:
            print_info(wait.record_failure)
    if failure is None:
        return Exit.DONE
    if failure.kind is FailureKind.CANCELLED:
        return interruption.exit_code
    if failure.kind is FailureKind.MODEL:
        where = failure.members.get("FailureLocation", "")
        print_error(f"The invocation was accepted, and failed. Content of {where}:", failure.message[:_SHOWN])
        return Exit.SERVICE
    print_error(failure.message, failure.hint)
    return Exit.SERVICE if failure.kind is FailureKind.SERVICE else Exit.OTHER


def taker(bench: Workbench, outfile: str | None) -> Taker | None:
    """What takes an object to a file, or to standard output where it is `-`; None where it is to stay."""
    if outfile is None:
        return None
    if outfile != STDOUT:
        return lambda chunks: write_output(outfile, redacted_chunks(chunks, IN_USE.redactor))

    def pour(chunks: Iterator[bytes]) -> None:
        with closing(GrowingOutput(STANDARD_OUTPUT)) as output:
            for chunk in redacted_chunks(chunks, IN_USE.redactor):
                output.add(chunk)

    return pour


class _Wait:
    """Looks again and again, ever less often, at the two places where an answer can appear."""

    def __init__(self, bench: Workbench, exchange: Exchange, interruption: Interruption, line: _Line) -> None:
        self._invocations = AsyncInvocations(bench)
        self._exchange = exchange
        self._output = str(exchange.response.output.get("OutputLocation", "")) if exchange.response else ""
        self._cancellation = interruption.cancellation
        self._line = line
        self._began = self._reached = monotonic()
        self._over = threading.Event()
        self._cancellation.on_cancel(self._over.set)

    @property
    def record_failure(self) -> str:
        """Why the result is not recorded; empty where it is."""
        return self._invocations.notice

    def until_there(self, take: Taker | None, patience: float) -> Failure | None:
        """Waits for the output object; None when it was taken, otherwise why it was not."""
        end = self._began + patience if patience else float("inf")
        while True:
            look = self._invocations.look(
                self._exchange, take=take, cancellation=self._cancellation, listener=self._hear
            )
            match look.arrival.state:
                case AsyncState.DONE:
                    return None
                case AsyncState.FAILED:
                    return look.exchange.failure
                case AsyncState.EXPIRED:
                    raise WorkbenchError(f"{self._output} did not appear before the request expired.")
            for outcome in (look.output, look.failure):
                if outcome is not None and outcome.failure is not None and self._is_end(outcome.failure):
                    return _service_failure(outcome.failure, outcome)
            if monotonic() >= end:
                raise _too_late(self._output, patience, look.output.failure)
            self._pause(end)

    def _is_end(self, failure: Failure) -> bool:
        """Returns whether another look cannot succeed."""
        if failure.kind in _NOT_YET:
            self._reached = monotonic()
            return False
        # What had begun to come may be half written to standard output: it cannot come again.
        begun = failure.phase == Phase.RECEIVING
        return failure.kind not in _PASSING or begun or monotonic() > self._reached + _BORNE

    def _pause(self, end: float) -> None:
        now = monotonic()
        again = min(now + poll_interval(now - self._began, _SELDOM), end)
        while now < again and not self._over.wait(min(again - now, _TICK)):
            now = monotonic()
            self._line.show(f"{now - self._began:.0f} s, waiting for {self._output}")

    def _hear(self, progress: Progress) -> None:
        if progress.received:
            of = f" of {progress.expected:,}" if progress.expected else ""
            self._line.show(f"{progress.received:,}{of} bytes of {self._output}")


class _Line:
    """A line on the terminal that is written over, and gone in the end; elsewhere there is none."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty()

    def show(self, text: str) -> None:
        if self._shown:
            from workbench.content.humanize import cut
            from workbench.content.sanitize import sanitize_line

            self._write(cut(sanitize_line(text), shutil.get_terminal_size().columns - 1))

    def close(self) -> None:
        if self._shown:
            self._write("")

    def _write(self, text: str) -> None:
        sys.stderr.write(Control(f"\r\x1b[2K{text}"))
        sys.stderr.flush()


def _service_failure(failure: Failure, outcome: Outcome) -> Failure:
    """Returns why an object cannot be read, in the AWS CLI's words where S3 answered."""
    if outcome.response is None or outcome.response.http_status < 300:
        return failure
    return Failure(
        kind=FailureKind.SERVICE,
        code=failure.code,
        message=f"An error occurred ({failure.code}) when calling the GetObject operation: {failure.message}",
        hint=failure.hint,
    )


def _too_late(uri: str, patience: float, last: Failure | None) -> WorkbenchError:
    return WorkbenchError(
        f"{uri} did not appear within {patience:g} s.",
        (last.hint if last else "") or "It may still appear; --wait-timeout waits longer.",
    )
