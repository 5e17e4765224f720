"""The table of hints: each rule knows its own recorded failure, and none of the others'."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from workbench.aws.failures.hints import advice, hint, remedy
from workbench.aws.failures.rules import TABLE
from workbench.aws.failures.view import FailureView, Place
from workbench.model.exchange import Failure, FailureKind
from workbench.model.hints.remedy import Remedy, RemedyKind
from workbench.model.hints.text import Face, in_face
from workbench.model.invocation import BytesBody, Invocation

RECORDED: dict[str, dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("recorded.toml").read_text(encoding="utf-8")
)
BY_ID = {rule.id: rule for rule in TABLE}


def recorded(text: dict[str, Any]) -> FailureView:
    """A recorded failure as the rules look at it."""
    place = Place(text.get("place", "response"))
    usual = "credentials" if place is Place.CONFIGURATION else "model"
    kind = FailureKind(text.get("kind", usual))
    members = dict(text.get("members", {}))
    message = text.get("message", "")
    if kind is FailureKind.MODEL and place is Place.RESPONSE:
        status = text.get("status", 400)
        members |= {"OriginalStatusCode": status, "OriginalMessage": text["original"]}
        side = "client" if 400 <= status < 500 else "server"
        message = (
            message or f'Received {side} error ({status}) from primary with message "{text["original"]}".'
        )
    failure = Failure(
        kind=kind,
        code=text.get("code", "ModelError" if kind is FailureKind.MODEL else ""),
        message=message,
        members=members,
        may_have_run=text.get("may_have_run", False),
    )
    body = text.get("body", "").encode() or b"x" * text.get("body_bytes", 0)
    invocation = Invocation(
        operation=text.get("operation", "InvokeEndpoint"),
        fields={"EndpointName": text.get("endpoint", "mine"), **text.get("fields", {})},
        body=BytesBody(body),
    )
    return FailureView(failure, invocation, "us-east-1", place)


VIEWS = {name: recorded(text) for name, text in RECORDED.items()}


def test_there_are_as_many_texts_as_rules_and_more_than_a_hundred() -> None:
    assert set(RECORDED) == set(BY_ID)
    assert len(TABLE) == len(BY_ID) >= 100


def test_a_rule_speaks_of_its_own_failure_and_of_no_other() -> None:
    for rule in TABLE:
        assert next(other.id for other in TABLE if other.test(VIEWS[rule.id])) == rule.id
        if not rule.general:
            assert [name for name, seen in VIEWS.items() if rule.test(seen)] == [rule.id]


def test_texts_of_the_same_kind_have_the_same_hint() -> None:
    cases: list[tuple[int, str, str]] = [
        (500, "CUDA error: out of memory", "gpu-memory"),
        (500, "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", "gpu-memory"),
        (400, "GET was unable to find an engine to execute this computation", "gpu-memory"),
        (400, '{"code": 400, "message": "\\u0027gptj\\u0027"}', "huggingface-architecture"),
        (500, "ValueError: Unsupported model type falcon", "huggingface-architecture"),
        (
            400,
            "Unable to evaluate payload provided: Feature size of csv inference data 70 is not consistent "
            "with feature size of trained model 69",
            "xgboost-features",
        ),
        (415, "Loading csv data failed: could not convert string to float: 'x'", "text-in-numbers"),
        (400, '{ "error": "JSON Parse error: Invalid value. at offset: 0"}', "parser-error"),
        (500, "write /tmp/a: no space left on device", "disk-full"),
        (
            422,
            '{"detail":[{"loc":["body"],"msg":"field required","type":"value_error.missing"}]}',
            "member-missing",
        ),
        (
            422,
            "Failed to deserialize the JSON body into the target type: inputs: invalid type",
            "member-missing",
        ),
        (503, "No worker is available to serve request for model: model.", "worker-none"),
        (400, "inference request to model 'm' must specify 1 inputs", "triton-shape"),
        (500, "Out of range float values are not JSON compliant", "json-output"),
        (500, "'dict' object has no attribute 'read'", "script-error"),
        (500, "Using the chat template of the tokenizer failed", "container-failed"),
        (500, "the device is fine", "container-failed"),
        (400, "As of transformers v4.44, default chat template is no longer allowed", "chat-template"),
        (
            400,
            "Cannot use chat template functions because tokenizer.chat_template is not set",
            "chat-template",
        ),
        (422, '{"error":"Input validation error: `stop` supports up to 4 stop sequences"}', "tgi-parameter"),
        (500, "numpy.dtype size changed, may indicate binary incompatibility", "model-version"),
        (400, '{"message":"Incompatible input types for column sepal."}', "mlflow-schema"),
        (500, "KeyError: 'instances'", "json-member"),
        (500, "KeyError: 'gptj'", "huggingface-architecture"),
        (500, "mat1 and mat2 shapes cannot be multiplied (1x3 and 4x2)", "scikit-features"),
        (
            400,
            "Could not load model /opt/ml/model with any of the following classes: (A, B)",
            "huggingface-load",
        ),
        (500, "Could not load model abc", "container-failed"),
        (503, "Worker queue capacity exceeded for model: lmi", "worker-none"),
        (500, "Worker process exited with code -9", "worker-killed"),
        (500, "Worker process exited with code -90", "container-failed"),
        (
            400,
            "[request id: <id_unknown>] inference input 'end_id' data-type is 'INT32', but model "
            "'tensorrt_llm' expects 'UINT32'",
            "triton-shape",
        ),
        (400, "the input data-type is not known", "container-refused"),
        (
            400,
            "Failed to process the request(s) for model instance 'm_0', message: KeyError: 'instances'",
            "json-member",
        ),
        (500, "learner.cc:854: Check failed: header == serialisation_header_:", "model-version"),
        (500, "unsupported operand type(s) for /: 'list' and 'int'", "script-error"),
        (
            500,
            "expected mat1 and mat2 to have the same dtype, but got: float != c10::Half",
            "precision-mixed",
        ),
        (500, "expected scalar", "container-failed"),
        (500, "expected input to have 3 columns, but got 4 columns", "container-failed"),
        (500, "Input contains infinity or a value too large for dtype('float32').", "input-nan"),
        (500, "the input contains nanometers", "container-failed"),
        (500, "Found unknown categories", "container-failed"),
        (500, "the tokenizer has a padding token", "container-failed"),
        (500, "Tensor.cpu() is not called", "container-failed"),
        (400, "model_kwargs are used by the model", "container-refused"),
        (500, "libcuda.so.1: cannot open shared object file: No such file or directory", "shared-library"),
        (500, "cannot open shared object files", "container-failed"),
        (500, "AsyncEngineDeadError: Task finished unexpectedly.", "engine-dead"),
        (500, "the engine is dead", "container-failed"),
        (500, "FlashAttention is off", "container-failed"),
        (500, "Free memory on device (1/2 GiB)", "container-failed"),
        (500, "an illegal access was encountered", "container-failed"),
        (500, "huggingface.co is reached", "container-failed"),
        (500, "credentials are located", "container-failed"),
        (500, "AccessDenied", "container-failed"),
        (500, "Could not connect", "container-failed"),
        (400, "Translate exception", "container-refused"),
        (404, '{"detail":"no such user"}', "container-refused"),
        (400, "Not Found", "container-refused"),
        (422, "`max_new_tokens` must be strictly positive", "tgi-parameter"),
        (422, "`repetition_penalty` must be > 0.0", "tgi-parameter"),
        (400, "the length must be > 0", "container-refused"),
        (400, "failed to parse the request", "container-refused"),
    ]
    for status, text, expected in cases:
        seen = recorded({"status": status, "original": text})
        assert next(rule.id for rule in TABLE if rule.test(seen)) == expected, (status, text, expected)


def test_a_body_is_to_blame_where_it_is_not_what_its_type_says() -> None:
    cases: list[tuple[str | None, str, str]] = [
        ("application/json", "{'a': 1}", "not-json"),
        ("Application/JSON; charset=utf-8", "", "not-json"),
        ("application/vnd.a+json", "[1,", "not-json"),
        ("application/json", '{"a": [1, null]}', "parser-error"),
        ("application/jsonlines", "{}\n{", "parser-error"),
        ("text/csv", "1,2", "parser-error"),
        (None, "1,2", "parser-error"),
    ]
    for content_type, body, expected in cases:
        fields = {} if content_type is None else {"ContentType": content_type}
        text = {
            "status": 500,
            "original": "Extra data: line 1 column 3 (char 2)",
            "body": body,
            "fields": fields,
        }
        seen = recorded(text)
        assert next(rule.id for rule in TABLE if rule.test(seen)) == expected, (content_type, body, expected)


@pytest.mark.parametrize(
    "text", ["", "[1,2", '{"a" 1}', '{"a":1,}', '"abc', '"a\tb"', '"\\x"', "[1,]", "{a:1}", "1 2"]
)
def test_what_python_says_of_malformed_json_is_known(text: str) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        json.loads(text)
    for words in (str(caught.value), f"Unable to evaluate payload provided: {caught.value}"):
        sent = {"original": words, "body": text, "fields": {"ContentType": "application/json"}}
        assert next(rule.id for rule in TABLE if rule.test(recorded(sent))) == "not-json"


def test_the_hint_says_where_a_body_stops_to_be_json_and_nothing_of_its_text() -> None:
    sent = {"body": '{"a":\n [1, secret]}', "fields": {"ContentType": "application/json"}}
    seen = recorded({"original": "Expecting value: line 2 column 6 (char 11)", **sent})
    text = hint(seen.failure, seen.invocation, "us-east-1").hint
    assert text == "The body is not JSON, though ContentType says so: see line 2, column 6."


def test_what_an_algorithm_could_not_use_is_told_by_the_reason_that_it_names() -> None:
    words = "Unable to evaluate payload provided: 'utf-8' codec can't decode byte 0x93 in position 0"
    seen = recorded({"original": words, "body": "\x93NUMPY", "fields": {"ContentType": "application/x-npy"}})
    assert next(rule.id for rule in TABLE if rule.test(seen)) == "text-encoding"


def test_a_key_takes_the_similar_name() -> None:
    seen = VIEWS["endpoint-unknown"]
    failure = msgspec.structs.replace(seen.failure, members={"SimilarEndpoints": ["iris-2", "iris-3"]})
    assert hint(failure, seen.invocation, "us-east-1").hint.startswith("Did you mean iris-2 or iris-3? ")
    assert remedy(failure, seen.invocation) == Remedy(RemedyKind.SET_FIELD, "EndpointName", "iris-2")


def test_a_hint_reads_well_in_each_face_and_has_a_source() -> None:
    # A source can be looked up: a thread, a version with its module, a page of AWS, or a measurement.
    page = r"API reference|Guide|General Reference|re:Post|DescribeEndpoint"
    source = re.compile(rf"\w/[\w.-]+#\d+|\d\.\d+|{page}|measured|tests against")
    for rule in TABLE:
        text = rule.text(VIEWS[rule.id])
        printed, shown = in_face(text, Face.COMMAND_LINE), in_face(text, Face.APP)
        assert not re.search(r"⟨|⟩|\|", printed + shown), rule.id
        assert printed[-1] == shown[-1] == ".", rule.id
        assert printed[0].isupper(), rule.id
        assert "(F3)" not in printed and "Connection ›" not in printed, rule.id
        assert not re.search(r"--(?!no-verify)[a-z]", shown), f"{rule.id}: {shown}"
        assert rule.symptom, rule.id
        assert source.search(rule.source), f"{rule.id}: {rule.source}"


def test_what_a_key_can_do() -> None:
    cases: list[tuple[str, Remedy | None]] = [
        ("content-type", Remedy(RemedyKind.SET_FIELD, "ContentType", "text/csv")),
        ("target-model-missing", Remedy(RemedyKind.EDIT_FIELD, "TargetModel")),
        ("target-model-not-supported", Remedy(RemedyKind.CLEAR_FIELD, "TargetModel")),
        ("component-missing", Remedy(RemedyKind.EDIT_FIELD, "InferenceComponentName")),
        ("asynchronous-only", Remedy(RemedyKind.OPERATION, "InvokeEndpointAsync")),
        ("throttled", Remedy(RemedyKind.ATTEMPTS, value="3")),
        ("container-failed", Remedy(RemedyKind.LOG)),
        ("endpoint-unknown", Remedy(RemedyKind.CONNECTION, "Region", "region")),
        ("session-lost", Remedy(RemedyKind.SESSION, "SessionId")),
        ("token-expired", Remedy(RemedyKind.RENEW)),
        ("cancelled-late", None),
    ]
    for name, expected in cases:
        seen = VIEWS[name]
        assert remedy(seen.failure, seen.invocation) == expected, (name, expected)
        if expected is not None:
            assert expected.label, (name, expected)


def test_texts_that_are_not_of_a_response() -> None:
    cases: list[tuple[str, Place, str]] = [
        ("ModuleNotFoundError: No module named 'torch'", Place.LOG, "requirements.txt"),
        ("did not pass the ping health check", Place.DEPLOYMENT, "GET /ping"),
        ("did not pass the ping health check", Place.DEPLOYMENT, "`workbench endpoints logs NAME`"),
        ("Token has expired and refresh failed", Place.CONFIGURATION, "aws sso login"),
        (
            "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)",
            Place.LOG,
            "The script parsed",
        ),
        ("CUDA driver version is insufficient for CUDA runtime version", Place.LOG, "InferenceAmiVersion"),
        ("GatedRepoError: 401 Client Error.", Place.LOG, "HF_TOKEN"),
        ("Unable to provision requested ML compute capacity.", Place.DEPLOYMENT, "no such instance free"),
        ("No space left on device", Place.LOG, "disk is full"),
        ("failed: No space left on device", Place.DEPLOYMENT, "disk of the container is full"),
        ("Listening on port 8080", Place.LOG, ""),
        ('INFO:     169.254.178.2:51552 - "GET /models HTTP/1.1" 404 Not Found', Place.LOG, "multi-model"),
        (
            '10.32.0.1 - - [1/Sep/2022] "POST /models HTTP/1.1" 404 153 "-" "AHC/2.0"',
            Place.LOG,
            "multi-model",
        ),
        (
            '172.17.0.1 - - [1/Sep/2022] "GET /models HTTP/1.1" 404 153 "-" "AHC/2.0"',
            Place.LOG,
            "multi-model",
        ),
        (
            '169.254.178.2 - - "GET /models?next_page_token=MQ%3D%3D HTTP/1.1" 404 0',
            Place.LOG,
            "multi-model",
        ),
        ("boom", Place.DEPLOYMENT, ""),
    ]
    for text, place, expected in cases:
        hint = advice(text, place)
        assert expected in hint and bool(hint) is bool(expected), (text, place, expected)


def test_a_failure_of_a_megabyte_is_looked_at_quickly() -> None:
    failure = Failure(
        kind=FailureKind.MODEL,
        code="ModelError",
        message="model " * 200_000,
        members={"OriginalStatusCode": 500, "OriginalMessage": "the model `" * 100_000},
    )
    assert hint(failure, Invocation(fields={"EndpointName": "mine"}), "").hint


@pytest.mark.parametrize(
    ("member", "constraint", "advised", "has_remedy"),
    [
        (
            "inferenceId",
            "have length less than or equal to 64",
            "may have at most 64 characters and has 70",
            True,
        ),
        ("inferenceId", "have length greater than or equal to 71", "needs at least 71 characters", True),
        ("inferenceId", "satisfy regular expression pattern: x+", "does not take this value of Inf", True),
        ("body", "have length less than or equal to 6291456", "The body has 7,000,000 bytes", False),
        ("newField", "have length less than or equal to 9", "NewField may have at most 9 characters:", False),
    ],
)
def test_a_value_that_the_service_refuses_is_named_with_its_bound(
    member: str, constraint: str, advised: str, has_remedy: bool
) -> None:
    message = f"1 validation error detected: Value at '{member}' failed to satisfy constraint: "
    failure = Failure(
        kind=FailureKind.SERVICE, code="ValidationError", message=f"{message}Member must {constraint}"
    )
    fields = {"EndpointName": "mine", "InferenceId": "i" * 70}
    seen = FailureView(failure, Invocation(fields=fields, body=BytesBody(b"1" * 7_000_000)), "us-east-1")
    assert BY_ID["field-constraint"].test(seen)
    assert advised in in_face(BY_ID["field-constraint"].text(seen), Face.APP)
    expected = Remedy(RemedyKind.EDIT_FIELD, "InferenceId") if has_remedy else None
    assert BY_ID["field-constraint"].mend(seen) == expected


@pytest.mark.parametrize(
    ("kind", "message", "expected"),
    [
        ("not_found", 'InferenceComponent "llama-ic" does not exist on endpoint "x".', "component-unknown"),
        ("not_found", 'Could not find inference component "arn:aws:x".', "component-unknown"),
        (
            "not_found",
            "An Inference Component with the name llama-ic could not be found.",
            "component-unknown",
        ),
        ("service", "InferenceComponentName is required for this endpoint.", "component-missing"),
        ("service", "Missing required header: inference component name", "component-missing"),
    ],
)
def test_a_missing_component_is_known_in_any_words(kind: str, message: str, expected: str) -> None:
    seen = recorded({"kind": kind, "code": "ValidationError", "message": message})
    assert next(rule.id for rule in TABLE if rule.test(seen)) == expected


def test_one_character_is_one() -> None:
    constraint = "Member must have length greater than or equal to 1"
    message = f"Value '' at 'sessionId' failed to satisfy constraint: {constraint}"
    seen = recorded({"kind": "service", "code": "ValidationException", "message": message})
    text = hint(seen.failure, seen.invocation, "us-east-1").hint
    assert "at least 1 character:" in in_face(text)
