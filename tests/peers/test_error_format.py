"""`--cli-error-format`: what version 2.36.7 of the AWS CLI writes on standard error."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.cases import Case, send
from tests.peers.programs import Program
from tests.peers.recording import Answer, RecordingServer
from tests.peers.running import run_case

MODEL_ERROR = Answer(
    status=424,
    headers=(("x-amzn-ErrorType", "ModelError"), ("Content-Type", "application/json")),
    body=b'{"Message": "m", "OriginalStatusCode": 500, "OriginalMessage": "o", "LogStreamArn": "arn:x"}',
)
VERSION_2 = {
    "json": """{
    "Message": "m",
    "Code": "ModelError",
    "OriginalStatusCode": 500,
    "OriginalMessage": "o",
    "LogStreamArn": "arn:x"
}
""",
    "yaml": """Code: ModelError
LogStreamArn: arn:x
Message: m
OriginalMessage: o
OriginalStatusCode: 500
""",
    "text": "ModelError\tarn:x\tm\to\t500\n",
    "table": """--------------------------------------
|                error               |
+---------------------+--------------+
|  Code               |  ModelError  |
|  LogStreamArn       |  arn:x       |
|  Message            |  m           |
|  OriginalMessage    |  o           |
|  OriginalStatusCode |  500         |
+---------------------+--------------+
""",
}


@pytest.fixture(scope="module")
def server() -> Iterator[RecordingServer]:
    with RecordingServer() as server:
        yield server


def run(program: Program, server: RecordingServer, folder: Path, *options: str, **world: object) -> str:
    case = Case("", send(*options), answer=MODEL_ERROR, **world)  # type: ignore[arg-type]
    result = run_case(program, (), case, server, folder)
    assert (result.exit_code, result.stdout) == (254, b"")
    return result.stderr


@pytest.mark.parametrize("name", VERSION_2)
def test_an_error_is_a_document_as_version_2_writes_it(
    name: str, program: Program, server: RecordingServer, tmp_path: Path
) -> None:
    assert run(program, server, tmp_path, "--cli-error-format", name) == VERSION_2[name]


def test_legacy_leaves_the_details_out(program: Program, server: RecordingServer, tmp_path: Path) -> None:
    stderr = run(program, server, tmp_path, "--cli-error-format", "legacy")
    assert "(ModelError) when calling the InvokeEndpoint operation: m" in stderr
    assert "OriginalMessage" not in stderr


def test_variable_and_profile_set_it(program: Program, server: RecordingServer, tmp_path: Path) -> None:
    for folder in ("variable", "profile", "unknown"):
        (tmp_path / folder).mkdir()
    variable = {"AWS_CLI_ERROR_FORMAT": "json"}
    assert run(program, server, tmp_path / "variable", environment=variable) == VERSION_2["json"]
    profile = "[default]\ncli_error_format = text\n"
    assert run(program, server, tmp_path / "profile", config=profile) == VERSION_2["text"]
    unknown = "[default]\ncli_error_format = xml\n"
    assert "Additional error details:" in run(program, server, tmp_path / "unknown", config=unknown)
