"""A container built on AWS's own hosting library, as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import DEADLINE_SECONDS, eventually, reserved_port

PROGRAM = Path(__file__).with_name("stateful_container.py")


@contextmanager
def container(lifetime: int = 1200, ahead: Path | None = None) -> Iterator[str]:
    """A container process that answers `/ping`; its address.

    Args:
        lifetime: seconds that its sessions live.
        ahead: a file with the seconds that its clock is ahead; None for one that goes right.
    """
    with reserved_port() as port, _process(port, lifetime, ahead) as process:
        url = f"http://127.0.0.1:{port}"
        eventually(lambda: _answers(process, url), "the container starts")
        yield url


@contextmanager
def _process(port: int, lifetime: int, ahead: Path | None) -> Iterator[subprocess.Popen[bytes]]:
    # A folder for each, as on machines of their own: the library clears its folder when it starts.
    folder = tempfile.TemporaryDirectory()
    environment = {
        **os.environ,
        "SAGEMAKER_SESSIONS_EXPIRATION": str(lifetime),
        "SAGEMAKER_SESSIONS_PATH": folder.name,
        "CLOCK_AHEAD": str(ahead or ""),
    }
    process = subprocess.Popen([sys.executable, PROGRAM, str(port)], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        folder.cleanup()


def _answers(process: subprocess.Popen[bytes], url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/ping", timeout=DEADLINE_SECONDS):  # noqa: S310
            return True
    except OSError:
        assert process.poll() is None, "the container ended"
        return False
