"""The AWS CLI's caches of roles and of IAM Identity Center: read and written as it does.

`WORKBENCH_AWS_CLI` names another AWS CLI to try it with, such as one of version 2.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.aws.server import Serve, Server, Visit, answer
from tests.cli.conftest import WORKBENCH, Home
from tests.support import DEADLINE_SECONDS

AWS = os.environ.get("WORKBENCH_AWS_CLI") or str(Path(sys.executable).with_name("aws"))
XML = (("Content-Type", "text/xml"),)
ASSUMED = b"""<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><AssumedRoleId>A:b</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/deploy/b</Arn>
</AssumedRoleUser><Credentials><AccessKeyId>ASIAEXAMPLEEXAMPLE12</AccessKeyId>
<SecretAccessKey>not-a-secret-at-all</SecretAccessKey><SessionToken>not-a-token-at-all</SessionToken>
<Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>"""
IDENTITY = b"""<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>arn:aws:sts::123456789012:assumed-role/deploy/b</Arn><UserId>A:b</UserId>
<Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>"""
SSO = """
[profile sso]
region = us-east-1
sso_session = corporate
sso_account_id = 123456789012
sso_role_name = reader
[sso-session corporate]
sso_region = us-east-1
sso_start_url = https://corporate.invalid/start
sso_registration_scopes = sso:account:access
"""
ROLE = """
[profile role]
region = us-east-1
role_arn = arn:aws:iam::123456789012:role/deploy
source_profile = user
[profile user]
aws_access_key_id = AKIDEXAMPLEEXAMPLE12
aws_secret_access_key = not-a-secret-at-all
"""


@pytest.fixture
def aws(serve: Serve) -> Server:
    """STS, and the portal and the token service of IAM Identity Center, at one address."""

    def behave(visit: Visit) -> None:
        while request := visit.request():
            visit.sock.sendall(_answer(*request))

    return serve(behave)


def _answer(head: bytes, body: bytes) -> bytes:
    if b"Action=AssumeRole" in body:
        return answer(ASSUMED, headers=XML)
    if b"Action=GetCallerIdentity" in body:
        return answer(IDENTITY, headers=XML)
    if head.startswith(b"POST /token"):
        renewed = {
            "accessToken": "renewed-access-token",
            "expiresIn": 3600,
            "refreshToken": "another-refresh",
        }
        return answer(json.dumps(renewed).encode())
    if head.startswith(b"GET /federation/credentials"):
        if b"-access-token" not in head:
            return answer(b'{"message": "Session token not found or invalid"}', status="401 Unauthorized")
        keys = {
            "accessKeyId": "ASIAEXAMPLEEXAMPLE34",
            "secretAccessKey": "not-a-secret-at-all",
            "sessionToken": "not-a-token-at-all",
            "expiration": 4_070_908_800_000,
        }
        return answer(json.dumps({"roleCredentials": keys}).encode())
    return answer(b"{}", status="404 Not Found")


@pytest.fixture
def environment(home: Home, aws: Server) -> Mapping[str, str]:
    """A home without keys in its environment, all of whose questions go to that address."""
    kept = {
        name: value
        for name, value in home.environment.items()
        if not name.startswith("AWS_") or name == "AWS_EC2_METADATA_DISABLED"
    }
    home.environment.clear()
    home.environment.update(kept | {"AWS_ENDPOINT_URL": aws.url})
    (home.folder / ".aws").mkdir()
    return home.environment


def count(aws: Server, sign: bytes) -> int:
    """How many requests hold these bytes in head or body."""
    return sum(sign in head or sign in body for head, body in aws.requests)


def run_aws_cli(environment: Mapping[str, str], profile: str) -> None:
    """Asks who one is with the AWS CLI."""
    subprocess.run(
        [AWS, "sts", "get-caller-identity", "--profile", profile],
        env={**environment, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=True,
        timeout=DEADLINE_SECONDS,
    )


def run_ours(home: Home, profile: str) -> str:
    """Asks the same with ours; returns the key that it used.

    In a process of its own: the SDK takes the place of the tokens from the HOME that it is imported in.
    """
    run = subprocess.run(
        [WORKBENCH, "whoami", "--profile", profile, "--json"],
        env={**home.environment, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        check=False,
        timeout=DEADLINE_SECONDS,
    )
    assert run.returncode == 0, run.stderr
    return str(json.loads(run.stdout)["access_key_id"])


@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_a_session_of_a_role_is_opened_once_for_both(
    home: Home, aws: Server, environment: Mapping[str, str], first: str
) -> None:
    (home.folder / ".aws" / "config").write_text(ROLE)
    asks: list[Callable[[], object]] = [
        lambda: run_ours(home, "role"),
        lambda: run_aws_cli(environment, "role"),
    ]
    for ask in asks if first == "ours" else reversed(asks):
        ask()
    assert count(aws, b"Action=AssumeRole") == 1
    assert count(aws, b"Action=GetCallerIdentity") == 2
    (cached,) = (home.folder / ".aws" / "cli" / "cache").glob("*.json")
    assert cached.stat().st_mode & 0o077 == 0


def token_file(home: Home) -> Path:
    """Where `aws sso login` leaves the token of the session `corporate`."""
    name = hashlib.sha1(b"corporate", usedforsecurity=False).hexdigest()
    return home.folder / ".aws" / "sso" / "cache" / f"{name}.json"


def sign_in(home: Home, ends: datetime, **further: str) -> None:
    """Leaves what `aws sso login` does (AWS CLI v2, `~/.aws/sso/cache`)."""
    (home.folder / ".aws" / "config").write_text(SSO)
    token_file(home).parent.mkdir(parents=True)
    token = {
        "startUrl": "https://corporate.invalid/start",
        "region": "us-east-1",
        "accessToken": "the-access-token",
        "expiresAt": f"{ends:%Y-%m-%dT%H:%M:%SZ}",
        **further,
    }
    token_file(home).write_text(json.dumps(token))


def test_a_sign_in_of_the_aws_cli_counts_and_its_session_is_kept(
    home: Home, aws: Server, environment: Mapping[str, str]
) -> None:
    sign_in(home, datetime.now(UTC) + timedelta(hours=8))
    assert run_ours(home, "sso") == run_ours(home, "sso") == "ASIA…LE34"
    assert count(aws, b"GET /federation/credentials") == 1
    (cached,) = (home.folder / ".aws" / "cli" / "cache").glob("*.json")
    assert json.loads(cached.read_text())["ProviderType"] == "sso"


@pytest.mark.skipif("WORKBENCH_AWS_CLI" not in os.environ, reason="version 1 does not keep these sessions")
@pytest.mark.parametrize("first", ["ours", "theirs"])
def test_a_session_of_a_sign_in_is_opened_once_for_both(
    home: Home, aws: Server, environment: Mapping[str, str], first: str
) -> None:
    sign_in(home, datetime.now(UTC) + timedelta(hours=8))
    if first == "theirs":
        run_aws_cli(environment, "sso")
    assert run_ours(home, "sso") == "ASIA…LE34"
    if first == "ours":
        run_aws_cli(environment, "sso")
    assert count(aws, b"GET /federation/credentials") == 1
    assert count(aws, b"Action=GetCallerIdentity") == 2


def test_a_token_that_is_over_is_renewed_and_written_back(
    home: Home, aws: Server, environment: Mapping[str, str]
) -> None:
    over = datetime.now(UTC) - timedelta(minutes=1)
    registered = f"{datetime.now(UTC) + timedelta(days=30):%Y-%m-%dT%H:%M:%SZ}"
    sign_in(
        home,
        over,
        clientId="client",
        clientSecret="not-a-secret-at-all",
        registrationExpiresAt=registered,
        refreshToken="the-refresh-token",
    )
    assert run_ours(home, "sso") == "ASIA…LE34"
    assert count(aws, b"POST /token") == 1
    token = json.loads(token_file(home).read_text())
    assert (token["accessToken"], token["refreshToken"]) == ("renewed-access-token", "another-refresh")
    assert token["clientId"] == "client"


def test_a_token_that_cannot_be_renewed_names_the_command(
    home: Home, aws: Server, environment: Mapping[str, str]
) -> None:
    sign_in(home, datetime.now(UTC) - timedelta(minutes=1))
    run = home.run("whoami", "--profile", "sso")
    assert run.exit_code == 255
    assert "`aws sso login --profile sso`" in run.stderr
    assert count(aws, b"Action=GetCallerIdentity") == 0
