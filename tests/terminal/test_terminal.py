"""The app as it runs on a terminal: first answer, replay, restart, kill, resize, colours."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.support import DEADLINE_SECONDS, eventually
from tests.terminal.conftest import Terminal
from tests.terminal.started import WORKBENCH

Start = Callable[..., Terminal]
History = Callable[[], list[dict[str, Any]]]
ENTERED_ALTERNATE_SCREEN = b"\x1b[?1049h"
LEFT_ALTERNATE_SCREEN = b"\x1b[?1049l"


def test_send_find_and_send_again(terminal: Start, history: History) -> None:
    app = terminal("open", "--sandbox", rows=24, columns=80, anew=True)
    app.shows("SANDBOX", "iris-classifier", "F5 Send", "✓ JSON")
    app.press("F5")
    app.shows("200 ·", "setosa")
    app.press("F6")
    app.shows("Search", " 200 ")
    app.press("r")
    app.shows("#2")
    app.press("Ctrl+Q")
    assert app.ended() == 0
    assert LEFT_ALTERNATE_SCREEN in app.raw
    newest, first = history()
    assert (newest["replay_of"], first["replay_of"]) == (first["id"], None)
    assert (newest["status"], newest["http_status"], newest["endpoint_name"]) == (
        "ok",
        200,
        "iris-classifier",
    )


def test_a_changed_terminal_is_laid_out_anew_and_the_draft_there_again(
    terminal: Start, history: History
) -> None:
    app = terminal("open", "--sandbox")
    app.shows("SANDBOX", "iris-classifier", "F5 Send", "✓ JSON")
    app.press("F5")
    app.shows("200 ·", "setosa")
    app.resize(24, 20)
    app.until(lambda: app.screen.display[-1].split() == ["^Q", "Quit", "F1", "More"])
    app.resize(24, 80)
    app.until(lambda: app.screen.display[-1].startswith(" F5 Send ^T Templates"))
    app.shows("Payload Fields", "History", "setosa")
    app.resize(40, 120)
    app.shows("F6 History", "setosa", "iris-cl")
    app.press("F6")
    app.shows("Search", " 200 ")
    app.press("r")
    app.shows("#2")
    app.press("F2")
    app.press("changed ")
    app.shows("changed {")
    app.press("Ctrl+Q")
    assert app.ended() == 0
    assert [row["status"] for row in history()] == ["ok", "ok"]
    again = terminal("open", "--sandbox")
    again.shows("changed {")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)])
def test_a_closed_window_loses_nothing(
    terminal: Start, history: History, silent: list[str], number: signal.Signals, code: int
) -> None:
    app = _slow_request(terminal, silent)
    app.process.kill(number)
    assert app.ended() == code
    assert LEFT_ALTERNATE_SCREEN in app.raw
    (row,) = history()
    assert row["status"] == "cancelled"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGHUP, 0), (signal.SIGINT, 130)])
@pytest.mark.parametrize("words", ["", "F5 Send"])
def test_a_signal_while_the_app_starts_gives_the_terminal_back(
    terminal: Start, home: Path, number: signal.Signals, code: int, words: str
) -> None:
    app = terminal("open", "--sandbox")
    app.until(lambda: ENTERED_ALTERNATE_SCREEN in app.raw and words in app.text)
    app.process.kill(number)
    assert app.ended() == code
    assert LEFT_ALTERNATE_SCREEN in app.raw
    assert not list(home.rglob("crash-*"))


def test_a_terminal_that_is_gone_keeps_no_process(
    terminal: Start, history: History, silent: list[str]
) -> None:
    app = _slow_request(terminal, silent)
    app.pty.close()
    eventually(lambda: not _runs(app.process.pid), "the process ends")
    (row,) = history()
    assert row["status"] == "cancelled"


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_another_process_reads_while_this_one_writes_and_after_it_was_killed(
    terminal: Start, history: History, silent: list[str]
) -> None:
    app = _slow_request(terminal, silent)
    (row,) = history()
    assert row["status"] == "in_flight"
    other = terminal("open", "--sandbox")
    other.shows("faulty", "…")
    app.press("Escape")
    app.shows("Cancelled")
    other.shows("faulty", "stop")
    app.press("F5")
    app.shows("Waiting", "Esc cancels")
    app.process.kill(signal.SIGKILL)
    assert app.ended() == -signal.SIGKILL
    newest, first = history()
    assert (newest["status"], newest["http_status"], newest["duration_ms"]) == ("interrupted", None, None)
    assert first["status"] == "cancelled"
    other.shows("faulty", "stop", "cut")


@pytest.mark.parametrize(
    "extra", [{"NO_COLOR": "1"}, {"TERM": "xterm"}, {"TERM": "vt100"}, {"TERM": "linux"}]
)
def test_fewer_colours_take_nothing_away(terminal: Start, extra: dict[str, str]) -> None:
    app = terminal("open", "--sandbox", **extra)
    app.shows("SANDBOX", "F5 Send", "Payload", "✓ JSON")
    assert b"\x1b[38;2;" not in app.raw


def test_without_a_terminal_there_is_a_message(home: Path) -> None:
    done = subprocess.run(
        [*WORKBENCH, "open"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS,
        check=False,
    )
    assert done.returncode == 252
    assert "terminal" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_dumb_terminal_gets_a_message(terminal: Start) -> None:
    app = terminal("open", "--sandbox", TERM="dumb")
    app.shows("TERM is dumb", "xterm-256color")
    assert app.ended() == 252 and b"\x1b[?1049h" not in app.raw


def _slow_request(terminal: Start, silent: Sequence[str]) -> Terminal:
    app = terminal("open", *silent, "--endpoint-name", "faulty")
    app.shows("faulty", "F5 Send", "No body.")
    app.press("F2")
    app.press('{"late": 1}')
    app.shows('{"late": 1}')
    app.press("F5")
    app.shows("Waiting", "Esc cancels")
    return app
