"""The settings of a profile, as the SDK itself reads them."""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.exceptions import ConfigParseError, ProfileNotFound
from botocore.session import Session

from workbench.aws import AwsSettings
from workbench.aws.profiles import configured, has_account, lacks_profile
from workbench.model.destinations.destination import Destination
from workbench.model.invocation import Connection

CONFIG = """
[default]
output = text
# a comment
cli_pager =

[profile plain]
output=table
s3 =
  max_concurrent_requests = 20
[profile "with space"]
output = yaml
cli_binary_format = raw-in-base64-out
[plain]
output = json
[profile both]
output = json
[sso-session x]
sso_region = eu-west-1
[DEFAULT]
output = off
"""
CREDENTIALS = """
[both]
output = text
aws_access_key_id = AKID
[only]
max_attempts = 4
"""


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, text in (("AWS_CONFIG_FILE", CONFIG), ("AWS_SHARED_CREDENTIALS_FILE", CREDENTIALS)):
        path = tmp_path / variable
        path.write_text(text)
        monkeypatch.setenv(variable, str(path))
    for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_DEFAULT_OUTPUT", "AWS_ACCESS_KEY_ID"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))


def test_as_the_sdk_reads_them() -> None:
    cases: list[str | None] = [None, "default", "plain", "with space", "both", "only"]
    for name in cases:
        theirs = Session(profile=name).get_scoped_config()
        ours = AwsSettings(name)
        for setting in ("output", "cli_binary_format", "cli_pager", "max_attempts"):
            own = ours.find(setting)
            assert (own.value if own else None) == theirs.get(setting), name


def test_the_environment_names_a_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "plain")
    assert AwsSettings().find("output") == ("table", "~/AWS_CONFIG_FILE, profile plain")


def test_there_is_nothing_in_a_profile_that_there_is_not() -> None:
    assert AwsSettings("nobody").find("output") is None


def test_a_file_that_cannot_be_parsed_or_read_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(b"no section\n\xff")
    for path in (broken, tmp_path, tmp_path / "missing"):
        monkeypatch.setenv("AWS_CONFIG_FILE", str(path))
        assert AwsSettings("plain").find("output") is None


@pytest.mark.parametrize("variable", ["AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ACCESS_KEY_ID", ""])
def test_the_signs_of_an_account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    assert has_account()
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "missing"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "")
    assert not has_account()
    if variable:
        monkeypatch.setenv(variable, "x")
        assert has_account()


def test_what_is_configured_is_known_without_the_sdk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "dev")
    monkeypatch.setenv("AWS_REGION", "eu-west-3")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", "https://me:secret@vpce.example")
    assert configured(Connection()) == Destination(
        endpoint_url="https://vpce.example",
        region="eu-west-3",
        profile="dev",
        sources={
            "endpoint_url": "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME",
            "region": "AWS_REGION",
            "profile": "AWS_PROFILE",
        },
    )
    named = configured(Connection(region="us-east-2", endpoint_url="http://127.0.0.1:8080"))
    assert (named.region, named.endpoint_url) == ("us-east-2", "http://127.0.0.1:8080")
    assert named.source("region") == named.source("endpoint_url") == "connection"


@pytest.mark.parametrize(
    ("files", "named", "lacks"),
    [
        (("[profile dev]\n", ""), "dev", False),
        (("", "[dev]\n"), "dev", False),
        (("[profile dev]\n", "[other]\n"), "prod", True),
        (("[default]\n", ""), "default", False),
        (("", ""), "default", True),
        (("", ""), None, False),
        # What cannot be parsed may have it: the SDK says what is wrong with the file.
        (("no section", ""), "dev", False),
    ],
)
def test_a_profile_that_neither_file_has_is_known_without_the_sdk(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, files: tuple[str, str], named: str | None, lacks: bool
) -> None:
    variables = ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE")
    for variable, content in zip(variables, files, strict=True):
        (tmp_path / variable).write_text(content)
        monkeypatch.setenv(variable, str(tmp_path / variable))
    for variable in ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"):
        monkeypatch.delenv(variable, raising=False)
    assert lacks_profile(Connection(profile=named)) is lacks
    try:
        Session(profile=named).get_scoped_config()
    except ProfileNotFound:
        assert lacks
    except ConfigParseError:
        assert not lacks
    else:
        assert not lacks
