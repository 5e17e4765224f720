"""Each thing that is used of botocore and urllib3 without their promise, tried by itself."""

from __future__ import annotations

import getpass
import weakref
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore import credentials as credentials_module
from botocore.awsrequest import AWSHTTPConnection, AWSHTTPConnectionPool
from botocore.config import Config
from botocore.credentials import Credentials, LoginProvider, RefreshableCredentials
from botocore.exceptions import ConnectionClosedError
from botocore.httpsession import URLLib3Session
from botocore.session import Session
from urllib3.util.retry import Retry

from tests.aws.server import Serve, answer, answering
from workbench.aws.sdk.private import (
    WatchedOpening,
    WatchedPool,
    endpoint_of,
    expiry_of,
    remember_pool,
    retry_decision,
    set_prompter,
    use_login_keys,
    use_pools,
)


@pytest.fixture
def client(credentials: None) -> Iterator[Any]:
    """A client of botocore as it comes."""
    made = Session().create_client(
        "sagemaker-runtime",
        region_name="us-east-1",
        endpoint_url="http://127.0.0.1:1",
        config=Config(retries={"total_max_attempts": 3, "mode": "standard"}),
    )
    yield made
    made.close()


def test_a_client_has_an_endpoint_with_a_session(client: Any) -> None:
    endpoint = endpoint_of(client)
    assert isinstance(endpoint.http_session, URLLib3Session)
    assert callable(endpoint.make_request)


class Connection(WatchedOpening, AWSHTTPConnection):  # type: ignore[misc]
    opened_sockets = 0

    def opened(self, open_socket: Any) -> Any:
        type(self).opened_sockets += 1
        return super().opened(open_socket)

    rests = 0

    def rest(self) -> None:
        type(self).rests += 1


class Pool(WatchedPool, AWSHTTPConnectionPool):  # type: ignore[misc]
    ConnectionCls = Connection


def test_a_session_opens_connections_of_the_pools_it_is_given(client: Any, serve: Serve) -> None:
    server = serve(answering(answer()))
    use_pools(client, {"http": Pool})
    session = endpoint_of(client).http_session
    pool = session._manager.connection_from_url(server.url)
    assert type(pool) is Pool
    Connection.opened_sockets = Connection.rests = 0
    for _ in range(2):
        response = pool.urlopen("POST", "/", body=b"x", retries=Retry(False), preload_content=False)
        assert Connection.opened_sockets == 1
        response.read()
    assert Connection.rests == 2


def test_an_address_has_one_pool_until_that_is_closed(client: Any) -> None:
    remember_pool(client)
    manager = endpoint_of(client).http_session._manager
    first, second = "http://127.0.0.1:1/endpoints/a/invocations", "http://127.0.0.2:1/endpoints/a/invocations"
    pool = manager.connection_from_url(first)
    assert manager.connection_from_url(first) is pool
    assert manager.connection_from_url(second).host == "127.0.0.2"
    assert manager.connection_from_url(first) is pool
    closed = weakref.finalize(pool, lambda: None)
    del pool
    client.close()
    assert not closed.alive
    assert manager.connection_from_url(first).host == "127.0.0.1"


def test_the_provider_of_roles_asks_its_prompter() -> None:
    provider = Session().get_component("credential_provider").get_provider("assume-role")
    assert provider._prompter is getpass.getpass
    set_prompter(provider, str.upper)
    assert provider._prompter is str.upper


def test_aws_login_takes_its_keys_from_a_name_of_the_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credentials_module, "EC", None)
    use_login_keys(str)
    assert credentials_module.EC is str
    assert "EC" in LoginProvider.load.__code__.co_names


def test_temporary_credentials_know_their_end() -> None:
    ends = datetime(2099, 1, 1, tzinfo=UTC)
    temporary = RefreshableCredentials("A", "s", "t", ends, refresh_using=dict, method="sso")
    assert expiry_of(temporary) == ends
    assert expiry_of(Credentials("A", "s")) is None


def test_the_standard_retries_decide_and_do_not_sleep(client: Any) -> None:
    decide = retry_decision(client, 3)
    model = client.meta.service_model.operation_model("InvokeEndpoint")
    event = {
        "response": None,
        "endpoint": endpoint_of(client),
        "operation": model,
        "caught_exception": ConnectionClosedError(endpoint_url="http://x"),
        "request_dict": {"context": {}},
    }
    delay = decide(attempts=1, **event)
    assert delay is not None
    assert 0 <= delay <= 20
    assert decide(attempts=3, **event) is None
    service = client.meta.service_model.service_id.hyphenize()
    answers = client.meta.events.emit(f"needs-retry.{service}.InvokeEndpoint", attempts=1, **event)
    assert [reply for _, reply in answers if reply is not None] == []
