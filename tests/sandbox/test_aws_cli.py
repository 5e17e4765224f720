"""The AWS CLI as a client of the sandbox that nobody here wrote."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.peers.programs import Program
from workbench.sandbox import Sandbox, samples


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        "AWS_CONFIG_FILE": str(home / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "none"),
    }


@pytest.fixture
def aws(sandbox: Sandbox, tmp_path: Path, aws_version_1: Program) -> Any:
    """Runs the AWS CLI against the sandbox."""

    def run(*arguments: str, secret: str = sandbox.secret_access_key) -> subprocess.CompletedProcess[str]:
        words = ("--endpoint-url", sandbox.url, "--region", sandbox.region, *arguments)
        environment = {
            **_environment(tmp_path),
            "AWS_ACCESS_KEY_ID": sandbox.access_key_id,
            "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_MAX_ATTEMPTS": "1",
        }
        ran = aws_version_1.run(words, environment=environment, folder=tmp_path)
        return subprocess.CompletedProcess(words, ran.exit_code, ran.stdout.decode(), ran.stderr)

    return run


def test_the_cli_invokes(aws: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run = aws(
        *("sagemaker-runtime", "invoke-endpoint", "--endpoint-name", "iris-classifier"),
        *("--content-type", "text/csv", "--accept", "application/json", "--target-variant", "green"),
        *("--body", "5.1,3.5,1.4,0.2", str(out)),
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {
        "ContentType": "application/json",
        "InvokedProductionVariant": "green",
    }
    assert json.loads(out.read_bytes())["predictions"][0]["predicted_label"] == "setosa"


def test_the_cli_opens_a_session(aws: Any, tmp_path: Path) -> None:
    run = aws(
        *("sagemaker-runtime", "invoke-endpoint", "--endpoint-name", "chat", "--session-id", "NEW_SESSION"),
        *("--body", '{"requestType": "NEW_SESSION"}', str(tmp_path / "out")),
    )
    assert "; Expires=" in json.loads(run.stdout)["NewSessionId"]


def test_the_cli_prints_a_model_error(aws: Any, tmp_path: Path) -> None:
    run = aws(
        *("sagemaker-runtime", "invoke-endpoint", "--endpoint-name", "faulty"),
        *("--body", '{"status": 503, "message": "out of memory"}', str(tmp_path / "out")),
    )
    assert run.returncode in {254, 255}  # of version 2, of version 1
    assert "An error occurred (ModelError) when calling the InvokeEndpoint operation" in run.stderr
    assert 'Received server error (503) from primary with message "out of memory"' in run.stderr


def test_the_cli_is_refused_with_a_wrong_secret(aws: Any, tmp_path: Path) -> None:
    run = aws(
        *("sagemaker-runtime", "invoke-endpoint", "--endpoint-name", "echo", str(tmp_path / "out")),
        *("--body", "{}"),
        secret="wrong",
    )
    assert run.returncode in {254, 255}  # of version 2, of version 1
    assert "InvalidSignatureException" in run.stderr


def test_the_cli_sends_and_fetches_what_is_asynchronous(sandbox: Sandbox, aws: Any, tmp_path: Path) -> None:
    recording = tmp_path / "recording.wav"
    recording.write_bytes(
        next(sample.body for sample in samples() if sample.endpoint_name == "batch-transcribe")
    )
    where = f"s3://{sandbox.bucket}/cli/recording.wav"
    assert aws("s3", "cp", str(recording), where).returncode == 0
    run = aws(
        *("sagemaker-runtime", "invoke-endpoint-async", "--endpoint-name", "batch-transcribe"),
        *("--input-location", where),
    )
    answer = json.loads(run.stdout)
    fetched = tmp_path / "transcript.json"
    for _ in range(20):
        if aws("s3", "cp", answer["OutputLocation"], str(fetched)).returncode == 0:
            break
    assert json.loads(fetched.read_bytes())["transcript"] == "HELLO WORLD"


def test_the_cli_lists_endpoints(aws: Any) -> None:
    run = aws("sagemaker", "list-endpoints", "--query", "Endpoints[?EndpointStatus=='Failed'].EndpointName")
    assert json.loads(run.stdout) == ["failed-deployment"]
