"""Starts `workbench` on pseudo-terminals: in forks of one process that has it loaded, or in new processes.

What a start itself does is asked of a new process. Whatever comes after it is the same in a fork, which is
there in half of the time.
"""

from __future__ import annotations

import fcntl
import marshal
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from tests.peers.programs import OURS, RUN_TO_ITS_END
from tests.support import DEADLINE_SECONDS

WORKBENCH = [sys.executable, "-m", "workbench"]
ESCAPE_MILLISECONDS = "20000"
"""An `ESCDELAY` with which what begins a key is not taken for Escape on a busy machine.

A key with Alt then takes effect after so long, as does Escape that is sent as ESC.
"""

# What the app imports beside the command line.
_APP = f"""{OURS}
import workbench.tui
for module in pkgutil.walk_packages(workbench.tui.__path__, "workbench.tui."):
    importlib.import_module(module.name)
"""

# Executed in a process that knows nothing of ours. A keeper forks the program, tells its number and, in the
# end, how it ended. The program leads a session of its own, as in a terminal's window, whose terminal is its
# standard input.
_SERVER = (
    RUN_TO_ITS_END
    + """
import fcntl, marshal, os, signal, socket, termios
{preload}
def begin(words, folder, environment, streams, anew):
    os.setsid()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.closerange(3, 64)
    if os.isatty(0):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.chdir(folder)
    if anew:
        os.execve(words[0], words, environment)
    os.environ.clear()
    os.environ.update(environment)
    if "ESCDELAY" in environment:  # Textual has read it, when it was imported
        import textual.constants
        textual.constants.ESCAPE_DELAY = int(environment["ESCDELAY"]) / 1000
    sys.argv = words[2:]
    os._exit(run_to_its_end())
asking = socket.socket(fileno=int(sys.argv[1]))
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
gc.collect()
gc.freeze()
print(flush=True)
while True:
    head, descriptors, _, _ = socket.recv_fds(asking, 8, 4)
    if not head:
        break
    job = marshal.loads(asking.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL))
    if not os.fork():
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        asking.close()
        *streams, answering = descriptors
        process = os.fork()
        if not process:
            begin(*job[:3], streams, job[3])
        for stream in (0, 1, 2, *streams):
            os.close(stream)
        os.write(answering, process.to_bytes(8, "big"))
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        os.write(answering, status.to_bytes(8, "big", signed=True))
        os._exit(0)
    for descriptor in descriptors:
        os.close(descriptor)
"""
)


class Process:
    """A process that a keeper waits for.

    Args:
        answering: what the keeper writes its number and its exit code to.
    """

    def __init__(self, answering: int) -> None:
        self._answering = os.fdopen(answering, "rb", buffering=0)
        self.pid = int.from_bytes(self._answering.read(8), "big")
        self._exit_code: int | None = None

    def exit_code(self) -> int | None:
        """Returns its exit code, or minus the number of the signal that ended it; None while it runs."""
        if not self._answering.closed and select.select([self._answering], [], [], 0)[0]:
            self._exit_code = int.from_bytes(self._answering.read(8), "big", signed=True)
            self._answering.close()
        return self._exit_code

    def ended(self) -> int:
        """Waits for its end; returns its exit code as above."""
        if not self._answering.closed:
            select.select([self._answering], [], [])
        code = self.exit_code()
        assert code is not None
        return code

    def kill(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        os.kill(self.pid, number)


class Pty:
    """The side of a pseudo-terminal that a terminal emulator has.

    Attributes:
        other: what the program reads and writes, until it is `lent`.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self._ours, self.other = os.openpty()
        self._name = os.ttyname(self.other)
        self.resize(rows, columns)

    def lent(self) -> None:
        """Only the program has its side from now on: it ends with the program."""
        os.close(self.other)

    def resize(self, rows: int, columns: int) -> None:
        """Changes the size, of which the program gets a signal."""
        fcntl.ioctl(self._ours, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def read(self, seconds: float) -> bytes:
        """Returns what the program has written, at once or within so many seconds; empty if nothing."""
        if self._ours < 0 or not select.select([self._ours], [], [], seconds)[0]:
            return b""
        try:
            return os.read(self._ours, 65536)
        except OSError:  # of a terminal that no program has any more
            return b""

    def whole(self) -> bytes:
        """Returns all that the program writes until it ends."""
        parts = []
        while part := self.read(DEADLINE_SECONDS):
            parts.append(part)
        return b"".join(parts)

    def write(self, data: bytes) -> None:
        """Types; waits for the program where that does not read."""
        while data:
            data = data[os.write(self._ours, data) :]

    def unread(self) -> int:
        """Returns how many bytes of what was typed the program has not read yet."""
        side = os.open(self._name, os.O_RDWR | os.O_NOCTTY)
        try:
            count: int = struct.unpack("i", fcntl.ioctl(side, termios.FIONREAD, b"\0" * 4))[0]
            return count
        finally:
            os.close(side)

    def close(self) -> None:
        """Closes the terminal, as its window is closed."""
        if self._ours >= 0:
            os.close(self._ours)
            self._ours = -1


class Starts:
    """Starts `workbench`; a context manager."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        self._asking = ours
        with theirs:
            self._server = subprocess.Popen(
                [sys.executable, "-c", _SERVER.replace("{preload}", _APP), str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                env=os.environ | {"LC_ALL": "C.UTF-8"},
            )

    def __enter__(self) -> Self:
        assert self._server.stdout is not None
        assert self._server.stdout.readline() == b"\n", "the process of the program has ended"
        return self

    def __exit__(self, *_: object) -> None:
        self._asking.close()
        self._server.wait(60)
        assert self._server.stdout is not None
        self._server.stdout.close()

    def on(
        self,
        pty: Pty,
        arguments: Sequence[str],
        *,
        environment: Mapping[str, str],
        folder: Path,
        anew: bool = False,
    ) -> Process:
        """Starts a command line on a terminal.

        Args:
            environment: all of its variables.
            anew: whether in a new process instead of a fork.
        """
        process = self._start([pty.other] * 3, arguments, environment, folder, anew=anew)
        pty.lent()
        return process

    def output_of(self, arguments: Sequence[str], *, environment: Mapping[str, str], folder: Path) -> bytes:
        """Returns what a command line writes to its standard output, which is no terminal.

        Raises:
            AssertionError: it does not end with 0.
        """
        with (
            tempfile.TemporaryFile() as stdout,
            tempfile.TemporaryFile() as stderr,
            Path(os.devnull).open() as nothing,
        ):
            streams = [nothing.fileno(), stdout.fileno(), stderr.fileno()]
            process = self._start(streams, arguments, environment, folder)
            code = process.ended()
            stdout.seek(0)
            stderr.seek(0)
            assert code == 0, stderr.read()
            return stdout.read()

    def _start(
        self,
        streams: Sequence[int],
        arguments: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        *,
        anew: bool = False,
    ) -> Process:
        job = marshal.dumps(([*WORKBENCH, *arguments], str(folder), dict(environment), anew), 4)
        reading, writing = os.pipe()
        socket.send_fds(self._asking, [len(job).to_bytes(8, "big")], [*streams, writing])
        self._asking.sendall(job)
        os.close(writing)
        return Process(reading)
