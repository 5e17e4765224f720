"""A program in a pseudo-terminal, and the moment it shows something."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter

import pexpect

# An installed program has its bytecode; a machine that forbids writing it would measure the compiler.
_NOT_INHERITED = {"PYTHONDONTWRITEBYTECODE", "COLUMNS", "LINES", "NO_COLOR"}


def start(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    size: tuple[int, int] = (40, 120),
    *,
    executable: str = sys.executable,
) -> pexpect.spawn:
    """Starts Python with `arguments` in a terminal of its own, or another program.

    Args:
        arguments: of the program.
        environment: added to this process's own.
        size: rows and columns.
        executable: the program.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    return pexpect.spawn(
        executable,
        list(arguments),
        env={**inherited, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
        dimensions=size,
        encoding="utf-8",
        codec_errors="replace",
        timeout=30,
    )


def seconds_to_show(
    arguments: Sequence[str], environment: Mapping[str, str], text: str
) -> tuple[float, float]:
    """Seconds from the start of a process until `text` is on its terminal, and those of the processor."""
    began = perf_counter()
    process = start(arguments, environment)
    process.expect_exact(text)
    took, computed = perf_counter() - began, _processor_seconds(process.pid)
    # `close` gives a busy machine a tenth of a second to end a process.
    process.kill(signal.SIGKILL)
    process.wait()
    process.close()
    return took, computed


def _processor_seconds(pid: int) -> float:
    """What the threads of a process have computed (proc(5), `schedstat`: nanoseconds)."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


def drain(app: pexpect.spawn, seconds: float) -> None:
    """Reads what a program draws during some seconds."""
    until = perf_counter() + seconds
    while (left := until - perf_counter()) > 0:
        try:
            app.read_nonblocking(1 << 16, timeout=left)
        except pexpect.TIMEOUT:
            return
