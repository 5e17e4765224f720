"""SDK clients, one for each connection, made when first needed and used again by every thread."""

from __future__ import annotations

import os
import threading
import warnings
from collections import OrderedDict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench import __version__
from workbench.aws.abandon import abandonable
from workbench.aws.configuration import config_files, explained, missing_bundle, no_credentials
from workbench.model.address import address
from workbench.model.errors import ConfigurationError
from workbench.model.flight import Cancellation
from workbench.model.hosting import Hosting
from workbench.model.invocation import Connection
from workbench.model.schema import SERVICE

_KEPT = 32
"""Clients kept at most; the one longest unused goes first. One takes some 0.3 MB without its connections."""

KEPT_CONNECTIONS = 256
"""Open connections kept by a client; more in flight than that open, and close, their own."""

_REGION = {"region": ("region", ["AWS_REGION", "AWS_DEFAULT_REGION"], None, None)}
"""Where the region is looked for: as the AWS CLI does since version 2, and botocore does not."""

_Key = tuple[Connection, Hosting | None]
_Stamp = tuple[tuple[int, int] | None, ...]


@dataclass(frozen=True)
class Client:
    """An SDK client with what is to be known of it.

    Attributes:
        sdk: botocore's client; thread-safe.
        credentials: what it signs with; None where it does not sign.
        region: the region it signs for.
    """

    sdk: Any
    credentials: Any
    region: str


class Clients:
    """The clients of one service, for one owner.

    Args:
        service: its name in the SDK.
        prepare: gets every new client, and the attempts that a request may cost, before it is used.
    """

    def __init__(self, service: str, prepare: Callable[[Any, int], None]) -> None:
        self._service = service
        self._prepare = prepare
        self._lock = threading.Lock()
        self._slots: OrderedDict[_Key, _Slot] = OrderedDict()

    def get(
        self, connection: Connection, hosting: Hosting | None, cancellation: Cancellation | None
    ) -> Client:
        """The client of a connection, with credentials that are valid now.

        It is made anew when the shared configuration files have changed, so that a new login counts at once.

        Raises:
            ConfigurationError: there is nothing usable to send with.
            AbandonedError: cancelled while credentials were fetched.
        """
        key = (connection, hosting)
        stamp = _stamp() if hosting is None else ()
        with self._lock:
            slot = self._slots.get(key)
            if slot is None or slot.stamp != stamp:
                slot = self._slots[key] = _Slot(self._made, connection, hosting, stamp)
            self._slots.move_to_end(key)
            if len(self._slots) > _KEPT:
                self._slots.popitem(last=False)
        try:
            return slot.client() if slot.ready() else abandonable(slot.client, cancellation)
        except ConfigurationError:
            self._drop(slot)  # what mends it, such as a login, is to be seen next time
            raise

    def forget(self, connection: Connection) -> None:
        """Make the clients of a connection anew next time: the service would not take their credentials."""
        with self._lock:
            for key in [key for key in self._slots if key[0] == connection]:
                del self._slots[key]

    def _made(self, connection: Connection, hosting: Hosting | None) -> Client:
        client = _made(self._service, connection, hosting)
        self._prepare(client.sdk, max(connection.max_attempts, 1))
        return client

    def _drop(self, slot: _Slot) -> None:
        with self._lock:
            for key in [key for key, kept in self._slots.items() if kept is slot]:
                del self._slots[key]

    def close(self) -> None:
        """Close the connections that wait for another request."""
        with self._lock:
            slots = list(self._slots.values())
            self._slots.clear()
        for slot in slots:
            slot.close()


class _Slot:
    """The place of one client. Its making may take long (a login, a metadata service): nobody else waits."""

    def __init__(
        self,
        make: Callable[[Connection, Hosting | None], Client],
        connection: Connection,
        hosting: Hosting | None,
        stamp: _Stamp,
    ) -> None:
        self.stamp = stamp
        self._make = make
        self._connection = connection
        self._hosting = hosting
        self._lock = threading.Lock()
        self._client: Client | None = None

    def ready(self) -> bool:
        """Whether `client` returns without waiting for anybody."""
        if self._client is None:
            return False
        refresh_needed = getattr(self._client.credentials, "refresh_needed", None)
        return refresh_needed is None or not refresh_needed()

    def client(self) -> Client:
        from botocore.exceptions import BotoCoreError, ClientError

        if self._client is None:
            with self._lock:
                if self._client is None:
                    self._client = self._make(self._connection, self._hosting)
        if self._client.credentials is not None:
            try:
                self._client.credentials.get_frozen_credentials()
            except (BotoCoreError, ClientError, OSError, ValueError) as error:
                raise explained(error, self._connection, ()) from error
        return self._client

    def close(self) -> None:
        if self._client is not None:
            self._client.sdk.close()


