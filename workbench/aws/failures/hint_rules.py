"""The table of hints: what is seen in a failure, and what is said of it.

The texts of the service that it looks for were seen in public issue threads and in the developer guide's
troubleshooting pages. Hints name the options of the command line, and the places of the app, that mend it.
"""

from __future__ import annotations

from collections.abc import Callable

from workbench.aws.failures.view import FailureView
from workbench.aws.options import (
    ATTEMPTS,
    CA_BUNDLE,
    CONNECT_TIMEOUT,
    ENDPOINT_URL,
    PROFILE,
    READ_TIMEOUT,
    REGION,
    SIGN_ON,
    VERIFY_OFF,
)
from workbench.model.exchange import FailureKind
from workbench.model.progress import Phase

LARGE_BODY = 4_000_000
"""Bytes from which a body is worth suspecting: serverless endpoints take 4 MB, others 6 MiB."""

Test = Callable[[FailureView], bool]
Advice = str | Callable[[FailureView], str]


def _not_found(seen: FailureView) -> str:
    return (
        f"Asked in {seen.region}: check {REGION}, the profile's account and the name "
        "(an endpoint configuration has another). A deleted endpoint looks the same."
    )


def _unsupported_type(seen: FailureView) -> str:
    accepted = seen.failure.members.get("AcceptedTypes")
    if accepted:
        return f"Set ContentType to one that the model takes: {', '.join(accepted)}."
    sent = seen.invocation.field("ContentType")
    return f"The model does not take {sent or 'a body without ContentType'}: set another ContentType."


def _unknown_model(seen: FailureView) -> str:
    model = seen.invocation.field("TargetModel")
    return f"TargetModel is a path below the endpoint's S3 prefix, such as model.tar.gz: check {model!r}."


def _timed_out(seen: FailureView) -> str:
    again = " The model may have run all the same." if seen.failure.may_have_run else ""
    return (
        f"A model may take 60 s, which the service then reports itself: keep {READ_TIMEOUT} "
        f"above that, or use InvokeEndpointAsync.{again}"
    )


def _large(seen: FailureView) -> str:
    return (
        f"The body has {seen.body_bytes:,} bytes: serverless endpoints take 4 MB, others 6 MiB to 25 MB. "
        "A smaller format (npy, an image) or InvokeEndpointAsync takes more."
    )


def _refused(seen: FailureView) -> str:
    if seen.invocation.connection.sandbox:
        return "The sandbox has ended: start it again."
    return f"Nothing listens there: check the port of {ENDPOINT_URL}, and that the container is up."


def _is_large(seen: FailureView) -> bool:
    return seen.body_bytes >= LARGE_BODY


def _sending(seen: FailureView) -> bool:
    return seen.failure.phase == Phase.SENDING


_SERVICE: tuple[tuple[Test, Advice], ...] = (
    (
        lambda seen: (
            seen.says("does not support target model")
            or seen.error_code.startswith("TARGET_MODEL_HEADER_NOT")
        ),
        "The endpoint hosts one model: clear TargetModel.",
    ),
    (
        lambda seen: seen.says("missing a target model"),
        "The endpoint hosts several models: set TargetModel, such as model.tar.gz.",
    ),
    (
        lambda seen: (
            seen.says("failed to download model data") and seen.invocation.field("TargetModel") is not None
        ),
        _unknown_model,
    ),
    (
        lambda seen: (
            seen.says("inference component name header is required")
            or seen.error_code == "INFERENCE_COMPONENT_NAME_MISSING"
        ),
        "The endpoint hosts inference components: set InferenceComponentName.",
    ),
    (
        lambda seen: seen.says("no capacity to process this request"),
        "The component is scaled to zero, and this very request starts one: send again in some minutes.",
    ),
    (
        lambda seen: seen.kind(FailureKind.SERVICE) and seen.says("endpoint", "async") and seen.asynchronous,
        "The endpoint is not asynchronous: choose InvokeEndpoint.",
    ),
    (
        lambda seen: seen.kind(FailureKind.SERVICE) and seen.says("endpoint", "async"),
        "An asynchronous endpoint takes nothing but InvokeEndpointAsync: choose that operation.",
    ),
    (
        lambda seen: seen.says("target container hostname") or seen.says("targetcontainerhostname"),
        "Set TargetContainerHostname for an endpoint with direct invocation of containers; "
        "clear it for any other.",
    ),
    (lambda seen: seen.says("variant") and seen.kind(FailureKind.NOT_FOUND), "Check TargetVariant."),
    (lambda seen: seen.says("oversize body"), _large),
    (lambda seen: seen.failure.code in {"413", "RequestEntityTooLarge"}, _large),
    (lambda seen: seen.says("content length exceeded"), _large),
    (lambda seen: seen.kind(FailureKind.NOT_FOUND), _not_found),
    (
        lambda seen: seen.kind(FailureKind.NOT_READY),
        "The model is being loaded, which takes up to 360 s: send again shortly.",
    ),
    (
        lambda seen: seen.kind(FailureKind.THROTTLED),
        "The endpoint or account is at its limit of concurrent requests: wait and send again, "
        f"or allow more attempts ({ATTEMPTS}).",
    ),
)

