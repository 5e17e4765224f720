"""`workbench` in a real pseudo-terminal, its screen kept by a terminal emulator."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pyte
import pytest

from tests.aws.server import Serve, answering_at
from tests.support import DEADLINE_SECONDS
from tests.terminal.started import Process, Pty, Starts
from workbench.services import Workbench
from workbench.store import AppDirs

KEYS = {
    "F1": "\x1bOP",
    "F2": "\x1bOQ",
    "F3": "\x1bOR",
    "F4": "\x1bOS",
    "F5": "\x1b[15~",
    "F6": "\x1b[17~",
    "F9": "\x1b[20~",
    "Escape": "\x1b",
    "Ctrl+Q": "\x11",
}


class Terminal:
    """A process and the screen it draws."""

    def __init__(self, pty: Pty, process: Process, *, rows: int, columns: int) -> None:
        self.pty = pty
        self.process = process
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._lines = [""] * rows
        self.raw = b""

    @property
    def text(self) -> str:
        """What is on the screen; of the emulator's lines, only those that have changed are read anew."""
        columns = range(self.screen.columns)
        for row in self.screen.dirty:
            line = self.screen.buffer[row]
            self._lines[row] = "".join([line[column].data for column in columns]).rstrip()
        self.screen.dirty.clear()
        return "\n".join(self._lines)

    def read(self) -> None:
        """Take in what the process has written by now."""
        data = self.pty.read(0.05)
        if not data:
            return
        self._take(data)

    def _take(self, data: bytes) -> None:
        self.raw += data
        self._stream.feed(data)

    def until(self, true: Callable[[], bool]) -> None:
        """Read until a condition holds.

        Raises:
            AssertionError: it does not come to hold within the deadline.
        """
        deadline = monotonic() + DEADLINE_SECONDS
        while not true():
            assert monotonic() < deadline, f"never came to hold; on the screen is\n{self.text}"
            self.read()

    def shows(self, *words: str) -> None:
        """Read until all these words are on the screen."""
        self.until(lambda: all(word in self.text for word in words))

    def press(self, key: str) -> None:
        """Press a key by its name, or type text."""
        self.pty.write(KEYS.get(key, key).encode())

    def ended(self) -> int:
        """Wait for the end of the process; its exit code, or minus the signal that ended it."""
        self.until(lambda: self.process.exit_code() is not None)
        while data := self.pty.read(0):
            self._take(data)
        return self.process.ended()

    def resize(self, rows: int, columns: int) -> None:
        """Change the terminal's size."""
        # The emulator's own resize scrolls what it keeps; the app paints everything anew in any case.
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._lines = [""] * rows
        self.pty.resize(rows, columns)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def silent(serve: Serve) -> Iterator[list[str]]:
    """The options of a service that does not answer before the test has ended."""
    moment = Event()
    url = serve(answering_at(moment, b"")).url
    yield ["--endpoint-url", url, "--region", "us-east-1", "--no-sign-request", "--cli-read-timeout", "0"]
    moment.set()


@pytest.fixture(scope="session")
def starts() -> Iterator[Starts]:
    """`workbench`, loaded once for any number of terminals."""
    with Starts() as starts:
        yield starts


@pytest.fixture
def terminal(starts: Starts, home: Path) -> Iterator[Callable[..., Terminal]]:
    """Starts `workbench` in a terminal of so many rows and columns, with some variables of its own.

    In a fork of a process that has it loaded; `anew` in a new process.
    """
    opened: list[Terminal] = []

    def start(
        *arguments: str, rows: int = 40, columns: int = 120, anew: bool = False, **extra: str
    ) -> Terminal:
        pty = Pty(rows, columns)
        process = starts.on(
            pty, arguments, environment=_environment(home, **extra), folder=Path.cwd(), anew=anew
        )
        opened.append(Terminal(pty, process, rows=rows, columns=columns))
        return opened[-1]

    yield start
    for session in opened:
        if session.process.exit_code() is None:
            session.process.kill(signal.SIGKILL)
        session.pty.close()
        session.process.ended()


@pytest.fixture
def history(starts: Starts, home: Path) -> Callable[[], list[dict[str, Any]]]:
    """Reads the history as `workbench history list --json` prints it, newest first."""

    def read() -> list[dict[str, Any]]:
        printed = starts.output_of(
            ["history", "list", "--json"], environment=_environment(home), folder=Path.cwd()
        )
        return [json.loads(line) for line in printed.splitlines()]

    return read


def opened(home: Path) -> Workbench:
    """The workbench of a home, beside those that run in terminals."""
    return Workbench(AppDirs(data=home / "data", config=home / "config", cache=home / "cache"))


def _environment(home: Path, **extra: str) -> dict[str, str]:
    environment = {**os.environ, "TERM": "xterm-256color", "WORKBENCH_HOME": str(home)}
    for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "NO_COLOR", "COLORTERM", "COLUMNS", "LINES"):
        environment.pop(name, None)
    return environment | extra
