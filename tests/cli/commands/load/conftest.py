"""A load test's command line, in a process of its own, against a server whose answers are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Home
from tests.llm_server import LlmServer


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
def load(home: Home) -> Load:
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
