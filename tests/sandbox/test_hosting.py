"""The hosting layer through boto3: variants, sessions, models, containers, explanations, limits."""

from __future__ import annotations

import json
import math
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.sandbox.conftest import client_of
from tests.support import eventually
from workbench.sandbox import Sandbox

_JSON = {"ContentType": "application/json"}


def _invoke(runtime: Any, endpoint_name: str, document: object, **fields: str) -> dict[str, Any]:
    body = json.dumps(document).encode()
    answer: dict[str, Any] = runtime.invoke_endpoint(
        EndpointName=endpoint_name, Body=body, **{**_JSON, **fields}
    )
    return answer


def _document(answer: dict[str, Any]) -> Any:
    return json.loads(answer["Body"].read())


def _refusal(runtime: Any, endpoint_name: str, document: object = (), **fields: str) -> dict[str, Any]:
    with pytest.raises(ClientError) as caught:
        _invoke(runtime, endpoint_name, document, **fields)
    return dict(caught.value.response)


def test_variants_share_the_traffic_by_weight(runtime: Any) -> None:
    count = 250
    document = {"instances": [[5.1, 3.5, 1.4, 0.2]]}
    seen = Counter(
        _invoke(runtime, "iris-classifier", document)["InvokedProductionVariant"] for _ in range(count)
    )
    # Five standard deviations of a binomial of 250 and 0.1: one run in 2e6 falls outside.
    assert abs(seen["green"] - 25) < 5 * math.sqrt(count * 0.1 * 0.9)
    assert seen["blue"] + seen["green"] == count


def test_a_variant_that_is_targeted_answers(runtime: Any) -> None:
    document = {"instances": [[6.0, 2.9, 4.5, 1.5]]}
    blue, green = (
        _document(_invoke(runtime, "iris-classifier", document, TargetVariant=name))["predictions"][0]
        for name in ("blue", "green")
    )
    assert max(blue["score"]) > max(green["score"])
    assert "Variant red not found" in str(
        _refusal(runtime, "iris-classifier", document, TargetVariant="red")["Error"]["Message"]
    )


def _open(runtime: Any) -> str:
    answer = _invoke(runtime, "chat", {"requestType": "NEW_SESSION"}, SessionId="NEW_SESSION")
    session_id, _, expires = answer["NewSessionId"].partition("; Expires=")
    assert time.strptime(expires, "%Y-%m-%dT%H:%M:%SZ")
    return str(session_id)


def _turn(runtime: Any, session_id: str, text: str) -> Any:
    document = {"inputs": text, "parameters": {"seed": 7, "max_new_tokens": 30}}
    return _document(_invoke(runtime, "chat", document, SessionId=session_id))


def test_a_later_turn_depends_on_an_earlier_one(runtime: Any) -> None:
    beginnings = (
        "The watch of the White Rabbit.",
        "The Hatter asked a riddle.",
        "The watch of the White Rabbit.",
    )
    texts = []
    for beginning in beginnings:
        session_id = _open(runtime)
        _turn(runtime, session_id, beginning)
        second = _turn(runtime, session_id, "And then?")
        assert second["details"]["turn"] == 2
        texts.append(second["generated_text"])
    assert texts[0] == texts[2]
    assert texts[0] != texts[1]


def test_names_of_the_conversation_enter_the_story(runtime: Any) -> None:
    document = {"inputs": "My name is Grace.", "parameters": {"seed": 1, "max_new_tokens": 400}}
    text = _document(_invoke(runtime, "chat", document))["generated_text"]
    assert "Grace" in text
    assert "Alice" not in text


def test_a_session_stays_on_its_instance_until_it_is_closed(runtime: Any) -> None:
    session_id = _open(runtime)
    instances = {_turn(runtime, session_id, "Go on.")["details"]["instance"] for _ in range(30)}
    assert len(instances) == 1
    closed = _invoke(runtime, "chat", {"requestType": "CLOSE"}, SessionId=session_id)
    assert closed["ClosedSessionId"] == session_id
    refusal = _refusal(runtime, "chat", {"inputs": "Still there?"}, SessionId=session_id)
    assert refusal["OriginalStatusCode"] == 400
    assert refusal["OriginalMessage"] == f'{{"detail": "Bad request: session not found: {session_id}"}}'


