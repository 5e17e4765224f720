"""Which command renews the credentials of a profile."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.aws.renewal import renewal_command
from workbench.model import Connection

CONFIG = """
[default]
sso_start_url = https://corporate.invalid/start
[profile sso]
sso_session = corporate
[profile console]
login_session = arn:aws:iam::123456789012:user/me
[profile role]
role_arn = arn:aws:iam::123456789012:role/r
source_profile = sso
[profile loop]
source_profile = pool
[profile pool]
source_profile = loop
[profile process]
credential_process = /bin/cat keys.json
"""


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(CONFIG)


def test_the_command_follows_the_profile() -> None:
    cases: list[tuple[Connection, str]] = [
        (Connection(), "aws sso login"),
        (Connection(profile="sso"), "aws sso login --profile sso"),
        (Connection(profile="console"), "aws login --profile console"),
        (Connection(profile="role"), "aws sso login --profile sso"),
        (Connection(profile="loop"), ""),
        (Connection(profile="process"), ""),
        (Connection(profile="nobody"), ""),
        (Connection(profile="sso", sandbox=True), ""),
        (Connection(profile="sso", sign=False), ""),
    ]
    for connection, command in cases:
        assert " ".join(renewal_command(connection)) == command, (connection, command)


def test_the_environment_names_the_profile_and_its_keys_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "console")
    assert renewal_command(Connection()) == ("aws", "login", "--profile", "console")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLEEXAMPLE12")
    assert renewal_command(Connection()) == ()
    assert renewal_command(Connection(profile="sso")) == ("aws", "sso", "login", "--profile", "sso")
