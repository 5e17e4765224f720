"""Who is let in: real signatures by boto3, and requests that somebody else signed or nobody did."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore import UNSIGNED
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from tests.sandbox.conftest import client_of
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
    opened = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    yield opened
    opened.close()


def _signed(sandbox: Sandbox, body: bytes, *, path: str = "/endpoints/echo/invocations") -> dict[str, str]:
    credentials = Credentials(sandbox.access_key_id, sandbox.secret_access_key)
    request = AWSRequest("POST", sandbox.url + path, headers={"Content-Type": "text/plain"}, data=body)
    SigV4Auth(credentials, "sagemaker", sandbox.region).add_auth(request)
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
    headers, body, path = _signed(sandbox, b"one"), b"one", "/endpoints/echo/invocations"
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


def test_a_foreign_host_is_refused(sandbox: Sandbox, connection: http.client.HTTPConnection) -> None:
    headers = {**_signed(sandbox, b""), "Host": "rebound.example"}
    status, _, _ = _post(connection, headers, b"", "/endpoints/echo/invocations")
    assert status == 421
