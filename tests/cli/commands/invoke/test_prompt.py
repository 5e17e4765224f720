"""`--cli-auto-prompt`: the app asks for the rest, and the command ends as if it had been typed whole."""

from __future__ import annotations

import os

import pexpect
import pytest

from tests.cli.conftest import WORKBENCH, Home
from tests.support import DEADLINE_SECONDS

F5 = "\x1b[15~"
CONTROL_Q = "\x11"
LINE = (
    *("invoke-endpoint", "--sandbox", "--cli-auto-prompt", "--endpoint-name", "iris-classifier"),
    *("--content-type", "text/csv", "--cli-binary-format", "raw-in-base64-out"),
)


def opened(home: Home, *arguments: str) -> pexpect.spawn[str]:
    return spawned(home, *LINE, *arguments)


def spawned(home: Home, *line: str, program: str = WORKBENCH) -> pexpect.spawn[str]:
    return pexpect.spawn(
        program,
        list(line),
        cwd=str(home.folder),
        env=home.environment | {"PATH": os.environ["PATH"], "TERM": "xterm-256color"},
        dimensions=(40, 120),
        encoding="utf-8",
        timeout=DEADLINE_SECONDS,
    )


def test_what_was_sent_in_the_app_is_delivered(home: Home) -> None:
    terminal = opened(home, "--body", "5.1,3.5,1.4,0.2", "out")
    terminal.expect("Nothing sent yet")
    terminal.send(F5)
    terminal.expect("setosa")
    terminal.send(CONTROL_Q)
    terminal.expect('"ContentType": "text/csv"')
    terminal.expect(pexpect.EOF)
    assert terminal.wait() == 0
    assert (home.folder / "out").read_text().startswith("setosa")


def test_a_line_may_lack_what_the_app_is_to_be_asked_for(home: Home) -> None:
    terminal = opened(home)
    terminal.expect("Nothing sent yet")
    terminal.send(CONTROL_Q)
    terminal.expect(pexpect.EOF)
    assert terminal.wait() == 0
    assert home.history() == []


@pytest.mark.parametrize("further", [(), ("--no-cli-auto-prompt",)])
def test_it_needs_a_terminal_and_no_contradiction(home: Home, further: tuple[str, ...]) -> None:
    run = home.run(*LINE, *further)
    assert run.exit_code == 252
    assert "terminal" in run.stderr or "cannot be specified" in run.stderr


UNPROMPTED = tuple(word for word in LINE if word != "--cli-auto-prompt")


@pytest.mark.parametrize(("place", "mode"), [("environment", "on-partial"), ("profile", "on")])
def test_the_environment_and_the_profile_ask_for_it(home: Home, mode: str, place: str) -> None:
    if place == "environment":
        home.environment["AWS_CLI_AUTO_PROMPT"] = mode
    else:
        home.environment["AWS_CONFIG_FILE"] = str(home.folder / "config")
        (home.folder / "config").write_text(f"[default]\ncli_auto_prompt = {mode}\n")
    terminal = spawned(home, *UNPROMPTED)
    terminal.expect("Nothing sent yet")
    terminal.send(CONTROL_Q)
    terminal.expect(pexpect.EOF)
    assert terminal.wait() == 0


@pytest.mark.parametrize(
    ("mode", "further"), [("on-partial", ()), ("off", ()), ("on", ("--no-cli-auto-prompt",))]
)
def test_what_is_whole_or_not_to_prompt_is_sent(home: Home, mode: str, further: tuple[str, ...]) -> None:
    home.environment["AWS_CLI_AUTO_PROMPT"] = mode
    words = (*UNPROMPTED, *further, "--body", "5.1,3.5,1.4,0.2", "out")
    terminal = spawned(home, *words, program=str(home.program.folder / "workbench"))
    terminal.expect('"ContentType": "text/csv"')
    terminal.expect(pexpect.EOF)
    assert terminal.wait() == 0


def test_a_script_is_never_prompted(home: Home) -> None:
    home.environment["AWS_CLI_AUTO_PROMPT"] = "on"
    run = home.run(*UNPROMPTED, "--body", "5.1,3.5,1.4,0.2", "out")
    assert run.exit_code == 0, run.stderr
    assert home.run(*UNPROMPTED).exit_code == 252
