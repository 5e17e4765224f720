"""Workers of a load test: one that has ended is named by its own last error."""

from __future__ import annotations

import sys

import pytest

from workbench.cli.commands.load import processes
from workbench.cli.commands.load.processes import WorkerProcesses
from workbench.model.errors import ConfigurationError

NOISE = "print('x' * 200_000, file=sys.stderr)"
"""More than a pipe holds: a worker that nobody reads would wait for ever."""
LAST_WORDS = "workbench: [ERROR]: first\nworkbench: [ERROR]: the master is gone\na hint"


def ended(program: str) -> str:
    """Returns what is said of a worker whose program is this one."""
    worker = WorkerProcesses(0, 0)
    worker._processes = [processes._started([sys.executable, "-c", program])]
    try:
        worker._processes[0][0].wait(60)
        with pytest.raises(ConfigurationError) as raised:
            worker.check(0)
    finally:
        worker.end()
    return raised.value.message


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        (
            f"import sys; {NOISE}; sys.exit({LAST_WORDS!r})",
            "the master is gone",
        ),
        ("import sys; sys.exit('Killed')", "Killed"),
        ("import sys; sys.exit(3)", "exit code 3"),
    ],
)
def test_a_dead_worker_is_named_by_its_last_error(program: str, reason: str) -> None:
    assert ended(program) == f"A worker has ended: {reason}"
