"""Signing in from the app: the program has the terminal, and the send goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.aws.server import Serve, answer, answering
from tests.terminal.conftest import Terminal

# A sign-in that leaves keys where the SDK looks for them, as `aws sso login` leaves a token.
SIGN_IN = """#!/bin/sh
echo again >> "$HOME/runs"
echo "signing in, $(grep -c again "$HOME/runs"): $*"
read -r typed
[ "$typed" = yes ] || exit 7
cp "$HOME/signed-in" "$HOME/.aws/config"
"""


def test_the_login_runs_in_the_terminal_and_the_send_goes_on(
    terminal: Callable[..., Terminal],
    history: Callable[[], list[dict[str, Any]]],
    home: Path,
    serve: Serve,
    tmp_path: Path,
) -> None:
    server = serve(answering(answer(b'{"sent": true}')))
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "aws").write_text(SIGN_IN)
    (programs / "aws").chmod(0o755)
    (tmp_path / ".aws").mkdir()
    profile = f"[profile dev]\nregion = us-east-1\nendpoint_url = {server.url}\n"
    (tmp_path / ".aws" / "config").write_text(
        f"{profile}sso_session = s\nsso_account_id = 123456789012\nsso_role_name = r\n"
        "[sso-session s]\nsso_region = us-east-1\nsso_start_url = https://corporate.invalid/start\n"
    )
    (tmp_path / "signed-in").write_text(
        f"{profile}aws_access_key_id = AKIDEXAMPLEEXAMPLE12\naws_secret_access_key = s\n"
    )
    (home / "config").mkdir(parents=True)
    (home / "config" / "settings.toml").write_text("whoami = false\n")
    app = terminal(
        *("open", "--profile", "dev", "--endpoint-name", "e"),
        HOME=str(tmp_path),
        PATH=f"{programs}:/usr/bin:/bin",
        AWS_EC2_METADATA_DISABLED="true",
    )
    app.shows("Nothing sent yet")
    app.press("F5")
    app.shows("Press Alt+J to run `aws sso login --profile dev`")
    app.press("\x1bj")
    app.shows("signing in, 1: sso login --profile dev")
    app.press("no\r")
    app.shows("ended with 7")
    app.press("\x1bj")
    app.shows("signing in, 2: sso login --profile dev")
    app.press("\x03")
    app.shows("was interrupted")
    app.press("\x1bj")
    app.shows("signing in, 3: sso login --profile dev")
    app.press("yes\r")
    app.shows('"sent": true')
    app.press("Ctrl+Q")
    assert app.ended() == 0
    assert [row["status"] for row in history()] == ["ok"]
    assert len(server.requests) == 1
