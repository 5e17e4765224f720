"""A payload in an editor of the user's: real programs, in place of one with a screen."""

from __future__ import annotations

import sys

import pytest

from workbench.model.errors import PayloadError
from workbench.services.bodies.external_editor import edited, editor_command

APPENDS = [sys.executable, "-c", "import sys; open(sys.argv[1], 'ab').write(b'\\xff')"]
FAILS = [sys.executable, "-c", "import sys; open(sys.argv[1], 'ab').write(b'x'); sys.exit(3)"]


def test_the_bytes_come_back_as_the_editor_left_them() -> None:
    assert edited(b"a\r\n\0", ".json", APPENDS) == b"a\r\n\0\xff"


def test_an_editor_that_fails_changes_nothing() -> None:
    with pytest.raises(PayloadError, match="ended with 3"):
        edited(b"a", ".json", FAILS)
    with pytest.raises(PayloadError, match="cannot be run"):
        edited(b"a", ".json", ["/none/such"])


def test_the_editor_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EDITOR", "nano")
    monkeypatch.setenv("VISUAL", "code --wait 'my profile'")
    assert editor_command() == ["code", "--wait", "my profile"]
    monkeypatch.delenv("VISUAL")
    assert editor_command() == ["nano"]
    monkeypatch.setenv("EDITOR", "'")
    with pytest.raises(PayloadError):
        editor_command()
