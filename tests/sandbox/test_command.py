"""`workbench sandbox` as a process, and the AWS CLI as a client that nobody here wrote."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.peers.programs import Program
from tests.support import DEADLINE_SECONDS
from workbench.sandbox import Sandbox, samples

_BIN = Path(sys.executable).parent


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return {
        **kept,
        "PATH": f"{_BIN}{os.pathsep}{os.environ['PATH']}",
        "AWS_CONFIG_FILE": str(home / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(home / "none"),
        "WORKBENCH_HOME": str(home / "workbench"),
    }


@contextmanager
def _command(home: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [_BIN / "workbench", "sandbox", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(home),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


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


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_its_line_can_be_copied_and_ctrl_c_ends_it(tmp_path: Path, number: int) -> None:
    with _command(tmp_path) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("Sandbox on http://127.0.0.1:")
        pasted = line.partition("; try: ")[2]
        run = subprocess.run(
            ["sh", "-c", pasted],
            capture_output=True,
            text=True,
            timeout=DEADLINE_SECONDS,
            check=True,
            env=_environment(tmp_path),
        )
        assert run.stdout.startswith("setosa,0.")
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=DEADLINE_SECONDS)
        assert (process.returncode, stdout, stderr) == (0, "", "")


def test_json_for_scripts(tmp_path: Path) -> None:
    with _command(tmp_path, "--json", "--allow-unsigned") as process:
        assert process.stdout is not None
        document = json.loads(process.stdout.readline())
    assert document.keys() == {"url", "access_key_id", "secret_access_key", "region", "bucket", "endpoints"}
    assert document["access_key_id"].startswith("SANDBOX")


def test_another_address_is_warned_of(tmp_path: Path) -> None:
    with _command(tmp_path, "--host", "0.0.0.0") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        assert "anyone who can reach this machine can use the sandbox" in process.stderr.readline()


def test_a_port_in_use(sandbox: Sandbox, tmp_path: Path) -> None:
    with _command(tmp_path, "--port", sandbox.url.rpartition(":")[2]) as process:
        _, stderr = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 255
    assert "Could not listen on 127.0.0.1:" in stderr
    assert "Traceback" not in stderr


def test_try_sends_every_sample(tmp_path: Path) -> None:
    with _command(tmp_path, "--try") as process:
        stdout, stderr = process.communicate(timeout=DEADLINE_SECONDS)
    assert (process.returncode, stderr) == (0, "")
    lines = stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [
        [sample.endpoint_name, str(sample.expected)] for sample in samples()
    ]


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
