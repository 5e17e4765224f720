"""What the service's answers say about permissions."""

from __future__ import annotations

import msgspec
import pytest

from tests.aws.server import Serve, answer, answering, hosting_of
from workbench.aws.probe.permissions import MISSING_ENDPOINT, PROBES, Permission, ProbeSubject, ask
from workbench.model import Connection
from workbench.model.sandbox_info import SandboxInfo

SANDBOX = Connection(sandbox=True)
DENIED = (
    "User: arn:aws:iam::123456789012:user/me is not authorized to perform: sagemaker:ListEndpoints on "
    "resource: arn:aws:sagemaker:us-east-1:123456789012:endpoint/*"
)


def probe(action: str) -> int:
    return next(number for number, probe in enumerate(PROBES) if probe.action == action)


@pytest.mark.parametrize(
    ("code", "message", "permission"),
    [
        ("AccessDeniedException", DENIED, Permission.DENIED),
        (
            "ExpiredTokenException",
            "The security token included in the request is expired",
            Permission.CREDENTIALS,
        ),
        ("UnknownOperationException", "", Permission.NOT_HOSTED),
        ("ThrottlingException", "Rate exceeded", Permission.UNKNOWN),
        ("ValidationException", "Could not find endpoint", Permission.ALLOWED),
        ("ResourceNotFoundException", "The specified log group does not exist.", Permission.ALLOWED),
    ],
)
def test_the_code_of_an_answer_tells(serve: Serve, code: str, message: str, permission: Permission) -> None:
    body = msgspec.json.encode({"__type": code, "message": message})
    server = serve(answering(answer(body, status="400 Bad Request")))
    permission_answer, text = ask(
        PROBES[probe("sagemaker:ListEndpoints")], SANDBOX, ProbeSubject(), hosting_of(server), None
    )
    assert permission_answer is permission
    assert message in text
    assert len(server.requests) == 1


def test_a_page_of_html_is_shown_as_its_words(serve: Serve) -> None:
    page = b"<!doctype html><title>502</title><h1>Bad Gateway</h1><p>Try later"
    server = serve(
        answering(answer(page, status="502 Bad Gateway", headers=(("Content-Type", "text/html"),)))
    )
    permission, text = ask(
        PROBES[probe("sagemaker:ListEndpoints")], SANDBOX, ProbeSubject(), hosting_of(server), None
    )
    assert permission is Permission.UNKNOWN
    assert "<" not in text and "502" in text


def test_without_an_answer_nothing_is_known() -> None:
    nobody = SandboxInfo(url="http://127.0.0.1:1", access_key_id="A" * 20, secret_access_key="s")
    answer, text = ask(PROBES[0], SANDBOX, ProbeSubject(), nobody, None)
    assert answer is Permission.UNREACHED
    assert "127.0.0.1:1" in text


def test_every_api_of_the_sandbox_is_allowed_or_not_hosted(hosting: SandboxInfo) -> None:
    subject = ProbeSubject(
        endpoint_name="iris-classifier", read_uri="s3://bucket/none", written_uri="s3://bucket/input/"
    )
    answers = {probe.action: ask(probe, SANDBOX, subject, hosting, None)[0] for probe in PROBES}
    assert set(answers.values()) <= {Permission.ALLOWED, Permission.NOT_HOSTED, Permission.NO_RESOURCE}
    assert answers["sagemaker:InvokeEndpoint"] is Permission.ALLOWED


def test_a_bucket_that_does_not_exist_says_nothing(hosting: SandboxInfo) -> None:
    subject = ProbeSubject(location="s3://workbench-doctor-no-such-bucket/models/")
    permission, text = ask(PROBES[probe("s3:ListBucket")], SANDBOX, subject, hosting, None)
    assert permission is Permission.NO_RESOURCE, text


@pytest.mark.parametrize(
    ("action", "status", "body", "permission"),
    [
        ("s3:GetObject", "200 OK", b"", Permission.ALLOWED),
        ("s3:GetObject", "403 Forbidden", b"", Permission.DENIED),
        ("s3:GetObject", "404 Not Found", b"", Permission.NO_RESOURCE),
        ("s3:GetObject", "503 Slow Down", b"", Permission.UNKNOWN),
        ("s3:PutObject", "404 Not Found", b"<Error><Code>NoSuchUpload</Code></Error>", Permission.ALLOWED),
        ("s3:PutObject", "403 Forbidden", b"<Error><Code>AccessDenied</Code></Error>", Permission.DENIED),
        (
            "s3:PutObject",
            "404 Not Found",
            b"<Error><Code>NoSuchBucket</Code></Error>",
            Permission.NO_RESOURCE,
        ),
    ],
)
def test_objects_of_s3_are_asked_for_without_reading_or_writing_any(
    serve: Serve, action: str, status: str, body: bytes, permission: Permission
) -> None:
    server = serve(answering(answer(body, status=status, headers=(("Content-Type", "application/xml"),))))
    subject = ProbeSubject(read_uri="s3://b/out/1.out", written_uri="s3://b/in/")
    assert ask(PROBES[probe(action)], SANDBOX, subject, hosting_of(server), None)[0] is permission
    ((head, sent),) = server.requests
    asked = {"s3:GetObject": "HEAD /b/out/1.out", "s3:PutObject": f"PUT /b/in/{MISSING_ENDPOINT}?"}[action]
    assert head.decode().startswith(asked) and sent == b""
    assert action == "s3:GetObject" or f"uploadId={MISSING_ENDPOINT}" in head.decode()


def test_live_tail_is_asked_for_a_group_that_does_not_exist(serve: Serve) -> None:
    server = serve(answering(answer(b'{"__type": "ResourceNotFoundException"}', status="400 Bad Request")))
    live = PROBES[probe("logs:StartLiveTail")]
    subject = ProbeSubject(endpoint_name="mine", partition="aws-cn", region="cn-north-1")
    assert ask(live, SANDBOX, subject, hosting_of(server), None)[0] is Permission.ALLOWED
    (_, body), *_ = server.requests
    group = f"arn:aws-cn:logs:cn-north-1:123456789012:log-group:/aws/sagemaker/Endpoints/{MISSING_ENDPOINT}"
    assert msgspec.json.decode(body) == {"logGroupIdentifiers": [group]}


def test_no_model_runs_to_find_out_whether_one_may(serve: Serve) -> None:
    server = serve(answering(answer(b"{}")))
    ask(
        PROBES[probe("sagemaker:InvokeEndpoint")],
        SANDBOX,
        ProbeSubject(endpoint_name="mine"),
        hosting_of(server),
        None,
    )
    (head, body), *_ = server.requests
    assert head.startswith(f"POST /endpoints/{MISSING_ENDPOINT}/invocations".encode())
    assert body == b""
