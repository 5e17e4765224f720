"""Which account, region and address, as the AWS CLI 2.36.7 chose in each environment; what is said of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType

import boto3.session
import grimp
import pytest

from tests.aws.server import Serve, Server, Visit, answer, answering, hosting_of, invocation
from workbench.aws import Invoker, S3Client, output_path
from workbench.aws.account_calls import AccountCalls
from workbench.aws.profiles import AwsSettings
from workbench.model import Connection, Status
from workbench.model.destinations.destination import Destination
from workbench.model.errors import ConfigurationError

CONFIG = """
[DEFAULT]
cli_binary_format = raw-in-base64-out
[default]
region = us-east-2
[profile a]
region = eu-west-1
output = text
[profile "b"]
region = ap-south-1
services = own
[profile twice]
region = eu-west-1
[profile "twice "]
region = eu-west-2
[services own]
sagemaker_runtime =
  endpoint_url = {url}
s3 =
  endpoint_url = http://127.0.0.1:2
"""
CREDENTIALS = """
[default]
aws_access_key_id = AKIDEXAMPLEDEFAULT01
aws_secret_access_key = s
[a]
aws_access_key_id = AKIDEXAMPLEPROFILEA1
aws_secret_access_key = s
[b]
aws_access_key_id = AKIDEXAMPLEPROFILEB1
aws_secret_access_key = s
max_attempts = 4
"""
KEYS = {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLEENVIRONME", "AWS_SECRET_ACCESS_KEY": "s"}
DEFAULT, A, B, ENVIRONMENT = (
    "AKIDEXAMPLEDEFAULT01",
    "AKIDEXAMPLEPROFILEA1",
    "AKIDEXAMPLEPROFILEB1",
    "AKIDEXAMPLEENVIRONME",
)


@pytest.fixture
def server(serve: Serve) -> Server:
    return serve(answering(answer(b"{}")))


@pytest.fixture(autouse=True)
def files(tmp_path: Path, server: Server) -> Path:
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "config").write_text(CONFIG.format(url=server.url))
    (folder / "credentials").write_text(CREDENTIALS)
    return folder


def signed_as(invoker: Invoker, server: Server, connection: Connection) -> tuple[str, str]:
    """Send; the access key ID and the region in the signature that came."""
    outcome = invoker.send(invoker.prepare(invocation(server.url, connection=connection)))
    assert outcome.status is Status.OK
    match = re.search(rb"Credential=([^/]*)/\d*/([^/]*)/", server.requests[-1][0])
    assert match is not None
    return match[1].decode(), match[2].decode()


@pytest.mark.parametrize(
    ("environment", "connection", "expected"),
    [
        ({}, Connection(), (DEFAULT, "us-east-2")),
        ({"AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "b"}, Connection(), (A, "eu-west-1")),
        ({"AWS_PROFILE": "a", "AWS_DEFAULT_PROFILE": "gone"}, Connection(), (A, "eu-west-1")),
        ({"AWS_DEFAULT_PROFILE": "b"}, Connection(), (B, "ap-south-1")),
        ({"AWS_DEFAULT_PROFILE": "b"}, Connection(profile="a"), (A, "eu-west-1")),
        ({"AWS_PROFILE": "a"}, Connection(profile="default"), (DEFAULT, "us-east-2")),
        (KEYS, Connection(), (ENVIRONMENT, "us-east-2")),
        ({**KEYS, "AWS_PROFILE": "a"}, Connection(), (ENVIRONMENT, "eu-west-1")),
        (KEYS, Connection(profile="a"), (A, "eu-west-1")),
        ({"AWS_ACCESS_KEY_ID": "", "AWS_PROFILE": "a"}, Connection(), (A, "eu-west-1")),
        ({"AWS_REGION": "r-one-1", "AWS_DEFAULT_REGION": "r-two-2"}, Connection(), (DEFAULT, "r-one-1")),
        ({"AWS_DEFAULT_REGION": "r-two-2"}, Connection(), (DEFAULT, "r-two-2")),
        ({"AWS_REGION": "r-one-1"}, Connection(profile="a"), (A, "r-one-1")),
        ({"AWS_REGION": "r-one-1"}, Connection(region="r-two-2"), (DEFAULT, "r-two-2")),
        ({"AWS_REGION": "", "AWS_DEFAULT_REGION": "r-two-2"}, Connection(), (DEFAULT, "")),
        ({"AWS_REGION": "r-one-1"}, Connection(region=""), (DEFAULT, "")),
    ],
)
def test_account_and_region_are_the_aws_cli_s(  # noqa: PLR0917 - fixtures
    invoker: Invoker,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    environment: Mapping[str, str],
    connection: Connection,
    expected: tuple[str, str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert signed_as(invoker, server, connection) == expected


@pytest.mark.parametrize(
    ("environment", "connection", "profile", "message"),
    [
        ({"AWS_PROFILE": "gone"}, Connection(), "gone", "profile 'gone' (from AWS_PROFILE)"),
        ({"AWS_DEFAULT_PROFILE": "gone"}, Connection(), "gone", "profile 'gone' (from AWS_DEFAULT_PROFILE)"),
        ({"AWS_PROFILE": "gone", "AWS_DEFAULT_PROFILE": "a"}, Connection(), "gone", "(from AWS_PROFILE)"),
        ({"AWS_PROFILE": "", "AWS_DEFAULT_PROFILE": "a"}, Connection(), "", "AWS_PROFILE is set and empty"),
        ({"AWS_PROFILE": "a"}, Connection(profile="gone"), "gone", "(from --profile)"),
        ({"AWS_REGION": "no region"}, Connection(), "", "region 'no region' (from AWS_REGION)"),
        ({"AWS_ENDPOINT_URL": "nonsense"}, Connection(), "", "'nonsense' (from AWS_ENDPOINT_URL)"),
        ({"AWS_RETRY_MODE": "sometimes"}, Connection(), "", "'sometimes' (from AWS_RETRY_MODE)"),
        ({"AWS_CA_BUNDLE": ""}, Connection(), "", "(from AWS_CA_BUNDLE) is empty"),
        ({"AWS_CA_BUNDLE": "/x"}, Connection(ca_bundle=""), "", "(from --ca-bundle) is empty"),
    ],
)
def test_what_is_wrong_is_named_with_what_set_it(  # noqa: PLR0917 - fixtures
    invoker: Invoker,
    monkeypatch: pytest.MonkeyPatch,
    environment: Mapping[str, str],
    connection: Connection,
    profile: str,
    message: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as caught:
        invoker.prepare(invocation("").with_(connection=connection))
    assert message in caught.value.message
    assert profile in caught.value.message


def test_an_empty_region_has_no_address(invoker: Invoker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "")
    with pytest.raises(ConfigurationError, match=r"region \(from AWS_REGION\) is empty"):
        invoker.prepare(invocation("").with_(connection=Connection()))


def test_a_bundle_that_is_not_needed_is_not_looked_for(
    invoker: Invoker, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere.pem")
    assert signed_as(invoker, server, Connection()) == (DEFAULT, "us-east-2")


def test_a_machine_has_a_region_of_its_own(
    serve: Serve, invoker: Invoker, server: Server, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def metadata(visit: Visit) -> None:
        while request := visit.request():
            body = b"eu-north-1a" if b"availability-zone" in request[0] else b"token"
            visit.sock.sendall(answer(body, headers=(("Content-Type", "text/plain"),)))

    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", serve(metadata).url)
    (files / "config").write_text("")
    assert signed_as(invoker, server, Connection()) == (DEFAULT, "eu-north-1")
    assert invoker.destination(Connection()).source("region") == "instance metadata"


def test_where_it_goes_is_told_with_what_set_it(
    invoker: Invoker, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert invoker.destination(Connection()) == Destination(
        endpoint_url="https://runtime.sagemaker.us-east-2.amazonaws.com",
        region="us-east-2",
        sources={"region": "~/.aws/config, profile default"},
    )
    monkeypatch.setenv("AWS_PROFILE", "b")
    prepared = invoker.prepare(invocation("").with_(connection=Connection(region="x-y-1")))
    assert prepared.destination == Destination(
        endpoint_url=server.url,
        region="x-y-1",
        profile="b",
        credentials="shared-credentials-file",
        access_key_id=f"AKID…{B[-4:]}",
        sources={
            "endpoint_url": "~/.aws/config, services own",
            "region": "connection",
            "profile": "AWS_PROFILE",
        },
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://user:word@127.0.0.1:3/prefix")
    destination = Invoker().destination(Connection())
    assert (destination.endpoint_url, destination.source("endpoint_url")) == (
        "http://127.0.0.1:3/prefix",
        "AWS_ENDPOINT_URL",
    )
    monkeypatch.setenv("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "True")
    destination = Invoker().destination(Connection())
    assert destination.regional
    assert destination.endpoint_url == "https://runtime.sagemaker.ap-south-1.amazonaws.com"
    destination = Invoker().destination(Connection(endpoint_url="http://127.0.0.1:4"))
    assert (destination.endpoint_url, destination.source("endpoint_url")) == (
        "http://127.0.0.1:4",
        "connection",
    )


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"AWS_PROFILE": "b"},
        {"AWS_ENDPOINT_URL": "http://a:1"},
        {"AWS_ENDPOINT_URL": "", "AWS_PROFILE": "b"},
        {"AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": ""},
        {"AWS_ENDPOINT_URL": "http://a:1", "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": "http://b:2"},
        {"AWS_PROFILE": "b", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
        {"AWS_PROFILE": "b", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "false"},
    ],
)
def test_the_address_is_the_one_that_the_sdk_uses(
    invoker: Invoker, monkeypatch: pytest.MonkeyPatch, environment: Mapping[str, str]
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    setting = AwsSettings().endpoint_url("sagemaker-runtime")
    destination = invoker.destination(Connection())
    assert destination.regional == (setting is None)
    assert setting is None or destination.endpoint_url == setting.value


def test_every_service_follows_to_fips_and_dual_stack() -> None:
    calls = AccountCalls()
    services = (
        "sagemaker-runtime",
        "sagemaker",
        "logs",
        "cloudwatch",
        "sts",
        "application-autoscaling",
        "s3",
    )

    def hosts(url: str) -> dict[str, str]:
        connection = Connection(region="us-east-2", endpoint_url=url)
        return {
            service: calls.destination(service, connection).endpoint_url.removeprefix("https://")
            for service in services
        }

    try:
        fips = hosts("https://runtime-fips.sagemaker.us-east-2.amazonaws.com")
        dual = hosts("https://runtime.sagemaker.us-east-2.api.aws")
        other = hosts("https://vpce-1.runtime.sagemaker.us-east-2.vpce.amazonaws.com")
    finally:
        calls.close()
    assert all("fips" in host for host in fips.values()), fips
    assert fips["logs"] == "logs-fips.us-east-2.amazonaws.com"
    assert fips["sts"] == "sts-fips.us-east-2.amazonaws.com"
    assert not any("fips" in host for host in (*dual.values(), *other.values())), (dual, other)
    assert all(host.endswith("api.aws") or "dualstack" in host for host in dual.values()), dual
    assert other["sagemaker"] == "api.sagemaker.us-east-2.amazonaws.com"


def test_every_client_is_made_by_boto3(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def watch(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is boto3.session.Session.client.__code__:
            made.append(frame.f_locals["service_name"])

    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    invoker, objects = Invoker(hosting=lambda: hosting_of(server)), S3Client()
    sys.setprofile(watch)
    try:
        invoker.destination(Connection())
        invoker.destination(Connection(sandbox=True))
        objects.get("s3://bucket/key", Connection())
        output_path("e", Connection())
    finally:
        sys.setprofile(None)
        invoker.close()
        objects.close()
    assert made == ["sagemaker-runtime", "sagemaker-runtime", "s3", "sagemaker"]


def test_one_module_makes_clients() -> None:
    graph = grimp.build_graph("workbench", include_external_packages=True)
    assert graph.find_modules_that_directly_import("boto3") == {"workbench.aws.sdk.client"}
    package = Path(__file__).parents[2] / "workbench"
    assert not [path for path in package.rglob("*.py") if ".create_client(" in path.read_text()]
