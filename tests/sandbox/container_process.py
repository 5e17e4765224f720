"""A container built on AWS's own hosting library, as a process of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PROGRAM = Path(__file__).with_name("stateful_container.py")


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def container(lifetime: int = 1200, ahead: Path | None = None) -> Iterator[str]:
    """A container process that answers `/ping`; its address.

    Args:
        lifetime: seconds that its sessions live.
        ahead: a file with the seconds that its clock is ahead; None for one that goes right.
    """
    url = f"http://127.0.0.1:{free_port()}"
    # A folder for each, as on machines of their own: the library clears its folder when it starts.
    folder = tempfile.TemporaryDirectory()
    environment = {
        **os.environ,
        "SAGEMAKER_SESSIONS_EXPIRATION": str(lifetime),
        "SAGEMAKER_SESSIONS_PATH": folder.name,
        "CLOCK_AHEAD": str(ahead or ""),
    }
    process = subprocess.Popen([sys.executable, PROGRAM, url.rpartition(":")[2]], env=environment)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(f"{url}/ping", timeout=2):  # noqa: S310
                    break
            except OSError:
                assert process.poll() is None, "the container ended"
                assert time.monotonic() < deadline, "the container did not start"
                time.sleep(0.05)
        yield url
    finally:
        process.kill()
        process.wait()
        folder.cleanup()
