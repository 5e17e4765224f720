"""Connections that are opened before many requests leave, so that none of them waits for its own."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from botocore.exceptions import BotoCoreError

from workbench.aws.call.call import Call, active_call
from workbench.aws.prepare import Prepared
from workbench.aws.sdk.instrument import open_for
from workbench.model.clock import Clock
from workbench.model.errors import OperationCancelledError
from workbench.model.progress import CancelToken

_log = logging.getLogger(__name__)


def open_connections(prepared: Prepared, count: int, clock: Clock, cancellation: CancelToken | None) -> None:
    """Has so many connections open for requests such as this one.

    Where one cannot be opened, as many are open as were until then: a request reports its own failure.
    """
    # Each is held until all are open: one that went back to its pool early would be taken for the next.
    all_open = threading.Barrier(count)

    def wait() -> None:
        with suppress(threading.BrokenBarrierError):
            all_open.wait()

    def open_one(_: int) -> None:
        call = Call(
            clock=clock,
            started=clock.ticks(),
            read_timeout=None,
            streams=False,
            listener=None,
            cancellation=cancellation,
            opened=wait,
        )
        try:
            with active_call(call):
                open_for(prepared.client.sdk, prepared.invocation.operation, prepared.request)
        except (BotoCoreError, OperationCancelledError) as error:
            all_open.abort()
            _log.debug("no connection was opened ahead: %s", error)

    if count == 1:
        open_one(0)
        return
    with ThreadPoolExecutor(count, thread_name_prefix="connect") as pool:
        list(pool.map(open_one, range(count)))
