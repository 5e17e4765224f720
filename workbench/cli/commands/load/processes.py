"""The workers of a load test on this machine: processes that end with it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from workbench.model.errors import ConfigurationError
from workbench.model.redaction import redacted

_ERROR = "[ERROR]: "
_READ = 64 * 1024
"""Bytes of a process's last words that are looked through."""
_ENDING = 5.0
"""Seconds that they have to end by themselves."""


class WorkerProcesses:
    """Processes that each run `workbench load --worker`.

    Args:
        count: how many.
        port: of the master, on loopback.
    """

    def __init__(self, count: int, port: int) -> None:
        # Whoever started the master has been asked about production.
        command = [sys.executable, "-m", "workbench", "load", "--worker", "--yes"]
        command += ["--master-host", "127.0.0.1", "--master-port", str(port)]
        # In a session of their own: Ctrl+C is for the master, which asks them for their last counts.
        self._processes = [_started(command) for _ in range(count)]

    def check(self, ready: int) -> None:
        """Checks that all of them run.

        Args:
            ready: how many of them can send; of no account here.

        Raises:
            ConfigurationError: one has ended.
        """
        for process, stderr in self._processes:
            if process.poll() is not None:
                reason = redacted(_reason(stderr)) or f"exit code {process.returncode}"
                raise ConfigurationError(f"A worker has ended: {reason}")

    def terminate(self) -> None:
        """Asks them to end now."""
        for process, _ in self._processes:
            process.terminate()

    def end(self) -> None:
        """Waits a while for them to end, then ends them."""
        for process, stderr in self._processes:
            try:
                process.wait(_ENDING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            stderr.close()


def _started(command: list[str]) -> tuple[subprocess.Popen[bytes], BinaryIO]:
    """A process, and the file that has what it writes to standard error: a pipe that nobody reads fills."""
    stderr = tempfile.TemporaryFile()  # noqa: SIM115  `end` closes it
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=stderr,
        start_new_session=True,
    )
    return process, stderr


def _reason(stderr: BinaryIO) -> str:
    """Returns the last error that a process named; without any, the last line that it wrote."""
    size = stderr.seek(0, os.SEEK_END)
    stderr.seek(max(size - _READ, 0))
    lines = [line for line in stderr.read().decode(errors="replace").splitlines() if line.strip()]
    errors = [line.partition(_ERROR)[2] for line in lines if _ERROR in line]
    return [*lines[-1:], *errors][-1] if lines else ""


@contextmanager
def worker_processes(count: int, port: int) -> Iterator[WorkerProcesses]:
    """Within it, workers run."""
    processes = WorkerProcesses(count, port)
    try:
        yield processes
    except BaseException:
        processes.terminate()
        raise
    finally:
        processes.end()
