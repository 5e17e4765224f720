"""Calls in forms beside boto3 and command lines: read where that is easy, else named."""

from __future__ import annotations

import pytest

from workbench.interchange.importers import read
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.caveat import CaveatKind


def readings(text: str) -> list[Reading]:
    results = list(read(text, lambda path: b""))
    assert all(isinstance(result, Reading) for result in results)
    return [result for result in results if isinstance(result, Reading)]


NAMED = {
    "llm = SagemakerEndpoint(endpoint_name='e')\nllm.invoke('hi')\n": "LangChain",
    "import litellm\nlitellm.completion(model='sagemaker/e', messages=[])\n": "LiteLLM",
    "import requests\nrequests.post(base + '/endpoints/e/invocations', data='1')\n": (
        "HTTP library of Python"
    ),
    "Invoke-SMREndpoint -EndpointName e -Body $b\n": "AWS Tools for PowerShell",
    "await client.send(new InvokeEndpointCommand({EndpointName: 'e'}));\n": "AWS SDK for JavaScript",
    "import subprocess\ncmd = ['aws', 'invoke-endpoint']\nsubprocess.run(cmd)\n": "processes",
}


@pytest.mark.parametrize("text", NAMED)
def test_a_client_whose_calls_are_not_read_is_named(text: str) -> None:
    with pytest.raises(MalformedError, match="not read here") as error:
        readings(text)
    assert NAMED[text] in error.value.reason


SDKS = {
    "const c = new SageMakerRuntimeClient({});\nc.send(new InvokeEndpointCommand({}));\n": "JavaScript",
    "import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;\n"
    'var r = InvokeEndpointRequest.builder().endpointName("e").build();\n': "Java",
    "AmazonSageMakerRuntime c = AmazonSageMakerRuntimeClientBuilder.defaultClient();\n"
    "c.invokeEndpoint(new InvokeEndpointRequest());\n": "Java",
    "using Amazon.SageMakerRuntime;\nvar c = new AmazonSageMakerRuntimeClient();\n"
    'var r = new InvokeEndpointRequest { EndpointName = "e" };\n': ".NET",
    "use Aws\\SageMakerRuntime\\SageMakerRuntimeClient;\n$c = new SageMakerRuntimeClient([]);\n"
    "$c->invokeEndpoint(['EndpointName' => 'e']);\n": "PHP",
    "Aws::SageMakerRuntime::Model::InvokeEndpointRequest request;\n": "C++",
    "out, err := client.InvokeEndpoint(ctx, &sagemakerruntime.InvokeEndpointInput{})\n": "Go",
}


@pytest.mark.parametrize("text", SDKS)
def test_of_several_sdks_one_is_named(text: str) -> None:
    with pytest.raises(MalformedError) as error:
        readings(text)
    assert error.value.reason == f"calls through the AWS SDK for {SDKS[text]} are not read here"


def test_a_client_beside_boto3_is_named() -> None:
    (reading,) = readings(
        "import boto3, litellm\n"
        "boto3.client('sagemaker-runtime').invoke_endpoint(EndpointName='e', Body=b'1')\n"
        "litellm.completion(model='sagemaker/e', messages=[])\n"
    )
    assert any("LiteLLM" in note for note in reading.notes)


START = "aws sagemaker-runtime invoke-endpoint --endpoint-name"
LINE = f'{START} "a b" o'
WORDS = "'aws', 'sagemaker-runtime', 'invoke-endpoint', '--endpoint-name'"


@pytest.mark.parametrize(
    "call",
    [
        f"subprocess.run([{WORDS}, 'a b', 'o'], check=True)",
        f"subprocess.check_output({LINE!r}, shell=True)",
        f"os.system({LINE!r})",
        f"asyncio.create_subprocess_exec({WORDS}, 'a b', 'o')",
    ],
)
def test_a_process_of_python_is_read(call: str) -> None:
    (reading,) = readings(f"import asyncio, os, subprocess\n{call}\n")
    assert reading.invocation.fields == {"EndpointName": "a b"}
    assert "taken from a process that this Python starts" in reading.notes


def test_what_a_process_is_given_by_an_expression_waits() -> None:
    first, second = readings(
        f"import os, subprocess\nos.system(f'{START} {{ep}} --body 1 o')\n"
        f"subprocess.run([{WORDS}, args.endpoint, *more, 'o'])\n"
    )
    (caveat,) = first.invocation.caveats_of("EndpointName")
    assert (caveat.kind, caveat.text, caveat.line) == (CaveatKind.UNKNOWN, "${ep}", 2)
    assert second.invocation.caveats_of("EndpointName")[0].text == "${args_endpoint}"
    assert second.invocation.caveats_of("Body")[0].text == "${more}"


@pytest.mark.parametrize(
    ("text", "gap"),
    [
        ("$params = @('--endpoint-name', 'e')\naws sagemaker-runtime invoke-endpoint @params\n", "@params"),
        ("aws sagemaker-runtime invoke-endpoint $ARGS out\n", "$ARGS"),
    ],
)
def test_a_variable_that_may_hold_the_options_waits(text: str, gap: str) -> None:
    (reading,) = readings(text)
    assert {caveat.member for caveat in reading.invocation.caveats if caveat.text == gap} == {
        "EndpointName",
        "Body",
    }


def test_curl_with_a_file_of_options_waits() -> None:
    (reading,) = readings("curl -K more.cfg http://127.0.0.1:9/endpoints/e/invocations\n")
    (caveat,) = reading.invocation.caveats_of("Body")
    assert caveat.text == "--config more.cfg"


def test_an_indented_block_of_markdown_is_code() -> None:
    text = f"```sh\n{START} a o\n```\n\nor\n\n    {START} b o\n\n1. a list\n\n    of invoke_endpoint\n"
    assert [reading.invocation.fields["EndpointName"] for reading in readings(text)] == ["a", "b"]
