"""Where the body of an answer goes: a file, whole or not at all; standard output; or part by part."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import BinaryIO

from workbench.bench import Workbench
from workbench.model.errors import StoreError
from workbench.model.flight import Listener, Progress

STDOUT = "-"


def check(outfile: str) -> None:
    """Find out before anything is sent that there is nowhere to put the answer.

    Raises:
        StoreError: `outfile` is a folder, or the folder it would be in is missing.
    """
    path = Path(outfile)
    if path.is_dir():
        raise StoreError(f"{outfile} is a folder", "Name a file for the answer's body; nothing was sent.")
    if not path.parent.is_dir():
        raise StoreError(
            f"{outfile} cannot be written: there is no folder {path.parent}",
            "Make it, or name another file; nothing was sent.",
        )


class Delivery:
    """Takes the body of one answer to its place.

    Args:
        outfile: a path, or `-` for standard output.
        streams: whether parts are delivered as they come; what came is then kept, however it ends.
    """

    def __init__(self, bench: Workbench, outfile: str, *, streams: bool) -> None:
        self._bench = bench
        self._outfile = outfile
        self._streams = streams
        self._file: BinaryIO | None = None

    @property
    def listener(self) -> Listener | None:
        """What is to hear of the parts, if anything is."""
        return self._hear if self._streams else None

    def finish(self, body: bytes) -> None:
        """Deliver a whole body, or end the delivery of one that came in parts.

        Raises:
            StoreError: the file cannot be written; one that was there is as it was.
        """
        if self._streams:
            self._opened().close()
        elif self._outfile == STDOUT:
            sys.stdout.buffer.write(body)
            sys.stdout.buffer.flush()
        else:
            self._bench.save(self._outfile, body)

    def _hear(self, progress: Progress) -> None:
        if progress.part:
            file = self._opened()
            file.write(progress.part)
            file.flush()

    def _opened(self) -> BinaryIO:
        """The file, opened when there is something to write, so that a refusal leaves an old one alone."""
        if self._file is None:
            try:
                if self._outfile == STDOUT:
                    self._file = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
                else:
                    self._file = Path(self._outfile).open("wb")  # noqa: SIM115 - closed by `finish`
            except OSError as error:
                raise StoreError(f"{self._outfile} cannot be written: {error.strerror}") from error
        return self._file
