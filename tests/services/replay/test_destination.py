"""A replay goes where the recorded exchange went, whatever the environment says by then, and says so."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec
import pytest

from tests.aws.server import Server, answer, answering
from workbench.model.destinations.destination import Destination, destination_of
from workbench.model.destinations.target import Target
from workbench.model.errors import ConfigurationError
from workbench.model.exchange import Exchange
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.batch.batch import Batch
from workbench.services.batch.jobs import Plan, replays
from workbench.services.interchange import Interchange, exporters
from workbench.services.replay.recorded_invocation import replay
from workbench.store import AppDirs
from workbench.store.history.transfer import exporter

CONFIG = """
[default]
region = us-east-2
[profile a]
region = eu-west-1
[profile b]
region = ap-south-1
"""
CREDENTIALS = """
[default]
aws_access_key_id = AKIAEXAMPLEDEFAULT01
aws_secret_access_key = s
[a]
aws_access_key_id = AKIAEXAMPLEPROFILEA1
aws_secret_access_key = s
[b]
aws_access_key_id = AKIAEXAMPLEPROFILEB1
aws_secret_access_key = s
"""
DEFAULT, A, B = "AKIA…LT01", "AKIA…LEA1", "AKIA…LEB1"
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLEENVIRON01", "AWS_SECRET_ACCESS_KEY": "s"}
OTHER_KEYS = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLEENVIRON02", "AWS_SECRET_ACCESS_KEY": "s"}


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    both = Server(answering(answer(b"{}"))), Server(answering(answer(b"{}")))
    yield both
    for server in both:
        server.free()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    folder = tmp_path / ".aws"
    folder.mkdir()
    (folder / "config").write_text(CONFIG)
    (folder / "credentials").write_text(CREDENTIALS)
    return tmp_path


def places(root: Path) -> AppDirs:
    return AppDirs(data=root / "data", config=root / "config", cache=root / "cache")


class World:
    """A workbench over one history, opened anew in each environment."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        self.remarks: list[str] = []

    def sent(self, environment: Mapping[str, str], connection: Connection) -> Exchange:
        """Send something in an environment."""
        fields = {"EndpointName": "e"}
        wanted = Invocation(fields=fields, body=BytesBody(b"{}"), connection=connection)
        with self.opened(environment) as bench:
            return bench.send(wanted)

    def replayed(self, environment: Mapping[str, str], number: int | None, **changes: str) -> Exchange:
        """Send it again in another."""

        def change(invocation: Invocation) -> Invocation:
            return invocation.with_(connection=msgspec.structs.replace(invocation.connection, **changes))

        assert number is not None
        with self.opened(environment) as bench:
            return replay(bench, number, change=change, tell=self.remarks.append)

    def opened(self, environment: Mapping[str, str]) -> Workbench:
        for name in list(os.environ):
            if name.startswith("AWS_") and name != "AWS_EC2_METADATA_DISABLED":
                self._monkeypatch.delenv(name)
        for name, value in environment.items():
            self._monkeypatch.setenv(name, value)
        return Workbench(places(self.home / "workbench"))


