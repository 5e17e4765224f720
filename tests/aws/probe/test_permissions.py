"""What the service's answers say about permissions."""

from __future__ import annotations

import msgspec
import pytest

from tests.aws.server import Serve, answer, answering, hosting_of
from workbench.aws.probe.permissions import MISSING_ENDPOINT, PROBES, Permission, ask
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
        PROBES[probe("sagemaker:ListEndpoints")], SANDBOX, "", hosting_of(server), None
    )
    assert permission_answer is permission
    assert message in text
    assert len(server.requests) == 1


def test_without_an_answer_nothing_is_known() -> None:
    nobody = SandboxInfo(url="http://127.0.0.1:1", access_key_id="A" * 20, secret_access_key="s")
    answer, text = ask(PROBES[0], SANDBOX, "", nobody, None)
    assert answer is Permission.UNKNOWN
    assert "127.0.0.1:1" in text


def test_every_api_of_the_sandbox_is_allowed_or_not_hosted(hosting: SandboxInfo) -> None:
    answers = {probe.action: ask(probe, SANDBOX, "iris-classifier", hosting, None)[0] for probe in PROBES}
    assert set(answers.values()) <= {Permission.ALLOWED, Permission.NOT_HOSTED}
    assert answers["sagemaker:InvokeEndpoint"] is Permission.ALLOWED


def test_no_model_runs_to_find_out_whether_one_may(serve: Serve) -> None:
    server = serve(answering(answer(b"{}")))
    ask(PROBES[probe("sagemaker:InvokeEndpoint")], SANDBOX, "mine", hosting_of(server), None)
    (head, body), *_ = server.requests
    assert head.startswith(f"POST /endpoints/{MISSING_ENDPOINT}/invocations".encode())
    assert body == b""
