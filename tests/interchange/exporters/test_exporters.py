"""What is exported runs, and puts on the wire what ours puts there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.peers.programs import AWS_VERSION_1, Program
from tests.peers.recording import Answer, RecordingServer, Request
from tests.support import DEADLINE_SECONDS
from workbench.interchange.exporters import write
from workbench.model.invocation import BytesBody, Connection, FileBody, Invocation
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.store import AppDirs

CURL = shutil.which("curl") or ""
VERSION = (
    subprocess.run([CURL, "--version"], capture_output=True, text=True, check=False).stdout if CURL else ""
)
SIGNS = tuple(map(int, re.findall(r"curl (\d+)\.(\d+)", VERSION)[0])) >= (7, 87) if VERSION else False
needs_curl = pytest.mark.skipif(not SIGNS, reason="no curl here, or one older than 7.87, which signs wrong")

KEYS = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE0000SECRET",
    "AWS_SECRET_ACCESS_KEY": "planted-secret-key",
    "AWS_SESSION_TOKEN": "planted-session-token",
}
TEXT = '{"inputs": "it\'s $HOME `id` $(id) \\"quoted\\" größe\\n"}\r\n\ttail\\'
CASES = {
    "text": Invocation(
        fields={
            "EndpointName": "iris",
            "ContentType": "application/json",
            "Accept": "text/csv; header=present",
            "CustomAttributes": 'it\'s $HOME `id` \\ "q" größe !',
            "TargetVariant": "blue",
            "EnableExplanations": "[1]>`0.5`",
            "SessionId": "NEW_SESSION",
        },
        body=BytesBody(TEXT.encode()),
    ),
    "binary": Invocation(
        fields={"EndpointName": "iris", "ContentType": "application/x-npy", "Accept": "a/b"},
        body=BytesBody(bytes(range(256)) * 3),
    ),
    "large": Invocation(
        fields={"EndpointName": "iris", "ContentType": "text/csv", "Accept": "a/b"},
        body=BytesBody(b"1,2,3\n" * 30_000),
    ),
    "no body": Invocation(fields={"EndpointName": "iris", "Accept": "a/b"}),
    "like a file": Invocation(
        fields={"EndpointName": "iris", "ContentType": "text/plain", "Accept": "a/b"},
        body=BytesBody(b"fileb://etc/passwd"),
    ),
    "like an option": Invocation(
        fields={"EndpointName": "iris", "ContentType": "--x", "Accept": "-y"}, body=BytesBody(b"@-x")
    ),
    "asynchronous": Invocation(
        operation="InvokeEndpointAsync",
        fields={
            "EndpointName": "iris",
            "InputLocation": "s3://bucket/key with spaces",
            "RequestTTLSeconds": 120,
            "Accept": "a/b",
        },
    ),
}

# Version 1 of the AWS CLI, the one that can be installed from PyPI, takes bodies as they are by itself. The
# scripts of boto3 run in its process too: they import what it has.
_AWS = f"""{AWS_VERSION_1}
import runpy
import boto3.session
version_1 = run
def run():
    if sys.argv[1].endswith(".py"):
        del sys.argv[0]
        runpy.run_path(sys.argv[0], run_name="__main__")
        return 0
    if "--cli-binary-format" in sys.argv:
        at = sys.argv.index("--cli-binary-format")
        del sys.argv[at : at + 2]
    return version_1()
