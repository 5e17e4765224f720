"""Asking for a one-time code as the AWS CLI does: on the terminal, unseen, wherever output goes."""

from __future__ import annotations

import atexit
import os


def ask(prompt: str) -> str | None:
    """What somebody types on the terminal of this process; None where it has none."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return None
    import termios
    from getpass import getpass

    try:
        # Ctrl+C ends the process while a thread still waits for an answer that nobody sees typed.
        before = termios.tcgetattr(terminal)
        atexit.register(termios.tcsetattr, terminal, termios.TCSADRAIN, before)
        return getpass(prompt)
    except (EOFError, OSError):
        return None