@pytest.fixture
def world(home: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    return World(home, monkeypatch)


def place(exchange: Exchange) -> tuple[str, str, str]:
    """Address, region and key of an exchange, as the request itself shows them."""
    assert exchange.outcome is not None
    assert exchange.outcome.sent is not None
    seen = destination_of(exchange.outcome.sent.url, exchange.outcome.sent.headers)
    kept = exchange.destination
    assert kept is not None
    assert (kept.endpoint_url, kept.region) == (seen.endpoint_url, seen.region)
    assert kept.access_key_id == seen.access_key_id
    return seen.endpoint_url, seen.region, seen.access_key_id


def test_the_region_of_the_environment(world: World, servers: tuple[Server, Server]) -> None:
    here = servers[0].url
    first = world.sent({"AWS_REGION": "eu-west-3"}, Connection(endpoint_url=here))
    assert place(first) == (here, "eu-west-3", DEFAULT)
    again = world.replayed({"AWS_REGION": "sa-east-1"}, first.id)
    assert place(again) == place(first)
    assert again.invocation.connection == first.invocation.connection
    (remark,) = world.remarks
    assert remark.startswith(
        "This goes where exchange 1 went: region eu-west-3 (not sa-east-1, from AWS_REGION)."
    )
    # Also where the environment says nothing any more, or says what leads nowhere.
    for environment in ({}, {"AWS_REGION": ""}, {"AWS_DEFAULT_REGION": "no region"}):
        assert place(world.replayed(environment, first.id)) == place(first)
    # A replay of a replay has the same destination.
    assert place(world.replayed({"AWS_REGION": "sa-east-1"}, again.id)) == place(first)


def test_what_its_user_names_counts(world: World, servers: tuple[Server, Server]) -> None:
    here, elsewhere = (server.url for server in servers)
    first = world.sent({"AWS_REGION": "eu-west-3", "AWS_ENDPOINT_URL": here}, Connection())
    other = {"AWS_REGION": "sa-east-1", "AWS_ENDPOINT_URL": elsewhere}
    assert place(world.replayed(other, first.id)) == (here, "eu-west-3", DEFAULT)
    assert place(world.replayed(other, first.id, region="x-y-1")) == (here, "x-y-1", DEFAULT)
    assert place(world.replayed(other, first.id, endpoint_url=elsewhere)) == (elsewhere, "eu-west-3", DEFAULT)
    # Another account's region and address are its own.
    assert place(world.replayed(other, first.id, profile="b")) == (elsewhere, "sa-east-1", B)
    assert len(world.remarks) == 3
    assert "address " + here in world.remarks[0]
    assert f"(not {elsewhere}, from AWS_ENDPOINT_URL)" in world.remarks[0]


def test_nothing_is_said_where_nothing_has_changed(world: World, servers: tuple[Server, Server]) -> None:
    environment = {"AWS_PROFILE": "a", "AWS_ENDPOINT_URL": servers[0].url}
    first = world.sent(environment, Connection())
    assert place(world.replayed(environment, first.id)) == place(first)
    # The same by another way.
    explicit = {"AWS_DEFAULT_PROFILE": "a", "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME": servers[0].url}
    assert place(world.replayed(explicit, first.id)) == place(first)
    assert world.remarks == []


@pytest.mark.parametrize(
    ("then", "now", "key", "message"),
    [
        ({"AWS_PROFILE": "a"}, {"AWS_PROFILE": "b"}, A, "profile a (not b, from AWS_PROFILE)"),
        ({"AWS_PROFILE": "a"}, {}, A, "profile a (not default)"),
        ({}, {"AWS_PROFILE": "b"}, DEFAULT, "profile default (not b, from AWS_PROFILE)"),
        ({"AWS_PROFILE": "a"}, {"AWS_PROFILE": "gone"}, A, "profile a"),
        ({"AWS_PROFILE": "a"}, KEYS, A, "profile a (not the keys in the environment)"),
        (KEYS, OTHER_KEYS, "AKIA…ON02", "with access key AKIA…ON02; exchange 1 was with AKIA…ON01"),
        (KEYS, {"AWS_PROFILE": "b"}, B, f"with access key {B}; exchange 1 was with AKIA…ON01"),
    ],
)
def test_the_account_of_the_environment(  # noqa: PLR0917 - fixtures
    world: World,
    servers: tuple[Server, Server],
    then: Mapping[str, str],
    now: Mapping[str, str],
    key: str,
    message: str,
) -> None:
    first = world.sent(then, Connection(endpoint_url=servers[0].url))
    again = world.replayed(now, first.id)
    assert place(again)[2] == key
    assert place(again)[:2] == place(first)[:2]
    assert message in " ".join(world.remarks)


def test_the_regions_own_address(world: World, servers: tuple[Server, Server]) -> None:
    """Nothing answers there: what matters is where it is meant to go."""
    proxy = {"HTTPS_PROXY": "http://127.0.0.1:1"}
    first = world.sent({"AWS_REGION": "eu-west-3", **proxy}, Connection())
    assert first.destination is not None
    assert first.destination.regional
    again = world.replayed({"AWS_ENDPOINT_URL": servers[0].url}, first.id)
    assert again.destination is not None
    assert again.destination.endpoint_url == "https://runtime.sagemaker.eu-west-3.amazonaws.com"
    assert again.destination.regional
    moved = world.replayed({}, first.id, region="sa-east-1")
    assert moved.destination is not None
    assert moved.destination.endpoint_url == "https://runtime.sagemaker.sa-east-1.amazonaws.com"
    assert servers[0].visits == []


def test_a_batch_says_it_once_and_a_target_is_a_place_of_its_own(
    world: World, servers: tuple[Server, Server]
) -> None:
    here, elsewhere = (server.url for server in servers)
    for _ in range(3):
        world.sent({"AWS_ENDPOINT_URL": here}, Connection())
    remarks: list[str] = []
    with world.opened({"AWS_ENDPOINT_URL": elsewhere}) as bench:
        batch = Batch(bench, Plan(concurrency=2, tell=remarks.append), CancelToken())
        for done in batch.run(replays([1, 2, 3], times=2)):
            assert done.exchange is not None
            assert place(done.exchange)[0] == here
        assert len(remarks) == 1
        assert servers[1].requests == []
        target = Target(name="other", region="x-y-1")
        (done,) = Batch(bench, Plan(), CancelToken()).run(replays([1], targets=[target]))
        assert done.exchange is not None
        assert place(done.exchange)[:2] == (elsewhere, "x-y-1")


def test_what_was_kept_before_is_known_by_its_request(world: World, servers: tuple[Server, Server]) -> None:
    here = servers[0].url
    first = world.sent({"AWS_ENDPOINT_URL": here, "AWS_REGION": "eu-west-3"}, Connection())
    with world.opened({}) as bench, bench.history.writing() as connection:
        connection.execute("UPDATE exchange SET connection = '{}'")
    again = world.replayed({"AWS_ENDPOINT_URL": servers[1].url}, first.id)
    assert place(again) == (here, "eu-west-3", DEFAULT)


def test_a_password_in_the_address_is_not_kept(world: World, servers: tuple[Server, Server]) -> None:
    url = servers[0].url.replace("//", "//user:word@")
    first = world.sent({"AWS_ENDPOINT_URL": url}, Connection())
    assert place(first)[0] == servers[0].url
    assert place(world.replayed({"AWS_ENDPOINT_URL": url}, first.id))[0] == servers[0].url
    assert world.remarks == []
    assert b"user:word" not in (world.home / "workbench" / "data" / "history.sqlite3").read_bytes()


def test_where_nothing_leads_any_more(world: World, servers: tuple[Server, Server], home: Path) -> None:
    first = world.sent({"AWS_PROFILE": "a"}, Connection(endpoint_url=servers[0].url))
    (home / ".aws" / "credentials").write_text("")
    (home / ".aws" / "config").write_text("")
    with pytest.raises(ConfigurationError):
        world.replayed({}, first.id)


def test_it_is_kept_shown_and_carried_to_another_history(
    world: World, servers: tuple[Server, Server], home: Path
) -> None:
    here = servers[0].url
    first = world.sent({"AWS_PROFILE": "a", "AWS_ENDPOINT_URL": here}, Connection())
    expected = Destination(
        endpoint_url=here,
        region="eu-west-1",
        profile="a",
        credentials="shared-credentials-file",
        access_key_id=A,
        sources={
            "endpoint_url": "AWS_ENDPOINT_URL",
            "region": "~/.aws/config, profile a",
            "profile": "AWS_PROFILE",
        },
    )
    with world.opened({}) as bench:
        assert first.id is not None
        kept = bench.history.exchange(first.id)
        assert kept.destination == expected
        assert kept.invocation.connection == Connection()
        assert bench.history.page()[0].destination == expected
        lines = home / "lines.jsonl"
        lines.write_bytes(b"".join(exporter.exported(bench.history, [first.id])))
    with Workbench(places(home / "other")) as other:
        exporter.take_in(other.history, str(lines))
        assert other.history.page()[0].destination == expected


@pytest.mark.parametrize(
    ("url", "authorization", "expected"),
    [
        (
            "https://runtime.sagemaker.cn-north-1.amazonaws.com.cn/endpoints/e/invocations",
            "AWS4-HMAC-SHA256 Credential=AKIA…1234/20260101/cn-north-1/sagemaker/aws4_request, Signature=***",
            Destination(
                endpoint_url="https://runtime.sagemaker.cn-north-1.amazonaws.com.cn",
                region="cn-north-1",
                access_key_id="AKIA…1234",
            ),
        ),
        (
            "http://user:word@host:1/prefix/endpoints/a%2Fb/async-invocations",
            "",
            Destination(endpoint_url="http://host:1/prefix", sources={"endpoint_url": "the request"}),
        ),
        (
            "https://runtime.sagemaker.us-east-1.amazonaws.com/endpoints/e/invocations-response-stream",
            "Bearer ***",
            Destination(
                endpoint_url="https://runtime.sagemaker.us-east-1.amazonaws.com",
                sources={"endpoint_url": "the request"},
            ),
        ),
    ],
)
def test_what_a_request_shows(url: str, authorization: str, expected: Destination) -> None:
    headers = [("Host", "x"), ("Authorization", authorization)] if authorization else []
    assert destination_of(url, headers) == expected


def test_a_connection_to_a_destination_names_what_was_left_open() -> None:
    went = Destination(
        endpoint_url="http://host:1",
        region="eu-west-1",
        profile="a",
        credentials="sso",
        sources={"endpoint_url": "AWS_ENDPOINT_URL"},
    )
    assert went.leading_to(Connection()) == Connection(
        profile="a", region="eu-west-1", endpoint_url="http://host:1"
    )
    assert went.leading_to(Connection(region="x-y-1", sign=False)).region == "x-y-1"
    assert went.leading_to(Connection(sandbox=True)) == Connection(sandbox=True)
    regional = msgspec.structs.replace(went, sources={}, credentials="env")
    assert regional.leading_to(Connection()) == Connection(region="eu-west-1")


@pytest.mark.parametrize("sign", [True, False])
def test_every_form_names_where_it_went(world: World, servers: tuple[Server, Server], *, sign: bool) -> None:
    here = servers[0].url
    then = {"AWS_PROFILE": "a", "AWS_REGION": "eu-west-3", "AWS_ENDPOINT_URL": here}
    first = world.sent(then, Connection(sign=sign))
    with world.opened({"AWS_REGION": "sa-east-1", "AWS_ENDPOINT_URL": servers[1].url}) as bench:
        assert first.id is not None
        for form in exporters():
            written = Interchange(bench).export(form, first.id)
            text = written.text + " ".join(written.notes)
            assert here in text, form
            assert ("eu-west-3" in text) == sign, form
            for absent in ("$AWS_REGION", "amazonaws.com", "sa-east-1", servers[1].url):
                assert absent not in text, form
            # What is read again from it goes there.
            (reading,) = Interchange(bench).read(written.text)
            assert not isinstance(reading, Exception), form
            assert reading.invocation.connection.endpoint_url == here, form


def test_the_region_s_own_address_in_every_form(world: World) -> None:
    variables = {
        "AWS_REGION": "eu-west-3",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "HTTPS_PROXY": "http://127.0.0.1:1",
    }
    first = world.sent(variables, Connection())
    wanted = Invocation(fields={"EndpointName": "e"}, body=BytesBody(b"{}"))
    for environment, source in (({"AWS_REGION": "sa-east-1"}, first.id), (variables, wanted)):
        with world.opened(environment) as bench:
            assert source is not None
            for form in ("curl", "har", "aws-cli", "boto3"):
                text = Interchange(bench).export(form, source).text
                assert "https://runtime-fips.sagemaker.eu-west-3.amazonaws.com" in text, form
                assert "$AWS_REGION" not in text, form
