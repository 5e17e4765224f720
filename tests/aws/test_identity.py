"""Who asks, against moto's STS and servers that refuse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.aws.sdk.metadata import CONTAINER_KEY, INSTANCE_KEY, metadata_service
from tests.aws.server import Serve, answer, answering, invocation
from workbench.aws import Invoker, caller_identity
from workbench.aws.sdk.client import make_client
from workbench.model import Connection
from workbench.model.destinations.destination import Destination
from workbench.model.errors import ConfigurationError, ServiceError, WorkbenchError

CONFIG = """
[profile user]
region = eu-west-1
[profile role]
region = eu-west-1
role_arn = arn:aws:iam::123456789012:role/deploy
role_session_name = mary
source_profile = user
"""
CREDENTIALS = "[user]\naws_access_key_id = AKIDEXAMPLEEXAMPLE12\naws_secret_access_key = not-a-secret\n"
XML = (("Content-Type", "text/xml"),)


@pytest.fixture
def moto(emulator: str) -> str:
    return emulator


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "config").write_text(CONFIG)
    (tmp_path / ".aws" / "credentials").write_text(CREDENTIALS)


def test_a_role_is_named_with_its_session_and_its_end(moto: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", moto)
    destination = Destination(region="eu-west-1", profile="role", sources={"profile": "AWS_PROFILE"})
    identity = caller_identity(Connection(profile="role"), destination)
    assert (identity.account_id, identity.kind, identity.name, identity.session_name) == (
        "123456789012",
        "role",
        "deploy",
        "mary",
    )
    assert identity.credentials == "assume-role"
    assert identity.sources == {"profile": "AWS_PROFILE"}
    left = identity.remaining(datetime.now(UTC))
    assert left is not None and timedelta(minutes=30) < left < timedelta(hours=13)


def test_keys_of_a_user_do_not_end(moto: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", moto)
    identity = caller_identity(Connection(profile="user"), Destination())
    assert (identity.credentials, identity.access_key_id) == ("shared-credentials-file", "AKID…LE12")
    assert identity.expires_at is None


@pytest.mark.parametrize(
    ("variable", "path", "credentials", "key"),
    [
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "", "iam-role", INSTANCE_KEY),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "/ecs", "container-role", CONTAINER_KEY),
    ],
    ids=["instance", "container"],
)
def test_the_role_of_the_machine_is_named_and_sent_with(  # noqa: PLR0917 - fixtures
    moto: str,
    serve: Serve,
    invoker: Invoker,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    path: str,
    credentials: str,
    key: str,
) -> None:
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", moto)
    monkeypatch.setenv(variable, f"{serve(metadata_service()).url}{path}")
    connection = Connection(region="eu-west-1")
    identity = caller_identity(connection, Destination())
    assert (identity.credentials, identity.access_key_id) == (credentials, f"{key[:4]}…{key[-4:]}")
    left = identity.remaining(datetime.now(UTC))
    assert left is not None and timedelta(minutes=40) < left < timedelta(minutes=51)
    endpoint = serve(answering(answer(b"ok")))
    sent = invoker.send(invoker.prepare(invocation(endpoint.url, connection=connection)))
    assert sent.response is not None, sent
    assert f"Credential={key}/" in endpoint.visits[0].requests[0][0].decode()


@pytest.mark.parametrize(
    ("source", "variable", "path"),
    [
        ("Ec2InstanceMetadata", "AWS_EC2_METADATA_SERVICE_ENDPOINT", ""),
        ("EcsContainer", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "/ecs"),
    ],
)
def test_a_role_is_assumed_from_that_of_the_machine(  # noqa: PLR0917 - fixtures
    moto: str,
    serve: Serve,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    variable: str,
    path: str,
) -> None:
    role = "role_arn = arn:aws:iam::123456789012:role/deploy"
    (tmp_path / ".aws" / "config").write_text(f"[profile far]\n{role}\ncredential_source = {source}\n")
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", moto)
    monkeypatch.setenv(variable, f"{serve(metadata_service()).url}{path}")
    identity = caller_identity(Connection(profile="far", region="eu-west-1"), Destination())
    assert (identity.name, identity.credentials) == ("deploy", "assume-role")


def test_credentials_that_sts_refuses_are_an_error_of_the_service(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = (
        b"<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The security token included in the request "
        b"is expired</Message></Error></ErrorResponse>"
    )
    server = serve(answering(answer(refusal, status="403 Forbidden", headers=XML)))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
    with pytest.raises(ServiceError, match="security token included in the request is expired") as caught:
        caller_identity(Connection(profile="user"), Destination())
    assert caught.value.code == "ExpiredToken"
    assert caught.value.hint == "The credentials have expired. Renew them and try again."


def test_without_an_answer_the_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")
    with pytest.raises(WorkbenchError, match=r"AWS STS at http://127\.0\.0\.1:1 gave no answer"):
        caller_identity(Connection(profile="user"), Destination())


@pytest.mark.parametrize("body", [b"<html><body>Log in</body></html>", b"{}", b"<html>"])
def test_what_answers_and_is_not_sts_is_said_so(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    server = serve(answering(answer(body, headers=XML)))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", server.url)
    with pytest.raises(WorkbenchError, match="is not AWS STS"):
        caller_identity(Connection(profile="user"), Destination())


def test_an_unsigned_connection_has_no_identity() -> None:
    with pytest.raises(ConfigurationError, match="unsigned"):
        caller_identity(Connection(sign=False), Destination())


@pytest.mark.parametrize("where", ["variable", "services", "neither"])
def test_an_address_of_the_service_goes_before_that_of_an_emulator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    own, emulator = "http://127.0.0.1:2", "http://127.0.0.1:1"
    services = f"[services mine]\nsts =\n  endpoint_url = {own}\n"
    if where == "services":
        (tmp_path / ".aws" / "config").write_text(f"[profile user]\nservices = mine\n{services}")
    if where == "variable":
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", own)
    connection = Connection(profile="user", region="us-east-1", endpoint_url=emulator)
    client = make_client("sts", connection, None)
    assert client.destination.endpoint_url == (emulator if where == "neither" else own)
    runtime = make_client("sagemaker-runtime", connection, None)
    assert runtime.destination.endpoint_url == emulator
