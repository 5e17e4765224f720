"""`workbench sandbox`: what it prints, what it refuses, and how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.cli.conftest import Home
from tests.peers.programs import Program
from tests.support import DEADLINE_SECONDS
from workbench.sandbox import Sandbox, samples


@contextmanager
def _started(home: Home, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    process = home.start("sandbox", *arguments)
    try:
        yield process
    finally:
        process.terminate()  # passed on to the fork; a kill would leave that behind
        process.communicate(timeout=DEADLINE_SECONDS)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_its_line_can_be_copied_and_ctrl_c_ends_it(home: Home, aws_version_1: Program, number: int) -> None:
    with _started(home) as process:
        assert process.stdout is not None
        line = process.stdout.readline().decode()
        assert line.startswith("Sandbox on http://127.0.0.1:")
        pasted = line.partition("; try: ")[2]
        run = subprocess.run(
            ["sh", "-c", pasted],
            capture_output=True,
            text=True,
            timeout=DEADLINE_SECONDS,
            check=True,
            env=home.environment | {"PATH": f"{aws_version_1.folder}{os.pathsep}{os.environ['PATH']}"},
        )
        assert run.stdout.startswith("setosa,0.")
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=DEADLINE_SECONDS)
        assert (process.returncode, stdout, stderr) == (0, b"", b"")


def test_scripts_get_json_and_other_machines_are_warned_of(home: Home) -> None:
    container = ("--container", "mine=http://127.0.0.1:1", "--container", "mine=http://127.0.0.1:2")
    with _started(home, "--json", "--allow-unsigned", "--host", "0.0.0.0", *container) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        document = json.loads(process.stdout.readline())
        assert b"anyone who can reach this machine can use the sandbox" in process.stderr.readline()
    assert document.keys() == {"url", "access_key_id", "secret_access_key", "region", "bucket", "endpoints"}
    assert document["access_key_id"].startswith("SANDBOX")
    assert "mine" in document["endpoints"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("--port", "{port}"), 255, "Could not listen on 127.0.0.1:{port}: "),
        (("--host", "localhost", "--port", "{port}"), 255, "Could not listen on localhost:{port}: "),
        (("--container", "mine"), 252, "--container 'mine' is not NAME=URL."),
        (("--container", "my endpoint=http://127.0.0.1:1"), 252, "my endpoint"),
    ],
)
def test_what_cannot_be_hosted_is_said(
    home: Home, sandbox: Sandbox, arguments: tuple[str, ...], code: int, message: str
) -> None:
    port = sandbox.url.rpartition(":")[2]
    run = home.run("sandbox", *(word.replace("{port}", port) for word in arguments))
    assert run.exit_code == code
    assert message.replace("{port}", port) in run.stderr
    assert "Traceback" not in run.stderr


def test_try_sends_every_sample(home: Home) -> None:
    run = home.run("sandbox", "--try")
    assert (run.exit_code, run.stderr) == (0, "")
    assert [line.split()[:2] for line in run.stdout.decode().splitlines()] == [
        [sample.endpoint_name, str(sample.expected)] for sample in samples()
    ]


def test_a_dataset_is_printed_as_csv(home: Home) -> None:
    run = home.run("sandbox", "--dataset", "iris")
    assert run.exit_code == 0
    head, first = run.stdout.decode().splitlines()[:2]
    assert head.count(",") == first.count(",") > 3
