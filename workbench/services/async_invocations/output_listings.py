"""What lies where the outputs of asynchronous invocations are put, listed for many of them at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import NamedTuple

from workbench.model.errors import WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services.workbench import Workbench

_VALID_SECONDS = 5.0
_USELESS_SECONDS = 300.0
"""How long a folder is not listed again that may not be listed, or has too much in it."""
_MOST_KEYS = 20_000
"""Keys up to which a listing costs less than to ask for some dozens of objects."""


class _Listing(NamedTuple):
    """The objects of a folder, None where they are unknown; until when that holds, in ticks of the clock."""

    keys: frozenset[str] | None
    until: float


class OutputListings:
    """Thread-safe: who needs a listing that another thread asks for waits for it.

    Args:
        bench: what asks S3.
        ticks: the clock, in seconds.
        cancellation: breaks off what is being asked.
    """

    def __init__(self, bench: Workbench, ticks: Callable[[], float], cancellation: CancelToken) -> None:
        self._bench = bench
        self._ticks = ticks
        self._cancellation = cancellation
        self._lock = threading.Lock()
        self._listings: dict[tuple[Connection, str], _Listing] = {}

    def lacks(self, locations: Sequence[str], connection: Connection) -> bool:
        """Returns whether it is sure that none of some objects exists.

        Args:
            locations: their URIs.
            connection: to where the invocation went whose objects they are.

        Raises:
            OperationCancelledError: cancelled.
        """
        for uri in locations:
            keys = self._keys(connection, uri.rpartition("/")[0] + "/")
            if keys is None or uri in keys:
                return False
        return True

    def _keys(self, connection: Connection, folder: str) -> frozenset[str] | None:
        with self._lock:
            listing = self._listings.get((connection, folder))
            if listing is None or listing.until < self._ticks():
                listing = self._listings[connection, folder] = self._listed(connection, folder)
            return listing.keys

    def _listed(self, connection: Connection, folder: str) -> _Listing:
        try:
            keys, outcome = self._bench.clients.s3.names(
                folder, connection, most=_MOST_KEYS, cancellation=self._cancellation
            )
        except WorkbenchError:
            # Whatever is wrong is told by the invocation that is asked for by itself.
            return _Listing(None, self._ticks() + _VALID_SECONDS)
        if outcome.failure is not None or len(keys) >= _MOST_KEYS:
            return _Listing(None, self._ticks() + _USELESS_SECONDS)
        return _Listing(frozenset(keys), self._ticks() + _VALID_SECONDS)
