"""A batch over a dataset beside as many bare threads of the SDK, and its memory for a million records."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import boto3
from botocore.config import Config

from benchmarks.endpoint import server
from benchmarks.history import places_under
from benchmarks.report import Measure
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.dataset_batch.batch import Batch, Start
from workbench.services.dataset_batch.plan import Plan
from workbench.services.dataset_batch.requests import placement
from workbench.services.dataset_batch.summary import Ending
from workbench.services.datasets.dataset import open_dataset

IN_FLIGHT = 16
ROUNDS = 3
CASES = ((0.02, 6_000), (0.1, 2_000))
"""Seconds that the endpoint takes, and records: 16 in flight keep a core busy at the first, and wait at the
second."""
MILLION = 1_000_000
_LINE = '{"features": [5.1, 3.5, 1.4, 0.2], "n": %d}\n'


def measures() -> Iterator[Measure]:
    """The budgets of batches over datasets."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "none"}
    os.environ |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    for delay, count in CASES:
        with server(delay, echoes=True) as url, TemporaryDirectory() as folder:
            path = _dataset(Path(folder), count)
            ours, bare = _beside(lambda: _ours(url, path), lambda: _bare(url, path))  # noqa: B023
            yield Measure(
                f"batch of {count:,}, {IN_FLIGHT} in flight, endpoint of {delay * 1000:g} ms: rate",
                count / ours,
                count / bare,
                "/s",
                "≥ 0.9×",
                bare / ours >= 0.9,
            )
    with TemporaryDirectory() as folder:
        grown = _memory(Path(folder))
    yield Measure(f"memory of a batch of {MILLION:,} records", grown, 0, "MB", "≤ 150 MB", grown <= 150)


def _dataset(folder: Path, count: int) -> Path:
    path = folder / "in.jsonl"
    with path.open("w") as file:
        file.writelines(_LINE % number for number in range(count))
    return path


def _beside(ours: Callable[[], float], bare: Callable[[], float]) -> tuple[float, float]:
    times = [(ours(), bare()) for _ in range(ROUNDS)]
    return median(pair[0] for pair in times), median(pair[1] for pair in times)


def _ours(url: str, path: Path) -> float:
    """Seconds of a batch, its output written, without the making of clients."""
    with TemporaryDirectory() as folder, Workbench(places_under(Path(folder))) as bench:
        placed = placement(
            None, fields={"EndpointName": "iris"}, change=lambda _: Connection(endpoint_url=url)
        )
        plan = Plan(placement=placed, concurrency=IN_FLIGHT)
        bench.connect(placed.invocation, IN_FLIGHT)
        start = perf_counter()
        batch = Batch(bench, open_dataset(bench, str(path)), plan, f"{folder}/out.jsonl", Start.NEW)
        summary = batch.send(CancelToken())
        batch.write()
        batch.close()
        assert summary.ending is Ending.DONE and not summary.progress.failed, summary
        return perf_counter() - start


def _bare(url: str, path: Path) -> float:
    """Seconds of as many threads that take a line, send it, and write the answer down."""
    retries = {"total_max_attempts": 1, "mode": "standard"}
    config = Config(retries=retries, max_pool_connections=IN_FLIGHT)
    client = boto3.client("sagemaker-runtime", endpoint_url=url, config=config)
    client.invoke_endpoint(EndpointName="iris", ContentType="application/json", Body=b"{}")["Body"].read()
    lock = threading.Lock()
    with path.open("rb") as lines, TemporaryDirectory() as folder, (Path(folder) / "out").open("wb") as out:

        def work() -> None:
            while True:
                with lock:
                    line = lines.readline()
                if not line:
                    return
                answer = client.invoke_endpoint(
                    EndpointName="iris", ContentType="application/json", Body=line.strip()
                )
                body = answer["Body"].read()
                with lock:
                    out.write(body + b"\n")

        threads = [threading.Thread(target=work) for _ in range(IN_FLIGHT)]
        start = perf_counter()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return perf_counter() - start


_MILLION_RECORDS = """
import resource, sys
from pathlib import Path
from workbench.model.errors import PayloadError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.dataset_batch.batch import Batch, Start
from workbench.services.dataset_batch.bodies.groups import Limits
from workbench.services.dataset_batch.plan import Plan
from workbench.services.dataset_batch.requests import placement
from workbench.services.datasets.dataset import open_dataset

url, folder = sys.argv[1:]
placed = placement(None, fields={"EndpointName": "iris"}, change=lambda _: Connection(endpoint_url=url))
with Workbench.open() as bench:
    # As many records as fit share a request: the journal and the output have each of them all the same.
    plan = Plan(placement=placed, limits=Limits(rows=500), concurrency=16)
    batch = Batch(bench, open_dataset(bench, f"{folder}/in.jsonl"), plan, f"{folder}/out.jsonl", Start.NEW)
    summary = batch.send(CancelToken())
    batch.write()
    batch.close()
assert summary.progress.ok + summary.progress.failed == 1_000_000, summary
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def _memory(folder: Path) -> float:
    """Megabytes of a process that sends a million records."""
    _dataset(folder, MILLION)
    environment = os.environ | {"WORKBENCH_HOME": str(folder / "home")}
    with server(echoes=True) as url:
        run = subprocess.run(
            [sys.executable, "-c", _MILLION_RECORDS, url, str(folder)],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
    return float(run.stdout)


if __name__ == "__main__":
    for measure in measures():
        print(measure.line(), flush=True)
