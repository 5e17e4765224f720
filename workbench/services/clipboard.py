"""Ways to the clipboard, and what is known of each: a program's success is known, a terminal's is not."""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence

MOST_THROUGH_TERMINAL = 74_000
"""Bytes that terminals are known to take in one OSC 52 sequence: hterm's limit of 100,000 after base64."""
_SECONDS = 5.0


def programs(environment: Mapping[str, str], platform: str = sys.platform) -> tuple[tuple[str, ...], ...]:
    """The programs that may put standard input on a clipboard here, best first.

    Args:
        environment: the process's variables. In an SSH session only a forwarded display or tmux counts: a
            clipboard of the machine far away helps nobody.
        platform: as `sys.platform`.
    """
    near = not (environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"))
    commands: list[tuple[str, ...]] = []
    if near and environment.get("WAYLAND_DISPLAY"):
        commands.append(("wl-copy",))
    if environment.get("DISPLAY"):
        commands += [("xclip", "-selection", "clipboard"), ("xsel", "--clipboard", "--input")]
    if near and platform == "darwin":
        commands.append(("pbcopy",))
    if near and environment.get("WSL_DISTRO_NAME"):
        commands.append(("clip.exe",))
    if environment.get("TMUX"):
        # It keeps the text as a buffer of its own and passes it on to the terminal it is attached to.
        commands.append(("tmux", "load-buffer", "-w", "-"))
    return tuple(commands)


def copied_by(commands: Sequence[tuple[str, ...]], data: bytes) -> str:
    """Has the first program that can put bytes on the clipboard. Blocks; for a worker.

    Returns:
        its name; empty where none is there, or all failed.
    """
    for command in commands:
        if shutil.which(command[0]) is None:
            continue
        try:
            done = subprocess.run(
                command,
                input=data,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_SECONDS,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        if done.returncode == 0:
            return command[0]
    return ""


def sequence(data: bytes, environment: Mapping[str, str]) -> str:
    """The control sequence that asks a terminal to put bytes on its clipboard (xterm's OSC 52).

    Inside tmux it is wrapped so that tmux passes it on, where it is allowed to.
    """
    plain = f"\x1b]52;c;{base64.b64encode(data).decode()}\x07"
    if not environment.get("TMUX"):
        return plain
    escaped = plain.replace("\x1b", "\x1b\x1b")
    return f"\x1bPtmux;{escaped}\x1b\\"