def test_forty_sessions_at_once(sandbox: Sandbox) -> None:
    client = client_of(sandbox, config=Config(max_pool_connections=16, retries={"total_max_attempts": 1}))

    def converse(number: int) -> tuple[set[str], int]:
        session_id = _open(client)
        turns = [_turn(client, session_id, f"Turn {turn} of {number}.") for turn in range(3)]
        return {turn["details"]["instance"] for turn in turns}, turns[-1]["details"]["turn"]

    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(converse, range(40)))
    assert {len(instances) for instances, _ in outcomes} == {1}
    assert {turns for _, turns in outcomes} == {3}
    assert len(set.union(*(instances for instances, _ in outcomes))) == 3, "an instance had no session"


def test_a_session_expires() -> None:
    with Sandbox.start(session_lifetime=0.2) as forgetful:
        client = client_of(forgetful)
        session_id = _open(client)

        def expired() -> bool:
            try:
                _turn(client, session_id, "Hello?")
            except ClientError as error:
                assert "session not found" in str(error)
                return True
            return False

        eventually(expired, "the session expires")


def test_the_header_alone_opens_no_session(runtime: Any) -> None:
    answer = _invoke(runtime, "chat", {"inputs": "Hello."}, SessionId="NEW_SESSION")
    assert "NewSessionId" not in answer


def test_models_are_loaded_on_demand_and_given_up_for_room() -> None:
    with Sandbox.start() as fresh:
        runtime = client_of(fresh)
        expected = {"germanic": ("Wo ist der Bahnhof?", "de"), "romance": ("¿Dónde está la estación?", "es")}
        for family, (text, language) in expected.items():
            answer = _invoke(runtime, "language-id", {"inputs": text}, TargetModel=f"{family}.tar.gz")
            assert _document(answer)["predictions"][0]["language"] == language
        refusal = _refusal(
            runtime,
            "language-id",
            {"inputs": "Скажите, пожалуйста, где это находится и почему?"},
            TargetModel="slavic.tar.gz",
        )
        assert refusal["Error"]["Code"] == "ModelNotReadyException"
        assert refusal["ResponseMetadata"]["HTTPStatusCode"] == 429
        languages = []

        def loaded() -> bool:
            try:
                answer = _invoke(
                    runtime,
                    "language-id",
                    {"inputs": "Скажите, пожалуйста, где это находится и почему?"},
                    TargetModel="slavic.tar.gz",
                )
            except ClientError as error:
                assert error.response["Error"]["Code"] == "ModelNotReadyException"
                return False
            languages.append(_document(answer)["predictions"][0]["language"])
            return True

        eventually(loaded, "the model is loaded")
        assert languages == ["ru"]
        logs = client_of(fresh, "logs").filter_log_events(
            logGroupName="/aws/sagemaker/Endpoints/language-id", filterPattern="unloaded"
        )
        assert "germanic.tar.gz unloaded" in logs["events"][0]["message"]


@pytest.mark.parametrize(
    ("endpoint_name", "fields", "message"),
    [
        ("language-id", {}, "missing a target model header"),
        ("language-id", {"TargetModel": "klingon.tar.gz"}, "Failed to download model data(bucket: "),
        ("echo", {"TargetModel": "a.tar.gz"}, "does not support target model header"),
        ("pipeline", {}, "target container hostname header is required"),
        ("pipeline", {"TargetContainerHostname": "other"}, "Container other not found"),
        ("echo", {"TargetContainerHostname": "other"}, "does not support the target container hostname"),
        ("components", {}, "Inference Component Name header is required"),
        ("components", {"InferenceComponentName": "other"}, "Inference Component other"),
        ("batch-transcribe", {}, "can only receive asynchronous invocations"),
        ("still-creating", {}, "Creating"),
        ("failed-deployment", {}, "Failed"),
        ("echo", {"EnableExplanations": "`true`"}, "has no explainer"),
        ("iris-classifier", {"EnableExplanations": "`true`"}, "text/csv or application/jsonlines"),
    ],
)
def test_what_the_platform_refuses(
    runtime: Any, endpoint_name: str, fields: dict[str, str], message: str
) -> None:
    refusal = _refusal(runtime, endpoint_name, {"instances": [[5.1, 3.5, 1.4, 0.2]], "inputs": "x"}, **fields)
    assert refusal["Error"]["Code"] == "ValidationError"
    assert message in refusal["Error"]["Message"]


