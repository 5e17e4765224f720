"""What the app costs while nobody touches it: processor and memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import pexpect

from benchmarks.history import fill, places_under
from benchmarks.report import Measure
from benchmarks.terminal import start
from workbench.model.invocation import NEW_SESSION, Connection, Invocation, TextBody
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.store import AppDirs

ROWS = 100_000
SESSIONS = 2
IDLE_SECONDS = 60.0
_ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def measures() -> Iterator[Measure]:
    """Processor while idle, and resident memory beside a Textual app of three widgets."""
    with TemporaryDirectory() as folder:
        places = places_under(Path(folder))
        fill(places, ROWS)
        _open_sessions(places)
        environment = {"WORKBENCH_HOME": folder, **_ACCOUNT}
        app = start(["-m", "workbench", "open"], environment)
        app.expect_exact("InvokeEndpoint")
        yardstick = start(["-m", "benchmarks.apps.three_widgets"], environment)
        yardstick.expect_exact("three widgets")
        run_for(app, 5)
        before = processor_seconds(app.pid)
        run_for(app, IDLE_SECONDS)
        share = (processor_seconds(app.pid) - before) / IDLE_SECONDS * 100
        yield Measure(
            f"processor while idle, history of {ROWS:,}, {SESSIONS} open sessions",
            share,
            0,
            "%",
            "< 0.5 % of a core",
            share < 0.5,
        )
        ours, theirs = resident_megabytes(app.pid), resident_megabytes(yardstick.pid)
        yield Measure("resident memory while idle", ours, theirs, "MB", "≤ 1.8×", ours <= 1.8 * theirs)
        app.send("\x1b[C")
        run_for(app, 8)
        yield Measure(
            "the same after the first key", resident_megabytes(app.pid), theirs, "MB", "none", ok=True
        )
        app.close(force=True)
        yardstick.close(force=True)
        hosting = start(["-m", "workbench", "open", "--sandbox"], environment)
        run_for(hosting, 8)
        yield Measure(
            "the same with the sandbox in the process",
            resident_megabytes(hosting.pid),
            theirs,
            "MB",
            "none",
            ok=True,
        )
        hosting.close(force=True)


def _open_sessions(places: AppDirs) -> None:
    with Sandbox.start(seed=1) as sandbox, Workbench(places) as bench:
        os.environ |= {
            "AWS_ACCESS_KEY_ID": sandbox.access_key_id,
            "AWS_SECRET_ACCESS_KEY": sandbox.secret_access_key,
        }
        opening = Invocation(
            fields={"EndpointName": "chat", "ContentType": "application/json", "SessionId": NEW_SESSION},
            body=TextBody('{"requestType": "NEW_SESSION"}'),
            connection=Connection(endpoint_url=sandbox.url, region=sandbox.region),
        )
        opened = {bench.send(opening).session_id for _ in range(SESSIONS)}
    assert len(opened - {None}) == SESSIONS


def run_for(process: pexpect.spawn, seconds: float) -> None:
    """Lets a process run, and reads what it writes so that it never waits for its terminal."""
    until = monotonic() + seconds
    while monotonic() < until:
        try:
            process.read_nonblocking(65536, timeout=0.2)
        except pexpect.TIMEOUT:
            sleep(0.1)


def processor_seconds(pid: int) -> float:
    """User and system time of a process, from proc(5)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND


def resident_megabytes(pid: int) -> float:
    """Resident memory of a process, from proc(5)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError(f"no VmRSS for {pid}")
