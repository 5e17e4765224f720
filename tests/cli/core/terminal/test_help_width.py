"""A help page is as wide as click would have it."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import sys
import termios
from collections.abc import Iterator
from typing import TextIO

import click
import pytest

from workbench.cli.core.terminal.help_width import help_width


@pytest.fixture
def terminal() -> Iterator[tuple[int, TextIO]]:
    """The near end of a terminal, and its far end as a standard output."""
    near, far = pty.openpty()
    with os.fdopen(far, "w", encoding="utf-8") as stream:
        yield near, stream
    os.close(near)


@pytest.mark.parametrize("named", [None, "", "wide", "-5", "0", "20", "72", "99", "300"])
@pytest.mark.parametrize("columns", [0, 20, 60, 90, 250])
def test_a_page_is_as_wide_as_click_would_have_it(
    terminal: tuple[int, TextIO], monkeypatch: pytest.MonkeyPatch, named: str | None, columns: int
) -> None:
    near, stream = terminal
    fcntl.ioctl(near, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    monkeypatch.setattr(sys, "__stdout__", stream)
    monkeypatch.delenv("COLUMNS", raising=False)
    if named is not None:
        monkeypatch.setenv("COLUMNS", named)
    assert help_width(100) == click.HelpFormatter(max_width=100).width


def test_without_a_terminal_it_is_as_wide_as_click_would_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    near, far = os.pipe()
    os.close(near)
    with os.fdopen(far, "w", encoding="utf-8") as pipe:
        for stream in (pipe, None):
            monkeypatch.setattr(sys, "__stdout__", stream)
            assert help_width(100) == click.HelpFormatter(max_width=100).width == 78
    monkeypatch.setattr(sys, "__stdout__", pipe)  # it is closed
    assert help_width(100) == 78
