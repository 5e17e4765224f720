"""What a container's status says, whatever its words."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

import re

from workbench.aws.failures.rules.rule import LOG, Rule, field, says
from workbench.aws.failures.rules.service import large
from workbench.aws.failures.view import FailureView
from workbench.model.exchange import FailureKind
from workbench.model.hints.remedy import NEW_SESSION, OPEN_LOG, Remedy, clear_field, edit_field, set_field
from workbench.model.outcome.failure import ACCEPTED_TYPES

_NO_ROUTE = re.compile(
    # FastAPI and Starlette, aiohttp, Go's net/http, Falcon: this and no more.
    r'\A\s*(?:\{"detail":\s*"(?:not found|method not allowed)"\}|(?:404: )?not found|(?:405: )?method not allowed|'
    r'404 page not found|\{"title":\s*"40[45] (?:not found|method not allowed)"\})\s*\Z|'
    # Flask, Django and Apache; their titles stand above a script's own words too.
    r"requested (?:url|resource) (?:/\S* )?was not found on th(?:e|is) server|method is not allowed for the requested url|"
    r"requested method post is not allowed for this url|"
    # nginx and Tornado.
    r"<title>40[45] (?:not found|not allowed)</title>.{0,200}<center>nginx|"
    r"<title>40[45]: (?:not found|method not allowed)</title>|"
    # Express, Fastify and Bottle; TorchServe, multi-model-server and DJL.
    r"cannot post /invocations|route post:/invocations not found|not found: '/invocations'|"
    r"requested (?:resource is not found|method is not allowed), please refer to api document",
    re.IGNORECASE | re.DOTALL,
)
"""What web servers say of a path, or of a method of a path, that nothing serves."""


def _unsupported_type(seen: FailureView) -> str:
    accepted = seen.failure.members.get(ACCEPTED_TYPES)
    if accepted:
        return f"Set {field('ContentType')} to one that the model takes: {', '.join(accepted)}."
    sent = seen.invocation.field("ContentType")
    return (
        f"The model does not take {sent or 'a body without ContentType'}: set another {field('ContentType')}."
    )


def _accepted_type(seen: FailureView) -> Remedy:
    accepted = seen.failure.members.get(ACCEPTED_TYPES)
    return set_field("ContentType", str(accepted[0])) if accepted else edit_field("ContentType")


def _log(seen: FailureView) -> str:
    group = f"/aws/sagemaker/Endpoints/{seen.invocation.endpoint_name}"
    if component := seen.invocation.field("InferenceComponentName"):
        group = f"/aws/sagemaker/InferenceComponents/{component}"
    return f"The container's code failed; its log lines of that moment show where: {LOG}. Log group: {group}."


RULES = (
    Rule(
        "model-time-limit",
        "`server error (0)`, `Your invocation timed out`",
        lambda seen: (
            (seen.says("invocation timed out") or seen.says("server error (0)"))
            and not seen.says("utilization is high")
        ),
        "The model did not answer within the service's time limit (60 s by default): a smaller payload, "
        "a larger instance, or InvokeEndpointAsync.",
        "aws/sagemaker-python-sdk#1119",
        OPEN_LOG,
    ),
    Rule(
        "content-type",
        "415, `Content type … is not supported by this framework`",
        lambda seen: (
            seen.status == 415 or seen.matches(r"content[ -]type \S+ is not supported by this framework")
        ),
        _unsupported_type,
        "aws/amazon-sagemaker-examples#1800, #2047",
        _accepted_type,
        general=True,
    ),
    Rule(
        "accept",
        "406",
        lambda seen: seen.status == 406,
        f"The model cannot answer in that format: set another {field('Accept')}.",
        "aws/amazon-sagemaker-examples#4839",
        clear_field("Accept"),
        general=True,
    ),
    Rule(
        "container-413",
        "413 of the container",
        lambda seen: seen.status == 413,
        large,
        "aws/sagemaker-python-sdk#1882",
        general=True,
    ),
    Rule(
        "session-lost",
        "Session not found, or expired",
        lambda seen: (
            seen.kind(FailureKind.MODEL)
            and seen.says("session")
            and (seen.says("not found") or seen.says("expired"))
        ),
        f"The session has ended or was never opened: open another with {field('SessionId')} = NEW_SESSION.",
        "model-hosting-container-standards 0.1.16, measured",
        NEW_SESSION,
    ),
    Rule(
        "session-close",
        "`Failed to close session`",
        says("failed to close session"),
        f"A session is closed with its own ID: set {field('SessionId')} to it.",
        "model-hosting-container-standards 0.1.16, measured",
        edit_field("SessionId"),
    ),
    Rule(
        "sessions-disabled",
        "`stateful sessions not enabled`",
        says("stateful sessions not enabled"),
        "The container keeps no sessions: set SAGEMAKER_ENABLE_STATEFUL_SESSIONS=true in its environment.",
        "model-hosting-container-standards 0.1.16, measured",
    ),
    Rule(
        "invocations-route",
        "404 `Not Found`, 405 `Method Not Allowed` of the container",
        lambda seen: seen.status in {404, 405} and _NO_ROUTE.search(seen.original[:4096]) is not None,
        "The web server in the container does not serve POST /invocations: it must answer there, and GET /ping, on port "
        "8080.",
        "Developer Guide, custom inference code with hosting services",
        OPEN_LOG,
        general=True,
    ),
    Rule(
        "payload-unusable",
        "`Unable to evaluate payload provided`",
        lambda seen: seen.says("unable to evaluate payload") and not seen.has_malformed_json,
        "The model could not use the payload: check the number of features, and leave out header and label.",
        "aws/amazon-sagemaker-examples#785",
        general=True,
    ),
    Rule(
        "container-refused",
        "Any other 4xx of the container",
        lambda seen: 400 <= seen.status < 500,
        "The container refused the request: compare the payload and ContentType with what its code expects.",
        "Developer Guide, custom inference code",
        OPEN_LOG,
        general=True,
    ),
    Rule(
        "container-failed",
        "Any other failure of the container",
        lambda seen: seen.kind(FailureKind.MODEL),
        _log,
        "aws/amazon-sagemaker-examples#407",
        OPEN_LOG,
        general=True,
    ),
)

ASYNCHRONOUS = (
    Rule(
        "async-content-length",
        "data-log: `did not specify the required Content-Length header`",
        says("did not specify the required content-length header"),
        "The container answers in chunks, which asynchronous inference does not accept: LMI 0.31 and later "
        "answers in one piece.",
        "deepjavalibrary/djl-serving#2567",
    ),
    Rule(
        "async-server-error",
        "data-log: `[ID] Received server error (500) from primary`",
        lambda seen: (
            (seen.asynchronous or seen.says("[sagemaker logs]")) and seen.says("received server error (5")
        ),
        f"The container failed on this asynchronous request; the object at FailureLocation has its answer, and {LOG}.",
        "awsdocs/amazon-sagemaker-developer-guide#203",
        OPEN_LOG,
    ),
    Rule(
        "async-input",
        "The input object cannot be downloaded",
        lambda seen: seen.asynchronous and seen.says("download"),
        f"The endpoint's execution role cannot read the input: check {field('InputLocation')} and s3:GetObject.",
        "Developer Guide, asynchronous inference, troubleshooting",
        edit_field("InputLocation"),
    ),
)
