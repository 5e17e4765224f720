"""The sandbox: what its answers cost beside a bare aiohttp handler, and that it does not grow.

Clients are raw sockets that send one request, signed once, again and again: what is timed is the server.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from benchmarks.report import Measure, side_by_side
from workbench.sandbox import Sandbox

_SMALL, _LARGE = 1024, 6 * 1024 * 1024
_CONNECTIONS = 16
_WARM, _MANY = 10_000, 100_000

_BARE = """
import asyncio, sys
from aiohttp import web

async def handle(request):
    return web.Response(body=await request.content.read(), content_type="application/octet-stream")

async def main():
    runner = web.ServerRunner(web.Server(handle, access_log=None))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print('{"url": "http://127.0.0.1:%d"}' % site._server.sockets[0].getsockname()[1], flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


def measures() -> Iterator[Measure]:
    """Every budget of the sandbox."""
    yield _start()
    with (
        _process("-m", "workbench", "sandbox", "--json") as (ours, process_id),
        _process("-c", _BARE) as (bare, _),
    ):
        yield _answers(ours, bare, _SMALL, rounds=2000)
        yield _answers(ours, bare, _LARGE, rounds=30)
        yield _rate(ours)
        yield _growth(ours, process_id)


def _start() -> Measure:
    times = []
    for _ in range(10):
        began = perf_counter()
        Sandbox.start().stop()
        times.append((perf_counter() - began) * 1000)
    slowest = max(times)
    return Measure(
        "sandbox: slowest of ten starts, modules loaded", slowest, 0, "ms", "≤ 150 ms", slowest <= 150
    )


def _answers(ours: dict[str, str], bare: dict[str, str], size: int, *, rounds: int) -> Measure:
    body = b"x" * size
    with _Connection(ours) as tested, _Connection(bare) as other:
        first, second = _request(ours, body), _request(bare, body)
        times = side_by_side(lambda: tested.exchange(first), lambda: other.exchange(second), rounds=rounds)
    mine, yardstick = (seconds * 1000 for seconds in times)
    if size == _SMALL:
        return Measure("sandbox: echo of 1 KB", mine, yardstick, "ms", "≤ 1 ms", mine <= 1)
    return Measure("sandbox: 6 MB both ways", mine, yardstick, "ms", "≤ 3×", mine <= 3 * yardstick)


def _rate(ours: dict[str, str]) -> Measure:
    began = perf_counter()
    _send_many(ours, _WARM)
    rate = _WARM / (perf_counter() - began)
    return Measure("sandbox: requests a second from 16 connections", rate, 0, "/s", "≥ 1,000", rate >= 1000)


def _growth(ours: dict[str, str], process_id: int) -> Measure:
    before = _resident(process_id)
    _send_many(ours, _MANY)
    grown = _resident(process_id) - before
    return Measure("sandbox: memory grown over 100,000 requests", grown, 0, "MB", "≤ 5 MB", grown <= 5)


def _send_many(ours: dict[str, str], count: int) -> None:
    request = _request(ours, b"x" * _SMALL)

    def send(_: int) -> None:
        with _Connection(ours) as connection:
            for _ in range(count // _CONNECTIONS):
                connection.exchange(request)

    with ThreadPoolExecutor(_CONNECTIONS) as pool:
        list(pool.map(send, range(_CONNECTIONS)))


def _request(server: dict[str, str], body: bytes) -> bytes:
    """One invocation of echo as it goes over the wire, signed where the server has credentials."""
    path = "/endpoints/echo/invocations"
    headers = {"Content-Type": "application/octet-stream", "Accept": "application/octet-stream"}
    request = AWSRequest("POST", server["url"] + path, headers=headers, data=body)
    if "secret_access_key" in server:
        credentials = Credentials(server["access_key_id"], server["secret_access_key"])
        SigV4Auth(credentials, "sagemaker", server["region"]).add_auth(request)
    request.headers["Host"] = urlsplit(server["url"]).netloc
    request.headers["Content-Length"] = str(len(body))
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in request.headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


class _Connection:
    """A kept connection that sends a request and reads the answer, which echoes it."""

    def __init__(self, server: dict[str, str]) -> None:
        parts = urlsplit(server["url"])
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 0))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = bytearray(1024 * 1024)

    def __enter__(self) -> _Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def exchange(self, request: bytes) -> None:
        self._socket.sendall(request)
        received = self._socket.recv(65536)
        while b"\r\n\r\n" not in received:
            received += self._socket.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 "), head
        lengths = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        left = int(lengths[0].partition(b":")[2]) - len(body)
        while left:
            left -= self._socket.recv_into(self._buffer, min(left, len(self._buffer)))


@contextmanager
def _process(*arguments: str) -> Iterator[tuple[dict[str, str], int]]:
    """A server in a process of its own: what it prints about itself as JSON, and its process ID."""
    process = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline()), process.pid
    finally:
        process.terminate()
        process.wait()


def _resident(process_id: int) -> float:
    """Megabytes of memory that a process holds (proc_pid_status(5))."""
    for line in Path(f"/proc/{process_id}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise LookupError("no VmRSS")