_CREDENTIALS: tuple[tuple[Test, Advice], ...] = (
    (
        lambda seen: seen.failure.code.startswith("AccessDenied") or seen.says("not authorized to perform"),
        "The identity may not call sagemaker:InvokeEndpoint on this endpoint (its ARN is lower case in "
        "policies); conditions on TargetModel or TargetContainerHostname can refuse single targets.",
    ),
    (
        lambda seen: seen.failure.code.startswith("ExpiredToken"),
        "The credentials have expired: log in again (`aws sso login`, or what gave you the keys) "
        "and send again; a new login counts at once.",
    ),
    (
        lambda seen: (
            seen.failure.code in {"RequestExpired", "RequestTimeTooSkewed"}
            or seen.says("signature", "expired")
            or seen.says("not yet current")
        ),
        "The clock of this machine is off by more than five minutes: set it.",
    ),
    (
        lambda seen: seen.failure.code.startswith("MissingAuthenticationToken"),
        f"The request went out without a signature: {SIGN_ON}.",
    ),
    (
        lambda seen: (
            seen.failure.code.startswith("InvalidSignature") or seen.failure.code == "SignatureDoesNotMatch"
        ),
        "The secret key does not belong to the access key ID, or something on the way changes the request: "
        "run `aws configure` anew, and look for a proxy.",
    ),
    (
        lambda seen: seen.failure.code in {"UnrecognizedClientException", "InvalidClientTokenId"},
        "AWS does not know this access key: it was deleted, or belongs to another partition than the region.",
    ),
    (
        lambda seen: seen.kind(FailureKind.CREDENTIALS),
        f"See who you are with `aws sts get-caller-identity`, or choose another profile ({PROFILE}).",
    ),
)

_MODEL: tuple[tuple[Test, Advice], ...] = (
    (
        lambda seen: seen.says("invocation timed out") or seen.says("server error (0)"),
        "The model did not answer within the service's time limit (60 s by default): a smaller payload, "
        "a larger instance, or InvokeEndpointAsync.",
    ),
    (lambda seen: seen.status == 415, _unsupported_type),
    (lambda seen: seen.status == 406, "The model cannot answer in that format: set another Accept."),
    (lambda seen: seen.status == 413, _large),
    (
        lambda seen: seen.says("unable to evaluate payload"),
        "The model could not use the payload: check the number of features, and leave out header and label.",
    ),
    (
        lambda seen: seen.says("session") and (seen.says("not found") or seen.says("expired")),
        "The session is over or was never opened: open another with SessionId=NEW_SESSION.",
    ),
    (
        lambda seen: 400 <= seen.status < 500,
        "The container refused the request: compare the payload and ContentType with what its code expects.",
    ),
    (
        lambda seen: seen.kind(FailureKind.MODEL),
        lambda seen: (
            "The container's code failed: its log lines of that moment say where "
            f"(log group /aws/sagemaker/Endpoints/{seen.invocation.endpoint_name})."
        ),
    ),
)

