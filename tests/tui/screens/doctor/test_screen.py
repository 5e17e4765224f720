"""The doctor's page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.aws.server import deaf_port
from tests.tui.conftest import ready, text, until
from tests.tui.contrast import check_colours
from tests.tui.test_small_screens import WAY_OUT
from workbench.model.invocation import Connection, Invocation
from workbench.services import Workbench
from workbench.services.doctor.check import Verdict
from workbench.services.doctor.run import all_checks
from workbench.store import AppDirs
from workbench.tui.app import WorkbenchApp
from workbench.tui.screens.doctor.screen import DoctorScreen
from workbench.tui.widgets.frame.title_line import TitleLine


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_results_appear_as_they_come_and_say_more_under_the_cursor(
    app: WorkbenchApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    copied = tmp_path / "copied"
    program = tmp_path / "wl-copy"
    program.write_text(f"#!/bin/sh\ncat > {copied}.part && mv {copied}.part {copied}\n")
    program.chmod(0o755)
    for name in ("SSH_CONNECTION", "SSH_TTY", "TMUX", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        await pilot.press("alt+h")
        await until(pilot, lambda: isinstance(app.screen, DoctorScreen))
        screen = app.screen
        assert isinstance(screen, DoctorScreen)
        await until(pilot, lambda: len(screen._results) == len(all_checks()) and screen._token is None)
        assert not [result for result in screen._results if result.verdict is Verdict.FAILED]
        assert " Doctor · done " in text(app)
        assert "✓ " in text(app)
        await pilot.press("f5")
        await until(pilot, lambda: "Received: F5 – Send the request." in text(app))
        check_colours(app, "doctor")
        await pilot.press("end")
        await until(pilot, lambda: screen._results[-1].summary[:30] in text(app))
        await pilot.press("c")
        await until(pilot, copied.exists)
        report = copied.read_text()
        assert report.startswith("Endpoint Workbench doctor\n\nInstallation\n  ok ")
        assert all(result.title in report for result in screen._results) and str(tmp_path) not in report
        if size == (80, 24):
            # A small terminal has room for results, and says what it is and how to leave it.
            await pilot.resize_terminal(40, 10)
            await pilot.press("home")
            await until(pilot, lambda: WAY_OUT.search(text(app)) is not None)
            assert "Doctor · " in text(app)
            assert [head.region.height for head in screen.query(TitleLine)] == [1]
            await until(
                pilot, lambda: sum(row.startswith((" ✓", " –")) for row in text(app).splitlines()) >= 4
            )
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is app.main)


async def test_leaving_gives_up_what_is_checked(places: AppDirs) -> None:
    with deaf_port() as port, Workbench(places) as bench:
        connection = Connection(region="us-east-1", endpoint_url=f"http://127.0.0.1:{port}")
        app = WorkbenchApp(bench, invocation=Invocation(connection=connection))
        async with app.run_test(size=(120, 40)) as pilot:
            await ready(pilot)
            await app.run_action("app.open_doctor")
            screen = app.screen
            assert isinstance(screen, DoctorScreen)
            await until(pilot, lambda: any(result.name == "network.dns" for result in screen._results))
            token = screen._token
            assert token is not None
            await pilot.press("escape")
            await until(pilot, lambda: app.screen is app.main)
            assert token.cancelled
