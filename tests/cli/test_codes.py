"""Credentials that take a one-time code, are over, or come from `aws login`."""

from __future__ import annotations

import json
import subprocess
import sys

import pexpect

from tests.cli.conftest import WORKBENCH, Home
from tests.peers.recording import Answer, RecordingServer
from tests.support import DEADLINE_SECONDS

_ASSUMED = b"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/r/b</Arn>
</AssumedRoleUser><Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>"""


def configure(home: Home) -> None:
    (home.folder / ".aws").mkdir()
    (home.folder / ".aws" / "config").write_text(
        "[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = user\n"
        "mfa_serial = arn:aws:iam::123456789012:mfa/me\n"
        "[profile user]\naws_access_key_id = AKIDUSER\naws_secret_access_key = s\n"
    )


def words(server: RecordingServer) -> list[str]:
    return [
        *("invoke-endpoint", "--profile", "role", "--endpoint-url", server.url, "--endpoint-name", "e"),
        *("--body", "e30=", "out"),
    ]


def test_it_is_asked_for_unseen_and_its_session_is_kept(home: Home, server: RecordingServer) -> None:
    configure(home)
    with RecordingServer() as tokens:
        tokens.answer = Answer(headers=(("Content-Type", "text/xml"),), body=_ASSUMED)
        environment = home.environment | {"AWS_ENDPOINT_URL_STS": tokens.url, "PATH": "/usr/bin:/bin"}
        child = pexpect.spawn(
            WORKBENCH,
            words(server),
            cwd=str(home.folder),
            env=environment,
            encoding="utf-8",
            timeout=DEADLINE_SECONDS,
        )
        child.expect_exact("Enter MFA code for arn:aws:iam::123456789012:mfa/me")
        child.waitnoecho(30)
        child.sendline("123456")
        child.expect(pexpect.EOF)
        assert "123456" not in child.before
        child.close()
        assert child.exitstatus == 0, child.before
        assert b"TokenCode=123456" in tokens.requests[0].body
        (cached,) = (home.folder / ".aws" / "cli" / "cache").iterdir()
        assert json.loads(cached.read_text())["Credentials"]["AccessKeyId"] == "ASIAROLE"
        assert cached.stat().st_mode & 0o077 == 0

        tokens.clear()
        assert home.run(*words(server), environment={"AWS_ENDPOINT_URL_STS": tokens.url}).exit_code == 0
        assert tokens.requests == []


def test_without_a_terminal_nobody_is_asked(home: Home, server: RecordingServer) -> None:
    configure(home)
    with RecordingServer() as tokens:
        # A session of its own has no terminal, whatever runs the tests.
        code = "import os, sys; os.setsid(); os.execv(sys.argv[1], sys.argv[1:])"
        ended = subprocess.run(
            [sys.executable, "-c", code, WORKBENCH, *words(server)],
            cwd=home.folder,
            env=home.environment | {"AWS_ENDPOINT_URL_STS": tokens.url},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ended.returncode, tokens.requests, server.requests) == (255, [], [])
        assert "one-time code" in ended.stderr


def test_credentials_that_are_over_at_once_are_told_in_the_sdks_words(
    home: Home, server: RecordingServer
) -> None:
    (home.folder / ".aws").mkdir()
    document = json.dumps(
        {
            "Version": 1,
            "AccessKeyId": "A",
            "SecretAccessKey": "s",
            "SessionToken": "t",
            "Expiration": "2020-01-01T00:00:00Z",
        }
    )
    (home.folder / "given.json").write_text(document)
    (home.folder / ".aws" / "config").write_text(
        f"[profile role]\ncredential_process = /bin/cat {home.folder / 'given.json'}\n"
    )
    run = home.run(*words(server))
    assert (run.exit_code, server.requests) == (255, [])
    assert "the refreshed credentials are still expired" in run.stderr and "fault" not in run.stderr


def test_a_login_without_its_package_names_the_extra(home: Home, server: RecordingServer) -> None:
    (home.folder / ".aws").mkdir()
    (home.folder / ".aws" / "config").write_text("[profile role]\nlogin_session = arn:aws:iam::1:user/me\n")
    # A process of its own: botocore reads the variable when it is imported.
    home.environment["BOTO_DISABLE_CRT"] = "true"
    process = home.start_anew(*words(server))
    stderr = process.communicate()[1].decode()
    assert process.returncode == 255
    assert "the package awscrt (the extra crt)" in stderr and "fault" not in stderr
