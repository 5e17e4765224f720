"""A warm send, recorded before and after, beside the bare SDK; a cancel; memory over ten thousand sends."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from itertools import count, repeat
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import boto3
from botocore.config import Config

from benchmarks.endpoint import SILENT, server
from benchmarks.history import places_under
from benchmarks.idle import resident_megabytes
from benchmarks.report import Measure, side_by_side
from workbench.aws import Invoker
from workbench.model import BytesBody, Connection, Invocation, Status
from workbench.model.progress import CancelToken, Phase, Progress
from workbench.services import Workbench

SENDS = 10_000


def measures() -> Iterator[Measure]:
    """Every budget that the invoker has for itself."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "none"}
    os.environ |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    with server() as url, TemporaryDirectory() as folder, Workbench(places_under(Path(folder))) as bench:
        repeated, new = ("a body known to the history", False), ("a new body each time", True)
        for name, size, rounds, (body, fresh), budget in (
            ("1 KB", 1024, 400, repeated, 1.2),
            ("1 KB", 1024, 400, new, 1.2),
            ("6 MB", 6_000_000, 20, repeated, 1.3),
            ("6 MB", 6_000_000, 20, new, 1.6),
        ):
            ours, bare = side_by_side(*_alike(bench, url, size, fresh=fresh), rounds=rounds, warm=5)
            yield Measure(
                f"warm send, recorded, {name}, {body}",
                ours * 1000,
                bare * 1000,
                "ms",
                f"≤ {budget}×",
                ours <= budget * bare,
            )
        yield _written(bench, url)
        took = median(_cancel(url) for _ in range(20)) * 1000
        yield Measure("cancel while waiting for an answer", took, 0, "ms", "≤ 50 ms", took <= 50)
        grown = _growth(bench, url)
        yield Measure(
            f"memory that {SENDS:,} sends of 1 KB leave behind", grown, 0, "MB", "≤ 2 MB", grown <= 2
        )


def _written(bench: Workbench, url: str) -> Measure:
    """Returns what the disk gets for the body of a request that is new; the answer is known."""
    size, sends = 6_000_001, 20  # a size that was not sent before
    send = _ours(bench, url, size, fresh=True)
    send()
    before = _written_bytes()
    for _ in range(sends):
        send()
    written = (_written_bytes() - before) / sends
    return Measure(
        "written to the disk per send of 6 MB, a new body each time",
        written / 1e6,
        size / 1e6,
        "MB",
        "≤ 1.1×",
        written <= 1.1 * size,
    )


def _written_bytes() -> int:
    """Bytes that this process has caused to be written to a disk (proc(5), `write_bytes`)."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


def invocation(url: str, body: bytes) -> Invocation:
    fields = {"EndpointName": "iris", "ContentType": "application/json"}
    return Invocation(fields=fields, body=BytesBody(data=body), connection=Connection(endpoint_url=url))


def _alike(
    bench: Workbench, url: str, size: int, *, fresh: bool
) -> tuple[Callable[[], None], Callable[[], None]]:
    """Ours and the bare call, each with bodies made in the same way."""
    return _ours(bench, url, size, fresh=fresh), bare_call(url, size, fresh=fresh)


def _bodies(size: int, *, fresh: bool) -> Iterator[bytes]:
    """Yields bodies of a size: a new one each time, or the same."""
    return (number.to_bytes(8) + bytes(size - 8) for number in count()) if fresh else repeat(bytes(size))


def _ours(bench: Workbench, url: str, size: int, *, fresh: bool) -> Callable[[], None]:
    bodies = _bodies(size, fresh=fresh)

    def send() -> None:
        exchange = bench.send(invocation(url, next(bodies)))
        assert exchange.status is Status.OK and exchange.id is not None, exchange.failure

    return send


def bare_call(url: str, size: int, *, fresh: bool = False) -> Callable[[], None]:
    """Returns what sends by the bare SDK."""
    retries = {"total_max_attempts": 1, "mode": "standard"}
    client = boto3.client("sagemaker-runtime", endpoint_url=url, config=Config(retries=retries))
    bodies = _bodies(size, fresh=fresh)

    def send() -> None:
        answer = client.invoke_endpoint(
            EndpointName="iris", ContentType="application/json", Body=next(bodies)
        )
        answer["Body"].read()

    return send


def _cancel(url: str) -> float:
    """Seconds from a cancel to the end of `send`."""
    invoker, cancellation, waiting = Invoker(), CancelToken(), threading.Event()
    prepared = invoker.prepare(invocation(url, SILENT))

    def listen(progress: Progress) -> None:
        if progress.phase is Phase.WAITING:
            waiting.set()

    ended: list[float] = []

    def send() -> None:
        invoker.send(prepared, cancellation=cancellation, listener=listen)
        ended.append(perf_counter())

    thread = threading.Thread(target=send)
    thread.start()
    waiting.wait()
    start = perf_counter()
    cancellation.cancel()
    thread.join()
    return ended[0] - start


def _growth(bench: Workbench, url: str) -> float:
    """Megabytes by which this process grows."""
    send = _ours(bench, url, 1024, fresh=True)
    for _ in range(500):
        send()
    before = resident_megabytes(os.getpid())
    for _ in range(SENDS):
        send()
    return resident_megabytes(os.getpid()) - before


if __name__ == "__main__":
    for measure in measures():
        print(measure.line())
