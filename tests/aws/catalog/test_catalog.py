"""The account's endpoints: of the sandbox, of moto, and of control planes that have a bad day."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from botocore.session import Session

from tests.aws.server import Serve, answer, answering
from workbench.aws.account_calls import ATTEMPTS, AccountCalls
from workbench.aws.catalog import EndpointCatalog
from workbench.model import Connection
from workbench.model.account.endpoint import EndpointDescription, EndpointSummary, Trait
from workbench.model.account.pause import Pause
from workbench.model.errors import AccessDeniedError, AccountError, OperationCancelledError, ThrottledError
from workbench.model.hints.text import Face, use_face
from workbench.model.progress import CancelToken
from workbench.model.redaction import REDACTED
from workbench.model.sandbox_info import SandboxInfo

JSON = (("Content-Type", "application/x-amz-json-1.1"),)
NOW = datetime(2026, 11, 27, tzinfo=UTC)
SANDBOX = Connection(sandbox=True)


def catalog(hosting: SandboxInfo | None = None, pause: float = 0.001) -> EndpointCatalog:
    return EndpointCatalog(
        AccountCalls(hosting=lambda: hosting if hosting else _none(), pause=pause), lambda: NOW
    )


def _none() -> SandboxInfo:
    raise AssertionError("no sandbox is asked for")


def names(endpoints: tuple[EndpointSummary, ...]) -> list[str]:
    return [endpoint.name for endpoint in endpoints]


def document(**members: Any) -> bytes:
    return answer(json.dumps(members).encode(), headers=JSON)


def error(code: str, message: str, status: str = "400 Bad Request") -> bytes:
    return answer(json.dumps({"__type": code, "message": message}).encode(), status=status)


def row(name: str) -> dict[str, Any]:
    arn = f"arn:aws:sagemaker:us-east-1:111122223333:endpoint/{name}"
    times = {"CreationTime": 1.7e9, "LastModifiedTime": 1.7e9}
    return {"EndpointName": name, "EndpointArn": arn, "EndpointStatus": "InService", **times}


@pytest.fixture
def moto(emulator: str, credentials: None, monkeypatch: pytest.MonkeyPatch) -> str:
    """SageMaker, Application Auto Scaling and S3 as moto has them; its URL."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", emulator)
    return emulator


