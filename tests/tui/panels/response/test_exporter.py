"""Copy, save, open in another program."""

from __future__ import annotations

import base64
import stat
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from tests.support import DEADLINE_SECONDS
from tests.tui.conftest import text, until
from tests.tui.panels.response.conftest import Host, shown

BODY = b'{"a": {"b": [1.10, "x"]}}'


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No clipboard of the machine that runs the tests, and a folder to be in."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "TMUX", "STY", "WSL_DISTRO_NAME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.chdir(tmp_path)


def _holds(path: str, content: bytes) -> None:
    assert Path(path).read_bytes() == content
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600


def program(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


async def test_a_value_goes_to_the_clipboards_program(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("SSH_TTY", raising=False)
    program(tmp_path, "wl-copy", f"cat > {tmp_path}/copied")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    async with host.run_test(size=(80, 20)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("down", "down", "y")
        await until(pilot, lambda: any("copied with wl-copy" in message for message in host.said))
        assert (tmp_path / "copied").read_bytes() == b'[1.10, "x"]'
        await pilot.press("down", "Y")
        await until(pilot, lambda: len(host.said) == 2)
        assert (tmp_path / "copied").read_bytes() == b"a.b[0]"
        await pilot.press("c")
        await until(pilot, lambda: len(host.said) == 3)
        assert (tmp_path / "copied").read_bytes() == BODY


async def test_without_a_program_the_terminal_is_asked_and_no_success_claimed(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    async with host.run_test(size=(80, 20)) as pilot:
        await shown(pilot, host, BODY)
        assert host._driver is not None
        monkeypatch.setattr(host._driver, "write", written.append)
        await pilot.press("c")
        await until(pilot, lambda: any("if your terminal allows it" in message for message in host.said))
    assert f"\x1b]52;c;{base64.b64encode(BODY).decode()}\x07" in written


async def test_what_is_taken_out_of_a_body_and_what_is_not(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = b'"' + b"x" * 200_000 + b'"'
    async with host.run_test(size=(80, 20)) as pilot:
        # A text is not exported, but saved.
        await shown(pilot, host, BODY)
        await pilot.press("E")
        await until(pilot, lambda: any("Open a plot or a table first" in message for message in host.said))
        host.said.clear()

        # An export is asked for by number.
        await shown(pilot, host, BODY)
        await pilot.press("X")
        await until(pilot, lambda: host.exports == [7])
        host.said.clear()

        # A line that is left with the focus is closed, and takes it back no more.
        await shown(pilot, host, BODY)
        await pilot.press("s")
        await until(pilot, lambda: "Save as iris-7.json" in text(host))
        host.view.focus()
        await until(pilot, lambda: "Save as" not in text(host))
        assert host.view.has_focus
        assert not (tmp_path / "iris-7.json").exists()
        await pilot.press("s")
        await until(pilot, lambda: "Save as iris-7.json" in text(host) and not host.view.has_focus)
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "iris-7.json").exists() and bool(host.said))
        host.said.clear()

        # Without a terminal of its own nothing is opened, and nothing left.
        monkeypatch.setenv("PAGER", "cat")
        await shown(pilot, host, BODY)
        await pilot.press("r")
        await until(pilot, lambda: any("cannot run another program" in message for message in host.said))
        cache = host.pane._taking._bodies._places.cache / "handed-over"
        await until(pilot, lambda: not list(cache.iterdir()))
        host.said.clear()
        with monkeypatch.context() as bare:
            bare.setenv("PATH", str(tmp_path))
            bare.setenv("PAGER", "'never closed")
            await pilot.press("r")
            await until(pilot, lambda: "No program found to open it. Set $PAGER." in host.said)
        host.said.clear()

        # What is too large for the terminal becomes a file.
        await shown(pilot, host, large)
        await until(pilot, lambda: host.text.readable is not None)
        await pilot.press("c")
        await until(pilot, lambda: any("It was written to" in message for message in host.said))
        _holds(host.said[0].partition("It was written to ")[2].rstrip("."), large)


async def test_what_is_asked_before_a_file_is_replaced_is_seen_whole(host: Host, tmp_path: Path) -> None:
    (tmp_path / "iris-7.json").write_bytes(b"mine")
    async with host.run_test(size=(40, 20)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("s")
        await until(pilot, lambda: "Save as iris-7" in text(host))
        await pilot.press("ctrl+u", *"iris-7.json", "enter")
        await until(pilot, lambda: "File exists" in text(host) and "Esc: cancel" in text(host))
        assert "Save as iris-7.json" in text(host)
    assert (tmp_path / "iris-7.json").read_bytes() == b"mine"


async def test_saving_proposes_a_name_and_overwrites_nothing(host: Host, tmp_path: Path) -> None:
    async with host.run_test(size=(80, 20)) as pilot:
        await shown(pilot, host, BODY)
        await pilot.press("s")
        await until(pilot, lambda: "Save as iris-7.json" in text(host))
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "iris-7.json").exists() and bool(host.said))
        assert (tmp_path / "iris-7.json").read_bytes() == BODY
        await shown(pilot, host, b"[]")
        await pilot.press("s", "enter")
        await until(pilot, lambda: "Enter again: replace" in text(host))
        assert (tmp_path / "iris-7.json").read_bytes() == BODY
        await pilot.press("escape", "s", "enter")
        await until(pilot, lambda: "Enter again: replace" in text(host))
        await pilot.press("enter")
        await until(pilot, lambda: (tmp_path / "iris-7.json").read_bytes() == b"[]")
        await until(pilot, lambda: any(widget.has_focus for widget in host.pane.query("#view *")))
        await pilot.press("s", *"/no/such/folder", "enter")
        await until(pilot, lambda: any("cannot be written" in message for message in host.said))


async def test_what_is_written_late_leaves_the_line_to_what_it_asks_for_by_then(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_free = Event()
    async with host.run_test(size=(80, 20)) as pilot:
        await shown(pilot, host, BODY)
        write = host.pane._taking._bodies.save

        def held(*arguments: Any, **options: Any) -> str:
            assert is_free.wait(DEADLINE_SECONDS)
            return write(*arguments, **options)

        monkeypatch.setattr(host.pane._taking._bodies, "save", held)
        await pilot.press("s", "enter")
        host.view.focus()
        await pilot.press("colon", "1")
        is_free.set()
        await until(pilot, lambda: any("Saved as" in message for message in host.said))
        assert host.pane._line.open and host.pane._line.text == "1"
        await pilot.press("escape", "s", "ctrl+u", *"other.json", "enter")
        await until(pilot, (tmp_path / "other.json").exists)


async def test_a_plot_is_exported_as_what_the_ending_says(host: Host, tmp_path: Path) -> None:
    async with host.run_test(size=(80, 20)) as pilot:
        await shown(pilot, host, b'{"quantiles": {"0.1": [1, 2], "0.5": [2, 3], "0.9": [4, 4]}}')
        await pilot.press("E")
        await until(pilot, lambda: "Export as" in text(host))
        assert "iris-7-plot.svg" in text(host)
        await pilot.press("enter")
        await until(pilot, lambda: any("iris-7-plot.svg" in message for message in host.said))
        assert (tmp_path / "iris-7-plot.svg").read_text().startswith("<svg")
        await pilot.press("E", "ctrl+u", *"plot.gif", "enter")
        await until(pilot, lambda: "End the name in .svg, .png, .csv" in text(host))
        await pilot.press("ctrl+u", *"plot.csv", "enter")
        await until(pilot, lambda: any("plot.csv" in message for message in host.said))
        assert (tmp_path / "plot.csv").read_text().startswith("step,0.1,0.5,0.9\n")
