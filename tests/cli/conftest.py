"""A sandbox that listens, and the command line beside it in a home of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.new_history import put_new_history
from tests.peers.programs import Program, Run
from tests.peers.recording import RecordingServer
from tests.support import limited
from workbench.sandbox import Sandbox

WORKBENCH = str(Path(sys.executable).with_name("workbench"))


@dataclass(frozen=True)
class Home:
    """Runs command lines in a folder, with credentials that the sandbox accepts.

    Attributes:
        folder: the working folder, and the home.
        sandbox: where a sandbox listens.
        environment: of every command line.
    """

    folder: Path
    sandbox: str
    environment: dict[str, str]
    program: Program

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Run:
        """Run a command line to its end."""
        variables = self.environment | dict(environment or {})
        assert arguments[:1] != ("load",), (
            "Locust changes the interpreter that imports it: see load/conftest.py"
        )
        return self.program.run(arguments, environment=variables, folder=self.folder)

    def send(
        self,
        endpoint: str,
        body: str,
        *further: str,
        outfile: str = "out",
        environment: Mapping[str, str] | None = None,
    ) -> Run:
        """Send text to an endpoint of the sandbox."""
        return self.run(
            "invoke-endpoint",
            *("--endpoint-url", self.sandbox, "--endpoint-name", endpoint),
            *("--cli-binary-format", "raw-in-base64-out", "--body", body),
            *further,
            outfile,
            environment=environment,
        )

    def history(self, *further: str) -> list[dict[str, Any]]:
        """What is in the history, newest first."""
        run = self.run("history", "list", "--json", *further)
        assert run.exit_code == 0, run.stderr
        return [json.loads(line) for line in run.stdout.splitlines()]

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a command line, which runs in a fork."""
        return self._started([str(self.program.folder / "workbench"), *arguments])

    def start_anew(self, *arguments: str, largest_file: int | None = None) -> subprocess.Popen[bytes]:
        """Start a command line as a process of its own.

        Args:
            largest_file: bytes beyond which no file of that process can grow; None for no limit.
        """
        command = [WORKBENCH, *arguments]
        return self._started(command if largest_file is None else limited(command, largest_file))

    def _started(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command,
            cwd=self.folder,
            # Bytecode that a full disk cuts short would break whatever runs after.
            env=self.environment | {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


@pytest.fixture
def home(tmp_path: Path, sandbox: Sandbox, program: Program) -> Home:
    return home_in(tmp_path, sandbox, program)


@pytest.fixture(scope="module")
def used_folder(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    sandbox: Sandbox,
    program: Program,
) -> Path:
    """A home from which the module's `SENT` was sent, once for all of its tests."""
    home = home_in(tmp_path_factory.mktemp("used"), sandbox, program)
    for endpoint, body, *options in request.module.SENT:
        home.send(endpoint, body, *options)
    return home.folder


@pytest.fixture
def used(home: Home, used_folder: Path) -> Home:
    """A home of the test's own with these exchanges in its history, numbered from 1."""
    shutil.copytree(used_folder, home.folder, dirs_exist_ok=True)
    return home


def home_in(folder: Path, sandbox: Sandbox, program: Program) -> Home:
    """A home with credentials of the sandbox and a history without exchanges."""
    put_new_history(folder / "workbench" / "data")
    environment = {
        "HOME": str(folder),
        "WORKBENCH_HOME": str(folder / "workbench"),
        "LC_ALL": "C.UTF-8",
        "AWS_ACCESS_KEY_ID": sandbox.access_key_id,
        "AWS_SECRET_ACCESS_KEY": sandbox.secret_access_key,
        "AWS_DEFAULT_REGION": sandbox.region,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return Home(folder, sandbox.url, environment, program)


@pytest.fixture
def server() -> Iterator[RecordingServer]:
    with RecordingServer() as server:
        yield server