"""


@pytest.fixture(scope="module")
def server() -> Iterator[RecordingServer]:
    with RecordingServer() as server:
        yield server


@pytest.fixture(scope="module")
def aws() -> Iterator[Program]:
    """The AWS CLI, which also runs scripts."""
    with Program(_AWS, name="aws") as program:
        yield program


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, aws: Program) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("home")
    return {
        "HOME": str(folder),
        "PATH": f"{aws.folder}:{Path(sys.executable).parent}:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "AWS_CONFIG_FILE": str(folder / "config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(folder / "credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_REGION": "eu-west-1",
        "AWS_DEFAULT_REGION": "eu-west-1",
        **KEYS,
    }


def run(
    form: str,
    invocation: Invocation,
    folder: Path,
    environment: Mapping[str, str],
    *,
    stem: str = "",
    command: tuple[str, ...] = (),
) -> subprocess.CompletedProcess[bytes]:
    """Write an invocation into a folder, and run what is there from elsewhere where the form allows it."""
    written = write(form, invocation, stem=stem)
    for text in (written.text, *written.notes):
        assert not any(secret in text for secret in KEYS.values())
    for name, data in written.beside.items():
        (folder / name).write_bytes(data)
    (folder / written.name).write_text(written.text, encoding="utf-8")
    shell = form in {"aws-cli", "curl"}
    command = command or (("bash",) if shell else ("aws",))
    return subprocess.run(
        [*command, str(folder / written.name)],
        cwd=folder,
        env=dict(environment),
        capture_output=True,
        timeout=DEADLINE_SECONDS,
        check=False,
    )


@dataclass
class Wire:
    """A server, and what ours puts on the wire to it."""

    server: RecordingServer
    bench: Workbench

    def sends(self, invocation: Invocation, form: str) -> list[Request]:
        """Send it, and forget what came when it is told."""
        self.server.answer = Answer(body=b"{}")
        self.server.clear()
        assert self.bench.send(invocation).failure is None
        expected = sent_by(self.server, form)
        self.server.clear()
        return expected


@pytest.fixture
def ours(server: RecordingServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Wire]:
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    places = AppDirs(data=tmp_path / "d", config=tmp_path / "c", cache=tmp_path / "x")
    with Workbench(places, record=False) as bench:
        yield Wire(server, bench)


def sent_by(server: RecordingServer, form: str) -> list[Request]:
    """What came, less what curl sends or leaves out by itself."""
    if form != "curl":
        return server.requests
    own = ("accept", "x-amz-security-token")
    return [
        Request(
            request.line,
            tuple(
                (name, value)
                for name, value in request.headers
                if not name.startswith(own) or (name == "accept" and value != "*/*")
            ),
            request.body,
            request.signed_for,
        )
        for request in server.requests
    ]


BODIES_BESIDE = ("binary", "large")
WAYS = [
    pytest.param(form, name, stem, marks=marks, id=f"{form} {name}{' beside' if stem else ''}")
    for form, marks in (("aws-cli", ()), ("boto3", ()), ("curl", needs_curl))
    for stem in ("", "body")
    for name in (BODIES_BESIDE if stem else CASES)
]


@pytest.mark.parametrize(("form", "name", "stem"), WAYS)
def test_the_wire_is_ours(  # noqa: PLR0917  fixtures and parameters
    form: str, name: str, stem: str, ours: Wire, environment: dict[str, str], tmp_path: Path
) -> None:
    invocation = CASES[name].with_(connection=Connection(endpoint_url=ours.server.url))
    assert bool(write(form, invocation, stem=stem).beside) == bool(stem)
    # Ours signs a large body by a digest that it has, which is then a header; the others compute their own.
    expected = [
        replace(request, headers=tuple(pair for pair in request.headers if pair[0] != "x-amz-content-sha256"))
        for request in ours.sends(invocation, form)
    ]
    ran = run(form, invocation, tmp_path, environment, stem=stem)
    assert ran.returncode == 0, ran.stderr
    assert sent_by(ours.server, form) == expected


def test_a_file_is_read_when_it_runs(
    server: RecordingServer, environment: dict[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "it's a $file.bin"
    path.write_bytes(b"\0content")
    invocation = Invocation(
        fields={"EndpointName": "iris", "ContentType": "a/b"},
        body=FileBody(str(path)),
        connection=Connection(endpoint_url=server.url),
    )
    server.answer = Answer(body=b"{}")
    for form in ("boto3", *(["curl"] if SIGNS else [])):
        server.clear()
        ran = run(form, invocation, tmp_path, environment)
        assert [request.body for request in server.requests] == [b"\0content"], ran.stderr


def test_attempts_are_made(server: RecordingServer, environment: dict[str, str], tmp_path: Path) -> None:
    server.answer = Answer(status=503, body=b"{}")
    for attempts, form in ((1, "aws-cli"), (2, "boto3")):
        server.clear()
        invocation = CASES["text"].with_(
            connection=Connection(endpoint_url=server.url, max_attempts=attempts)
        )
        assert run(form, invocation, tmp_path, environment).returncode != 0
        assert len(server.requests) == attempts


def hosted(sandbox: Sandbox, environment: dict[str, str]) -> dict[str, str]:
    keys = {
        "AWS_ACCESS_KEY_ID": sandbox.access_key_id,
        "AWS_SECRET_ACCESS_KEY": sandbox.secret_access_key,
        "AWS_REGION": sandbox.region,
    }
    return {name: value for name, value in environment.items() if name != "AWS_SESSION_TOKEN"} | keys


@pytest.mark.parametrize("form", ["aws-cli", "boto3", pytest.param("curl", marks=needs_curl)])
def test_the_signature_is_right(
    form: str, sandbox: Sandbox, environment: dict[str, str], tmp_path: Path
) -> None:
    invocation = Invocation(
        fields={"EndpointName": "iris-classifier", "ContentType": "text/csv", "CustomAttributes": "a  b"},
        body=BytesBody(b"5.1,3.5,1.4,0.2\n"),
        connection=Connection(endpoint_url=sandbox.url, region=sandbox.region),
    )
    ran = run(form, invocation, tmp_path, hosted(sandbox, environment))
    answers = [ran.stdout, *(path.read_bytes() for path in tmp_path.glob("*answer*"))]
    assert any(b"setosa" in answer for answer in answers), (ran.stdout, ran.stderr)


def test_a_stream_is_read(sandbox: Sandbox, environment: dict[str, str], tmp_path: Path) -> None:
    invocation = Invocation(
        operation="InvokeEndpointWithResponseStream",
        fields={"EndpointName": "chat", "ContentType": "application/json"},
        body=BytesBody(b'{"inputs": "Tell me"}'),
        connection=Connection(endpoint_url=sandbox.url, region=sandbox.region),
    )
    ran = run("boto3", invocation, tmp_path, hosted(sandbox, environment))
    assert ran.returncode == 0, ran.stderr
    assert b"generated_text" in ran.stdout


@pytest.mark.parametrize("operation", ["InvokeEndpoint", "InvokeEndpointWithResponseStream"])
def test_locust_counts_it(
    operation: str, sandbox: Sandbox, environment: dict[str, str], tmp_path: Path
) -> None:
    invocation = Invocation(
        operation=operation,
        fields={"EndpointName": "faulty", "ContentType": "application/json"},
        # Some requests show what thousands do.
        body=BytesBody(b'{"delay": 0.2, "size": 1000}'),
        connection=Connection(endpoint_url=sandbox.url, region=sandbox.region),
    )
    locust = str(Path(sys.executable).with_name("locust"))
    options = ("--headless", "-u", "1", "--run-time", "3s", "--stop-timeout", "5", "--json", "-f")
    ran = run(
        "locust",
        invocation,
        tmp_path,
        hosted(sandbox, environment) | {"PYTHONWARNINGS": "ignore"},
        command=(locust, *options),
    )
    (counted,) = json.loads(ran.stdout)
    assert (counted["name"], counted["method"]) == ("faulty", operation)
    assert counted["num_requests"] > 0 and counted["num_failures"] == 0, ran.stderr
    assert counted["total_content_length"] > 0
    assert ran.returncode == 0
