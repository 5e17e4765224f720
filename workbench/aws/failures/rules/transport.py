"""Failures of the way there and back: names, connections, TLS, timeouts, responses that are cut or not readable."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import LOG, Rule
from workbench.aws.failures.rules.service import is_large, large
from workbench.aws.failures.view import FailureView
from workbench.aws.options import (
    CA_BUNDLE,
    CONNECT_TIMEOUT,
    ENDPOINT_URL,
    READ_TIMEOUT,
    REGION,
    VERIFY_OFF,
)
from workbench.model.exchange import FailureKind
from workbench.model.hints.remedy import OPEN_LOG, choose_operation, go_to_connection
from workbench.model.progress import Phase
from workbench.model.service.operations import INVOKE, INVOKE_ASYNC

_URL = go_to_connection("Endpoint URL")
_SEEN = "measured against servers that misbehave"


def _timed_out(seen: FailureView) -> str:
    again = " The model may have run all the same." if seen.failure.may_have_run else ""
    return (
        f"A model may take 60 s, which the service then reports itself: keep {READ_TIMEOUT} "
        f"above that, or use InvokeEndpointAsync.{again}"
    )


def _refused(seen: FailureView) -> str:
    if seen.invocation.connection.sandbox:
        return "The sandbox has ended: start it again."
    return f"Nothing listens there: check the port of {ENDPOINT_URL}, and that the container is up."


def _named(seen: FailureView) -> bool:
    return seen.says("proxy") or seen.says("cannot be resolved") or seen.says("refused")


RULES = (
    Rule(
        "proxy",
        "The proxy cannot be reached",
        lambda seen: seen.kind(FailureKind.CONNECT) and seen.says("proxy"),
        "Check HTTPS_PROXY and HTTP_PROXY; NO_PROXY lists the hosts to reach without a proxy.",
        _SEEN,
    ),
    Rule(
        "unknown-host",
        "The name cannot be resolved",
        lambda seen: (
            seen.kind(FailureKind.CONNECT) and seen.says("cannot be resolved") and not seen.says("proxy")
        ),
        f"The name does not exist or no name server answers: check {REGION} or {ENDPOINT_URL}, "
        "and whether the service is reached through a VPC or a VPN.",
        _SEEN,
        go_to_connection("Region"),
    ),
    Rule(
        "connection-refused",
        "Connection refused",
        lambda seen: seen.kind(FailureKind.CONNECT) and seen.says("refused") and not seen.says("proxy"),
        _refused,
        _SEEN,
        _URL,
    ),
    Rule(
        "connect-timeout",
        "No connection within the time limit",
        lambda seen: seen.kind(FailureKind.CONNECT_TIMEOUT),
        f"Check {REGION}, {ENDPOINT_URL} and the network: a VPC without internet access needs an interface "
        "endpoint for sagemaker.runtime, with private DNS and a security group that allows port 443; "
        f"{CONNECT_TIMEOUT} waits longer.",
        "aws/aws-cli#3940",
        go_to_connection("Connect timeout"),
    ),
    Rule(
        "no-connection",
        "Any other failure to connect",
        lambda seen: seen.kind(FailureKind.CONNECT) and not _named(seen),
        f"Check {REGION}, {ENDPOINT_URL} and the network (VPC endpoint, VPN, proxy); "
        f"{CONNECT_TIMEOUT} waits longer.",
        _SEEN,
        _URL,
    ),
    Rule(
        "tls-version",
        "TLS: `wrong version number`",
        lambda seen: seen.kind(FailureKind.TLS) and seen.says("wrong version number"),
        f"What listens there does not speak TLS: write http:// in {ENDPOINT_URL}.",
        _SEEN,
        _URL,
    ),
    Rule(
        "tls-name",
        "TLS: the certificate is for another name",
        lambda seen: seen.kind(FailureKind.TLS) and (seen.says("doesn't match") or seen.says("mismatch")),
        f"The certificate is for another name: use a name that the certificate covers in {ENDPOINT_URL}.",
        _SEEN,
        _URL,
    ),
    Rule(
        "tls-trust",
        "TLS: the certificate is not trusted",
        lambda seen: seen.kind(FailureKind.TLS),
        f"If your organization has its own certificate authority, set {CA_BUNDLE} or AWS_CA_BUNDLE; "
        f"on a test machine, {VERIFY_OFF} skips the verification.",
        _SEEN,
        go_to_connection("CA bundle"),
        general=True,
    ),
    Rule(
        "closed-large",
        "A large body, and the connection is closed or takes no more",
        lambda seen: (
            is_large(seen)
            and (
                seen.kind(FailureKind.CLOSED)
                or (seen.kind(FailureKind.READ_TIMEOUT) and seen.failure.phase == Phase.SENDING)
            )
        ),
        large,
        "aws/sagemaker-python-sdk#799, #740",
        choose_operation(INVOKE_ASYNC),
    ),
    Rule(
        "read-timeout",
        "No answer within the read timeout",
        lambda seen: seen.kind(FailureKind.READ_TIMEOUT),
        _timed_out,
        "API reference, InvokeEndpoint; aws/sagemaker-python-sdk#1119",
        go_to_connection("Read timeout"),
        general=True,
    ),
    Rule(
        "closed-after-request",
        "The connection was closed after the request had left",
        lambda seen: seen.kind(FailureKind.CLOSED) and seen.failure.may_have_run and not is_large(seen),
        f"Whether the model ran is not known; {LOG} before sending again. A firewall or proxy in between may "
        "also have closed the connection.",
        "aws/aws-cli#3999",
        OPEN_LOG,
    ),
    Rule(
        "closed-before-request",
        "The connection was closed before the request had left",
        lambda seen: seen.kind(FailureKind.CLOSED) and not seen.failure.may_have_run and not is_large(seen),
        "The request was not sent completely, so the model has not run: send it again.",
        _SEEN,
    ),
    Rule(
        "cut",
        "The response was cut",
        lambda seen: seen.kind(FailureKind.CUT),
        f"What arrived is kept. The model, or a server in between, ended early: {LOG}.",
        _SEEN,
        OPEN_LOG,
    ),
    Rule(
        "answer-too-large",
        "`AnswerTooLarge`",
        lambda seen: seen.kind(FailureKind.TOO_LARGE),
        "The beginning is kept. To get the whole answer, send with `workbench invoke-endpoint … OUTFILE`, which "
        "writes an answer of any size to a file as it arrives; or raise `megabytes` under [bodies] in "
        "settings.toml.",
        _SEEN,
    ),
    Rule(
        "redirection",
        "The response is a redirection",
        lambda seen: (
            seen.kind(FailureKind.UNREADABLE) and seen.failure.code in {"301", "302", "303", "307", "308"}
        ),
        f"If that is where the endpoint is, give it as {ENDPOINT_URL}.",
        _SEEN,
        _URL,
    ),
    Rule(
        "damaged",
        "The response is damaged",
        lambda seen: seen.kind(FailureKind.UNREADABLE) and seen.says("is damaged"),
        "What arrived is kept. The container's web server, or a server in between, damaged it.",
        _SEEN,
    ),
    Rule(
        "stream-time-limit",
        "Stream: `did not complete sending the inference response in the allotted time`",
        lambda seen: seen.kind(FailureKind.STREAM) and seen.error_code == "ModelInvocationTimeExceeded",
        "The stream ran into the service's time limit (8 minutes): ask the model for less.",
        'AWS re:Post, "invoke streaming timeout error"; Developer Guide, Model Hosting FAQs',
    ),
    Rule(
        "stream-broken",
        "Stream: any other error after its beginning",
        lambda seen: seen.kind(FailureKind.STREAM),
        f"The parts that came before the error are kept; the container's log says why it stopped: {LOG}.",
        "API reference, InvokeEndpointWithResponseStream",
        OPEN_LOG,
        general=True,
    ),
    Rule(
        "no-event-stream",
        "`NoEventStream`",
        lambda seen: seen.failure.code == "NoEventStream",
        "The address may not be SageMaker Runtime, or the container cannot stream: try InvokeEndpoint.",
        "botocore, measured",
        choose_operation(INVOKE),
    ),
    Rule(
        "web-page",
        "The response is a web page of a proxy or load balancer",
        lambda seen: seen.kind(FailureKind.UNREADABLE),
        f"Look at the raw answer: a proxy, a load balancer or a wrong {ENDPOINT_URL} answered instead "
        "of the service.",
        _SEEN,
        _URL,
        general=True,
    ),
    Rule(
        "cancelled-late",
        "Cancelled after the request had left",
        lambda seen: seen.kind(FailureKind.CANCELLED) and seen.failure.may_have_run,
        "The request had left: the model may have run all the same.",
        _SEEN,
    ),
)
