"""The sandbox of this process: started when it is first needed, stopped when the process ends."""

from __future__ import annotations

import atexit
import threading
from collections.abc import Callable

from workbench.model.sandbox_info import SandboxInfo


def lazy_sandbox() -> Callable[[], SandboxInfo]:
    """Returns what starts one sandbox, once, however often it is asked."""
    lock = threading.Lock()
    started: list[SandboxInfo] = []

    def launch() -> SandboxInfo:
        with lock:
            if not started:
                started.append(_start())
            return started[0]

    return launch


def _start() -> SandboxInfo:
    from workbench.sandbox import Sandbox

    sandbox = Sandbox.start()
    atexit.register(sandbox.stop)
    return SandboxInfo(
        url=sandbox.url,
        access_key_id=sandbox.access_key_id,
        secret_access_key=sandbox.secret_access_key,
        region=sandbox.region,
    )