@pytest.fixture
def plane(serve: Serve, credentials: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Serves something in the place of the control plane."""

    def start(*answers: bytes) -> Any:
        server = serve(answering(*answers))
        monkeypatch.setenv("AWS_ENDPOINT_URL_SAGEMAKER", server.url)
        return server

    return start


def test_the_sandbox_s_endpoints_are_described_with_everything_that_tells_their_kind(
    hosting: SandboxInfo,
) -> None:
    reading = catalog(hosting)

    def describe(name: str) -> EndpointDescription:
        return reading.description(name, SANDBOX)

    iris = describe("iris-classifier")
    assert iris.problems == () and iris.complete
    assert iris.summary.traits == (Trait.EXPLAINER, Trait.DATA_CAPTURE)
    assert {variant.name: variant.weight for variant in iris.variants} == {"blue": 9, "green": 1}
    assert iris.variants[0].routing == "LEAST_OUTSTANDING_REQUESTS"
    assert iris.containers[0].environment == {
        "MODEL_SERVER_WORKERS": "2",
        "HUGGING_FACE_HUB_TOKEN": REDACTED,
    }
    assert iris.tags["team"] == "botany"
    assert iris.scaling_activities[0].not_scaled[0].code == "AlreadyAtMaxCapacity"
    assert describe("demand-forecast").variants[0].serverless_memory_mb == 2048
    assert describe("language-id").target_models == ("germanic.tar.gz", "romance.tar.gz", "slavic.tar.gz")
    assert describe("pipeline").hostnames == ("tokenizer", "sentiment")
    assert describe("batch-transcribe").summary.traits == (Trait.ASYNC,)
    sleeping = describe("scaled-to-zero")
    assert [(part.name, part.copies) for part in sleeping.components] == [("sleeping-model", 0)]
    assert (sleeping.scaling_targets[0].minimum, sleeping.scaling_targets[0].maximum) == (0, 4)
    assert "did not pass the ping health check" in describe("failed-deployment").failure_reason


def test_what_the_first_answer_says_is_handed_on_while_the_rest_is_asked_for(hosting: SandboxInfo) -> None:
    early: list[EndpointDescription] = []
    whole = catalog(hosting).description("iris-classifier", SANDBOX, partial=early.append)
    (first,) = early
    assert not first.complete and whole.complete
    assert [variant.name for variant in first.variants] == ["blue", "green"]
    assert first.tags == {} and whole.tags != {}


def test_a_missing_permission_is_named_with_its_action_and_resource(hosting: SandboxInfo) -> None:
    with pytest.raises(AccessDeniedError) as caught:
        catalog(hosting).description("restricted", SANDBOX)
    assert caught.value.action == "sagemaker:DescribeEndpoint"
    assert caught.value.resource == "arn:aws:sagemaker:us-east-1:123456789012:endpoint/restricted"
    assert caught.value.message.startswith("The permission sagemaker:DescribeEndpoint on arn:aws:")


def test_moto_s_endpoints_are_listed_and_described(moto: str) -> None:
    sagemaker: Any = Session().create_client("sagemaker", region_name="us-east-1")
    sagemaker.create_model(
        ModelName="model",
        ExecutionRoleArn="arn:aws:iam::123456789012:role/role",
        PrimaryContainer={"Image": "image:1", "Environment": {"A": "1"}, "ModelDataUrl": "s3://bucket/model"},
    )
    sagemaker.create_endpoint_config(
        EndpointConfigName="config",
        ProductionVariants=[
            {
                "VariantName": "main",
                "ModelName": "model",
                "InitialInstanceCount": 2,
                "InstanceType": "ml.m5.large",
                "InitialVariantWeight": 1,
            }
        ],
    )
    for number in range(3):
        sagemaker.create_endpoint(
            EndpointName=f"endpoint-{number}",
            EndpointConfigName="config",
            Tags=[{"Key": "team", "Value": "a"}],
        )
    autoscaling: Any = Session().create_client("application-autoscaling", region_name="us-east-1")
    resource = {
        "ServiceNamespace": "sagemaker",
        "ResourceId": "endpoint/endpoint-1/variant/main",
        "ScalableDimension": "sagemaker:variant:DesiredInstanceCount",
    }
    autoscaling.register_scalable_target(**resource, MinCapacity=1, MaxCapacity=8)
    reading = catalog()
    page = reading.page(Connection())
    assert sorted(names(page.endpoints)) == ["endpoint-0", "endpoint-1", "endpoint-2"]
    described = reading.description("endpoint-1", Connection())
    assert described.summary.account_id == "123456789012"
    (variant,) = described.variants
    assert variant.model is not None
    assert (variant.name, variant.model.containers[0].image) == ("main", "image:1")
    assert described.tags == {"team": "a"}
    assert [(target.minimum, target.maximum) for target in described.scaling_targets] == [(1, 8)]
    assert described.console_url.endswith("/sagemaker/home?region=us-east-1#/endpoints/endpoint-1")


def test_pages_are_followed_and_a_token_that_repeats_ends_the_list(plane: Any) -> None:
    plane(document(Endpoints=[row("a")], NextToken="t1"), document(Endpoints=[row("b")], NextToken="t1"))
    reading = catalog()
    first = reading.page(Connection())
    second = reading.page(Connection(), first.next_token)
    assert names(first.endpoints + second.endpoints) == ["a", "b"]
    assert (first.next_token, second.next_token) == ("t1", "")


def test_throttling_is_waited_out_and_told(plane: Any) -> None:
    server = plane(
        error("ThrottlingException", "Rate exceeded"),
        error("InternalFailure", "Something broke", "500 Internal Server Error"),
        document(Endpoints=[row("a")]),
    )
    pauses: list[Pause] = []
    page = catalog().page(Connection(), on_pause=pauses.append)
    assert names(page.endpoints) == ["a"]
    assert [(pause.cause, pause.short_cause, pause.attempt) for pause in pauses] == [
        ("AWS throttles sagemaker:ListEndpoints", "AWS throttles", 2),
        ("AWS answers sagemaker:ListEndpoints with HTTP 500", "AWS answers 500", 3),
    ]
    assert pauses[0].seconds < pauses[1].seconds and len(server.requests) == 3


def test_throttling_that_does_not_end_is_an_error(plane: Any) -> None:
    server = plane(error("ThrottlingException", "Rate exceeded"))
    with pytest.raises(ThrottledError, match="throttles sagemaker:ListEndpoints"):
        catalog().page(Connection())
    assert len(server.requests) == ATTEMPTS


def test_a_service_that_fails_is_asked_three_times(plane: Any) -> None:
    page = b"<!doctype html>\n<title>500</title><h1>Something <i>broke</i></h1>"
    server = plane(answer(page, status="500 Internal Server Error", headers=(("Content-Type", "text/html"),)))
    with pytest.raises(AccountError, match=r"ListEndpoints failed: Something broke \(500\)"):
        catalog().page(Connection())
    assert len(server.requests) == 3


def test_failures_are_counted_apart_from_throttling(plane: Any) -> None:
    throttled = [error("ThrottlingException", "Rate exceeded")] * 3
    server = plane(*throttled, error("InternalFailure", "Something broke", "500 Internal Server Error"))
    with pytest.raises(AccountError, match="Something broke"):
        catalog().page(Connection())
    assert len(server.requests) == 3 + 3


def test_a_pause_ends_when_it_is_cancelled(plane: Any) -> None:
    plane(error("ThrottlingException", "Rate exceeded"))
    token = CancelToken()
    with pytest.raises(OperationCancelledError):
        catalog(pause=60).page(
            Connection(),
            cancellation=token,
            on_pause=lambda _: threading.Thread(target=token.cancel).start(),
        )


def test_credentials_that_expire_between_two_pages_are_taken_anew(
    plane: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = plane(
        document(Endpoints=[row("a")], NextToken="t1"),
        error("ExpiredTokenException", "The security token included in the request is expired"),
        document(Endpoints=[row("b")]),
    )
    reading = catalog()
    first = reading.page(Connection())
    # What a login in another terminal does; the next request is still signed with the old key.
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDRENEWEDEXAMPLE34")
    second = reading.page(Connection(), first.next_token)
    assert names(second.endpoints) == ["b"]
    keys = [b"AKIDRENEWED" in head for head, _ in server.requests]
    assert keys == [False, False, True]


def test_credentials_that_stay_expired_are_told(plane: Any) -> None:
    plane(error("ExpiredTokenException", "The security token included in the request is expired"))
    with pytest.raises(AccountError, match="is expired") as caught:
        catalog().page(Connection())
    assert caught.value.hint == "The credentials have expired. Renew them and try again."


def test_credentials_that_a_login_renews_name_its_command(
    plane: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plane(error("ExpiredTokenException", "The security token included in the request is expired"))
    config = tmp_path / "config"
    config.write_text(
        "[profile reader]\naws_access_key_id = AKIDEXAMPLEEXAMPLE12\naws_secret_access_key = s\n"
        "source_profile = sso\n[profile sso]\nsso_start_url = https://x.awsapps.com/start\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    with pytest.raises(AccountError) as caught, use_face(Face.APP):
        catalog().page(Connection(profile="reader"))
    with use_face(Face.APP):
        hint = caught.value.hint
    assert hint == (
        "The credentials have expired. Press Alt+J to run `aws sso login --profile sso`, then try again."
    )


@pytest.mark.parametrize(
    ("nonsense", "kind"),
    [
        (answer(b"<html>proxy</html>", headers=(("Content-Type", "text/html"),)), "text/html, 18 bytes"),
        (answer(b'{"Endpoints": [', headers=JSON), "application/x-amz-json-1.1, 15 bytes"),
        (answer(b"\xff\xfe", headers=JSON), ""),
        (answer(b'["a list"]', headers=JSON), "its members are not those that the SDK knows"),
        (answer(b'{"Endpoints": ["a"]}', headers=JSON), "its members are not those that the SDK knows"),
    ],
)
def test_nonsense_is_told_as_such(plane: Any, nonsense: bytes, kind: str) -> None:
    plane(nonsense)
    with pytest.raises(AccountError, match="not readable") as caught:
        catalog().page(Connection())
    assert kind in caught.value.message


def test_newer_shapes_are_read_as_far_as_they_are_understood(plane: Any) -> None:
    newer = row("a") | {"EndpointStatus": "Hibernating", "Flavour": {"New": [1]}}
    plane(
        document(
            Endpoints=[newer, {"EndpointName": ["not", "a", "text"]}, {"Unknown": 1}],
            Further={"Members": True},
        )
    )
    (endpoint,) = catalog().page(Connection()).endpoints
    assert (endpoint.name, endpoint.status) == ("a", "Hibernating")


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"EndpointConfigName": "c"}, None),
        (
            {"EndpointConfigName": "c", "AsyncInferenceConfig": {"OutputConfig": {"S3OutputPath": "s3://b"}}},
            ("async",),
        ),
        ({}, ()),
    ],
    ids=["its configuration is refused", "the endpoint itself tells", "tags alone are refused"],
)
def test_an_unknown_kind_is_told_from_a_plain_one(
    plane: Any, members: dict[str, Any], expected: tuple[str, ...] | None
) -> None:
    plane(document(**row("a"), **members), error("AccessDeniedException", "no"))
    described = catalog().description("a", Connection())
    assert described.summary.traits == expected and described.problems


def test_an_endpoint_url_on_this_machine_answers_for_the_control_plane_too(
    hosting: SandboxInfo, credentials: None
) -> None:
    with pytest.raises(AccountError, match="sagemaker:ListEndpoints"):
        # The key is not the sandbox's: that it refuses shows that it was asked.
        catalog().page(Connection(endpoint_url=hosting.url))


def test_secrets_that_a_service_quotes_are_taken_out(plane: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    token = "IQoJb3JpZ2luX2VjEXAMPLEtoken0123456789//+abcdef"
    monkeypatch.setenv("AWS_SESSION_TOKEN", token)
    endpoint = {"EndpointName": "e", "EndpointStatus": "Failed", "CreationTime": 1, "LastModifiedTime": 1}
    quoted = json.dumps(endpoint | {"FailureReason": f"the header was {token}"}).encode()
    server = plane(answer(quoted))
    described = catalog().description("e", Connection())
    assert described.failure_reason == f"the header was {REDACTED}"
    # The token lies across the place where a long message is cut.
    refusal = json.dumps({"__type": "ValidationException", "message": f"{'x ' * 505} {token}"}).encode()
    server.behaviour = answering(answer(refusal, status="400 Bad Request"))
    with pytest.raises(AccountError) as raised:
        catalog().description("e", Connection())
    assert token[:8] not in raised.value.message
