"""Who is let in: real signatures by boto3, and requests that somebody else signed or nobody did."""

from __future__ import annotations

import hashlib
import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from tests.sandbox.conftest import client_of
from tests.support import DEADLINE_SECONDS
from workbench.sandbox import Sandbox


def _refused(client: Any) -> dict[str, Any]:
    with pytest.raises(ClientError) as caught:
        client.invoke_endpoint(EndpointName="echo", Body=b"{}")
    response: dict[str, Any] = dict(caught.value.response)
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 403
    return dict(response["Error"])


def test_a_wrong_secret(sandbox: Sandbox) -> None:
    error = _refused(client_of(sandbox, aws_secret_access_key="wrong"))
    assert error["Code"] == "InvalidSignatureException"
    assert error["Message"].startswith("The request signature we calculated does not match the signature")


def test_an_unknown_key(sandbox: Sandbox) -> None:
    assert _refused(client_of(sandbox, aws_access_key_id="AKIAOTHER")) == {
        "Code": "UnrecognizedClientException",
        "Message": "The security token included in the request is invalid.",
    }


def test_an_expired_token(sandbox: Sandbox) -> None:
    error = _refused(client_of(sandbox, aws_session_token="EXPIRED"))
    assert error["Code"] == "ExpiredTokenException"


def test_an_unsigned_request(sandbox: Sandbox) -> None:
    error = _refused(client_of(sandbox, config=Config(signature_version=UNSIGNED)))
    assert error == {"Code": "MissingAuthenticationTokenException", "Message": "Missing Authentication Token"}


def test_another_region(sandbox: Sandbox) -> None:
    error = _refused(client_of(sandbox, region_name="eu-west-1"))
    assert error["Message"] == "Credential should be scoped to a valid region, not 'eu-west-1'."


def test_unsigned_requests_can_be_allowed() -> None:
    with Sandbox.start(allow_unsigned=True) as open_house:
        client = client_of(open_house, config=Config(signature_version=UNSIGNED))
        assert client.invoke_endpoint(EndpointName="echo", Body=b"{}")["ContentType"] == "application/json"
        # A wrong signature stays wrong.
        assert _refused(client_of(open_house, aws_secret_access_key="wrong"))["Code"]


@pytest.fixture
def connection(sandbox: Sandbox) -> Iterator[http.client.HTTPConnection]:
    parts = urlsplit(sandbox.url)
    opened = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=DEADLINE_SECONDS)
    yield opened
    opened.close()


ECHO = "/endpoints/echo/invocations"


class _NoHost(SigV4Auth):  # type: ignore[misc]
    """Signs every header but the host's."""

    def headers_to_sign(self, request: AWSRequest) -> HTTPHeaders:
        headers = super().headers_to_sign(request)
        del headers["host"]
        return headers


def _signed(
    sandbox: Sandbox, body: bytes, *, signer: type[SigV4Auth] = SigV4Auth, **headers: str
) -> dict[str, str]:
    credentials = Credentials(sandbox.access_key_id, sandbox.secret_access_key)
    own = {"Content-Type": "text/plain"} | {name.replace("_", "-"): value for name, value in headers.items()}
    request = AWSRequest("POST", sandbox.url + ECHO, headers=own, data=body)
    signer(credentials, "sagemaker", sandbox.region).add_auth(request)
    return dict(request.headers.items())


def _post(
    connection: http.client.HTTPConnection, headers: dict[str, str], body: bytes, path: str
) -> tuple[int, str, bytes]:
    connection.request("POST", path, body, headers)
    answer = connection.getresponse()
    return answer.status, answer.headers.get("x-amzn-ErrorType", ""), answer.read()


@pytest.mark.parametrize("change", ["none", "body", "header", "path", "date", "garbage"])
def test_a_request_changed_after_it_was_signed(
    sandbox: Sandbox, connection: http.client.HTTPConnection, change: str
) -> None:
    headers, body, path = _signed(sandbox, b"one"), b"one", ECHO
    expected: tuple[int, str] = (403, "InvalidSignatureException")
    match change:
        case "none":
            expected = (200, "")
        case "body":
            body = b"two"
        case "header":
            headers["Content-Type"] = "text/html"
        case "path":
            path = "/endpoints/faulty/invocations"
        case "date":
            headers["X-Amz-Date"] = "20200101T000000Z"
            headers["Authorization"] = headers["Authorization"].replace(
                headers["Authorization"].split("/")[1], "20200101"
            )
        case _:
            headers["Authorization"] = "AWS4-HMAC-SHA256 nonsense"
            expected = (403, "IncompleteSignatureException")
    status, kind, answer = _post(connection, headers, body, path)
    assert (status, kind) == expected
    if change == "date":
        assert b"Signature expired: 20200101T000000Z is now earlier than" in answer


