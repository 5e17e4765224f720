"""`--generate-cli-skeleton` and `--cli-input-json`, beside the AWS CLI where the one here is installed."""

from __future__ import annotations

import json
import shlex

import pytest

from tests.cli.conftest import Home
from tests.peers.programs import Program, Run
from tests.peers.recording import Answer, RecordingServer
from workbench.model.service.schema import schema

COMMAND = "invoke-endpoint-async"
ACCEPTED = Answer(
    status=202,
    headers=(("X-Amzn-SageMaker-OutputLocation", "s3://bucket/out"),),
    body=b'{"InferenceId": "i"}',
)


def theirs(aws: Program, home: Home, *arguments: str) -> Run:
    return aws.run(
        ["sagemaker-runtime", COMMAND, *arguments], environment=home.environment, folder=home.folder
    )


@pytest.mark.parametrize(
    "line",
    [
        "--generate-cli-skeleton",
        "--generate-cli-skeleton input",
        "--generate-cli-skeleton --endpoint-name e",
        "--endpoint-name e --generate-cli-skeleton",
        "--generate-cli-skeleton output --endpoint-name e",
        "--endpoint-name e --generate-cli-skeleton=output --output text --query OutputLocation",
        "--generate-cli-skeleton output --endpoint-name e --output yaml-stream --query [OutputLocation]",
    ],
)
def test_a_skeleton_is_the_aws_cli_s(aws_version_1: Program, home: Home, line: str) -> None:
    ours = home.run(COMMAND, *shlex.split(line))
    if "yaml" not in line:  # version 1 has no such format of a stream
        assert ours.stdout == theirs(aws_version_1, home, *shlex.split(line)).stdout
    assert ours.exit_code == 0, ours.stderr
    assert ours.stdout
    assert home.history() == []


@pytest.mark.parametrize("line", ["--generate-cli-skeleton output", "--generate-cli-skeleton nonsense"])
def test_a_sample_answer_asks_for_a_request_that_could_be_sent(home: Home, line: str) -> None:
    assert home.run(COMMAND, *shlex.split(line)).exit_code == 252


def test_a_skeleton_names_every_parameter(home: Home) -> None:
    skeleton = json.loads(home.run(COMMAND, "--generate-cli-skeleton").stdout)
    assert list(skeleton) == [field.name for field in schema()["InvokeEndpointAsync"].input]


@pytest.mark.parametrize(
    "further",
    [(), ("--accept", "b/b"), ("--endpoint-name", "other", "--invocation-timeout-seconds", "5")],
)
def test_json_gives_what_the_line_does_not(
    aws_version_1: Program, home: Home, server: RecordingServer, further: tuple[str, ...]
) -> None:
    server.answer = ACCEPTED
    document = {"EndpointName": "e", "InputLocation": "s3://b/k", "Accept": "a/a", "RequestTTLSeconds": 60}
    (home.folder / "input.json").write_text(json.dumps(document))
    for source in (json.dumps(document), "file://input.json"):
        server.clear()
        line = ("--endpoint-url", server.url, "--cli-input-json", source, *further)
        ours, expected = home.run(COMMAND, *line), theirs(aws_version_1, home, *line)
        assert (ours.exit_code, ours.stdout) == (expected.exit_code, expected.stdout), ours.stderr
        first, second = server.requests
        assert first == second


def test_the_body_in_json_is_base64_as_on_the_line(home: Home, server: RecordingServer) -> None:
    server.answer = ACCEPTED
    line = ("--endpoint-url", server.url, "--endpoint-name", "e")
    home.run(COMMAND, *line, "--cli-input-json", '{"Body": "AAE="}')
    home.run(
        *(COMMAND, *line, "--cli-binary-format", "raw-in-base64-out"),
        *("--cli-input-json", '{"Body": "-"}'),
    )
    home.run(COMMAND, *line, "--body", "e30=", "--cli-input-json", '{"Body": "AAE="}')
    assert [request.body for request in server.requests] == [b"\0\1", b"-", b"{}"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "Invalid JSON received"),
        ("[]", "a JSON object is expected"),
        ("{}", "EndpointName is missing"),
        ('{"EndpointName": "e", "Nonsense": "x"}', "has no field Nonsense"),
        ('{"EndpointName": 1}', "EndpointName takes text, not 1"),
        ('{"EndpointName": "e", "RequestTTLSeconds": "60"}', "takes a whole number, not '60'"),
        ('{"EndpointName": "e", "RequestTTLSeconds": true}', "takes a whole number, not True"),
        ('{"EndpointName": "e", "Body": null}', "Body takes text, not None"),
        ("file://missing.json", "missing.json"),
    ],
)
def test_json_that_cannot_be_a_request(home: Home, server: RecordingServer, text: str, message: str) -> None:
    run = home.run(COMMAND, "--endpoint-url", server.url, "--cli-input-json", text)
    assert run.exit_code == 252
    assert message in run.stderr
    assert server.requests == []
