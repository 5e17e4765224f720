"""Another program in the terminal, in place of the app."""

from __future__ import annotations

import asyncio
import os
import shlex
import signal
import subprocess
from collections.abc import Callable, Sequence
from types import FrameType

from textual.app import App

_SECONDS = 0.2


def run_in_foreground(app: App[int], command: Sequence[str], handle_signals: Callable[[], None]) -> int:
    """Suspends the app while a program has the terminal. Blocks.

    Ctrl+C ends the program, not the app.

    Args:
        command: the program and its arguments.
        handle_signals: has the app hear of signals again.

    Returns:
        The program's exit code.

    Raises:
        textual.app.SuspendNotSupported: the app has no terminal to give.
        OSError: the program cannot be run.
    """
    loop = asyncio.get_running_loop()
    loop.remove_signal_handler(signal.SIGINT)
    # A handler, and not to ignore it: that would be the program's too.
    signal.signal(signal.SIGINT, _pass)
    try:
        with app.suspend():
            os.write(1, f"$ {shlex.join(command)}\n".encode())
            return subprocess.run(command, check=False).returncode
    finally:
        # The loop still has to read that there was a signal, which is the program's.
        loop.call_later(_SECONDS, handle_signals)


def _pass(_: int, __: FrameType | None) -> None:
    """The program has it."""
