"""What is wrong in the files of AWS, with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.aws.probe.config_files import (
    config_file_problems,
    exposed_credentials_file,
    present_config_files,
)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / ".aws"
    folder.mkdir()
    return folder


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        (b"region = us-east-1\n", "line 1, column 1: a setting precedes the first [section]"),
        (b"[default]\nregion us-east-1\n", "line 2, column 1: not a [section] and not `name = value`"),
        (b"[profile a]\n[profile a]\n", "line 2, column 1: the section [profile a] occurs twice"),
        (b"[default]\nregion=a\nregion=b\n", "line 3, column 1: region is set twice in [default]"),
        (b"[default]\n# caf\xe9\n", "line 2, column 6: a byte there is not UTF-8"),
        (
            b"[profile a]\nrole_arn = r\nsource_profile = gone\n",
            "line 3, column 18: source_profile names 'gone', and there is no such profile",
        ),
        (
            b"[profile a]\nsso_session = work\n[sso-session home]\n",
            "line 2, column 15: sso_session names 'work', and there is no such sso-session",
        ),
        (
            b"[profile a]\nservices=s\n",
            "line 2, column 10: services names 's', and there is no such services",
        ),
    ],
)
def test_a_problem_has_its_line_and_column(files: Path, config: bytes, problem: str) -> None:
    (files / "config").write_bytes(config)
    (line,) = config_file_problems()
    assert line == f"{files / 'config'}, {problem}"


def test_good_files_have_no_problems(files: Path) -> None:
    (files / "config").write_text(
        "[default]\ns3 =\n  max_concurrent_requests = 20\n[profile a]\nsource_profile = keys\n"
        "sso_session = my work\nservices = own\n[sso-session 'my work']\n[services own]\n"
    )
    (files / "credentials").write_text("[keys]\naws_access_key_id = A\n")
    (files / "credentials").chmod(0o600)
    assert list(config_file_problems()) == []
    assert present_config_files() == (str(files / "config"), str(files / "credentials"))


def test_credentials_that_others_can_read_are_named_apart(files: Path) -> None:
    (files / "credentials").write_text("[default]\n")
    (files / "credentials").chmod(0o644)
    assert exposed_credentials_file() == str(files / "credentials")
    assert list(config_file_problems()) == []
    (files / "credentials").chmod(0o600)
    assert not exposed_credentials_file()


def test_no_files_are_no_problem(files: Path) -> None:
    assert list(config_file_problems()) == []
    assert present_config_files() == ()
