"""Calls of other tools, told from payloads."""

from __future__ import annotations

import pytest

from workbench.content.calls import call_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aws sagemaker-runtime invoke-endpoint --endpoint-name e out", "an AWS CLI call"),
        (
            "$ aws --profile dev sagemaker-runtime invoke-endpoint-async \\\n  --endpoint-name e",
            "an AWS CLI call",
        ),
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
    assert call_in(text) == found
