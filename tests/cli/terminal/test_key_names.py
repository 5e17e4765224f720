"""Keys by what a terminal sends for them."""

from __future__ import annotations

import pytest

from workbench.cli.terminal.key_names import key_name


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        (b"\x1b[15~", "F5"),
        (b"\x1bOP", "F1"),
        (b"\x03", "Ctrl+C"),
        (b"\x1bh", "Alt+H"),
        (b"\x1b", "Esc"),
        (b"q", "q"),
        ("é".encode(), "é"),
        (b"\xff", ""),
        (b"\x1b[99~", ""),
        (b"\x1bf", "Alt+F, or Ctrl+Right: the app takes it for Ctrl+Right"),
    ],
)
def test_a_key_has_a_name(sent: bytes, name: str) -> None:
    assert key_name(sent) == name
