"""Standard streams of any kind: closed, full, or in an encoding that does not have every character.

Sources: aws-cli v2, awscli/compat.py (AWS_CLI_OUTPUT_ENCODING); Python documentation, sys.stdout (None where
the descriptor is closed).
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import select
import sys
from typing import TYPE_CHECKING, TextIO

from workbench.model.errors import PayloadError, WorkbenchError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

ENCODING = "AWS_CLI_OUTPUT_ENCODING"
_ESCAPE = "workbench.escape"
_USUAL = frozenset({"strict", "surrogateescape", "backslashreplace"})
"""What the interpreter does with such characters by itself, by locale and stream."""


class OutputError(WorkbenchError):
    """Standard output does not take what is printed.

    Args:
        closed: whether there was none from the start.
    """

    def __init__(self, message: str, *, closed: bool) -> None:
        super().__init__(message)
        self.closed = closed


def prepare() -> None:
    """Makes the standard streams of this process such that printing has one kind of failure.

    A character that an encoding lacks is written as JSON escapes it. A descriptor that is closed is taken, so
    that no file or connection gets its number and what is printed with it.

    Raises:
        WorkbenchError: AWS_CLI_OUTPUT_ENCODING does not name an encoding.
    """
    for number in range(3):
        _take_if_closed(number)
    codecs.register_error(_ESCAPE, _escaped)
    encoding = os.environ.get(ENCODING)
    valid = encoding is None or _is_encoding(encoding)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_ClosedInput()), encoding="utf-8")
    # What a caller put in their place is left as it is.
    if sys.stdout is sys.__stdout__:
        sys.stdout = _stream(sys.stdout, _Output(1), encoding if valid else None)
    if sys.stderr is sys.__stderr__:
        sys.stderr = _stream(sys.stderr, _ErrorOutput(2), encoding if valid else None)
    if not valid:
        raise WorkbenchError(
            f"Unknown codec `{encoding}` specified for {ENCODING}.",
            "Use an encoding such as UTF-8, or unset it.",
        )


def _is_encoding(name: str) -> bool:
    try:
        "".encode(name)
    except LookupError:
        return False
    return True


def _take_if_closed(number: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        # Neither reads nor writes, and is a folder for whoever opens /dev/stdin or /dev/stdout by name.
        os.open("/", getattr(os, "O_PATH", os.O_RDONLY))


def _stream(stream: TextIO | None, output: _Output, encoding: str | None) -> TextIO:
    """A stream in place of the interpreter's, which is None where the descriptor was closed."""
    errors = (stream and stream.errors) or "strict"
    return io.TextIOWrapper(
        io.BufferedWriter(output),
        encoding=encoding or (stream.encoding if stream is not None else "utf-8"),
        # Where PYTHONIOENCODING names another way, that is what its user wants.
        errors=_ESCAPE if errors in _USUAL else errors,
        line_buffering=isinstance(output, _ErrorOutput) or output.isatty(),
    )


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """Returns what stands for characters that an encoding lacks: what stands for them in JSON, too."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    escaped = (f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
    return "".join(escaped), error.end


class _Output(io.RawIOBase):
    """A descriptor that is written to. Its first failure is raised; what comes after it is dropped."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._failed = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._number

    def isatty(self) -> bool:
        return os.isatty(self._number)

    def write(self, data: ReadableBuffer) -> int:
        view = memoryview(data)
        while not self._failed:
            try:
                return os.write(self._number, view)
            except BlockingIOError:
                # A pipe or terminal that its other user has made non-blocking.
                select.select([], [self._number], [])
            except OSError as error:
                self._failed = True
                self.fail(error)
        return view.nbytes

    def fail(self, error: OSError) -> None:
        """Raises what is to be known of a failure."""
        if isinstance(error, BrokenPipeError):
            raise error
        closed = error.errno == errno.EBADF
        reason = "it is closed" if closed else error.strerror
        raise OutputError(f"Standard output cannot be written: {reason}", closed=closed) from error


class _ErrorOutput(_Output):
    """Standard error: where it does not take a message, nothing else would."""

    def fail(self, error: OSError) -> None:
        """Lets it be."""


class _ClosedInput(io.RawIOBase):
    def readable(self) -> bool:
        return True

    def readinto(self, _: WriteableBuffer) -> int:
        raise PayloadError("Standard input is closed.", "Give a file or the payload itself.")
