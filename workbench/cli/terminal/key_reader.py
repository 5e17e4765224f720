"""Keys as the terminal sends them, undisturbed by its line editing."""

from __future__ import annotations

import os
import sys
import termios
import tty
from collections.abc import Iterator

from workbench.model.errors import UsageError

_MOST = 64
"""Bytes that are read at once; a key sends far fewer."""
_END = b"\x04"


def pressed_keys() -> Iterator[bytes]:
    """Yields what each key sends, until Ctrl+D.

    Raises:
        UsageError: standard input or output is not a terminal.
    """
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("--keys needs a terminal: standard input or output is not one.")
    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setraw(descriptor)
        while (sent := os.read(descriptor, _MOST)) not in {b"", _END}:
            yield sent
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)
