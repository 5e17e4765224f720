"""Where the body of an answer goes: a file, whole or not at all; standard output; or part by part."""

from __future__ import annotations

from collections.abc import Callable

from workbench.bench import Workbench
from workbench.bench.files import check_output
from workbench.model.errors import StoreError
from workbench.model.flight import Listener, Progress

STDOUT = "-"
STANDARD_OUTPUT = "/dev/stdout"


def check(outfile: str) -> None:
    """Find out before anything is sent that there is nowhere to put the answer.

    Args:
        outfile: a path, or `-` for standard output.

    Raises:
        StoreError: it cannot be written.
    """
    try:
        check_output(STANDARD_OUTPUT if outfile == STDOUT else outfile)
    except StoreError as error:
        raise StoreError(
            error.message, "Name another file for the answer's body; nothing was sent."
        ) from error


class Delivery:
    """Takes the body of one answer to its place.

    Args:
        outfile: a path, or `-` for standard output.
        stop: ends what sends. Where it is given, parts are delivered as they come, and what came is kept,
            however it ends.
    """

    def __init__(self, bench: Workbench, outfile: str, *, stop: Callable[[], None] | None = None) -> None:
        self._bench = bench
        self._outfile = STANDARD_OUTPUT if outfile == STDOUT else outfile
        self._stop = stop
        self._growing = bench.growing(self._outfile)
        self._trouble: StoreError | BrokenPipeError | None = None

    @property
    def listener(self) -> Listener | None:
        """What is to hear of the parts, if anything is."""
        return self._hear if self._stop is not None else None

    def check(self) -> None:
        """Say why parts could not be delivered, if they could not.

        Raises:
            StoreError: the file does not take them.
            BrokenPipeError: nobody reads them any more.
        """
        if self._trouble is not None:
            raise self._trouble

    def finish(self, body: bytes) -> None:
        """Deliver a whole body, or end the delivery of one that came in parts.

        Raises:
            StoreError: the file cannot be written; one that was there is as it was.
        """
        if self._stop is not None:
            self._add(b"")
            self.check()
            self._growing.close()
        elif self._outfile == STANDARD_OUTPUT:
            self._growing.add(body)
            self._growing.close()
        else:
            self._bench.save(self._outfile, body)

    def _hear(self, progress: Progress) -> None:
        if progress.part and self._trouble is None:
            self._add(progress.part)

    def _add(self, part: bytes) -> None:
        try:
            self._growing.add(part)
        except (StoreError, BrokenPipeError) as error:
            # Not raised through what sends: the exchange is to be recorded for what it was.
            self._trouble = error
            if self._stop is not None:
                self._stop()
