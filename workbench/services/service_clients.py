"""The clients of AWS that a process shares: for invocations, S3, the account, and processes that send."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from workbench.model.clock import Clock
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken

if TYPE_CHECKING:
    # Loaded when they are first needed: the first paint of the app needs none.
    from workbench.aws import Invoker, S3Client
    from workbench.aws.account_calls import AccountCalls
    from workbench.aws.workers.pool import WorkerPool
    from workbench.model.sandbox_info import SandboxInfo


class ServiceClients:
    """Makes each client when it is first asked for. Thread-safe.

    Args:
        clock: where time comes from.
        hosting: starts this process's sandbox when first asked; None where there is none.

    Attributes:
        workers: the processes that send; None where this process sends.
    """

    def __init__(self, clock: Clock, hosting: Callable[[], SandboxInfo] | None) -> None:
        self._clock = clock
        self.hosting = None if hosting is None else self._remembering(hosting)
        self._sandbox_url = ""
        self._invoker: Invoker | None = None
        self._s3: S3Client | None = None
        self._account_calls: AccountCalls | None = None
        self.workers: WorkerPool | None = None
        self._lock = threading.Lock()

    @property
    def sandbox_url(self) -> str:
        """Where this process's sandbox listens; empty while none was needed yet."""
        return self._sandbox_url

    def _remembering(self, hosting: Callable[[], SandboxInfo]) -> Callable[[], SandboxInfo]:
        def launch() -> SandboxInfo:
            launched = hosting()
            self._sandbox_url = launched.url
            return launched

        return launch

    @property
    def invoker(self) -> Invoker:
        """What sends invocations."""
        with self._lock:
            if self._invoker is None:
                from workbench.aws import Invoker

                self._invoker = Invoker(clock=self._clock, hosting=self.hosting)
            return self._invoker

    @property
    def s3(self) -> S3Client:
        """Objects of S3, asked for with the connection of an invocation; nothing of it is recorded."""
        with self._lock:
            if self._s3 is None:
                from workbench.aws import S3Client

                self._s3 = S3Client(clock=self._clock, hosting=self.hosting)
            return self._s3

    @property
    def account_calls(self) -> AccountCalls:
        """Questions about the account, asked with the connection of an invocation; nothing is recorded."""
        with self._lock:
            if self._account_calls is None:
                from workbench.aws.account_calls import AccountCalls

                self._account_calls = AccountCalls(hosting=self.hosting)
            return self._account_calls

    @contextmanager
    def worker_processes(self, count: int) -> Iterator[None]:
        """Sends from several processes meanwhile; what is sent is recorded by this one.

        Args:
            count: processes; fewer than 2 change nothing. Where one cannot be started, this process sends.
        """
        if count < 2 or self.workers is not None:
            yield
            return
        from workbench.aws.workers.pool import WorkerPool

        try:
            self.workers = workers = WorkerPool(count, self.hosting)
        except OSError:
            yield
            return
        try:
            yield
        finally:
            self.workers = None
            workers.close()

    def output_path(
        self, endpoint_name: str, connection: Connection, *, cancellation: CancelToken | None = None
    ) -> str:
        """Where an endpoint puts the output of asynchronous invocations; empty where it cannot be told.

        Raises:
            ConfigurationError: there is nothing usable to ask with.
            OperationCancelledError: cancelled before anything was asked.
        """
        from workbench.aws import output_path

        return output_path(
            endpoint_name, connection, hosting=self.hosting, cancellation=cancellation, clock=self._clock
        )

    def close(self) -> None:
        """Lets go of connections."""
        with self._lock:
            if self._invoker is not None:
                self._invoker.close()
            if self._s3 is not None:
                self._s3.close()
            if self._account_calls is not None:
                self._account_calls.close()
