"""Keys that are typed while a command works: seen at once, and not shown."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from contextlib import suppress
from typing import Any

_MOST = 64
"""Bytes that are read at once."""


class TypedKeys:
    """The keys of standard input, where that is a terminal. To be closed: until then it echoes nothing.

    Ctrl+C and Ctrl+Z keep their meaning. A process in the background has no keys: it would be stopped.
    """

    def __init__(self) -> None:
        self._before: list[Any] | None = None
        try:
            self._descriptor = sys.stdin.fileno()
            if os.isatty(self._descriptor) and _is_in_front(self._descriptor):
                self._before = termios.tcgetattr(self._descriptor)
                tty.setcbreak(self._descriptor, termios.TCSADRAIN)
        except (OSError, ValueError, AttributeError, termios.error):
            self._before = None  # closed, or not a terminal after all

    @property
    def available(self) -> bool:
        """Whether keys can be read."""
        return self._before is not None

    def read(self) -> bytes:
        """Returns what was typed since the last time; empty where nothing was. Does not wait."""
        if self._before is None or not _is_in_front(self._descriptor):
            return b""
        try:
            readable, _, _ = select.select([self._descriptor], [], [], 0)
            return os.read(self._descriptor, _MOST) if readable else b""
        except OSError:
            return b""  # the terminal is gone

    def close(self) -> None:
        """Gives the terminal its line editing back; from the background, where the shell did so, nothing."""
        if self._before is None:
            return
        if _is_in_front(self._descriptor):
            with suppress(termios.error):  # the terminal may be gone
                termios.tcsetattr(self._descriptor, termios.TCSADRAIN, self._before)
        self._before = None


def _is_in_front(descriptor: int) -> bool:
    """Whether reading or changing a terminal would not stop this process (SIGTTIN, SIGTTOU)."""
    try:
        return os.tcgetpgrp(descriptor) == os.getpgrp()
    except OSError:
        return True  # not the terminal that controls it
