"""SDK clients, one for each connection, made when first needed and used again by every thread."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable
from functools import cached_property
from typing import Any

from workbench.aws.config_errors import explain_config_error
from workbench.aws.failures.unsendable_keys import require_sendable
from workbench.aws.profiles import config_files
from workbench.aws.sdk.client import Client, make_client
from workbench.aws.sdk.roles import ASKED
from workbench.model.abandon import abandonable
from workbench.model.errors import ConfigurationError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.redaction import IN_USE
from workbench.model.sandbox_info import SandboxInfo

_KEPT = 32
"""Clients kept at most; the one longest unused goes first. One takes some 0.3 MB without its connections."""


def limit_length(client: Any, _attempts: int) -> None:
    """Prepares a client that is otherwise used as the SDK makes it: its answers have a limit."""
    from workbench.aws.sdk.answer_limit import limit_answers

    limit_answers(client)


_Key = tuple[Connection, SandboxInfo | None]
_Stamp = tuple[tuple[int, int] | None, ...]


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

    @cached_property
    def _files(self) -> tuple[str, str]:
        """The shared configuration files. A process keeps its environment: their names are asked for once."""
        return config_files()

    def get(
        self, connection: Connection, hosting: SandboxInfo | None, cancellation: CancelToken | None
    ) -> Client:
        """The client of a connection, with credentials that are valid now.

        It is made anew when the shared configuration files have changed, so that a new login counts at once.

        Raises:
            ConfigurationError: there is nothing usable to send with.
            OperationCancelledError: cancelled while credentials were fetched.
        """
        key = (connection, hosting)
        stamp = _stamp(self._files) if hosting is None else ()
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
        """Makes the clients of a connection anew next time: the service would not take their credentials."""
        with self._lock:
            for key in [key for key in self._slots if key[0] == connection]:
                del self._slots[key]

    def _made(self, connection: Connection, hosting: SandboxInfo | None) -> Client:
        client = make_client(self._service, connection, hosting)
        self._prepare(client.sdk, max(connection.max_attempts, 1))
        return client

    def _drop(self, slot: _Slot) -> None:
        with self._lock:
            for key in [key for key, kept in self._slots.items() if kept is slot]:
                del self._slots[key]

    def close(self) -> None:
        """Closes the connections that wait for another request."""
        with self._lock:
            slots = list(self._slots.values())
            self._slots.clear()
        for slot in slots:
            slot.close()


class _Slot:
    """The place of one client. Its making may take long (a login, a metadata service): nobody else waits."""

    def __init__(
        self,
        make: Callable[[Connection, SandboxInfo | None], Client],
        connection: Connection,
        hosting: SandboxInfo | None,
        stamp: _Stamp,
    ) -> None:
        self.stamp = stamp
        self._make = make
        self._connection = connection
        self._hosting = hosting
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._frozen: Any = None
        self._is_signing = False
        self._failure: ConfigurationError | None = None

    def ready(self) -> bool:
        """Returns whether `client` returns without waiting for anybody."""
        client = self._client
        if client is None or not self._is_signing:
            return False
        refresh_needed = getattr(client.credentials, "refresh_needed", None)
        return refresh_needed is None or not refresh_needed()

    def client(self) -> Client:
        """Returns the client, its credentials valid now.

        Nobody fetches the first ones beside another: the SDK asks for a one-time code once for the same
        credentials, so where nobody was asked the next makes them anew, and asks again. Any other failure is
        that of all who waited behind it: a code that is withheld is not asked for once for each of them.

        Raises:
            ConfigurationError: there is nothing usable to send with.
        """
        before = self._failure
        return self._in_hand() or self._in_turn(before)

    def _in_hand(self) -> Client | None:
        """Returns the client that has signed before; None where that takes another code, or there is none."""
        client = self._client
        if client is None or not self._is_signing:
            return None
        try:
            return self._signed(client)
        except ConfigurationError as error:
            if not _nobody_was_asked(error):
                self._failure = error
                raise
        return None

    def _in_turn(self, before: ConfigurationError | None) -> Client:
        """Makes what is missing, unless somebody else does or has failed to.

        Args:
            before: the last failure when this thread came.
        """
        with self._lock:
            if self._failure is not None and self._failure is not before:
                raise self._failure
            try:
                return self._current()
            except ConfigurationError as error:
                if not _nobody_was_asked(error):
                    self._failure = error
                raise

    def _current(self) -> Client:
        if self._client is None:
            self._client = self._make(self._connection, self._hosting)
        client = self._signed(self._client)
        self._is_signing, self._failure = True, None
        return client

    def _signed(self, client: Client) -> Client:
        """Takes the credentials of now; what cannot be had of them is forgotten with the client."""
        if client.credentials is None:
            return client
        try:
            frozen = client.credentials.get_frozen_credentials()
        except _credential_errors() as error:
            if self._client is not None and self._client.credentials is client.credentials:
                self._client, self._is_signing = None, False
            raise explain_config_error(error, self._connection, ()) from error
        if frozen != self._frozen:
            _remember(frozen)
            require_sendable(frozen, client.credentials.method or "")
            client = self._client = client.signing_with(frozen)
            self._frozen = frozen
        return client

    def close(self) -> None:
        if self._client is not None:
            self._client.sdk.close()


def _nobody_was_asked(error: ConfigurationError) -> bool:
    """Returns whether a role needs a one-time code, and nobody was there to ask: the next may ask one."""
    cause = error.__cause__
    lacks_code = type(cause).__name__ == "RefreshWithMFAUnsupportedError"
    return lacks_code and not getattr(cause, "kwargs", {}).get(ASKED)


def _credential_errors() -> tuple[type[Exception], ...]:
    """What is raised where there are no credentials; the SDK is loaded by then."""
    from botocore.exceptions import BotoCoreError, ClientError

    return (BotoCoreError, ClientError, OSError, RuntimeError, ValueError)


def _remember(frozen: Any) -> None:
    """Has the secrets of credentials taken out of whatever is written from now on."""
    IN_USE.add_key_id(frozen.access_key)
    IN_USE.add(frozen.secret_key, frozen.token and frozen.token.strip())


def _stamp(paths: tuple[str, str]) -> _Stamp:
    """Returns what changes when a shared configuration file does."""
    stamps: list[tuple[int, int] | None] = []
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116 - once for each send
            stamps.append((status.st_mtime_ns, status.st_size))
        except OSError:
            stamps.append(None)
    return tuple(stamps)
