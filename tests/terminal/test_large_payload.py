"""Six megabytes pasted into a terminal, typed into, and sent: what arrives is what was pasted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from tests.terminal.conftest import Terminal, opened


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
    writer = Thread(target=app.pty.write, args=(pasted,))
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
    with opened(home) as bench:
        sent = bench.history.body(1, "request")
    assert sent == f" {text}".encode()
