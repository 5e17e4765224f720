"""Keys that are typed while a command works."""

from __future__ import annotations

import os
import select
import sys
import termios
from collections.abc import Iterator

import pexpect
import pytest

from tests.support import DEADLINE_SECONDS
from workbench.cli.terminal.typed_keys import TypedKeys

_STOPPED_OR_NOT = """
import os, signal, sys
from workbench.cli.terminal.typed_keys import TypedKeys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
go, gone = os.pipe()
ready, readied = os.pipe()
child = os.fork()
if not child:
    os.setpgrp()
    os.tcsetpgrp(0, os.getpgrp())
    signal.signal(signal.SIGTTOU, signal.SIG_DFL)
    keys = TypedKeys()
    os.write(readied, b"1" if keys.available else b"0")
    os.read(go, 1)
    keys.close()
    os._exit(0)
assert os.read(ready, 1) == b"1"
os.tcsetpgrp(0, os.getpgrp())
os.write(gone, b"1")
status = os.waitpid(child, os.WUNTRACED)[1]
print("stopped" if os.WIFSTOPPED(status) else "ended")
if os.WIFSTOPPED(status):
    os.kill(child, signal.SIGKILL)
"""
"""A shell that takes the terminal back from a command that has keys, and that command's end."""
_LOCAL = 3
"""Where termios has what a terminal does with lines and echo."""


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """The two ends of a pseudo-terminal, the second of which is standard input."""
    master, slave = os.openpty()
    with os.fdopen(slave, "r") as standard_input:
        monkeypatch.setattr(sys, "stdin", standard_input)
        yield master, slave
    os.close(master)


def test_keys_are_read_at_once_and_not_shown(terminal: tuple[int, int]) -> None:
    master, slave = terminal
    before = termios.tcgetattr(slave)
    keys = TypedKeys()
    assert keys.available
    assert keys.read() == b""

    os.write(master, b"d")
    select.select([slave], [], [], 10)
    assert keys.read() == b"d"
    assert select.select([master], [], [], 0)[0] == [], "nothing is echoed"
    assert termios.tcgetattr(slave)[_LOCAL] & termios.ISIG, "Ctrl+C keeps its meaning"

    keys.close()
    assert termios.tcgetattr(slave) == before
    assert keys.read() == b""


def test_without_a_terminal_there_are_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(writer)
    with os.fdopen(reader, "r") as standard_input:
        monkeypatch.setattr(sys, "stdin", standard_input)
        keys = TypedKeys()
        assert not keys.available
        assert keys.read() == b""
        keys.close()
    monkeypatch.setattr(sys, "stdin", None)
    assert not TypedKeys().available


def test_a_command_in_the_background_is_not_stopped_at_its_end() -> None:
    shell = pexpect.spawn(sys.executable, ["-c", _STOPPED_OR_NOT], encoding="utf-8", timeout=DEADLINE_SECONDS)
    assert shell.expect(["ended", "stopped", pexpect.EOF]) == 0, shell.before
    shell.close()
