"""Aliases of the AWS CLI stand for the same here."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Home
from tests.peers.cases import OK
from tests.peers.recording import RecordingServer

ALIASES = """\
[toplevel]
sm = sagemaker-runtime
infer = sagemaker-runtime invoke-endpoint --endpoint-name 'from alias'
  --accept text/csv
echoed = !echo said
code = !f() { exit $1; }; f
history = !echo never
broken = invoke-endpoint 'x
loop = loop
[command sagemaker-runtime]
inv = invoke-endpoint --endpoint-name e --output text
invoke-endpoint = invoke-endpoint --content-type text/plain
"""


@pytest.fixture(autouse=True)
def aliases(home: Home) -> None:
    folder = home.folder / ".aws" / "cli"
    folder.mkdir(parents=True)
    (folder / "alias").write_text(ALIASES)


@pytest.mark.parametrize(
    ("words", "line", "headers"),
    [
        (("sm", "inv"), "/endpoints/e/", {"content-type": "text/plain"}),
        (("sagemaker-runtime", "inv"), "/endpoints/e/", {"content-type": "text/plain"}),
        (("inv",), "/endpoints/e/", {"content-type": "text/plain"}),
        (("infer",), "/endpoints/from%20alias/", {"accept": "text/csv", "content-type": "text/plain"}),
        (("--region", "eu-west-1", "sm", "inv"), "/endpoints/e/", {}),
        (("inv", "--endpoint-name", "over"), "/endpoints/over/", {}),
    ],
)
def test_an_alias_stands_for_its_words(
    home: Home, server: RecordingServer, words: tuple[str, ...], line: str, headers: dict[str, str]
) -> None:
    server.answer = OK
    run = home.run(*words, "--endpoint-url", server.url, "--body", "e30=", "out")
    assert run.exit_code == 0, run.stderr
    (request,) = server.requests
    assert line in request.line
    assert headers.items() <= dict(request.headers).items()


@pytest.mark.parametrize(
    ("words", "code", "stdout", "stderr"),
    [
        (("echoed", "a b", "$HOME"), 0, b"said a b $HOME\n", ""),
        (("code", "7"), 7, b"", ""),
        (("broken",), 255, b"", "No closing quotation"),
        (("loop",), 252, b"", "No such command 'loop'"),
        (("history", "list", "--json"), 0, b"", ""),
    ],
)
def test_what_an_alias_runs_and_what_it_does_not_hide(
    home: Home, words: tuple[str, ...], code: int, stdout: bytes, stderr: str
) -> None:
    run = home.run(*words)
    assert (run.exit_code, run.stdout) == (code, stdout)
    assert stderr in run.stderr and "fault" not in run.stderr


def test_a_file_that_cannot_be_parsed_is_told(home: Home) -> None:
    (home.folder / ".aws" / "cli" / "alias").write_text("no section\n")
    run = home.run("invoke-endpoint", "--endpoint-name", "e", "--body", "e30=", "out")
    assert run.exit_code == 255
    assert "Unable to parse config file" in run.stderr
