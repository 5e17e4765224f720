"""awscrt is installed here: it is loaded for `aws login` alone, and every request is signed the same way."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.aws.server import Serve, answer, answering, invocation
from tests.support import DEADLINE_SECONDS
from workbench.aws import Invoker
from workbench.model.invocation import Connection

SESSION = "arn:aws:iam::123456789012:user/me"
PREPARE = """
import sys
from workbench.aws.sdk.client import make_client
from workbench.model.invocation import Connection
made = make_client("sagemaker-runtime", Connection(region="us-east-1"), None)
from botocore import auth
print(auth.AUTH_TYPE_MAPS["v4"].__name__, sys.modules.get("awscrt") is not None)
"""


@pytest.mark.parametrize(
    ("before", "printed"),
    [("", "SigV4Auth False"), ("import botocore.auth", "SigV4Auth True")],
    ids=["by itself", "after a program that loaded it"],
)
def test_requests_are_signed_in_python_and_awscrt_is_not_loaded(
    credentials: None, before: str, printed: str
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", before + PREPARE],
        capture_output=True,
        text=True,
        check=False,
        timeout=DEADLINE_SECONDS,
    )
    assert run.stdout.strip() == printed, run.stderr


def test_an_expired_session_of_aws_login_is_renewed_and_kept(
    serve: Serve,
    invoker: Invoker,
    certificate: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    renewed = {
        "accessToken": {
            "accessKeyId": "ASIANEW1234567890123",
            "secretAccessKey": "new",
            "sessionToken": "new-token",
        },
        "tokenType": "aws_sigv4",
        "expiresIn": 900,
        "refreshToken": "next",
    }
    service = serve(answering(answer(msgspec.json.encode(renewed))))
    monkeypatch.setenv("AWS_ENDPOINT_URL_SIGNIN", service.url)
    kept = _signed_in(tmp_path, certificate[1].read_text())
    endpoint = serve(answering(answer(b"ok")))
    connection = Connection(profile="role", region="us-east-1")
    sent = invoker.send(invoker.prepare(invocation(endpoint.url, connection=connection)))
    assert sent.response is not None, sent
    head = service.visits[0].requests[0][0].decode()
    proof = next(line for line in head.split("\r\n") if line.lower().startswith("dpop: "))
    assert b"ES256" in urlsafe_b64decode(proof.partition(" ")[2].split(".")[0] + "==")
    assert "Credential=ASIANEW1234567890123/" in endpoint.visits[0].requests[0][0].decode()
    token = msgspec.json.decode(kept.read_bytes())
    assert (token["refreshToken"], token["accessToken"]["accessKeyId"]) == ("next", "ASIANEW1234567890123")


def _signed_in(home: Path, key: str) -> Path:
    """Writes what `aws login` leaves, its keys over; returns the file of its token."""
    cache = home / ".aws" / "login" / "cache"
    cache.mkdir(parents=True)
    (home / ".aws" / "config").write_text(f"[profile role]\nlogin_session = {SESSION}\n")
    token = {
        "accessToken": {
            "accessKeyId": "ASIAOLD1234567890123",
            "secretAccessKey": "old",
            "sessionToken": "old-token",
            "accountId": "123456789012",
            "expiresAt": (datetime.now(UTC) - timedelta(minutes=1)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        },
        "tokenType": "aws_sigv4",
        "refreshToken": "this",
        "clientId": "arn:aws:signin:::devtools/same-device",
        "dpopKey": key,
    }
    kept = cache / f"{hashlib.sha256(SESSION.encode()).hexdigest()}.json"
    kept.write_bytes(msgspec.json.encode(token))
    return kept
