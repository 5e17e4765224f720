"""Every command line of the pages works as it is written; `command_lines` says how they are marked."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.docs.command_lines import PAGES, command_lines, unknown_words
from tests.peers.programs import Program, Run, put_program
from tests.support import DEADLINE_SECONDS
from workbench.cli.app import workbench
from workbench.cli.core.exit_codes import Exit
from workbench.sandbox import Sandbox

BIN = Path(sys.executable).parent
_JSON_TABLE = re.compile(
    r"^<!-- keys of: (?P<command>.+?)(?: beyond: (?P<base>.+))? -->\n"
    r"\n\| key \|.*\n\| --- .*\n(?P<rows>(?:\|.*\n)+)",
    re.MULTILINE,
)
_KEY = re.compile(r"`(\w+)`")
_ONE_COMMAND = re.compile(r"workbench(?: +(?:[\w./:=,@%+-]+|'[^']*'))*")
"""A line of one command, in which a shell finds nothing but words."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox.start(seed=1) as sandbox:
        yield sandbox


@dataclass(frozen=True)
class Shell:
    """What runs the lines of a page.

    Attributes:
        folder: the working folder, and the home.
        environment: an account that is the sandbox's.
        program: the workbench.
        loading: the workbench for load tests: Locust changes the interpreter that imports it.
    """

    folder: Path
    environment: dict[str, str]
    program: Program
    loading: Program

    def run(self, line: str) -> Run:
        """Runs a line to its end; where it has nothing for a shell to do, without one."""
        if _ONE_COMMAND.fullmatch(line):
            _, *words = shlex.split(line)
            program = self.loading if words[:1] == ["load"] else self.program
            return program.run(words, environment=self.environment, folder=self.folder)
        done = subprocess.run(
            ["/bin/bash", "-o", "pipefail", "-c", line],
            check=False,
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=DEADLINE_SECONDS,
        )
        return Run(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


@pytest.fixture(scope="module")
def programs(program: Program, loading: Program, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the workbench, for the front of `PATH`."""
    folder = tmp_path_factory.mktemp("bin")
    load = f'[ "$1" = load ] && exec {loading.command} "$@"'
    put_program(folder / "workbench", f'{load}\nexec {program.command} "$@"')
    return folder


@pytest.fixture
def shell(tmp_path: Path, sandbox: Sandbox, programs: Path, program: Program, loading: Program) -> Shell:
    environment = {
        "PATH": os.pathsep.join([str(programs), str(BIN), "/usr/bin", "/bin"]),
        "HOME": str(tmp_path),
        "WORKBENCH_HOME": str(tmp_path / "workbench"),
        "LC_ALL": "C.UTF-8",
        "AWS_ACCESS_KEY_ID": sandbox.access_key_id,
        "AWS_SECRET_ACCESS_KEY": sandbox.secret_access_key,
        "AWS_REGION": sandbox.region,
        "AWS_ENDPOINT_URL": sandbox.url,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    return Shell(tmp_path, environment, program, loading)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page(page: Path, shell: Shell) -> None:
    text = page.read_text(encoding="utf-8")
    for line in command_lines(text):
        if line.exit_code != Exit.USAGE:
            assert unknown_words(line.text, workbench) == [], line.text
        if line.runs:
            run = shell.run(line.text)
            assert run.exit_code == line.exit_code, f"{line.text}\n{run.stdout!r}\n{run.stderr}"
    for documented in _JSON_TABLE.finditer(text):
        shown = _keys(documented["command"], shell)
        if documented["base"]:
            shown -= _keys(documented["base"], shell)
        keys = [_KEY.search(row) for row in documented["rows"].splitlines()]
        assert {key[1] for key in keys if key} == shown, documented["command"]


def _keys(command: str, shell: Shell) -> set[str]:
    """Returns the keys of the first JSON object that a command prints."""
    return set(json.loads(shell.run(command).stdout.splitlines()[0]))


def test_unknown_options_are_found() -> None:
    assert unknown_words("cat x | workbench history list --jsn | less", workbench) == ["--jsn"]
    assert unknown_words("workbench history lst", workbench) == ["history lst"]
    assert unknown_words("workbench --region r invoke-endpoint --endpoint-name e out", workbench) == []


def test_a_shell_runs_what_is_more_than_one_command() -> None:
    assert all(
        _ONE_COMMAND.fullmatch(line)
        for line in ("workbench", "workbench invoke-endpoint --body '{\"a\": [1, $x]}' --accept=text/csv out")
    )
    for line in ("cat x", "workbench list *", "workbench list | wc", "workbench list > x", "workbench $ID"):
        assert not _ONE_COMMAND.fullmatch(line), line


def test_marks() -> None:
    page = "<!-- setup\n$ a\n-->\n"
    page += "```console\n$ b \\\n  c\nprinted\n$ d  # exits with 1\n```\n"
    page += "```sh\nmake e\n```\n"
    lines = [(line.text.split(), line.exit_code, line.runs) for line in command_lines(page)]
    assert lines == [(["a"], 0, True), (["b", "c"], 0, True), (["d"], 1, True), (["make", "e"], 0, False)]
