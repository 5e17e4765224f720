"""What is said of terminals."""

from __future__ import annotations

import io
import os
import pty
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from workbench.model.invocation import Connection
from workbench.services import Workbench
from workbench.services.doctor.check import CheckContext, Finding, Verdict
from workbench.services.doctor.checks.terminal import CHECKS


@pytest.fixture
def context(bench: Workbench) -> CheckContext:
    return CheckContext(bench, Connection())


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[TextIO]:
    """Standard output is a terminal."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "__stdout__", stream)
        yield stream
    os.close(ours)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is said of the terminal by whoever runs this."""
    for name in (
        *("TERM", "TMUX", "STY", "SSH_CONNECTION", "NO_COLOR", "COLORTERM", "LC_ALL", "LC_CTYPE", "LANG"),
        *("COLUMNS", "LINES", "WAYLAND_DISPLAY", "DISPLAY", "WSL_DISTRO_NAME"),
    ):
        monkeypatch.delenv(name, raising=False)


def found(name: str, context: CheckContext) -> Finding:
    (check,) = [check for check in CHECKS if check.name == f"terminal.{name}"]
    return check.run(context)


@pytest.mark.parametrize(
    ("columns", "lines", "verdict"),
    [("80", "24", Verdict.OK), ("79", "24", Verdict.WARNING), ("80", "23", Verdict.WARNING)],
)
def test_a_size_below_the_smallest_layout_is_warned_of(  # noqa: PLR0917
    monkeypatch: pytest.MonkeyPatch,
    terminal: TextIO,
    context: CheckContext,
    columns: str,
    lines: str,
    verdict: Verdict,
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.setenv("LINES", lines)
    assert (found("size", context).verdict, found("size", context).summary) == (
        verdict,
        f"{columns}×{lines}",
    )


@pytest.mark.parametrize("stream", [None, io.StringIO(), "closed"])
def test_without_a_terminal_there_is_no_size(
    monkeypatch: pytest.MonkeyPatch, context: CheckContext, stream: object
) -> None:
    if stream == "closed":
        stream = io.StringIO()
        stream.close()
    monkeypatch.setattr(sys, "__stdout__", stream)
    assert found("size", context).verdict is Verdict.SKIPPED
    assert found("kind", context) == Finding(Verdict.OK, "TERM is not set")


def test_a_terminal_without_a_kind_cannot_be_drawn_on(
    monkeypatch: pytest.MonkeyPatch, terminal: TextIO, context: CheckContext
) -> None:
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default")  # noqa: S108  a value of the variable
    monkeypatch.setenv("SSH_CONNECTION", "1 2 3 4")
    assert found("kind", context).verdict is Verdict.FAILED
    monkeypatch.setenv("TERM", "dumb")
    assert found("kind", context).verdict is Verdict.FAILED
    monkeypatch.setenv("TERM", "tmux-256color")
    assert found("kind", context) == Finding(Verdict.OK, "tmux-256color, tmux, SSH")


@pytest.mark.parametrize(
    ("variables", "verdict", "summary"),
    [
        ({"NO_COLOR": "", "COLORTERM": "truecolor"}, Verdict.OK, "none, because NO_COLOR is set"),
        ({"COLORTERM": "TrueColor"}, Verdict.OK, "24 bit (COLORTERM)"),
        ({"TERM": "xterm-256color"}, Verdict.OK, "256 (TERM)"),
        ({"TERM": "xterm"}, Verdict.WARNING, "16"),
    ],
)
def test_colours(
    monkeypatch: pytest.MonkeyPatch,
    context: CheckContext,
    variables: dict[str, str],
    verdict: Verdict,
    summary: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert (found("colours", context).verdict, found("colours", context).summary) == (verdict, summary)


@pytest.mark.parametrize(
    ("encoding", "verdict", "summary"),
    [
        ("UTF-8", Verdict.OK, "UTF-8, LANG=C"),
        ("utf_8", Verdict.OK, "UTF-8, LANG=C"),
        ("ascii", Verdict.WARNING, "ascii, LANG=C"),
    ],
)
def test_characters(
    monkeypatch: pytest.MonkeyPatch, context: CheckContext, encoding: str, verdict: Verdict, summary: str
) -> None:
    monkeypatch.setenv("LANG", "C")
    stream = io.TextIOWrapper(io.BytesIO(), encoding)
    monkeypatch.setattr(sys, "__stdout__", stream)
    assert (found("characters", context).verdict, found("characters", context).summary) == (verdict, summary)
    monkeypatch.setattr(sys, "__stdout__", None)
    assert found("characters", context).summary == "unknown, LANG=C"
    monkeypatch.delenv("LANG")
    assert found("characters", context).summary == "unknown, no locale is set"


def test_a_program_of_the_clipboard_is_named_where_it_is_missing(
    monkeypatch: pytest.MonkeyPatch, context: CheckContext, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found("clipboard", context).verdict is Verdict.OK
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    missing = found("clipboard", context)
    assert missing.verdict is Verdict.WARNING and "Install wl-copy" in missing.advice
    program = tmp_path / "wl-copy"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert found("clipboard", context).summary.startswith("wl-copy, then the terminal's own")
