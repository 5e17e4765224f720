"""A load test's command line, in a fork of a process that has Locust, against a server that is known."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Home, home_in
from tests.llm_server import LlmServer
from tests.peers.programs import Program, Run
from workbench.sandbox import Sandbox


@dataclass(frozen=True)
class Ran:
    """A command line that has ended."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def result(self) -> dict[str, Any]:
        """What it printed, as JSON."""
        document: dict[str, Any] = json.loads(self.stdout)
        return document


Load = Callable[..., Ran]


@dataclass(frozen=True)
class LoadHome(Home):
    """A home whose load tests run in forks of the process that has Locust loaded.

    Attributes:
        loading: that program.
    """

    loading: Path

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Run:
        """Run a command line to its end."""
        if arguments[:1] != ("load",):
            return super().run(*arguments, environment=environment)
        process = self._fork(arguments, environment or {})
        stdout, stderr = process.communicate(timeout=100)
        return Run(process.returncode, stdout, stderr.decode("utf-8", "replace"))

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Start a load test."""
        assert arguments[:1] == ("load",)
        return self._fork(arguments, {})

    def _fork(self, arguments: Sequence[str], environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self.loading, *arguments],
            cwd=self.folder,
            env=self.environment | {"PATH": os.environ["PATH"]} | dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )


def load_home_in(folder: Path, sandbox: Sandbox, program: Program, loading: Program) -> LoadHome:
    """A home with credentials of the sandbox."""
    home = home_in(folder, sandbox, program)
    return LoadHome(home.folder, home.sandbox, home.environment, program, loading.folder / "workbench")


@pytest.fixture
def home(tmp_path: Path, sandbox: Sandbox, program: Program, loading: Program) -> LoadHome:
    return load_home_in(tmp_path, sandbox, program, loading)


@pytest.fixture
def model() -> Iterator[Callable[..., LlmServer]]:
    """Starts model servers; they end with the test."""
    servers: list[LlmServer] = []

    def start(**options: Any) -> LlmServer:
        servers.append(LlmServer(**options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def load(home: LoadHome) -> Load:
    """Runs `workbench load` with the options of a chat request."""

    def run(server: LlmServer, *arguments: str, body: str = '{"messages": []}') -> Ran:
        process = home.start(*request(server, body), *arguments)
        stdout, stderr = process.communicate(timeout=100)
        return Ran(process.returncode, stdout.decode(), stderr.decode())

    return run


def request(server: LlmServer, body: str = '{"messages": []}') -> tuple[str, ...]:
    """The options that send a body to a server."""
    return (
        *("load", "--endpoint-url", server.url, "--endpoint-name", "chat"),
        *("--content-type", "application/json", "--body", body),
    )


def measure(level: dict[str, Any], name: str) -> dict[str, Any]:
    """A measure of a level."""
    measured: dict[str, Any] = level["measures"][name]
    return measured


def written(folder: Path, name: str) -> dict[str, Any]:
    """A results file."""
    document: dict[str, Any] = json.loads((folder / name).read_text(encoding="utf-8"))
    return document
