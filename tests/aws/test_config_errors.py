"""Profiles, regions, credentials, addresses: what works, and what is said where something is missing."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore.session import Session
from botocore.utils import JSONFileCache

from tests.aws.server import DEADLINE, Serve, Server, Visit, answer, answering, hosting_of, invocation
from workbench.aws import Invoker
from workbench.model import Connection, FailureKind, Status
from workbench.model.errors import ConfigurationError, OperationCancelledError
from workbench.model.progress import CancelToken

Configure = Callable[..., None]
PLAIN = Connection()


@pytest.fixture
def configure(tmp_path: Path) -> Configure:
    """Write the shared configuration files of this test's home."""
    folder = tmp_path / ".aws"
    folder.mkdir()

    def write(config: str = "", credentials: str = "") -> None:
        (folder / "config").write_text(textwrap.dedent(config))
        (folder / "credentials").write_text(textwrap.dedent(credentials))

    return write


@pytest.fixture
def server(serve: Serve) -> Server:
    """A server that answers everything well."""
    return serve(answering(answer(b"{}")))


def trouble(invoker: Invoker, server: Server, connection: Connection = PLAIN) -> ConfigurationError:
    """What `prepare` raises; nothing may have been sent."""
    with pytest.raises(ConfigurationError) as caught:
        invoker.prepare(invocation(server.url, connection=connection))
    assert server.visits == []
    assert caught.value.hint
    return caught.value


def key_used(invoker: Invoker, server: Server, connection: Connection = PLAIN) -> str:
    """Send, and return the access key ID that it was signed with."""
    outcome = invoker.send(invoker.prepare(invocation(server.url, connection=connection)))
    assert outcome.status is Status.OK
    head = server.requests[-1][0].decode()
    return head.partition("Credential=")[2].partition("/")[0]


KEYS = """
    [default]
    aws_access_key_id = AKIDDEFAULT
    aws_secret_access_key = s
    [dev]
    aws_access_key_id = AKIDDEV
    aws_secret_access_key = s
"""


def test_no_credentials_anywhere(invoker: Invoker, server: Server, tmp_path: Path) -> None:
    error = trouble(invoker, server, Connection(region="us-east-1"))
    assert error.message.startswith("No AWS credentials were found. Looked in the environment")
    assert str(tmp_path / ".aws" / "credentials") in error.message
    assert "aws configure" in error.hint
    assert "--no-sign-request" in error.hint


def test_neither_region_nor_credentials_are_named_in_the_order_of_the_aws_cli(
    invoker: Invoker, server: Server
) -> None:
    error = trouble(invoker, server)
    assert error.message.startswith("No AWS region is set.")
    assert error.message.index("region is set") < error.message.index("No AWS credentials were found.")
    assert error.hint.index("--region") < error.hint.index("aws sso login")


def test_an_empty_region_without_credentials(invoker: Invoker, server: Server) -> None:
    error = trouble(invoker, server, Connection(region=""))
    assert error.message.startswith("The region (from --region) is empty. No AWS credentials were found.")


def test_a_wrong_region_is_said_before_the_credentials(invoker: Invoker, server: Server) -> None:
    assert trouble(invoker, server, Connection(region="us east")).message.startswith("The region 'us east'")


def test_an_unknown_profile(invoker: Invoker, server: Server, configure: Configure) -> None:
    configure(credentials=KEYS)
    error = trouble(invoker, server, Connection(profile="dve", region="us-east-1"))
    assert "no profile 'dve' (from --profile)" in error.message
    assert "Profiles: dev" in error.hint


def test_an_unknown_profile_of_the_environment(
    invoker: Invoker, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "gone")
    assert "no profile 'gone' (from AWS_PROFILE)" in trouble(invoker, server).message


def test_no_region(invoker: Invoker, server: Server, configure: Configure) -> None:
    configure(credentials=KEYS)
    error = trouble(invoker, server)
    assert error.message.startswith("No AWS region is set.")
    assert "--region" in error.hint


def test_a_region_that_is_none(invoker: Invoker, server: Server, configure: Configure) -> None:
    configure(credentials=KEYS)
    assert "'us east'" in trouble(invoker, server, Connection(region="us east")).message


def test_a_file_that_cannot_be_parsed(
    invoker: Invoker, server: Server, configure: Configure, tmp_path: Path
) -> None:
    configure(config="no section = at all")
    assert str(tmp_path / ".aws" / "config") in trouble(invoker, server).message


