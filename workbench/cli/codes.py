"""Prompts for a one-time code as the AWS CLI does: on the terminal, without echo, wherever output goes."""

from __future__ import annotations

import atexit
import os


def ask(prompt: str) -> str | None:
    """The code that is typed on the terminal of this process, empty for none; None without a terminal."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return None
    import termios
    from getpass import getpass

    try:
        # Ctrl+C ends the process while a thread still waits, with the echo off.
        before = termios.tcgetattr(terminal)
        atexit.register(termios.tcsetattr, terminal, termios.TCSADRAIN, before)
        return getpass(prompt)
    except EOFError:
        return ""
    except OSError:
        return None
