"""What the service says of a request that it did not pass on, or of an endpoint that cannot take it."""

from __future__ import annotations

import re

from workbench.aws.failures.rules.rule import LARGE_BODY, Rule, field, says
from workbench.aws.failures.view import FailureView
from workbench.aws.options import ATTEMPTS, PROFILE, REGION
from workbench.content.humanize import counted
from workbench.model.exchange import FailureKind
from workbench.model.hints.remedy import (
    MORE_ATTEMPTS,
    Remedy,
    choose_operation,
    clear_field,
    edit_field,
    go_to_connection,
    set_field,
)
from workbench.model.hints.text import either
from workbench.model.outcome.failure import ANSWERED_IN, SIMILAR_ENDPOINTS
from workbench.model.service.operations import INVOKE, INVOKE_ASYNC
from workbench.model.service.schema import schema

DESCRIBE = either("`workbench endpoints describe NAME`", "Its page in Endpoints")
_BODY = "aws/sagemaker-python-sdk#171"


def large(seen: FailureView) -> str:
    """Returns what to do about a body that is too large."""
    return (
        f"The body has {seen.body_bytes:,} bytes: serverless endpoints accept 4 MB, others 6 MiB to 25 MB. "
        "A smaller format (npy, an image) or InvokeEndpointAsync allows more."
    )


def is_large(seen: FailureView) -> bool:
    """Returns whether the body is worth suspecting."""
    return seen.body_bytes >= LARGE_BODY


def _is_unknown_container(seen: FailureView) -> bool:
    return seen.kind(FailureKind.NOT_FOUND) and seen.matches(r"^container \S+ .*not found")


_COMPONENT = r"\binference ?component"
_COMPONENT_MISSING = (
    r"\binference ?component ?name\b.{0,40}\b(?:required|missing|must be)\b"
    r"|\b(?:missing|specify|provide)\b.{0,40}\binference ?component ?name\b"
)


def _names_component(seen: FailureView) -> bool:
    return seen.matches(_COMPONENT)


def _similar(seen: FailureView) -> list[str]:
    return list(seen.failure.members.get(SIMILAR_ENDPOINTS) or ())


def _not_found(seen: FailureView) -> str:
    opening = f"Did you mean {' or '.join(names)}? " if (names := _similar(seen)) else ""
    if elsewhere := seen.failure.members.get(ANSWERED_IN):
        opening = f"It answered in {elsewhere} before. "
    return (
        f"{opening}The region {seen.region} has no endpoint of this name: check {REGION}, {PROFILE} and "
        "the name (an endpoint configuration has another). The answer is the same for a deleted endpoint."
    )


def _similar_endpoint(seen: FailureView) -> Remedy:
    names = _similar(seen)
    return set_field("EndpointName", names[0]) if names else go_to_connection("Region")


def _unknown_model(seen: FailureView) -> str:
    model = seen.invocation.field("TargetModel")
    return f"TargetModel is a path below the endpoint's S3 prefix, such as model.tar.gz: check {model!r}."


_CONSTRAINT = re.compile(r"at '(\w+)' failed to satisfy constraint: member must (.{1,200})", re.IGNORECASE)
_LENGTH = re.compile(r"have length (less|greater) than or equal to (\d+)")


def _violated(seen: FailureView) -> tuple[str, str]:
    """Returns the API name of the first field that the service refuses, and what its value must."""
    match = _CONSTRAINT.search(seen.failure.message)
    if match is None:
        return "", ""
    member, constraint = match.groups()
    return member[0].upper() + member[1:], constraint


def _is_violation(seen: FailureView) -> bool:
    name, _ = _violated(seen)
    # The limit of a body is another for each kind of endpoint, and none for one in S3.
    return seen.kind(FailureKind.SERVICE) and bool(name) and (name != "Body" or is_large(seen))


def _constraint(seen: FailureView) -> str:
    name, constraint = _violated(seen)
    if name == "Body":
        return large(seen)
    value = seen.invocation.field(name)
    if (length := _LENGTH.match(constraint)) is None:
        return f"The service does not take this value of {field(name)}; its help says what it takes."
    bound = counted(int(length[2]), "character")
    size = f" and has {len(value):,}" if isinstance(value, str) else ""
    if length[1] == "less":
        return f"{field(name)} may have at most {bound}{size}: shorten it."
    return f"{field(name)} needs at least {bound}{size}: complete it, or clear it."