@pytest.mark.parametrize(("hostname", "key"), [("tokenizer", "tokens"), ("sentiment", "label")])
def test_containers_by_hostname(runtime: Any, hostname: str, key: str) -> None:
    answer = _invoke(runtime, "pipeline", {"inputs": "Not bad."}, TargetContainerHostname=hostname)
    assert key in _document(answer)["predictions"][0]


@pytest.mark.parametrize(
    ("component", "key"), [("text-summarizer", "summary_text"), ("text-keywords", "keywords")]
)
def test_components_by_name(runtime: Any, component: str, key: str) -> None:
    answer = _invoke(runtime, "components", {"inputs": "One. Two."}, InferenceComponentName=component)
    assert key in _document(answer)[0]


@pytest.mark.parametrize(
    ("media_type", "body", "expression"),
    [
        ("text/csv", b"5.1,3.5,1.4,0.2\n6.7,3.0,5.2,2.3\n", "[0]=='virginica'"),
        (
            "application/jsonlines",
            b'{"features": [5.1, 3.5, 1.4, 0.2]}\n{"features": [6.7, 3.0, 5.2, 2.3]}\n',
            "score[2]>`0.5`",
        ),
    ],
)
def test_shapley_values_add_up_to_what_they_explain(
    runtime: Any, media_type: str, body: bytes, expression: str
) -> None:
    fields = {"ContentType": media_type, "Accept": media_type, "TargetVariant": "blue"}
    answer = runtime.invoke_endpoint(
        EndpointName="iris-classifier", Body=body, EnableExplanations=expression, **fields
    )
    assert answer["ContentType"] == "application/json"
    document = _document(answer)
    assert document["version"] == "1.0"
    first, second = document["explanations"]["kernel_shap"]
    assert first is None
    assert [feature["feature_header"] for feature in second] == [
        "sepal_length",
        "sepal_width",
        "petal_length",
        "petal_width",
    ]
    row = document["predictions"]["data"].splitlines()[1]
    score = json.loads(row)["score"] if row.startswith("{") else [float(cell) for cell in row.split(",")[1:]]
    mean = b"5.8433,3.0573,3.758,1.1993"
    baseline = runtime.invoke_endpoint(
        EndpointName="iris-classifier",
        Body=mean,
        ContentType="text/csv",
        Accept="text/csv",
        TargetVariant="blue",
    )
    at_mean = [float(cell) for cell in baseline["Body"].read().split(b",")[1:]]
    for label in range(3):
        explained = sum(feature["attributions"][0]["attribution"][label] for feature in second)
        assert explained == pytest.approx(score[label] - at_mean[label])


@pytest.mark.parametrize("expression", ["[0", "[1]", "'text'"])
def test_an_expression_must_give_true_or_false(runtime: Any, expression: str) -> None:
    with pytest.raises(ClientError, match="EnableExplanations"):
        runtime.invoke_endpoint(
            EndpointName="iris-classifier",
            Body=b"5.1,3.5,1.4,0.2",
            ContentType="text/csv",
            Accept="text/csv",
            EnableExplanations=expression,
        )


def test_the_time_limit() -> None:
    with Sandbox.start(time_limit=0.1) as hasty:
        refusal = _refusal(client_of(hasty), "faulty", {"delay": 30})
    assert refusal["Error"]["Code"] == "ModelError"
    assert refusal["OriginalStatusCode"] == 0
    assert "Received server error (0) from primary" in refusal["Error"]["Message"]
    assert "timed out while waiting for a response from container primary" in refusal["OriginalMessage"]


def test_a_container_that_dies_before_its_answer_is_whole(runtime: Any) -> None:
    refusal = _refusal(runtime, "faulty", {"size": 100_000, "gone": 70_000})
    assert refusal["Error"]["Code"] == "ModelError"
    assert "could not load the entire response body" in refusal["Error"]["Message"]


def test_a_seed_makes_everything_the_same_again() -> None:
    outcomes = []
    for _ in range(2):
        with Sandbox.start(seed=4) as seeded:
            runtime = client_of(seeded)
            chosen = [
                _invoke(runtime, "iris-classifier", [[5, 3, 1, 0]])["InvokedProductionVariant"]
                for _ in range(30)
            ]
            answer = _invoke(runtime, "chat", {"inputs": "Hello."})
            outcomes.append((chosen, _document(answer), answer["ResponseMetadata"]["RequestId"]))
    assert outcomes[0] == outcomes[1]
