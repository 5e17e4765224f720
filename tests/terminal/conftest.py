"""`workbench` in a real pseudo-terminal, its screen kept by a terminal emulator."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pexpect
import pyte
import pytest

from tests.aws.server import Serve, answering_at
from tests.support import DEADLINE_SECONDS

WORKBENCH = [sys.executable, "-m", "workbench"]
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

    def __init__(
        self, home: Path, arguments: list[str], *, rows: int, columns: int, extra: dict[str, str]
    ) -> None:
        environment = {**os.environ, "TERM": "xterm-256color", "WORKBENCH_HOME": str(home), **extra}
        for name in ("AWS_PROFILE", "AWS_ACCESS_KEY_ID", "NO_COLOR", "COLORTERM", "COLUMNS", "LINES"):
            if name not in extra:
                environment.pop(name, None)
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._text: str | None = None
        self.raw = b""
        self.process = pexpect.spawn(
            WORKBENCH[0], [*WORKBENCH[1:], *arguments], env=environment, dimensions=(rows, columns), timeout=1
        )

    @property
    def text(self) -> str:
        """What is on the screen; taken from the emulator once for each change."""
        if self._text is None:
            self._text = "\n".join(line.rstrip() for line in self.screen.display)
        return self._text

    def read(self) -> None:
        """Take in what the process has written by now."""
        try:
            data = self.process.read_nonblocking(65536, timeout=0.05)
        except (pexpect.TIMEOUT, pexpect.EOF):
            return
        self.raw += data
        self._stream.feed(data)
        self._text = None

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
        self.process.send(KEYS.get(key, key))

    def ended(self) -> int:
        """Wait for the end of the process; its exit code, or minus the signal that ended it."""
        self.until(lambda: not self.process.isalive())
        self.read()
        signalled = self.process.signalstatus
        return -signalled if signalled is not None else int(self.process.exitstatus)

    def resize(self, rows: int, columns: int) -> None:
        """Change the terminal's size."""
        # The emulator's own resize scrolls what it keeps; the app paints everything anew in any case.
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._text = None
        self.process.setwinsize(rows, columns)


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


@pytest.fixture
def terminal(home: Path) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def start(*arguments: str, rows: int = 40, columns: int = 120, **extra: str) -> Terminal:
        opened.append(Terminal(home, list(arguments), rows=rows, columns=columns, extra=extra))
        return opened[-1]

    yield start
    for session in opened:
        if session.process.isalive():
            session.process.kill(signal.SIGKILL)
        session.process.close(force=True)


def history(home: Path) -> list[dict[str, Any]]:
    """The history as `workbench history list --json` prints it, newest first."""
    done = subprocess.run(
        [*WORKBENCH, "history", "list", "--json"],
        env={**os.environ, "WORKBENCH_HOME": str(home)},
        capture_output=True,
        check=True,
        timeout=DEADLINE_SECONDS,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]
