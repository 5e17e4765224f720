"""All that is used of botocore, urllib3 and http.client without a promise in their documentation.

`tests/aws/sdk/test_private.py` fails where a new version of either takes one away or changes its meaning,
each tried by itself. They are:

- `BaseClient._endpoint`: what makes, signs, sends and parses a request that is serialised already;
- `Endpoint.http_session`: the `URLLib3Session` of a client, with its proxies, certificates and time limits;
- `URLLib3Session._pool_classes_by_scheme`: which pool, and so which connection, it opens;
- `URLLib3Session._manager`: the `PoolManager` that it asks for the pool of each address;
- `HTTPConnection._new_conn`: resolving a name and connecting to it;
- `HTTPConnectionPool._get_conn` and `_put_conn`: a connection leaving its pool and going back to it;
- `HTTPResponse._read_status`, `._read_next_chunk_size` and `._read_and_discard_trailer` of http.client, which
  `workbench.aws.sdk.http_response` replaces;
- what `HTTPResponse.begin` of http.client sets (`tests/aws/sdk/test_plain_head.py` compares), and `._method`;
- `AssumeRoleProvider._prompter`: what asks for a one-time code;
- `botocore.credentials.EC`: what makes the key that a session of `aws login` proves itself with;
- `RefreshableCredentials._expiry_time`: when temporary credentials end;
- the unique ID under which the standard retries are registered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from weakref import ref


def endpoint_of(client: Any) -> Any:
    """The part of an SDK client that sends what is serialised."""
    return client._endpoint


def use_pools(client: Any, pools: Mapping[str, type]) -> None:
    """Lets a client open its connections from pools of ours, by URL scheme; it must not have sent yet."""
    endpoint_of(client).http_session._pool_classes_by_scheme.update(pools)


def remember_pool(client: Any) -> None:
    """Lets a client that goes through no proxy look up the pool of its address once, not for each request.

    The same address has the same pool until the client is closed. A pool closes its connections when nobody
    has it any more, so it is not held here.
    """
    manager = endpoint_of(client).http_session._manager
    look_up = manager.connection_from_url
    last: tuple[str, Callable[[], Any]] = ("", lambda: None)

    def pool_of(url: str, pool_kwargs: dict[str, Any] | None = None) -> Any:
        nonlocal last
        address, remembered = last
        if url == address and pool_kwargs is None and (pool := remembered()) is not None:
            return pool
        pool = look_up(url, pool_kwargs)
        if pool_kwargs is None:
            last = (url, ref(pool))
        return pool

    manager.connection_from_url = pool_of


def retry_decision(client: Any, attempts: int) -> Callable[..., float | None]:
    """Takes the SDK's standard retries off a client and returns their decision.

    The decision is called with the arguments of the event `needs-retry` and returns the seconds to wait
    before another attempt, None where there is none.
    """
    from botocore.retries import standard

    service = client.meta.service_model.service_id.hyphenize()
    event, name = f"needs-retry.{service}", f"retry-config-{service}"
    client.meta.events.unregister(event, unique_id=name)
    handler = standard.register_retry_handler(client, attempts)
    client.meta.events.unregister(event, unique_id=name)
    decide: Callable[..., float | None] = handler.needs_retry
    return decide


def set_prompter(provider: Any, prompter: Callable[[str], str]) -> None:
    """Makes the SDK's provider of assumed roles ask `prompter` for a one-time code, not the terminal."""
    provider._prompter = prompter


def use_login_keys(maker: Any) -> None:
    """Gives the SDK's provider of `aws login` what its keys are made by: `EC` of awscrt."""
    from botocore import credentials

    credentials.EC = maker


def expiry_of(credentials: Any) -> datetime | None:
    """Returns when credentials end, aware; None for those that do not, and where the SDK does not know it."""
    expiry: datetime | None = getattr(credentials, "_expiry_time", None)
    return expiry


class WatchedPool:
    """Mixed into a connection pool: tells a connection when it comes back, opens some ahead of need, and
    follows no redirection.
    """

    def open_one(self, seconds: float, opened: Callable[[], None]) -> None:
        """Opens a connection, or takes an open one, and keeps it for the next request.

        Args:
            seconds: how long connecting may take at most.
            opened: is called before it goes back to the pool, from where others may take it.
        """
        conn = self._get_conn()  # type: ignore[attr-defined]
        try:
            if conn.is_closed:
                conn.timeout = min(conn.timeout or seconds, seconds)
                conn.connect()
            opened()
        except BaseException:
            conn.close()
            raise
        finally:
            self._put_conn(conn)

    def urlopen(self, *args: Any, **kwargs: Any) -> Any:
        """Sends a request; what is signed for one address is not sent to another."""
        return super().urlopen(*args, **{**kwargs, "redirect": False})  # type: ignore[misc]

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.rest()
        super()._put_conn(conn)  # type: ignore[misc]


class WatchedOpening:
    """Mixed into a connection: `opened` gets to run, and may give up, the opening of its socket."""

    def opened(self, open_socket: Callable[[], Any]) -> Any:
        """Returns the connected socket that `open_socket` comes to."""
        return open_socket()

    def _new_conn(self) -> Any:
        return self.opened(super()._new_conn)  # type: ignore[misc]