def test_a_signed_digest_must_be_the_payloads(
    sandbox: Sandbox, connection: http.client.HTTPConnection
) -> None:
    headers = _signed(sandbox, b"one", X_Amz_Content_SHA256=hashlib.sha256(b"one").hexdigest())
    assert _post(connection, headers, b"one", ECHO)[0] == 200
    status, _, answer = _post(connection, headers, b"two", ECHO)
    assert status == 403
    assert b"header does not match what was computed" in answer


def test_the_host_must_be_signed(sandbox: Sandbox, connection: http.client.HTTPConnection) -> None:
    status, kind, answer = _post(connection, _signed(sandbox, b"one", signer=_NoHost), b"one", ECHO)
    assert (status, kind) == (403, "InvalidSignatureException")
    assert b"'Host' must be a 'SignedHeader'" in answer


def test_the_scope_must_be_of_the_day_of_the_stamp(
    sandbox: Sandbox, connection: http.client.HTTPConnection
) -> None:
    headers = _signed(sandbox, b"one")
    key, day, rest = headers["Authorization"].split("/", 2)
    assert day == headers["X-Amz-Date"][:8]
    headers["Authorization"] = f"{key}/20200101/{rest}"
    status, kind, answer = _post(connection, headers, b"one", ECHO)
    assert (status, kind) == (403, "InvalidSignatureException")
    assert b"Date in Credential scope does not match" in answer


def _with_scope(headers: dict[str, str], position: int, value: str) -> None:
    """Changes one part of the credential's scope: 1 the day, 2 the region, 3 the service."""
    parts = headers["Authorization"].split("/")
    parts[position] = value
    headers["Authorization"] = "/".join(parts)


@pytest.mark.parametrize(
    ("stamp", "kind", "message"),
    [
        ("20990101T000000Z", "InvalidSignatureException", b"is still later than"),
        ("20990101 00:00:00", "IncompleteSignatureException", b"Date must be in ISO-8601 'basic format'"),
        ("", "InvalidSignatureException", b"Date in Credential scope does not match"),
    ],
)
def test_a_stamp_must_be_a_moment_of_now(
    sandbox: Sandbox, connection: http.client.HTTPConnection, stamp: str, kind: str, message: bytes
) -> None:
    headers = _signed(sandbox, b"one")
    headers["X-Amz-Date"] = stamp
    _with_scope(headers, 1, "20990101")
    status, error, answer = _post(connection, headers, b"one", ECHO)
    assert (status, error) == (403, kind)
    assert message in answer


def test_without_any_date_a_signature_is_incomplete(
    sandbox: Sandbox, connection: http.client.HTTPConnection
) -> None:
    headers = _signed(sandbox, b"one")
    del headers["X-Amz-Date"]
    status, error, answer = _post(connection, headers, b"one", ECHO)
    assert (status, error) == (403, "IncompleteSignatureException")
    assert b"existence of either a 'X-Amz-Date' or a 'Date' header" in answer


def test_a_signature_for_another_service_is_refused(
    sandbox: Sandbox, connection: http.client.HTTPConnection
) -> None:
    headers = _signed(sandbox, b"one")
    _with_scope(headers, 3, "s3")
    status, error, answer = _post(connection, headers, b"one", ECHO)
    assert (status, error) == (403, "InvalidSignatureException")
    assert b"Credential should be scoped to correct service: 'sagemaker'." in answer


def test_a_token_that_nobody_issued_is_refused(sandbox: Sandbox) -> None:
    error = _refused(client_of(sandbox, aws_session_token="of-somewhere-else"))
    assert error["Code"] == "UnrecognizedClientException"


@pytest.mark.parametrize(
    ("header", "value", "message"),
    [
        ("X-Amzn-SageMaker-Custom-Attributes", "\xff", b"The request signature we calculated does not match"),
        ("X-Amz-Content-SHA256", "\xff", b"header does not match what was computed"),
        ("X-Amz-Content-SHA256", "STREAMING-\xff", b"header does not match what was computed"),
    ],
)
def test_a_header_of_bytes_that_are_not_text_cannot_have_been_signed(
    sandbox: Sandbox, connection: http.client.HTTPConnection, header: str, value: str, message: bytes
) -> None:
    headers = _signed(sandbox, b"one", X_Amzn_SageMaker_Custom_Attributes="plain")
    headers[header] = value  # sent as Latin-1, which is not UTF-8
    status, _, answer = _post(connection, headers, b"one", ECHO)
    assert status == 403
    assert message in answer
    assert b"Canonical String" not in answer


def test_a_date_stands_in_for_a_stamp(sandbox: Sandbox, connection: http.client.HTTPConnection) -> None:
    headers = _signed(sandbox, b"one", Date="now")
    assert "X-Amz-Date" not in headers
    assert _post(connection, headers, b"one", ECHO)[0] == 200


def test_a_foreign_host_is_refused(sandbox: Sandbox, connection: http.client.HTTPConnection) -> None:
    headers = {**_signed(sandbox, b""), "Host": "rebound.example"}
    status, _, _ = _post(connection, headers, b"", ECHO)
    assert status == 421