def test_half_a_pair_of_keys(invoker: Invoker, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKID")
    error = trouble(invoker, server, Connection(region="us-east-1"))
    assert "AWS_SECRET_ACCESS_KEY is missing" in error.message


def test_a_login_that_is_over(invoker: Invoker, server: Server, configure: Configure) -> None:
    configure(
        """
        [profile sso]
        region = us-east-1
        sso_session = corporate
        sso_account_id = 123456789012
        sso_role_name = reader
        [sso-session corporate]
        sso_region = us-east-1
        sso_start_url = https://corporate.invalid/start
        """
    )
    error = trouble(invoker, server, Connection(profile="sso"))
    assert error.message.startswith("Profile 'sso' is not signed in: ")
    assert "`aws sso login --profile sso`" in error.hint


def test_a_credential_process_that_fails(invoker: Invoker, server: Server, configure: Configure) -> None:
    configure("[default]\nregion = us-east-1\ncredential_process = false\n")
    error = trouble(invoker, server)
    assert "could not be obtained" in error.message
    assert "credential_process" in error.hint


@pytest.mark.parametrize("body", [b"not json", b'{"code": "InternalError"}'])
def test_a_container_s_role_that_gives_none(
    invoker: Invoker, server: Server, serve: Serve, monkeypatch: pytest.MonkeyPatch, body: bytes
) -> None:
    metadata = serve(answering(answer(body, status="500 Internal Server Error")))
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{metadata.url}/credentials")
    monkeypatch.setattr("botocore.utils.ContainerMetadataFetcher.SLEEP_TIME", 0)
    error = trouble(invoker, server)
    assert error.message.startswith("The credentials of the container's role could not be obtained: ")
    assert "AWS_CONTAINER_CREDENTIALS_FULL_URI" in error.hint


@pytest.mark.parametrize("process", ["/no/such/program", "echo no json", "echo {}", "'unclosed"])
def test_a_credential_process_that_is_none(
    invoker: Invoker, server: Server, configure: Configure, process: str
) -> None:
    configure(f"[default]\nregion = us-east-1\ncredential_process = {process}\n")
    trouble(invoker, server)


def test_a_setting_that_is_no_number(
    invoker: Invoker, server: Server, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(credentials=KEYS)
    monkeypatch.setenv("AWS_METADATA_SERVICE_TIMEOUT", "soon")
    assert "'soon'" in trouble(invoker, server, Connection(region="us-east-1")).message


def test_credentials_that_expire_are_fetched_again(
    invoker: Invoker, server: Server, configure: Configure, tmp_path: Path
) -> None:
    script = tmp_path / "issue"
    soon = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()  # within the time of refreshing
    script.write_text(
        "#!/bin/sh\n"
        f"echo x >> {tmp_path}/issued\n"
        f'printf \'{{"Version": 1, "AccessKeyId": "AKID%s", "SecretAccessKey": "s", '
        f'"SessionToken": "t", "Expiration": "{soon}"}}\' $(wc -l < {tmp_path}/issued)\n'
    )
    script.chmod(0o700)
    configure(f"[default]\nregion = us-east-1\ncredential_process = {script}\n")
    used = [key_used(invoker, server) for _ in range(3)]
    assert used == sorted(set(used))


@pytest.mark.parametrize("url", ["localhost:8080", "http://", "ftp//x", "http://host with space"])
def test_an_endpoint_url_that_is_none(
    invoker: Invoker, server: Server, configure: Configure, url: str
) -> None:
    configure(credentials=KEYS)
    connection = Connection(region="us-east-1", endpoint_url=url)
    with pytest.raises(ConfigurationError, match="not a usable URL") as caught:
        invoker.prepare(invocation(url, connection=connection))
    assert "--endpoint-url" in caught.value.hint


def test_certificates_that_are_not_there(
    invoker: Invoker, server: Server, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(credentials=KEYS)
    server.url = server.url.replace("http:", "https:")
    error = trouble(invoker, server, Connection(region="us-east-1", ca_bundle="/nowhere.pem"))
    assert "/nowhere.pem (from --ca-bundle" in error.message
    monkeypatch.setenv("AWS_CA_BUNDLE", "/nowhere-either.pem")
    error = trouble(invoker, server, Connection(region="us-east-1"))
    assert "/nowhere-either.pem (from AWS_CA_BUNDLE)" in error.message


def test_without_a_signature_no_credentials_are_looked_for(invoker: Invoker, server: Server) -> None:
    connection = Connection(sign=False, region="us-east-1")
    outcome = invoker.send(invoker.prepare(invocation(server.url, connection=connection)))
    assert outcome.status is Status.OK
    assert b"authorization" not in server.requests[0][0].lower()


def test_profiles_and_the_environment(
    invoker: Invoker, server: Server, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(credentials=KEYS)
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    assert key_used(invoker, server) == "AKIDDEFAULT"
    assert key_used(invoker, server, Connection(profile="dev")) == "AKIDDEV"
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDENV")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    assert key_used(Invoker(), server) == "AKIDENV"
    assert key_used(Invoker(), server, Connection(profile="dev")) == "AKIDDEV"
    assert b"/eu-west-1/sagemaker/aws4_request" in server.requests[-1][0]


def test_a_new_login_counts_at_once(invoker: Invoker, server: Server, configure: Configure) -> None:
    configure(credentials=KEYS)
    connection = Connection(region="us-east-1")
    assert key_used(invoker, server, connection) == "AKIDDEFAULT"
    configure(credentials=KEYS.replace("AKIDDEFAULT", "AKIDANEW"))
    assert key_used(invoker, server, connection) == "AKIDANEW"


def test_refused_credentials_are_read_anew(
    serve: Serve, invoker: Invoker, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = answer(
        b'{"message": "old"}',
        status="403 Forbidden",
        headers=(("x-amzn-ErrorType", "ExpiredTokenException"),),
    )
    server = serve(answering(refusal, answer()))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDOLD")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s")
    connection = Connection(region="us-east-1")
    outcome = invoker.send(invoker.prepare(invocation(server.url, connection=connection)))
    assert outcome.failure is not None
    assert outcome.failure.kind is FailureKind.CREDENTIALS
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDNEW")
    assert key_used(invoker, server, connection) == "AKIDNEW"


GARBAGE = {
    "AWS_PROFILE": "gone",
    "AWS_MAX_ATTEMPTS": "many",
    "AWS_RETRY_MODE": "sometimes",
    "AWS_DEFAULTS_MODE": "whatever",
    "AWS_USE_FIPS_ENDPOINT": "true",
    "AWS_USE_DUALSTACK_ENDPOINT": "true",
    "AWS_CA_BUNDLE": " ",
    "AWS_ENDPOINT_URL": "nonsense",
    "AWS_REQUEST_CHECKSUM_CALCULATION": "never",
    "AWS_STS_REGIONAL_ENDPOINTS": "x",
    "AWS_REGION": "no region",
    "AWS_ACCESS_KEY_ID": "half",
    "HTTP_PROXY": "http://127.0.0.1:1",
    "AWS_METADATA_SERVICE_TIMEOUT": "x",
}


def test_nothing_in_the_configuration_can_break_the_sandbox(
    server: Server, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure("no section = at all")
    for name, value in GARBAGE.items():
        monkeypatch.setenv(name, value)
    invoker = Invoker(hosting=lambda: hosting_of(server))
    assert key_used(invoker, server, Connection(sandbox=True)) == hosting_of(server).access_key_id


def test_no_sandbox_in_this_process(invoker: Invoker, server: Server) -> None:
    assert "--sandbox" in trouble(invoker, server, Connection(sandbox=True)).hint


def test_a_sandbox_that_has_moved(serve: Serve) -> None:
    servers = [serve(answering(answer(b"1"))), serve(answering(answer(b"2")))]
    place = iter(servers)
    invoker = Invoker(hosting=lambda: hosting_of(next(place)))
    for _ in servers:
        invoker.send(invoker.prepare(invocation("http://x.invalid", connection=Connection(sandbox=True))))
    assert [len(server.requests) for server in servers] == [1, 1]


@pytest.mark.parametrize(
    ("environment", "config", "expected"),
    [
        ({}, "", "https://runtime.sagemaker.us-east-1.amazonaws.com"),
        ({"AWS_ENDPOINT_URL": "http://a:1"}, "", "http://a:1"),
        ({"AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": "http://b:2", "AWS_ENDPOINT_URL": "x"}, "", "http://b:2"),
        ({"AWS_USE_FIPS_ENDPOINT": "true"}, "", "https://runtime-fips.sagemaker.us-east-1.amazonaws.com"),
        ({"AWS_USE_DUALSTACK_ENDPOINT": "true"}, "", "https://runtime.sagemaker.us-east-1.api.aws"),
        (
            {},
            "[default]\nservices = own\n[services own]\nsagemaker_runtime =\n  endpoint_url = http://c:3\n",
            "http://c:3",
        ),
        ({}, "[default]\nendpoint_url = http://d:4\n", "http://d:4"),
        ({"AWS_REGION": "cn-north-1"}, "", "https://runtime.sagemaker.cn-north-1.amazonaws.com.cn"),
    ],
)
@pytest.mark.usefixtures("credentials")
def test_the_address_is_found_as_the_sdk_finds_it(
    invoker: Invoker,
    configure: Configure,
    monkeypatch: pytest.MonkeyPatch,
    *,
    environment: dict[str, str],
    config: str,
    expected: str,
) -> None:
    configure(config)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    prepared = invoker.prepare(invocation("").with_(connection=PLAIN))
    assert prepared.url == f"{expected}/endpoints/iris/invocations"


ASSUMED = """<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
<AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>
<Credentials><AccessKeyId>ASIAROLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
<SessionToken>token-of-the-role</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
</AssumeRoleResult></AssumeRoleResponse>"""

ROLE = """
    [profile role]
    region = us-east-1
    role_arn = arn:aws:iam::123456789012:role/reader
    source_profile = base
    {extra}
    [profile base]
    aws_access_key_id = AKIDBASE
    aws_secret_access_key = s
"""


def test_a_role_is_assumed(
    serve: Serve, invoker: Invoker, server: Server, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    tokens = serve(answering(answer(ASSUMED.encode(), headers=(("Content-Type", "text/xml"),))))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", tokens.url)
    configure(ROLE.format(extra=""))
    role = Connection(profile="role")
    assert key_used(invoker, server, role) == "ASIAROLE"
    outcome = invoker.send(invoker.prepare(invocation(server.url, connection=role)))
    assert len(tokens.requests) == 1
    assert "token-of-the-role" in server.requests[-1][0].decode()
    assert "token-of-the-role" not in repr(outcome)


def test_a_role_that_is_refused(
    serve: Serve, invoker: Invoker, server: Server, configure: Configure, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusal = b"<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>"
    tokens = serve(
        answering(answer(refusal, status="403 Forbidden", headers=(("Content-Type", "text/xml"),)))
    )
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", tokens.url)
    configure(ROLE.format(extra=""))
    error = trouble(invoker, server, Connection(profile="role"))
    assert "AccessDenied" in error.message
    assert "trust policy" in error.hint


def test_a_one_time_code_is_never_asked_for_and_the_command_line_s_is_used(  # noqa: PLR0917 - fixtures
    serve: Serve,
    invoker: Invoker,
    server: Server,
    configure: Configure,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    tokens = serve(answering(answer(ASSUMED.encode(), headers=(("Content-Type", "text/xml"),))))
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", tokens.url)
    configure(ROLE.format(extra="mfa_serial = arn:aws:iam::123456789012:mfa/me"))
    error = trouble(invoker, server, Connection(profile="role"))
    assert "one-time code" in error.message
    assert "aws sts get-caller-identity --profile role" in error.hint
    assert tokens.requests == []

    # What the AWS CLI does when it is given the code.
    session = Session(profile="role")
    provider = session.get_component("credential_provider").get_provider("assume-role")
    provider.cache = JSONFileCache(str(tmp_path / ".aws" / "cli" / "cache"))
    provider._prompter = lambda prompt: "123456"
    session.get_credentials().get_frozen_credentials()
    (cached,) = (tmp_path / ".aws" / "cli" / "cache").iterdir()
    assert json.loads(cached.read_text())["Credentials"]["AccessKeyId"] == "ASIAROLE"

    assert key_used(invoker, server, Connection(profile="role")) == "ASIAROLE"
    assert list((tmp_path / ".aws" / "cli" / "cache").iterdir()) == [cached]


def test_a_metadata_service_that_hangs_can_be_left(
    serve: Serve, invoker: Invoker, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = serve(Visit.wait_until_gone)
    monkeypatch.delenv("AWS_EC2_METADATA_DISABLED")
    monkeypatch.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.url)
    monkeypatch.setenv("AWS_METADATA_SERVICE_TIMEOUT", "3")
    cancellation = CancelToken()
    with ThreadPoolExecutor(1) as pool:
        wanted = invocation(server.url, connection=Connection(region="us-east-1"))
        waiting = pool.submit(invoker.prepare, wanted, cancellation=cancellation)
        metadata.visit()
        cancellation.cancel()
        with pytest.raises(OperationCancelledError):
            waiting.result(DEADLINE)
    assert server.visits == []
