"""The other services on the same port: control plane, logs, identity, objects, asynchronous inference."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import client_of
from tests.support import DEADLINE_SECONDS
from workbench.sandbox import Sandbox, samples


def _eventually(look: Callable[[], Any]) -> Any:
    """What `look` gives once it stops raising ClientError."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            return look()
        except ClientError:
            if time.monotonic() > deadline:
                raise


@pytest.fixture(scope="module")
def control(sandbox: Sandbox) -> Any:
    return client_of(sandbox, "sagemaker")


@pytest.fixture(scope="module")
def objects(sandbox: Sandbox) -> Any:
    return client_of(sandbox, "s3")


@pytest.fixture(scope="module")
def logs(sandbox: Sandbox) -> Any:
    return client_of(sandbox, "logs")


def test_endpoints_are_listed_page_by_page(sandbox: Sandbox, control: Any) -> None:
    pages = list(control.get_paginator("list_endpoints").paginate(MaxResults=5, SortBy="Name"))
    names = [endpoint["EndpointName"] for page in pages for endpoint in page["Endpoints"]]
    assert len(pages) > 1
    assert names == sorted(sandbox.endpoint_names, reverse=True)


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"NameContains": "iris"}, {"iris-classifier"}),
        ({"StatusEquals": "Failed"}, {"failed-deployment"}),
        ({"StatusEquals": "Creating"}, {"still-creating"}),
    ],
)
def test_endpoints_are_filtered(control: Any, filters: dict[str, str], expected: set[str]) -> None:
    assert {
        endpoint["EndpointName"] for endpoint in control.list_endpoints(**filters)["Endpoints"]
    } == expected


def test_an_endpoint_describes_its_variants(control: Any) -> None:
    described = control.describe_endpoint(EndpointName="iris-classifier")
    weights = {
        variant["VariantName"]: variant["CurrentWeight"] for variant in described["ProductionVariants"]
    }
    assert weights == {"blue": 9, "green": 1}
    assert described["EndpointStatus"] == "InService"
    assert "ClarifyExplainerConfig" in described["ExplainerConfig"]
    config = control.describe_endpoint_config(EndpointConfigName=described["EndpointConfigName"])
    for variant in config["ProductionVariants"]:
        assert control.describe_model(ModelName=variant["ModelName"])["PrimaryContainer"]["Image"]


def test_every_kind_of_endpoint_can_be_told(control: Any) -> None:
    described = control.describe_endpoint(EndpointName="batch-transcribe")
    assert described["AsyncInferenceConfig"]["OutputConfig"]["S3OutputPath"].startswith("s3://")
    model = control.describe_model(ModelName="language-id-AllTraffic")
    assert model["PrimaryContainer"]["Mode"] == "MultiModel"
    direct = control.describe_model(ModelName="pipeline-AllTraffic")
    assert direct["InferenceExecutionConfig"] == {"Mode": "Direct"}
    assert [container["ContainerHostname"] for container in direct["Containers"]] == [
        "tokenizer",
        "sentiment",
    ]
    failed = control.describe_endpoint(EndpointName="failed-deployment")
    assert "did not pass the ping health check" in failed["FailureReason"]
    components = control.list_inference_components(EndpointNameEquals="components")["InferenceComponents"]
    for component in components:
        name = component["InferenceComponentName"]
        described = control.describe_inference_component(InferenceComponentName=name)
        assert described["InferenceComponentStatus"] == "InService"
    config = control.describe_endpoint_config(EndpointConfigName="components")
    assert "ModelName" not in config["ProductionVariants"][0]


def test_what_is_not_there(control: Any) -> None:
    with pytest.raises(ClientError, match="Could not find endpoint ") as caught:
        control.describe_endpoint(EndpointName="nowhere")
    assert caught.value.response["Error"]["Code"] == "ValidationException"
    with pytest.raises(ClientError, match="UnknownOperationException"):
        control.delete_endpoint(EndpointName="echo")


