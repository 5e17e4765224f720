"""Drafts in a real terminal: several, through the death of the process, and in two windows."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

from tests.terminal.conftest import Terminal


def _kept(home: Path, number: int) -> list[str]:
    """The endpoints of a window's drafts, as the disk has them."""
    data = home / "data"
    path = data / f"drafts-{number}.json"
    names = [draft["name"] for draft in json.loads(path.read_text())["drafts"]] if path.exists() else []
    files = [data / (f"draft-{name}.json" if name else "draft.json") for name in names]
    return [
        json.loads(file.read_text()).get("fields", {}).get("EndpointName", "")
        for file in files
        if file.exists()
    ]


def test_drafts_outlive_a_kill_and_windows_keep_their_own(
    terminal: Callable[..., Terminal], home: Path
) -> None:
    first = terminal("--sandbox", "--endpoint-name", "echo")
    first.shows("Nothing sent yet")
    first.press("\x1bN")
    first.shows("2 new draft")
    first.press("chat")
    first.shows("2 chat")
    second = terminal("--sandbox", "--endpoint-name", "pipeline")
    second.shows("Nothing sent yet")
    assert "echo" not in second.text
    second.press("\x1bD")
    second.shows("2 pipeline")
    first.until(lambda: _kept(home, 1) == ["echo", "chat"])
    second.until(lambda: _kept(home, 2) == ["pipeline", "pipeline"])
    for window in (first, second):
        window.process.kill(signal.SIGKILL)
        window.ended()
    again = terminal("--sandbox")
    again.shows("1 echo", "2 chat", "Nothing sent yet")
    again.press("\x1b[5;5~")
    again.press("\x1bW")
    again.until(lambda: "1 echo" not in again.text)
    again.until(lambda: _kept(home, 1) == ["chat"])
    other = terminal("--sandbox")
    other.shows("1 pipeline", "2 pipeline")