_TRANSPORT: tuple[tuple[Test, Advice], ...] = (
    (
        lambda seen: seen.kind(FailureKind.CONNECT) and seen.says("proxy"),
        "See HTTPS_PROXY and HTTP_PROXY; NO_PROXY names the hosts to reach without.",
    ),
    (
        lambda seen: seen.kind(FailureKind.CONNECT) and seen.says("cannot be resolved"),
        f"The name does not exist or no name server answers: check {REGION} or {ENDPOINT_URL}, "
        "and whether the service is reached through a VPC or a VPN.",
    ),
    (lambda seen: seen.kind(FailureKind.CONNECT) and seen.says("refused"), _refused),
    (
        lambda seen: seen.kind(FailureKind.CONNECT, FailureKind.CONNECT_TIMEOUT),
        f"Check {REGION}, {ENDPOINT_URL} and the network (VPC endpoint, VPN, proxy); "
        f"{CONNECT_TIMEOUT} waits longer.",
    ),
    (
        lambda seen: seen.kind(FailureKind.TLS) and seen.says("wrong version number"),
        f"What listens there does not speak TLS: write http:// in {ENDPOINT_URL}.",
    ),
    (
        lambda seen: seen.kind(FailureKind.TLS) and (seen.says("doesn't match") or seen.says("mismatch")),
        f"The certificate is for another name: use the name that it was made for in {ENDPOINT_URL}.",
    ),
    (
        lambda seen: seen.kind(FailureKind.TLS),
        f"For a certificate authority of your own give {CA_BUNDLE} or AWS_CA_BUNDLE; "
        f"{VERIFY_OFF} does without, on a test machine.",
    ),
    (lambda seen: seen.kind(FailureKind.CLOSED) and _is_large(seen), _large),
    (lambda seen: seen.kind(FailureKind.READ_TIMEOUT) and _sending(seen) and _is_large(seen), _large),
    (lambda seen: seen.kind(FailureKind.READ_TIMEOUT), _timed_out),
    (
        lambda seen: seen.kind(FailureKind.CLOSED) and seen.failure.may_have_run,
        "Whether the model ran is not known; look into its log before sending again.",
    ),
    (
        lambda seen: seen.kind(FailureKind.CLOSED),
        "The request had not left whole, so the model has not run: it can be sent again.",
    ),
    (
        lambda seen: seen.kind(FailureKind.CUT),
        "What had come is kept. The model, or something on the way, ended early: see the container's log.",
    ),
    (
        lambda seen: seen.kind(FailureKind.TOO_LARGE),
        "The beginning is kept. To have all of it, send with `workbench invoke-endpoint … OUTFILE`, which "
        "writes an answer of any size to a file as it comes; or raise `megabytes` under [bodies] in "
        "settings.toml.",
    ),
    (
        lambda seen: (
            seen.kind(FailureKind.UNREADABLE) and seen.failure.code in {"301", "302", "303", "307", "308"}
        ),
        f"If that is where the endpoint is, give it as {ENDPOINT_URL}.",
    ),
    (
        lambda seen: seen.kind(FailureKind.UNREADABLE) and seen.says("is damaged"),
        "What had come is kept. Something on the way, or the container's web server, is at fault.",
    ),
    (
        lambda seen: seen.kind(FailureKind.STREAM) and seen.error_code == "ModelInvocationTimeExceeded",
        "The stream ran into the service's time limit (8 minutes): ask the model for less.",
    ),
    (
        lambda seen: seen.kind(FailureKind.STREAM),
        "The parts that came before the error are kept; the container's log says why it stopped.",
    ),
    (
        lambda seen: seen.failure.code == "NoEventStream",
        "The address may not be SageMaker Runtime, or the container cannot stream: try InvokeEndpoint.",
    ),
    (
        lambda seen: seen.kind(FailureKind.UNREADABLE),
        f"Look at the raw answer: a proxy, a load balancer or a wrong {ENDPOINT_URL} answers in the "
        "service's place.",
    ),
    (
        lambda seen: seen.kind(FailureKind.CANCELLED) and seen.failure.may_have_run,
        "The request had left: the model may have run all the same.",
    ),
)


def _only(kinds: frozenset[FailureKind], table: tuple[tuple[Test, Advice], ...]) -> list[tuple[Test, Advice]]:
    """A table whose rows speak only of failures of these kinds."""

    def narrowed(test: Test) -> Test:
        return lambda seen: seen.failure.kind in kinds and test(seen)

    return [(narrowed(test), advice) for test, advice in table]


_FROM_SERVICE = frozenset(
    {FailureKind.SERVICE, FailureKind.NOT_FOUND, FailureKind.NOT_READY, FailureKind.THROTTLED}
)
_FROM_MODEL = frozenset({FailureKind.MODEL})
_FROM_SIGNING = frozenset({FailureKind.CREDENTIALS})

TABLE: list[tuple[Test, Advice]] = [
    *_only(_FROM_SERVICE | _FROM_MODEL, _SERVICE),
    *_only(_FROM_SIGNING, _CREDENTIALS),
    *_only(_FROM_MODEL, _MODEL),
    *_only(frozenset(FailureKind) - _FROM_SERVICE - _FROM_MODEL - _FROM_SIGNING, _TRANSPORT),
]
"""What is looked for, and what is said of it; the first row that fits speaks."""