def test_what_a_container_printed(runtime: Any, logs: Any) -> None:
    before = int(time.time() * 1000)
    with pytest.raises(ClientError):
        runtime.invoke_endpoint(EndpointName="faulty", Body=b'{"status": 500, "message": "needle"}')
    group = "/aws/sagemaker/Endpoints/faulty"
    pages = logs.get_paginator("filter_log_events").paginate(
        logGroupName=group, filterPattern="needle", startTime=before
    )
    printed = [event for page in pages for event in page["events"]]
    assert len(printed) == 2
    assert '"status":500' in printed[0]["message"]
    assert printed[1]["message"] == "RuntimeError: needle"
    stream = printed[0]["logStreamName"]
    assert stream.startswith("AllTraffic/i-")
    assert stream in {
        log_stream["logStreamName"]
        for log_stream in logs.describe_log_streams(logGroupName=group)["logStreams"]
    }
    events = logs.get_log_events(logGroupName=group, logStreamName=stream, startFromHead=True)
    assert printed[0]["message"] in [event["message"] for event in events["events"]]
    again = logs.get_log_events(
        logGroupName=group, logStreamName=stream, nextToken=events["nextForwardToken"], startFromHead=True
    )
    assert (again["events"], again["nextForwardToken"]) == ([], events["nextForwardToken"])


def test_a_log_group_that_is_not_there(logs: Any) -> None:
    with pytest.raises(ClientError) as caught:
        logs.filter_log_events(logGroupName="/aws/sagemaker/Endpoints/nowhere")
    assert caught.value.response["Error"]["Code"] == "ResourceNotFoundException"


def test_who_am_i(sandbox: Sandbox) -> None:
    assert client_of(sandbox, "sts").get_caller_identity()["Account"] == "123456789012"
    with pytest.raises(ClientError) as caught:
        client_of(sandbox, "sts", aws_secret_access_key="wrong").get_caller_identity()
    assert caught.value.response["Error"]["Code"] == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    ("service", "method", "parameters", "code", "words"),
    [
        ("sagemaker", "list_models", {}, "UnknownOperationException", "ListModels"),
        ("logs", "describe_log_groups", {}, "UnknownOperationException", "DescribeLogGroups"),
        ("cloudwatch", "describe_alarms", {}, "UnknownOperationException", "DescribeAlarms"),
        ("sts", "get_session_token", {}, "InvalidAction", "GetSessionToken"),
        ("s3", "create_bucket", {"Bucket": "new-bucket"}, "NotImplemented", "PUT bucket"),
        ("s3", "get_bucket_acl", {"Bucket": "{bucket}"}, "NotImplemented", "GET bucket?acl"),
        (
            "sagemaker-a2i-runtime",
            "list_human_loops",
            {"FlowDefinitionArn": "arn:aws:sagemaker:us-east-1:123456789012:flow-definition/f"},
            "UnknownOperationException",
            "GET /human-loops of sagemaker",
        ),
        ("dynamodb", "list_tables", {}, "UnknownOperationException", "dynamodb"),
        ("iam", "list_roles", {}, "UnknownOperationException", "iam"),
        ("ec2", "describe_regions", {}, "UnknownOperationException", "ec2"),
        ("lambda", "list_functions", {}, "UnknownOperationException", "lambda"),
        ("route53", "list_hosted_zones", {}, "UnknownOperationException", "route53"),
        (
            "sso-oidc",
            "create_token",
            {"clientId": "c", "clientSecret": "s", "grantType": "g"},
            "UnknownOperationException",
            "POST /token",
        ),
    ],
)
def test_what_the_sandbox_does_not_have_is_refused_in_the_protocol_of_its_service(  # noqa: PLR0917
    sandbox: Sandbox, service: str, method: str, parameters: dict[str, Any], code: str, words: str
) -> None:
    named = {
        name: value.format(bucket=sandbox.bucket) if isinstance(value, str) else value
        for name, value in parameters.items()
    }
    with pytest.raises(ClientError) as caught:
        getattr(client_of(sandbox, service), method)(**named)
    error = caught.value.response["Error"]
    assert error["Code"] == code
    assert words in error["Message"]


