"""Settings that are not understood keep no body, and every command says so once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.conftest import Home

_BODY = '{"instances": [[5.1, 3.5, 1.4, 0.2]], "patient": "Ada Canary"}'


@pytest.fixture
def settings(home: Home) -> Path:
    """The place of the settings file."""
    folder = Path(home.environment["WORKBENCH_HOME"]) / "config"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "settings.toml"


def kept(home: Home) -> bytes:
    """All that is on the disk of the workbench's own."""
    folder = Path(home.environment["WORKBENCH_HOME"]) / "data"
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_misspelt_privacy_section_keeps_no_body_and_is_told_once(home: Home, settings: Path) -> None:
    settings.write_text('theme = "nord"\n[privcy]\nnothing = ["*"]\n')
    run = home.send("iris-classifier", _BODY, "--content-type", "application/json")
    assert run.exit_code == 0
    notice = f"{settings}, line 2, column 2: 'privcy' is not a known setting; the nearest is 'privacy'."
    assert run.stderr.count(notice) == 1
    assert "no bodies are recorded" in run.stderr
    assert b"Ada Canary" not in kept(home)
    for command in (
        ("history", "list", "--json"),
        ("requests", "list"),
        ("sessions", "list"),
        ("async", "list"),
    ):
        listed = home.run(*command)
        assert listed.exit_code == 0
        assert listed.stderr.count(notice) == 1, command
        assert b"privcy" not in listed.stdout
    assert "privcy" not in home.run("history", "list", "--help").stderr


def test_settings_that_are_a_pipe_are_told_and_keep_no_body(home: Home, settings: Path) -> None:
    os.mkfifo(settings)
    run = home.send("iris-classifier", _BODY, "--content-type", "application/json")
    assert run.exit_code == 0
    assert "cannot be read: it is a named pipe" in run.stderr
    assert b"Ada Canary" not in kept(home)
