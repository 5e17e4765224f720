"""InvokeEndpoint as boto3 sees it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectionClosedError, ResponseStreamingError


def test_the_classifier_tells_the_flowers_apart(runtime: Any) -> None:
    body = b'{"instances": [[5.1, 3.5, 1.4, 0.2], {"features": [6.7, 3.0, 5.2, 2.3]}]}'
    answer = runtime.invoke_endpoint(
        EndpointName="iris-classifier", Body=body, ContentType="application/json", TargetVariant="blue"
    )
    assert answer["InvokedProductionVariant"] == "blue"
    assert answer["ContentType"] == "application/json"
    first, second = json.loads(answer["Body"].read())["predictions"]
    assert (first["predicted_label"], second["predicted_label"]) == ("setosa", "virginica")
    assert sum(second["score"]) == pytest.approx(1)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/csv", b"5.1,3.5,1.4,0.2\n6.7,3.0,5.2,2.3\n"),
        (
            "application/jsonlines",
            b'{"features": [5.1, 3.5, 1.4, 0.2]}\n{"features": [6.7, 3.0, 5.2, 2.3]}\n',
        ),
    ],
)
def test_every_tabular_format_gives_the_same_prediction(runtime: Any, content_type: str, body: bytes) -> None:
    answer = runtime.invoke_endpoint(
        EndpointName="iris-classifier", Body=body, ContentType=content_type, Accept="text/csv"
    )
    labels = [line.split(b",")[0] for line in answer["Body"].read().splitlines()]
    assert labels == [b"setosa", b"virginica"]
    assert answer["ContentType"] == "text/csv"


@pytest.mark.parametrize(
    ("fields", "body", "status"),
    [
        ({"ContentType": "application/x-image"}, b"1,2,3,4", 415),
        ({"ContentType": "text/csv", "Accept": "image/png"}, b"1,2,3,4", 406),
        ({"ContentType": "text/csv"}, b"1,2,3", 400),
        ({"ContentType": "application/json"}, b'{"instances": [[1, 2', 400),
        ({"ContentType": "text/csv"}, b"\xff", 400),
    ],
)
def test_what_the_container_refuses_is_a_model_error(
    runtime: Any, fields: dict[str, str], body: bytes, status: int
) -> None:
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint(EndpointName="iris-classifier", Body=body, **fields)
    response: dict[str, Any] = dict(caught.value.response)
    assert response["Error"]["Code"] == "ModelError"
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 424
    assert response["OriginalStatusCode"] == status
    assert response["OriginalMessage"] in response["Error"]["Message"]
    assert response["LogStreamArn"].endswith("log-group:/aws/sagemaker/Endpoints/iris-classifier")
    assert response["Error"]["Message"].startswith(
        f"Received client error ({status}) from primary with message"
    )


def test_only_documented_headers_reach_the_container(runtime: Any) -> None:
    answer = runtime.invoke_endpoint(
        EndpointName="echo",
        Body=b"hello",
        ContentType="text/plain",
        CustomAttributes="trace=1",
        InferenceId="one",
        TargetVariant="AllTraffic",
    )
    seen = json.loads(answer["Body"].read())
    assert seen["headers"] == {
        "content-type": "text/plain",
        "x-amzn-sagemaker-custom-attributes": "trace=1",
        "x-amzn-sagemaker-inference-id": "one",
        "x-amzn-sagemaker-target-variant": "AllTraffic",
    }
    assert (seen["body"], seen["path"], seen["method"]) == ("hello", "/invocations", "POST")
    assert answer["CustomAttributes"] == "trace=1"


def test_a_body_comes_back_byte_for_byte(runtime: Any) -> None:
    body = bytes(range(256)) * 4096
    answer = runtime.invoke_endpoint(EndpointName="echo", Body=body, Accept="application/x-anything")
    assert answer["Body"].read() == body


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("ValidationError", 400),
        ("ThrottlingException", 400),
        ("ModelNotReadyException", 429),
        ("InternalFailure", 500),
        ("ServiceUnavailable", 503),
        ("InternalDependencyException", 530),
    ],
)
def test_every_modeled_error_on_demand(runtime: Any, code: str, status: int) -> None:
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint(EndpointName="faulty", Body=json.dumps({"error": code}).encode())
    response: dict[str, Any] = dict(caught.value.response)
    assert response["Error"] == {"Code": code, "Message": "simulated by the faulty endpoint"}
    assert response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert len(response["ResponseMetadata"]["RequestId"]) == 36


def test_a_message_can_be_null(runtime: Any) -> None:
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint(
            EndpointName="faulty", Body=b'{"error": "ThrottlingException", "message": null}'
        )
    assert caught.value.response["Error"]["Message"] is None


def test_a_connection_cut_before_the_answer(runtime: Any) -> None:
    with pytest.raises(ConnectionClosedError):
        runtime.invoke_endpoint(EndpointName="faulty", Body=b"", CustomAttributes="cut=0")


def test_a_connection_cut_mid_body(runtime: Any) -> None:
    answer = runtime.invoke_endpoint(EndpointName="faulty", Body=b'{"size": 100000, "cut": 70000}')
    with pytest.raises(ResponseStreamingError):
        answer["Body"].read()


def test_an_unknown_endpoint(runtime: Any) -> None:
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint(EndpointName="nowhere", Body=b"")
    assert caught.value.response["Error"] == {
        "Code": "ValidationError",
        "Message": "Endpoint nowhere of account 123456789012 not found.",
    }


def test_a_value_that_its_shape_does_not_allow(runtime: Any) -> None:
    with pytest.raises(ClientError, match="at 'sessionId' failed to satisfy constraint"):
        runtime.invoke_endpoint(EndpointName="echo", Body=b"", SessionId="not a session")


def test_a_body_over_the_limit(runtime: Any) -> None:
    with pytest.raises(ClientError) as caught:
        runtime.invoke_endpoint(EndpointName="echo", Body=b"x" * 6_291_457)
    assert caught.value.response["Error"]["Code"] == "413"
    assert "6291456" in caught.value.response["Error"]["Message"]
