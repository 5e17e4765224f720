"""Streams: from a part that leaves to the part on the screen, the frames, keys meanwhile, and cost over time.

The app runs in a terminal of its own; a sandbox before a container of this process sends it numbered parts.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

import pexpect

from benchmarks.history import places_under
from benchmarks.report import Measure
from benchmarks.terminal import drain, start
from workbench.content.streaming import Stream, TextRows
from workbench.model.invocation import Connection, Invocation, TextBody
from workbench.sandbox import Sandbox
from workbench.store import Drafts

RATE = 200
SECONDS = 10.0
KEYS = "äöüßéèêàâçñõåøæœðþ¿¡£¥§µ"
_SEND = "\x1b[15~"
_NUMBER = re.compile(r"w(\d{6})")


class _Numbers(BaseHTTPRequestHandler):
    """A container that streams `w000000`, `w000001`, … as token lines, and writes down when each left."""

    protocol_version = "HTTP/1.1"
    left: dict[int, float]

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.send_header("Content-Type", "application/jsonlines")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        filling = "x" * asked["filling"]
        began = perf_counter()
        for number in range(asked["parts"]):
            sleep(max(0.0, began + number / RATE - perf_counter()))
            line = json.dumps({"token": {"id": number, "text": f"w{number:06} "}, "filling": filling})
            self.left[number] = perf_counter()
            try:
                self.wfile.write(b"%x\r\n%s\n\r\n" % (len(line) + 1, line.encode()))
            except OSError:
                return
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def measures() -> Iterator[Measure]:
    """The budgets of streams."""
    yield from _cost()
    with _sandbox() as (sandbox, left):
        yield from _on_screen(sandbox, left)
        idle = _keys(sandbox, requests=0, streams=False)
        busy = _keys(sandbox, requests=16, streams=True)
        yield Measure(
            "key to screen, 16 requests under way and 1 MB/s streaming in",
            busy * 1e3,
            idle * 1e3,
            "ms",
            "≤ 1.5×",
            busy <= 1.5 * idle,
        )


def _cost() -> Iterator[Measure]:
    """Adding, measuring and folding a part: the hundred thousandth beside the thousandth."""
    stream = Stream()
    rows = TextRows(stream, 80)
    times: list[float] = []
    for number in range(101_000):
        begun = perf_counter()
        stream.add(b'{"token": {"id": 7, "text": " word", "log_prob": -0.25}}\n', number * 5.0)
        if number % 7 == 0:
            stream.stats(number * 5.0)
            rows.more()
        times.append(perf_counter() - begun)
    # One in seven does more: whole sevens are looked at, whose median a noisy moment does not change.
    sevens = [sum(times[at : at + 7]) / 7 for at in range(0, len(times), 7)]
    late, early = median(sevens[-700:]), median(sevens[140:840])
    yield Measure(
        "a part added, measured and folded: part 100,000 / 1,000",
        late * 1e6,
        early * 1e6,
        "µs",
        "≤ 1.5×",
        late <= 1.5 * early,
    )


def _on_screen(sandbox: Sandbox, left: dict[int, float]) -> Iterator[Measure]:
    waits: list[float] = []
    frames: list[float] = []
    with _app(sandbox, filling=0) as app:
        left.clear()
        app.send(_SEND)
        shown = -1
        end = perf_counter() + SECONDS + 3
        tail = ""
        while perf_counter() < end and shown < RATE * SECONDS - 1:
            try:
                text = app.read_nonblocking(1 << 16, timeout=1)
            except pexpect.TIMEOUT:
                continue
            now = perf_counter()
            tail = (tail + text)[-70_000:]
            newest = max((int(number) for number in _NUMBER.findall(tail)), default=-1)
            if newest > shown:
                frames.append(now)
                waits += [now - left[number] for number in range(shown + 1, newest + 1) if number in left]
                shown = newest
            tail = tail[-16:]
    steady = waits[RATE:]
    middle, most = median(steady) * 1e3, sorted(steady)[int(len(steady) * 0.95)] * 1e3
    yield Measure(f"streamed part to screen, {RATE} parts/s", middle, 0, "ms", "≤ 50 ms", middle <= 50)
    yield Measure("the same, 95 of 100", most, 0, "ms", "none", ok=True)
    between = median(later - earlier for earlier, later in pairwise(frames))
    yield Measure("frames meanwhile", 1 / between, 0, "/s", "≥ 30/s", 1 / between >= 29.5)


def _keys(sandbox: Sandbox, *, requests: int, streams: bool) -> float:
    """Median seconds from a key to its letter on the screen."""
    times = []
    with _app(sandbox, filling=5_000, requests=requests) as app:
        if streams:
            app.send(_SEND)
            app.expect(_NUMBER)
        for letter in KEYS:
            drain(app, 0.15)
            begun = perf_counter()
            app.send(letter)
            app.expect_exact(letter)
            times.append(perf_counter() - begun)
    return median(times)


@contextmanager
def _app(sandbox: Sandbox, *, filling: int, requests: int = 0) -> Iterator[pexpect.spawn]:
    """The app with a draft that asks for numbered parts, its editor in focus."""
    with TemporaryDirectory() as folder:
        asked = {"parts": 60 * RATE if filling else int(RATE * SECONDS), "filling": filling}
        Drafts(places_under(Path(folder))).save(
            Invocation(
                operation="InvokeEndpointWithResponseStream",
                fields={"EndpointName": "numbers", "ContentType": "application/json"},
                body=TextBody(json.dumps(asked)),
                connection=Connection(endpoint_url=sandbox.url),
            )
        )
        environment = {
            "WORKBENCH_HOME": folder,
            "AWS_ACCESS_KEY_ID": sandbox.access_key_id,
            "AWS_SECRET_ACCESS_KEY": sandbox.secret_access_key,
            "AWS_DEFAULT_REGION": sandbox.region,
            "AWS_EC2_METADATA_DISABLED": "true",
            "PYTHONPATH": os.getcwd(),  # noqa: PTH109
        }
        app = start(["-m", "benchmarks.apps.streaming_app", sandbox.url, str(requests)], environment)
        app.expect_exact("numbers")
        drain(app, 2)
        try:
            yield app
        finally:
            app.close(force=True)


@contextmanager
def _sandbox() -> Iterator[tuple[Sandbox, dict[int, float]]]:
    left: dict[int, float] = {}
    handler = type("Numbers", (_Numbers,), {"left": left})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        with Sandbox.start(containers={"numbers": url}, seed=1) as sandbox:
            yield sandbox, left
    finally:
        server.shutdown()
        server.server_close()
