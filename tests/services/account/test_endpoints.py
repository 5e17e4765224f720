"""The endpoints of an account: cached, read anew, described, and when each was invoked."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aws.server import Serve, Visit, answer
from tests.hosting import hosting_of
from workbench.model.account.endpoint import EndpointListing, Trait
from workbench.model.errors import AccountError, ConfigurationError, OperationCancelledError
from workbench.model.invocation import BytesBody, Connection, Invocation
from workbench.model.progress import CancelToken
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.store import AppDirs

SANDBOX = Connection(sandbox=True)


@pytest.fixture(scope="module")
def large() -> Iterator[Sandbox]:
    """An account of 250 endpoints and those of every sandbox."""
    with Sandbox.start(seed=2, extra_endpoints=250) as running:
        yield running


@pytest.fixture
def account(large: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Connection:
    """A connection to the large account as to one of AWS: its list is kept on disk."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", large.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", large.secret_access_key)
    monkeypatch.setenv("AWS_REGION", large.region)
    return Connection(endpoint_url=large.url)


def test_pages_are_handed_on_as_they_come_and_all_is_kept(
    places: AppDirs, large: Sandbox, account: Connection
) -> None:
    pages: list[EndpointListing] = []
    with Workbench(places) as bench:
        directory = EndpointDirectory(bench)
        assert directory.cached(account) is None
        listing = directory.listing(account, on_page=pages.append)
    assert [len(page.endpoints) for page in pages] == [100, 200, len(large.endpoint_names)]
    assert [page.complete for page in pages] == [False, False, True]
    assert {row.name for row in listing.endpoints} == set(large.endpoint_names)
    assert listing.account_id == "123456789012"
    with Workbench(places) as bench:
        assert EndpointDirectory(bench).cached(account) == listing


def test_what_was_read_is_handed_on_where_the_credentials_end_before_the_next_page(
    places: AppDirs, tmp_path: Path, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config"
    config.write_text(
        "[profile p]\naws_access_key_id = AKID\naws_secret_access_key = s\nregion = us-east-1\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    replies = [answer(_page(range(10), "second")), answer(_page(range(10, 11), "third"))]

    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            if len(replies) == 1:
                config.write_text("")
            visit.sock.sendall(replies.pop(0))

    pages: list[EndpointListing] = []
    account = Connection(profile="p", endpoint_url=serve(behave).url)
    with Workbench(places) as bench, pytest.raises(ConfigurationError, match="'p'"):
        EndpointDirectory(bench).listing(account, on_page=pages.append)
    assert [len(page.endpoints) for page in pages] == [10, 11]


def _page(numbers: range, token: str) -> bytes:
    moments = {"CreationTime": 1.0, "LastModifiedTime": 1.0}
    arn = "arn:aws:sagemaker:us-east-1:123456789012:endpoint"
    rows = [
        {"EndpointName": f"e{number}", "EndpointArn": f"{arn}/e{number}", "EndpointStatus": "InService"}
        | moments
        for number in numbers
    ]
    return json.dumps({"Endpoints": rows, "NextToken": token}).encode()


def test_kinds_that_are_known_stay_when_the_list_is_read_anew(places: AppDirs, account: Connection) -> None:
    with Workbench(places) as bench:
        directory = EndpointDirectory(bench)
        listing = directory.listing(account)
        shipped = tuple(row for row in listing.endpoints if row.name in {"components", "restricted"})
        filled = directory.described(
            EndpointListing(region="", fetched_at=bench.now(), endpoints=shipped), account
        )
        assert [row.traits for row in filled.endpoints] == [(Trait.COMPONENTS,), None]
        again = {row.name: row for row in directory.listing(account).endpoints}
    assert again["components"].traits == (Trait.COMPONENTS,)
    assert again["restricted"].traits is None


def test_the_kind_of_an_endpoint_that_was_described_is_in_the_list_of_the_last_time(
    places: AppDirs, account: Connection
) -> None:
    with Workbench(places) as bench:
        directory = EndpointDirectory(bench)
        directory.listing(account)
        directory.describe("pipeline", account)
    with Workbench(places) as bench:
        kept = EndpointDirectory(bench).cached(account)
    assert kept is not None
    traits = {row.name: row.traits for row in kept.endpoints if row.traits is not None}
    assert traits == {"pipeline": (Trait.MULTI_CONTAINER,)}


def test_a_description_is_kept_and_one_that_is_refused_is_not(places: AppDirs, account: Connection) -> None:
    with Workbench(places) as bench:
        directory = EndpointDirectory(bench)
        described = directory.describe("pipeline", account)
        with pytest.raises(AccountError, match="DescribeEndpoint"):
            directory.describe("restricted", account)
        assert directory.cached_description("pipeline", account) == described
        assert directory.cached_description("restricted", account) is None


def test_nothing_of_a_sandbox_is_kept(bench: Workbench, places: AppDirs) -> None:
    directory = EndpointDirectory(bench)
    assert directory.listing(SANDBOX).complete
    assert directory.describe("echo", SANDBOX).complete
    assert directory.cached(SANDBOX) is None and not (places.cache / "endpoints").exists()


def test_the_last_invocation_is_read_from_the_history(bench: Workbench) -> None:
    directory = EndpointDirectory(bench)
    assert directory.last_invocations() == {}
    sent = []
    for endpoint in ("echo", "nobody", "echo"):
        fields = {"EndpointName": endpoint}
        body = BytesBody(json.dumps({}).encode())
        sent.append(bench.send(Invocation(fields=fields, body=body, connection=SANDBOX)).started_at)
    assert directory.last_invocations() == {"echo": sent[2], "nobody": sent[1]}


def test_an_endpoint_that_has_only_streamed_is_known_by_that(bench: Workbench) -> None:
    directory = EndpointDirectory(bench)
    assert directory.streaming_endpoints() == frozenset()
    streaming, plain = "InvokeEndpointWithResponseStream", "InvokeEndpoint"
    for operation, endpoint in ((streaming, "chat"), (streaming, "echo"), (plain, "echo"), (plain, "chat?")):
        sent = Invocation(
            operation=operation,
            fields={"EndpointName": endpoint},
            body=BytesBody(b'{"inputs": "a"}'),
            connection=SANDBOX,
        )
        bench.send(sent)
    assert directory.streaming_endpoints() == {"chat"}


def test_a_slow_control_plane_is_left_at_once(places: AppDirs) -> None:
    with (
        Sandbox.start(seed=3, control_plane_delay=60) as slow,
        Workbench(places, hosting=lambda: hosting_of(slow)) as bench,
    ):
        token = CancelToken()
        timer = threading.Timer(0.2, token.cancel)
        timer.start()
        with pytest.raises(OperationCancelledError):
            EndpointDirectory(bench).listing(SANDBOX, cancellation=token)
