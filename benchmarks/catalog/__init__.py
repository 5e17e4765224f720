"""An account of 2,000 endpoints: the first page on the screen, a search as typed, and keys meanwhile.

The app runs in a terminal of its own; this process is the control plane, of which a page takes two seconds.
A key at rest stands beside each: the machine may be busy.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import pexpect

from benchmarks.history import places_under
from benchmarks.idle import processor_seconds
from benchmarks.report import Measure
from benchmarks.terminal import drain, start
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.store import Drafts

ENDPOINTS = 2_000
PAGE = 100
PAGE_SECONDS = 2.0
BUDGET_MS = 16
KEYS = "äöüßéèêàâçñõåøæœðþ¿¡"
_LIST = "\x1bg"


class _ControlPlane(BaseHTTPRequestHandler):
    """ListEndpoints alone, and when the last byte of each page had left."""

    protocol_version = "HTTP/1.1"
    seconds: float
    left: dict[int, float]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self.headers.get("X-Amz-Target", "").endswith("ListEndpoints"):
            self._answer({"__type": "AccessDeniedException", "message": "not here"}, 400)
            return
        asked = json.loads(body)
        first = int(asked.get("NextToken", "0"))
        sleep(self.seconds)
        last = min(first + PAGE, ENDPOINTS)
        following = {"NextToken": str(last)} if last < ENDPOINTS else {}
        self._answer({"Endpoints": [_endpoint(number) for number in range(first, last)], **following}, 200)
        self.left.setdefault(first, perf_counter())

    def _answer(self, document: object, status: int) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):  # the app has ended
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def measures() -> Iterator[Measure]:
    """The budgets of the catalog."""
    with _control_plane(PAGE_SECONDS) as (url, left), _app(url) as app:
        idle = _keys(app)
        app.send(_LIST)
        app.expect(r"classifier-\w+-\d{4}")
        first = perf_counter() - left[0]
        yield Measure(
            "first page of endpoints, after its bytes", first * 1e3, 0, "ms", "≤ 100 ms", first <= 0.1
        )
        app.send("\x1bOQ")  # F2
        yield _measure("key in the form, control plane of 2 s a page", _keys(app), idle)
    with _control_plane(0.0) as (url, _), _app(url) as app:
        app.send(_LIST)
        app.expect_exact("2,000 endpoints")
        drain(app, 2)
        app.send("/")
        yield _measure("key of a search over 2,000 endpoints", _searches(app), idle)


def _measure(label: str, keys: tuple[float, float], idle: tuple[float, float]) -> Measure:
    """From a key to what it draws, beside a key at rest; the label has the processor's part in both."""
    text = f"{label} (processor {keys[1] * 1e3:.0f} ms; at rest {idle[1] * 1e3:.0f})"
    wall, rest = keys[0] * 1e3, idle[0] * 1e3
    return Measure(text, wall, rest, "ms", f"≤ {BUDGET_MS} ms", wall <= BUDGET_MS)


def _keys(app: pexpect.spawn) -> tuple[float, float]:
    """Median seconds from a key to what it draws, and seconds of processor for one."""
    return _typed(app, KEYS)


def _searches(app: pexpect.spawn) -> tuple[float, float]:
    """The same for letters that each change which endpoints are listed, of several words in turn."""
    figures = []
    for _ in range(4):
        figures.append(_typed(app, "anke"))
        app.send("\x7f" * 4)
        drain(app, 0.5)
    return median(wall for wall, _ in figures), median(processor for _, processor in figures)


def _typed(app: pexpect.spawn, letters: str) -> tuple[float, float]:
    times: list[float] = []
    spent = 0.0
    for letter in letters:
        drain(app, 0.15)
        began, before = perf_counter(), processor_seconds(app.pid)
        app.send(letter)
        app.read_nonblocking(1 << 16, timeout=10)
        times.append(perf_counter() - began)
        drain(app, 0.1)
        spent += processor_seconds(app.pid) - before
    return median(times), spent / len(letters)


def _endpoint(number: int) -> dict[str, object]:
    kind = ("ranker", "embedder", "classifier", "forecaster")[number % 4]
    name = f"{kind}-{('prod', 'dev')[number // 4 % 2]}-{number:04}"
    return {
        "EndpointName": name,
        "EndpointArn": f"arn:aws:sagemaker:us-east-1:123456789012:endpoint/{name}",
        "EndpointStatus": "InService",
        "CreationTime": 1.76e9,
        "LastModifiedTime": 1.76e9,
    }


@contextmanager
def _control_plane(seconds: float) -> Iterator[tuple[str, dict[int, float]]]:
    left: dict[int, float] = {}
    handler = type("ControlPlane", (_ControlPlane,), {"left": left, "seconds": seconds})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", left
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def _app(url: str) -> Iterator[pexpect.spawn]:
    """The app with a draft of this account, its editor in focus."""
    with TemporaryDirectory() as folder:
        Drafts(places_under(Path(folder))).save(
            Invocation(
                fields={"EndpointName": "e", "ContentType": "text/plain"},
                body=TextBody("x"),
                connection=Connection(endpoint_url=url),
            )
        )
        environment = {
            "WORKBENCH_HOME": folder,
            "HOME": folder,
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLEEXAMPLE12",
            "AWS_SECRET_ACCESS_KEY": "s",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        app = start(["-m", "workbench"], environment)
        app.delaybeforesend = None
        app.expect_exact("F1 ")
        drain(app, 4)
        try:
            yield app
        finally:
            app.close(force=True)