def test_objects(sandbox: Sandbox, objects: Any) -> None:
    bucket, key = sandbox.bucket, "test/a b+ü.bin"
    put = objects.put_object(Bucket=bucket, Key=key, Body=b"\0\1\2", ContentType="application/x-test")
    head = objects.head_object(Bucket=bucket, Key=key)
    assert (head["ContentLength"], head["ETag"], head["ContentType"]) == (
        3,
        put["ETag"],
        "application/x-test",
    )
    assert objects.get_object(Bucket=bucket, Key=key)["Body"].read() == b"\0\1\2"
    for name in ("test/c", "test/deep/d", "test/deep/e"):
        objects.put_object(Bucket=bucket, Key=name, Body=b"")
    listing = objects.list_objects_v2(Bucket=bucket, Prefix="test/", Delimiter="/")
    assert [entry["Key"] for entry in listing["Contents"]] == [key, "test/c"]
    assert [folder["Prefix"] for folder in listing["CommonPrefixes"]] == ["test/deep/"]
    pages = objects.get_paginator("list_objects_v2").paginate(
        Bucket=bucket, Prefix="test/", PaginationConfig={"PageSize": 1}
    )
    assert [entry["Key"] for page in pages for entry in page["Contents"]] == [
        key,
        "test/c",
        "test/deep/d",
        "test/deep/e",
    ]


@pytest.mark.parametrize(
    ("bucket", "code"), [("", "NoSuchKey"), ("somebody-elses", "NoSuchBucket")], ids=["key", "bucket"]
)
def test_objects_that_are_not_there(sandbox: Sandbox, objects: Any, bucket: str, code: str) -> None:
    with pytest.raises(ClientError) as caught:
        objects.get_object(Bucket=bucket or sandbox.bucket, Key="nothing")
    assert caught.value.response["Error"]["Code"] == code


def test_objects_need_a_signature_too(sandbox: Sandbox) -> None:
    with pytest.raises(ClientError) as caught:
        client_of(sandbox, "s3", aws_secret_access_key="wrong").list_objects_v2(Bucket=sandbox.bucket)
    assert caught.value.response["Error"]["Code"] == "SignatureDoesNotMatch"


def _object_at(objects: Any, location: str) -> bytes:
    bucket, _, key = location.removeprefix("s3://").partition("/")
    body: bytes = _eventually(lambda: objects.get_object(Bucket=bucket, Key=key))["Body"].read()
    return body


def _morse() -> bytes:
    return next(sample.body for sample in samples() if sample.endpoint_name == "batch-transcribe")


def test_an_inline_body_is_transcribed(runtime: Any, objects: Any) -> None:
    answer = runtime.invoke_endpoint_async(
        EndpointName="batch-transcribe", Body=_morse(), ContentType="audio/wav", InferenceId="mine"
    )
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 202
    assert answer["InferenceId"] == "mine"
    assert json.loads(_object_at(objects, answer["OutputLocation"]))["transcript"] == "HELLO WORLD"


def test_an_object_is_transcribed(sandbox: Sandbox, runtime: Any, objects: Any) -> None:
    objects.put_object(Bucket=sandbox.bucket, Key="in/hello.wav", Body=_morse())
    answer = runtime.invoke_endpoint_async(
        EndpointName="batch-transcribe",
        InputLocation=f"s3://{sandbox.bucket}/in/hello.wav",
        S3OutputPathExtension="mine",
        Filename="hello.json",
    )
    assert answer["OutputLocation"].endswith("/mine/hello.json")
    assert json.loads(_object_at(objects, answer["OutputLocation"]))["transcript"] == "HELLO WORLD"


@pytest.mark.parametrize(
    "parameters", [{"Body": b"no recording"}, {"InputLocation": "s3://somebody/else.wav"}]
)
def test_a_failure_becomes_an_object(runtime: Any, objects: Any, parameters: dict[str, Any]) -> None:
    answer = runtime.invoke_endpoint_async(EndpointName="batch-transcribe", **parameters)
    failure = json.loads(_object_at(objects, answer["FailureLocation"]))
    assert failure["ErrorCode"]
    with pytest.raises(ClientError):
        bucket, _, key = answer["OutputLocation"].removeprefix("s3://").partition("/")
        objects.get_object(Bucket=bucket, Key=key)


@pytest.mark.parametrize(
    ("endpoint_name", "parameters"),
    [
        ("batch-transcribe", {}),
        ("batch-transcribe", {"Body": b"x", "InputLocation": "s3://a/b"}),
        ("echo", {"Body": b"x"}),
    ],
)
def test_what_an_asynchronous_request_may_not_be(
    runtime: Any, endpoint_name: str, parameters: dict[str, Any]
) -> None:
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint_async(EndpointName=endpoint_name, **parameters)
    assert caught.value.response["Error"]["Code"] == "ValidationError"


def test_an_inline_body_over_its_limit(runtime: Any) -> None:
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint_async(EndpointName="batch-transcribe", Body=b"x" * 128_001)
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
