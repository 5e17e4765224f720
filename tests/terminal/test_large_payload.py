"""Six megabytes pasted into a terminal, typed into, and sent: what arrives is what was pasted."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from tests.support import DEADLINE_SECONDS
from tests.terminal.conftest import WORKBENCH, Terminal, history


def _lines() -> str:
    return "[\n" + "".join(f'  "é{number}",\n' for number in range(430_000)) + '  "end"\n]'


def _one_line() -> str:
    return "[" + ", ".join(str(number) for number in range(1, 760_000)) + "]"


@pytest.mark.parametrize("made", [_lines, _one_line], ids=["lines", "one line"])
def test_six_megabytes_are_pasted_typed_into_and_sent(
    terminal: Callable[..., Terminal], home: Path, made: Callable[[], str]
) -> None:
    text = made()
    app = terminal("open", "--sandbox", "--endpoint-name", "echo")
    app.shows("echo", "F5 Send", "No body.")
    app.press("F2")
    # A terminal sends line ends of a paste as carriage returns. Who writes so much has to be read from, too.
    pasted = b"\x1b[200~" + text.replace("\n", "\r").encode() + b"\x1b[201~"
    writer = Thread(target=app.process.write, args=(pasted,))
    writer.start()
    app.until(lambda: not writer.is_alive())
    last = f"{text.count(chr(10)) + 1} " if "\n" in text else "759998"
    app.shows(last)
    app.press("x")
    app.press("\x7f")
    app.press("\x1b[1;5H")
    app.press(" ")
    app.press("F5")
    app.shows("200 ·")
    app.press("Ctrl+Q")
    assert app.ended() == 0
    newest = history(home)[0]
    assert newest["request_bytes"] == len(text.encode()) + 1
    assert _sent(home, newest["id"]) == f" {text}".encode()
    assert json.loads(_sent(home, newest["id"]))[-1] == ("end" if "\n" in text else 759_999)


def _sent(home: Path, number: int) -> bytes:
    return subprocess.run(
        [*WORKBENCH, "history", "show", str(number), "--body", "request"],
        env={**os.environ, "WORKBENCH_HOME": str(home)},
        capture_output=True,
        check=True,
        timeout=DEADLINE_SECONDS,
    ).stdout
