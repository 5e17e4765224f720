"""The workers of a load test on this machine: processes that end with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from workbench.model.errors import ConfigurationError
from workbench.model.redaction import redacted

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
        self._processes = [
            subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                start_new_session=True,
            )
            for _ in range(count)
        ]

    def check(self, ready: int) -> None:
        """Checks that all of them run.

        Args:
            ready: how many of them can send; of no account here.

        Raises:
            ConfigurationError: one has ended.
        """
        for process in self._processes:
            if process.poll() is not None:
                stderr_text = process.stderr.read().decode(errors="replace") if process.stderr else ""
                reason = redacted(stderr_text.strip().partition("\n")[0].removeprefix("workbench: [ERROR]: "))
                raise ConfigurationError(f"A worker has ended: {reason or f'exit code {process.returncode}'}")

    def terminate(self) -> None:
        """Asks them to end now."""
        for process in self._processes:
            process.terminate()

    def end(self) -> None:
        """Waits a while for them to end, then ends them."""
        for process in self._processes:
            try:
                process.wait(_ENDING)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            if process.stderr:
                process.stderr.close()


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
