"""One case, run in a world of its own, and what can be compared of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from tests.new_history import put_new_history
from tests.peers.cases import FOLDER, URL, Case
from tests.peers.programs import Program, Sitting
from tests.peers.recording import RecordingServer, Request

_ERROR = re.compile(r"An error occurred \((?!ParamValidation|NoRegion|NoCredentials)(.*)", re.DOTALL)
_RETRIES = re.compile(r" \(reached max retries: \d+\)")


@dataclass(frozen=True)
class Result:
    """What a command line did to the world.

    Attributes:
        outfile: its bytes afterwards; None where there is none.
        error: what the service said, as it stands on stderr; empty where it said nothing.
        stderr: all of it, which is not compared word for word.
    """

    exit_code: int
    stdout: bytes
    outfile: bytes | None
    requests: tuple[Request, ...]
    error: str
    stderr: str


def run_case(
    program: Program | Sitting, prefix: tuple[str, ...], case: Case, server: RecordingServer, folder: Path
) -> Result:
    """Run a case.

    Args:
        prefix: what stands before the operation's name.
        folder: empty; the case's home and working folder.
    """

    def filled(text: str) -> str:
        return text.replace(FOLDER, str(folder)).replace(URL, server.url)

    server.answer = case.answer
    server.clear()
    for name, content in case.files.items():
        (folder / name).write_bytes(content)
    put_new_history(folder / "workbench" / "data")
    (folder / "aws").mkdir()
    (folder / "aws" / "config").write_text(filled(case.config))
    (folder / "aws" / "credentials").write_text(filled(case.credentials))
    outfile = folder / _outfile_name(case)
    if case.outfile is not None:
        outfile.write_bytes(case.outfile)
    environment = {
        "HOME": str(folder),
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "WORKBENCH_HOME": str(folder / "workbench"),
        "AWS_CONFIG_FILE": str(folder / "aws" / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "aws" / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
    }
    for name in case.unset:
        del environment[name]
    environment |= {name: filled(value) for name, value in case.environment.items()}
    arguments = [filled(word) for word in (*case.before, *prefix, case.command, *case.arguments)]
    run = program.run(arguments, environment=environment, folder=folder, stdin=case.stdin)
    error = _ERROR.search(run.stderr)
    return Result(
        exit_code=run.exit_code,
        stdout=run.stdout.replace(str(folder).encode(), FOLDER.encode()),
        outfile=outfile.read_bytes() if outfile.is_file() else None,
        requests=tuple(server.requests),
        error=_said(error[1]) if error else "",
        stderr=run.stderr,
    )


def _said(text: str) -> str:
    """The service's words: up to the details that version 2 adds, and the hints that ours does."""
    return _RETRIES.sub("", text).partition("\n\n")[0].strip()


def _outfile_name(case: Case) -> str:
    return case.arguments[-1] if case.arguments and "/" not in case.arguments[-1] else "out"