def _stamp() -> _Stamp:
    """What changes when a shared configuration file does."""
    found: list[tuple[int, int] | None] = []
    for path in config_files():
        try:
            status = os.stat(path)  # noqa: PTH116 - once for each send
            found.append((status.st_mtime_ns, status.st_size))
        except OSError:
            found.append(None)
    return tuple(found)


def _made(service: str, connection: Connection, hosting: Hosting | None) -> Client:
    # botocore itself, not boto3 on top of it: the same client for a quarter less of a process's start.
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.session import Session

    from workbench.aws.loader import data_loader
    from workbench.aws.roles import quiet_roles

    session = (
        Session(session_vars=_detached(Session.SESSION_VARIABLES))
        if hosting
        else Session(session_vars=_REGION, profile=connection.profile)
    )
    try:
        session.register_component("data_loader", data_loader(session.get_config_variable("data_path")))
        if hosting is None:
            quiet_roles(session)
        else:
            session.set_credentials(hosting.access_key_id, hosting.secret_access_key)
        credentials = session.get_credentials() if connection.sign else None
        if credentials is None and connection.sign:
            raise no_credentials(connection)
        sdk = session.create_client(
            service,
            region_name=hosting.region if hosting else connection.region,
            endpoint_url=hosting.url if hosting else _endpoint_url(service, connection),
            verify=False if hosting else _verify(connection, session),
            config=_config(connection, hosting),
        )
        if address(sdk.meta.endpoint_url) is None:
            # The SDK takes a port of 99999, and falls over it when it signs.
            raise ValueError(f"Invalid endpoint: {sdk.meta.endpoint_url}")  # noqa: TRY301  explained as the SDK's own
    except (BotoCoreError, ClientError, OSError, ValueError) as error:
        profiles: list[str] = []
        with suppress(BotoCoreError):
            profiles = session.available_profiles
        raise explained(error, connection, profiles) from error
    return Client(sdk, credentials, sdk.meta.region_name)


def _endpoint_url(service: str, connection: Connection) -> str | None:
    """The address that a connection names is SageMaker Runtime's; any other service has its own."""
    return connection.endpoint_url if service == SERVICE else None


def _detached(variables: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """Settings that look at neither the environment nor any file: neither can break the sandbox."""
    settings = {
        name: (None, None, default, *conversion) for name, (_, _, default, *conversion) in variables.items()
    }
    for name in ("config_file", "credentials_file"):
        settings[name] = (None, None, os.devnull, None)
    return settings


def _config(connection: Connection, hosting: Hosting | None) -> Any:
    import botocore
    from botocore.config import Config

    settings: dict[str, Any] = {
        # Empty and short values may be sent on purpose; what cannot be sent is found before this.
        "parameter_validation": False,
        "retries": {"total_max_attempts": max(connection.max_attempts, 1), "mode": "standard"},
        "connect_timeout": connection.connect_timeout or None,
        "read_timeout": connection.read_timeout or None,
        "max_pool_connections": KEPT_CONNECTIONS,
        # Given whole: otherwise it is put together twice for each request, a tenth of a small one's time.
        "user_agent": f"endpoint-workbench/{__version__} Botocore/{botocore.__version__}",
    }
    if not connection.sign:
        settings["signature_version"] = botocore.UNSIGNED
    if hosting is not None:
        settings |= {"proxies": {}, "use_fips_endpoint": False, "use_dualstack_endpoint": False}
        settings["s3"] = {"addressing_style": "path"}  # it has no name that a bucket could stand before
    return Config(**settings)


def _verify(connection: Connection, session: Any) -> Any:
    """What certificates are checked with, found where botocore finds it, and looked at before it matters."""
    if not connection.verify_ssl:
        # It is marked on screen and in the record; a warning on stderr would tear the screen.
        warnings.filterwarnings("ignore", message="Unverified HTTPS request", category=Warning)
        return False
    if connection.ca_bundle:
        path, source = str(Path(connection.ca_bundle).expanduser()), "--ca-bundle"
    elif configured := session.get_config_variable("ca_bundle"):
        path, source = configured, "AWS_CA_BUNDLE" if "AWS_CA_BUNDLE" in os.environ else "ca_bundle"
    elif inherited := os.environ.get("REQUESTS_CA_BUNDLE"):
        path, source = inherited, "REQUESTS_CA_BUNDLE"
    else:
        return None
    if not os.access(path, os.R_OK):
        raise missing_bundle(path, source)
    return path if connection.ca_bundle else None
