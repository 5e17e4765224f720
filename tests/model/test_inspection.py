"""Types that many threads read at once for the first time: the process survives it."""

from __future__ import annotations

import subprocess
import sys

import pytest

SCRIPT = """
import os, sys, threading
from pathlib import Path

import msgspec

from workbench.model.exchange import Outcome
from workbench.model.invocation import Connection, Invocation
from workbench.store.requests.parser import environment_of, request_of

TEXT = 'workbench = 1\\n[fields]\\nEndpointName = "e"\\n[body]\\ntext = "x"\\n[connection]\\nregion = "r"\\n'
TEXT += '[expect]\\nstatus = "ok"\\n'
PLACE = Path("/nowhere/request.toml")


def read(barrier):
    barrier.wait()
    request_of(TEXT, PLACE, "request", PLACE.parent)
    msgspec.convert({"region": "r"}, Connection)
    msgspec.json.decode(b"{}", type=Invocation)
    msgspec.json.decode(b"{}", type=Outcome)


def child():
    sys.setswitchinterval(1e-5)
    barrier = threading.Barrier(16)
    threads = [threading.Thread(target=read, args=(barrier,)) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    os._exit(0)


for number in range(60):  # without `inspect_now` one of the first 15 ends with a fault
    pid = os.fork()
    if pid == 0:
        child()
    _, status = os.waitpid(pid, 0)
    if status:
        sys.exit(f"round {number}: status {status}")
"""


@pytest.mark.timeout(330)
def test_sixteen_threads_read_the_same_types_for_the_first_time() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
