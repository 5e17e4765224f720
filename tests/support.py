"""What tests of several rooms share."""

from __future__ import annotations

import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DEADLINE_SECONDS = 100.0
"""What a condition has to come to hold on the busiest machine; pytest-timeout ends a test a little later."""

_LIMITED = """
import os, resource, sys
limit = int(sys.argv[1])
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
os.execv(sys.argv[2], sys.argv[2:])
"""


def eventually(condition: Callable[[], object], expectation: str = "the condition") -> None:
    """Waits until a condition holds.

    Raises:
        AssertionError: it does not hold within the deadline.
    """
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, f"waited {DEADLINE_SECONDS} s in vain: {expectation}"
        time.sleep(0.005)


def opened_below(folder: Path) -> list[str]:
    """What of a folder, or which file, this process holds open. Other threads may close theirs meanwhile."""
    targets = []
    for descriptor in Path("/proc/self/fd").iterdir():
        with suppress(FileNotFoundError):
            targets.append(str(descriptor.readlink()))
    return [target for target in targets if target.startswith(str(folder))]


def limited(command: list[str], largest_file: int) -> list[str]:
    """Returns a command line that runs another, which can make no file larger than so many bytes.

    A limit that is set from outside comes too late for a process that is quicker than its test.
    """
    return [sys.executable, "-c", _LIMITED, str(largest_file), *command]


def close_listener(listener: socket.socket, accepting: threading.Thread | None = None) -> None:
    """Close a socket that a thread accepts from, and wait until that thread has left it.

    `close` alone leaves the thread in `accept`, where it goes on with what gets the descriptor's number next.
    """
    if listener.fileno() < 0:
        return
    with socket.socket() as poke:
        listener.settimeout(0)
        poke.settimeout(DEADLINE_SECONDS)
        poke.connect_ex(listener.getsockname())
    if accepting is not None:
        accepting.join(DEADLINE_SECONDS)
    listener.close()


@contextmanager
def reserved_port() -> Iterator[int]:
    """A port of loopback where connections are refused, until the one who is told of it listens there.

    It is bound and never listens: the system gives it to nobody who asks for any port, and a listener that
    sets SO_REUSEADDR, as servers do, can take it all the same.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        yield port
