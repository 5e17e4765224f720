"""Every sample, sent once: each endpoint of the sandbox answers as its sample says."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from botocore.exceptions import ClientError

from workbench.sandbox import Sample, samples

_METHODS = {
    "InvokeEndpoint": "invoke_endpoint",
    "InvokeEndpointWithResponseStream": "invoke_endpoint_with_response_stream",
    "InvokeEndpointAsync": "invoke_endpoint_async",
}


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: sample.title)
def test_a_sample_is_answered_as_it_says(runtime: Any, sample: Sample) -> None:
    method = getattr(runtime, _METHODS[sample.operation])
    try:
        answer = method(EndpointName=sample.endpoint_name, Body=sample.body, **sample.fields)
    except ClientError as error:
        answer = dict(error.response)
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == sample.expected


def test_every_endpoint_of_the_design_has_one() -> None:
    assert {sample.endpoint_name for sample in samples()} == {
        "iris-classifier",
        "demand-forecast",
        "text-embedding",
        "image-edges",
        "chat",
        "language-id",
        "pipeline",
        "components",
        "echo",
        "faulty",
        "batch-transcribe",
    }
    assert samples()[0].endpoint_name == "iris-classifier"


def test_samples_load_neither_server_nor_sdk() -> None:
    code = (
        "import sys; from workbench.sandbox.samples import samples; samples();"
        "print(sorted({'aiohttp', 'botocore', 'PIL', 'asyncio'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"