def _violated_field(seen: FailureView) -> Remedy | None:
    name, _ = _violated(seen)
    is_field = name != "Body" and any(operation.field(name) for operation in schema().operations.values())
    return edit_field(name) if is_field else None


RULES = (
    Rule(
        "field-constraint",
        "`Value at 'sessionId' failed to satisfy constraint: Member must have length …`",
        _is_violation,
        _constraint,
        "aws/aws-sdk-js#4203",
        _violated_field,
    ),
    Rule(
        "target-model-not-supported",
        "`does not support target model header`",
        lambda seen: (
            seen.says("does not support target model")
            or seen.error_code.startswith("TARGET_MODEL_HEADER_NOT")
        ),
        f"The endpoint hosts one model: clear {field('TargetModel')}.",
        "aws/amazon-sagemaker-examples#1026, #1216",
        clear_field("TargetModel"),
    ),
    Rule(
        "target-model-missing",
        "`is missing a target model header`",
        says("missing a target model"),
        f"The endpoint hosts several models: set {field('TargetModel')}, such as model.tar.gz.",
        "aws/sagemaker-tensorflow-serving-container#166",
        edit_field("TargetModel"),
    ),
    Rule(
        "target-model-download",
        "`Failed to download model data (bucket …, key …)`",
        lambda seen: (
            seen.says("failed to download model data") and seen.invocation.field("TargetModel") is not None
        ),
        _unknown_model,
        "Developer Guide, multi-model endpoints",
        edit_field("TargetModel"),
    ),
    Rule(
        "component-missing",
        "`Inference Component Name header is required`",
        lambda seen: (
            seen.matches(_COMPONENT_MISSING) or seen.error_code == "INFERENCE_COMPONENT_NAME_MISSING"
        ),
        f"The endpoint hosts inference components: set {field('InferenceComponentName')}. "
        f"{either('`workbench endpoints describe NAME` lists them', 'The form completes their names')}.",
        "aws-samples/amazon-kendra-langchain-extensions#64, BerriAI/litellm#37766",
        edit_field("InferenceComponentName"),
    ),
    Rule(
        "component-unknown",
        "Inference component not found",
        lambda seen: seen.kind(FailureKind.NOT_FOUND) and _names_component(seen),
        f"No inference component of that name runs on the endpoint: check {field('InferenceComponentName')}, "
        "its letter case included. A component is deployed apart from its endpoint, and may be gone.",
        "API reference, InvokeEndpoint",
        edit_field("InferenceComponentName"),
    ),
    Rule(
        "component-scaled-to-zero",
        "`Inference Component has no capacity to process this request`",
        says("no capacity to process this request"),
        "The component is scaled to zero, and this request starts a copy: send again in a few minutes.",
        "stdapi-ai/stdapi.ai#43",
    ),
    Rule(
        "not-asynchronous",
        "The endpoint is not asynchronous",
        lambda seen: seen.kind(FailureKind.SERVICE) and seen.says("endpoint", "async") and seen.asynchronous,
        "The endpoint is not asynchronous: choose InvokeEndpoint.",
        "API reference, InvokeEndpointAsync",
        choose_operation(INVOKE),
    ),
    Rule(
        "asynchronous-only",
        "The endpoint takes asynchronous invocations only",
        lambda seen: (
            seen.kind(FailureKind.SERVICE) and seen.says("endpoint", "async") and not seen.asynchronous
        ),
        "An asynchronous endpoint accepts only InvokeEndpointAsync: choose that operation.",
        "strands-agents/harness-sdk#1969",
        choose_operation(INVOKE_ASYNC),
    ),
    Rule(
        "container-hostname",
        "`target container hostname`",
        lambda seen: seen.says("target container hostname") or seen.says("targetcontainerhostname"),
        f"Set {field('TargetContainerHostname')} for an endpoint with direct invocation of containers; "
        "clear it for any other.",
        "Developer Guide, multi-container endpoints",
        edit_field("TargetContainerHostname"),
    ),
    Rule(
        "container-unknown",
        "The container of that hostname does not exist",
        _is_unknown_container,
        f"The endpoint has no container of this hostname: check {field('TargetContainerHostname')}.",
        "Developer Guide, multi-container endpoints",
        edit_field("TargetContainerHostname"),
    ),
    Rule(
        "variant-unknown",
        "The variant does not exist",
        lambda seen: seen.kind(FailureKind.NOT_FOUND) and seen.says("variant") and not _names_component(seen),
        f"The endpoint has no such production variant: check {field('TargetVariant')}.",
        "Developer Guide, model A/B testing",
        edit_field("TargetVariant"),
    ),
    Rule(
        "body-oversize", "`has oversize body`", says("oversize body"), large, "aws/sagemaker-python-sdk#4271"
    ),
    Rule(
        "body-413",
        "413",
        lambda seen: (
            seen.failure.code in {"413", "RequestEntityTooLarge"} and not seen.says("length exceeded")
        ),
        large,
        _BODY,
    ),
    Rule("body-length", "`content length exceeded`", says("content length exceeded"), large, _BODY),
    Rule(
        "session-unknown",
        "The session is unknown to the service",
        lambda seen: (
            seen.kind(FailureKind.SERVICE, FailureKind.NOT_FOUND)
            and seen.matches(r"\bsession\b.*(?:not found|does not exist|expired|invalid)")
        ),
        f"The session has ended, or the instance that held it is gone: open another with "
        f"{field('SessionId')} = NEW_SESSION.",
        "Developer Guide, stateful sessions; the text is the sandbox's",
        # A turn cannot be repeated elsewhere: the container has to be asked anew.
    ),
    Rule(
        "marketplace",
        "`Caller is not subscribed to the marketplace offering`",
        says("not subscribed to the marketplace"),
        "The model is sold on AWS Marketplace: subscribe to it there with this account, then send again.",
        "aws/amazon-sagemaker-examples#1552, #2280",
    ),
    Rule(
        "endpoint-not-in-service",
        "`Endpoint NAME of account … is not in service`",
        lambda seen: seen.kind(FailureKind.SERVICE) and seen.matches(r"^endpoint \S+ .*is not in service"),
        f"An endpoint answers only while it is InService. {DESCRIBE} shows its status, "
        "and the reason of a failure.",
        "API reference, DescribeEndpoint; the text is the sandbox's",
    ),
    Rule(
        "endpoint-unknown",
        "`Endpoint NAME of account … not found`",
        lambda seen: (
            seen.kind(FailureKind.NOT_FOUND)
            and not _names_component(seen)
            and not seen.says("variant")
            and not seen.says("session")
            and not _is_unknown_container(seen)
        ),
        _not_found,
        "aws/amazon-sagemaker-examples#293, #559",
        _similar_endpoint,
        general=True,
    ),
    Rule(
        "model-not-ready",
        "`ModelNotReadyException` (429)",
        lambda seen: (
            seen.kind(FailureKind.NOT_READY) and not seen.says("no capacity to process this request")
        ),
        "The model is being loaded, which takes up to 360 s: send again shortly.",
        "Developer Guide, invoke a multi-model endpoint",
    ),
    Rule(
        "throttled",
        "Throttled, also with a message of `None`",
        lambda seen: seen.kind(FailureKind.THROTTLED),
        "The endpoint or account is at its limit of concurrent requests: wait and send again, "
        f"or allow more attempts ({ATTEMPTS}).",
        "opensearch-project/ml-commons#2429",
        MORE_ATTEMPTS,
    ),
    Rule(
        "service-unavailable",
        "`ServiceUnavailable` (503)",
        lambda seen: seen.kind(FailureKind.SERVICE) and seen.failure.code in {"ServiceUnavailable", "503"},
        "No instance of the endpoint answers: it is scaling, restarting or unhealthy. "
        f"{DESCRIBE} shows why; send again after a moment.",
        "API reference, InvokeEndpoint",
        MORE_ATTEMPTS,
    ),
    Rule(
        "gateway",
        "502 or 504 without a word",
        lambda seen: seen.kind(FailureKind.SERVICE) and seen.failure.code in {"502", "504"},
        "Something on the way, such as a load balancer or a container's web server, had no answer from what "
        "is behind it: send again after a moment. If it persists, the log of what is behind it says why.",
        "measured",
        MORE_ATTEMPTS,
    ),
    Rule(
        "dependency",
        "`InternalDependencyException` (530)",
        lambda seen: seen.kind(FailureKind.SERVICE) and seen.failure.code == "InternalDependencyException",
        "A service that SageMaker depends on failed. Send again; if it persists, give AWS Support the "
        "request ID.",
        "API reference, InvokeEndpoint",
    ),
    Rule(
        "internal-failure",
        "`InternalFailure` (500)",
        lambda seen: (
            seen.kind(FailureKind.SERVICE) and seen.failure.code in {"InternalFailure", "InternalServerError"}
        ),
        "The service itself failed; the model may have run. If it persists, give AWS Support the request ID.",
        "API reference, InvokeEndpoint",
    ),
)
