"""Calls of other tools, told from payloads."""

from __future__ import annotations

import pytest

from workbench.content.pasted_command import detect_command


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aws sagemaker-runtime invoke-endpoint --endpoint-name e out", "an AWS CLI call"),
        (
            "$ aws --profile dev sagemaker-runtime invoke-endpoint-async \\\n  --endpoint-name e",
            "an AWS CLI call",
        ),
        ("me@host:~$ AWS_PROFILE=dev aws sagemaker-runtime invoke-endpoint o", "an AWS CLI call"),
        ("/usr/bin/aws sagemaker-runtime invoke-endpoint --endpoint-name e o", "an AWS CLI call"),
        (
            "base64 --decode <<'END' | AWS_MAX_ATTEMPTS=1 aws sagemaker-runtime invoke-endpoint o\nAA==\nEND",
            "an AWS CLI call",
        ),
        ("workbench invoke-endpoint --sandbox --endpoint-name e -", "a call of this workbench"),
        ("curl -X POST https://runtime.sagemaker.us-east-1.amazonaws.com/", "a curl call"),
        ("import boto3\nr = client.invoke_endpoint(\n  EndpointName='e')", "a boto3 call"),
        ("invoke_endpoint_with_response_stream(EndpointName='e')", "a boto3 call"),
        ('{"prompt": "how do I client.invoke_endpoint(x)?"}', ""),
        ("aws s3 ls", ""),
        ("1,2,3\n", ""),
        ("curly braces", ""),
        ("", ""),
    ],
)
def test_calls_are_told_from_payloads(text: str, found: str) -> None:
    assert detect_command(text) == found
