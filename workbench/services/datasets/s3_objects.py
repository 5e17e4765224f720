"""Objects of S3 as streams: read as they come, a few pieces ahead of whoever reads."""

from __future__ import annotations

import io
import queue
import threading
from collections.abc import Iterator
from typing import Any

from workbench.model.errors import NotFoundError, OperationCancelledError, PayloadError, WorkbenchError
from workbench.model.exchange import Failure, FailureKind
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services.workbench import Workbench

_AHEAD = 4
"""Pieces of an object, of at most 256 KB, that wait to be read."""


def object_names(bench: Workbench, uri: str, connection: Connection) -> tuple[str, ...]:
    """Returns the object that a URI names, or all below the prefix in the order of their keys.

    Raises:
        NotFoundError: there is none.
        PayloadError: S3 refuses, or does not answer.
        InvalidRequestError: it is not a URI of S3.
        ConfigurationError: there is nothing usable to ask with.
    """
    names, outcome = bench.clients.s3.names(uri, connection)
    if outcome.failure is not None:
        raise _unreadable(uri, outcome.failure)
    if uri in names:
        return (uri,)
    # A folder's own marker, which consoles create, is not an object of the dataset.
    below = tuple(name for name in names if not name.endswith("/"))
    if not below:
        raise NotFoundError(f"There is no object at or below {uri}.")
    return below


class ObjectStream(io.RawIOBase):
    """The bytes of one object.

    Args:
        bench: what asks S3.
        uri: the object's.
        connection: profile, region, certificates, time limits.
    """

    def __init__(self, bench: Workbench, uri: str, connection: Connection) -> None:
        super().__init__()
        self._bench = bench
        self._uri = uri
        self._connection = connection
        self._pieces: queue.Queue[bytes | WorkbenchError] = queue.Queue(_AHEAD)
        self._cancellation = CancelToken()
        self._rest = memoryview(b"")
        self._ended = False
        self._position = 0
        threading.Thread(target=self._fetch, name="s3-object", daemon=True).start()

    def readable(self) -> bool:
        """Returns True."""
        return True

    def tell(self) -> int:
        """Returns how many bytes were read."""
        return self._position

    def readinto(self, buffer: Any) -> int:
        """Reads what has come, and waits for more where nothing has.

        Raises:
            PayloadError: S3 refuses, or stopped sending.
        """
        if not self._rest and not self._ended:
            piece = self._pieces.get()
            if isinstance(piece, WorkbenchError):
                self._ended = True
                raise piece
            self._ended = not piece
            self._rest = memoryview(piece)
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        self._position += count
        return count

    def close(self) -> None:
        """Lets go of the object; what has not come is not asked for any more."""
        self._cancellation.cancel()
        super().close()

    def _fetch(self) -> None:
        try:
            outcome = self._bench.clients.s3.get(
                self._uri, self._connection, take=self._take, cancellation=self._cancellation
            )
        except OperationCancelledError:
            return
        except WorkbenchError as error:
            self._hand_over(error)
            return
        failure = outcome.failure
        self._hand_over(b"" if failure is None else _unreadable(self._uri, failure))

    def _take(self, pieces: Iterator[bytes]) -> None:
        for piece in pieces:
            if piece and not self._hand_over(piece):
                return

    def _hand_over(self, piece: bytes | WorkbenchError) -> bool:
        while not self._cancellation.cancelled:
            try:
                self._pieces.put(piece, timeout=0.2)
            except queue.Full:
                continue
            return True
        return False


def _unreadable(uri: str, failure: Failure) -> WorkbenchError:
    if failure.code in {"NoSuchKey", "NoSuchBucket", "404"}:
        return NotFoundError(f"{uri} does not exist.", failure.hint)
    hint = failure.hint
    if not hint and failure.kind is FailureKind.CREDENTIALS:
        hint = "Reading needs s3:GetObject and s3:ListBucket."
    return PayloadError(f"{uri} cannot be read: {failure.message}", hint)
