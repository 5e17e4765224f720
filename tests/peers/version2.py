"""What version 2 of the AWS CLI did with each case, recorded from the real program.

Version 2 is in no package index, so it cannot run wherever these tests do; its record can be made anew:

    python -m tests.peers.version2 INTERPRETER [PYTHONPATH]

where INTERPRETER has aws-cli v2 installed, or its dependencies, with its source tree as PYTHONPATH.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.peers.cases import Case, cases
from tests.peers.programs import AWS, Program
from tests.peers.recording import RecordingServer
from tests.peers.running import Result, run_case

RECORD = Path(__file__).with_name("version2.json")
AWS_PREFIX = ("sagemaker-runtime",)

_VERBATIM = 400
"""Bytes that are recorded as they are; of more, the digest."""


def summary(result: Result) -> dict[str, Any]:
    """A result as the record has it: everything that is compared."""
    first = result.requests[0] if result.requests else None
    return {
        "exit_code": result.exit_code,
        "stdout": bytes_told(result.stdout),
        "outfile": bytes_told(result.outfile),
        "error": result.error,
        "sent": first is not None,
        "attempts": len(result.requests),
        "line": first.line if first else None,
        "headers": [list(pair) for pair in first.headers] if first else None,
        "body": bytes_told(first.body) if first else None,
        "signed_for": first.signed_for if first else None,
    }


def bytes_told(data: bytes | None) -> str | None:
    """Bytes as text, one character each; long ones as size and digest."""
    if data is None:
        return None
    if len(data) <= _VERBATIM:
        return data.decode("latin-1")
    return f"{len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}"


def recorded() -> dict[str, dict[str, Any]]:
    """The record, by the name of the case."""
    cases: dict[str, dict[str, Any]] = json.loads(RECORD.read_text("utf-8"))["cases"]
    return cases


def _record(interpreter: str, python_path: str) -> None:
    environment = {"PYTHONPATH": python_path}
    version = subprocess.run(
        [interpreter, "-m", "awscli", "--version"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()[0]
    results = {}
    with (
        RecordingServer() as server,
        Program(AWS, name="aws", interpreter=(interpreter,), environment=environment) as program,
    ):
        for case in cases():
            with tempfile.TemporaryDirectory() as folder:
                results[case.name] = summary(_run(program, case, server, Path(folder)))
    record = {"version": version, "cases": results}
    RECORD.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _run(program: Program, case: Case, server: RecordingServer, folder: Path) -> Result:
    return run_case(program, AWS_PREFIX, case, server, folder)


if __name__ == "__main__":
    _record(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
