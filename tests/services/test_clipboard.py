"""Programs of this machine's clipboard, and the sequence that asks a terminal for its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.peers.programs import put_program
from tests.support import DEADLINE_SECONDS
from workbench.services import clipboard
from workbench.services.clipboard import copied_by, programs, sequence


def test_programs_by_environment() -> None:
    cases: list[tuple[dict[str, str], str, str]] = [
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", "wl-copy"),
        ({"DISPLAY": ":0"}, "linux", "xclip"),
        ({"DISPLAY": "localhost:10", "SSH_CONNECTION": "x"}, "linux", "xclip"),
        ({}, "darwin", "pbcopy"),
        ({"WSL_DISTRO_NAME": "Ubuntu"}, "linux", "clip.exe"),
        ({"TMUX": "x"}, "linux", "tmux"),
    ]
    for environment, platform, first in cases:
        assert programs(environment, platform)[0][0] == first, (environment, platform, first)


def test_a_far_machines_clipboard_is_none() -> None:
    assert programs({"SSH_CONNECTION": "x", "WAYLAND_DISPLAY": "w"}, "darwin") == ()


def test_a_program_that_fails_or_is_missing_is_no_success(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, script in (("fails", "exit 1"), ("hangs", "exec sleep 30"), ("foreign", "")):
        put_program(tmp_path / name, script)
    (tmp_path / "foreign").write_bytes(b"\x7fELF of another machine")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(clipboard, "_SECONDS", 0.3)
    assert copied_by((("missing",), ("fails",), ("hangs",), ("foreign",)), b"x") == ""
    monkeypatch.setattr(clipboard, "_SECONDS", DEADLINE_SECONDS)
    assert copied_by((("fails",), ("true",)), b"x") == "true"


def test_the_sequence_is_wrapped_for_tmux() -> None:
    assert sequence(b"hi", {}) == "\x1b]52;c;aGk=\x07"
    assert sequence(b"hi", {"TMUX": "x"}) == "\x1bPtmux;\x1b\x1b]52;c;aGk=\x07\x1b\\"
