"""Where the body of a response goes: a file, whole or not at all; standard output; or part by part."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

from workbench.model.errors import OperationCancelledError, StoreError
from workbench.model.progress import Listener, Overflow, Progress
from workbench.services import Workbench
from workbench.services.files import GrowingOutput, check_output, write_output

if TYPE_CHECKING:
    # Loaded when it is first needed: few answers are so large.
    from workbench.services.bodies.pushed_file import PushedFile

STDOUT = "-"
STANDARD_OUTPUT = "/dev/stdout"


def check(outfile: str) -> None:
    """Checks before anything is sent that the response can be written.

    Args:
        outfile: a path, or `-` for standard output.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        check_output(STANDARD_OUTPUT if outfile == STDOUT else outfile)
    except StoreError as error:
        raise StoreError(error.message, "Choose another OUTFILE; nothing was sent.") from error


class Delivery:
    """Writes the body of one response to its place.

    Args:
        outfile: a path, or `-` for standard output.
        stop: ends what sends.
        by_parts: whether parts are delivered as they come; what came is kept then, however it ends.
        breakable: a context in which a signal raises, as waiting for a pipe cannot be ended otherwise.
    """

    def __init__(
        self,
        bench: Workbench,
        outfile: str,
        *,
        stop: Callable[[], None] = lambda: None,
        by_parts: bool = False,
        breakable: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self._bench = bench
        self._outfile = STANDARD_OUTPUT if outfile == STDOUT else outfile
        self._stop = stop
        self._growing = GrowingOutput(self._outfile)
        self._by_parts = by_parts
        self._breakable = breakable
        self._begun = by_parts
        self._file: PushedFile | None = None
        self._error: StoreError | OperationCancelledError | BrokenPipeError | None = None

    @property
    def listener(self) -> Listener | None:
        """Hears of the parts, where they are delivered as they arrive."""
        return self._hear if self._by_parts else None

    @property
    def overflow(self) -> Overflow:
        """Takes a response that is too large to be recorded, as it arrives."""
        return self._take

    def check(self) -> None:
        """Raises why the response could not be delivered, if it could not.

        Raises:
            OperationCancelledError: a signal ended the wait for whoever reads it.
            StoreError: the file does not take them.
            BrokenPipeError: nobody reads them any more.
        """
        if self._error is not None:
            raise self._error

    def finish(self, body: bytes) -> None:
        """Delivers a whole body, or ends the delivery of one that came in parts.

        Raises:
            StoreError: the file cannot be written; one that was there is as it was.
        """
        if self._file is not None:
            self._file.finish()
            return
        with self._breakable():
            if self._begun:
                self._add(b"")
                self.check()
                self._growing.close()
            elif self._outfile == STANDARD_OUTPUT:
                self._growing.add(body)
                self._growing.close()
            else:
                write_output(self._outfile, body)

    def discard(self) -> None:
        """Forgets what arrived of a response that is not to be delivered."""
        if self._file is not None:
            self._file.discard()
            self._file = None

    def _hear(self, progress: Progress) -> None:
        if progress.part and self._error is None:
            self._add(progress.part)

    def _take(self, chunk: bytes) -> None:
        if self._by_parts or self._error is not None:
            return
        self._begun = True
        self._add(chunk)

    def _add(self, part: bytes) -> None:
        try:
            if self._by_parts or self._outfile == STANDARD_OUTPUT:
                with self._breakable():
                    self._growing.add(part)
            else:
                self._pushed().add(part)
        except (StoreError, OperationCancelledError, BrokenPipeError) as error:
            # Not raised through what sends: the exchange is to be recorded for what it was.
            self._error = error
            self._stop()

    def _pushed(self) -> PushedFile:
        if self._file is None:
            from workbench.services.bodies.pushed_file import PushedFile

            self._file = PushedFile(self._bench, self._outfile)
        return self._file
