"""The sandbox of this process: started when it is first needed, stopped when the process ends."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable

from workbench.model.hosting import Hosting


def launcher() -> Callable[[], Hosting]:
    """What starts one sandbox, once, however often it is asked."""
    lock = threading.Lock()
    started: list[Hosting] = []

    def launch() -> Hosting:
        with lock:
            if not started:
                started.append(_start())
            return started[0]

    return launch


def _start() -> Hosting:
    from workbench.sandbox import Sandbox

    sandbox = Sandbox.start()
    atexit.register(sandbox.stop)
    return Hosting(
        url=sandbox.url,
        access_key_id=sandbox.access_key_id,
        secret_access_key=sandbox.secret_access_key,
        region=sandbox.region,
    )
