"""Replays of recorded exchanges, read, sent, recorded and printed, beside bare calls of the SDK."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from itertools import islice
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import boto3
from botocore.config import Config

from benchmarks.endpoint import server
from benchmarks.history import places_under
from benchmarks.report import Measure
from benchmarks.send import bare_call, invocation
from workbench.cli.core.terminal.lines import line_of
from workbench.model.exchange import Status
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.batch.batch import Batch
from workbench.services.batch.jobs import Plan, replays
from workbench.services.worker_count import worker_count

COUNT = 1000
SIZE = 1024
ROUNDS = 5
IN_TURN = 20
"""Replays between bare calls, so that a noisy moment hits both alike."""

DELAY = 0.1
IN_FLIGHT = 16
MANY = (64, 256)
MANY_SENDS = 4_000
MANY_ROUNDS = 3


def measures() -> Iterator[Measure]:
    """The budgets of replaying."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "none"}
    os.environ |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    with server() as url, TemporaryDirectory() as folder, Workbench(places_under(Path(folder))) as bench:
        bodies = (number.to_bytes(8) + bytes(SIZE - 8) for number in range(COUNT))
        numbers = [bench.send(invocation(url, body)).id or 0 for body in bodies]
        call = bare_call(url, SIZE)
        for label, chosen in (
            (f"replay of {COUNT:,} exchanges, one at a time", numbers),
            (f"replay of one exchange {COUNT:,} times", numbers[:1] * COUNT),
        ):
            ours, bare = _beside(bench, chosen, call)
            yield Measure(label, ours * 1000, bare * 1000, "ms", "≤ 1.3×", ours <= 1.3 * bare)
    with server(DELAY) as url, TemporaryDirectory() as folder, Workbench(places_under(Path(folder))) as bench:
        number = bench.send(invocation(url, bytes(SIZE))).id or 0
        serial = _run(bench, [number] * IN_FLIGHT, 1)
        at_once = _run(bench, [number] * IN_FLIGHT * 16, IN_FLIGHT) / 16
        yield Measure(
            f"{IN_FLIGHT} replays in flight, an endpoint of 100 ms: rate",
            IN_FLIGHT / at_once,
            IN_FLIGHT * IN_FLIGHT / serial,
            "/s",
            "≥ 0.95×",
            serial / at_once >= 0.95 * IN_FLIGHT,
        )
    with server(DELAY) as url, TemporaryDirectory() as folder, Workbench(places_under(Path(folder))) as bench:
        number = bench.send(invocation(url, bytes(SIZE))).id or 0
        for in_flight in MANY:
            rates = [
                (_rate(bench, number, in_flight), _bare_rate(url, in_flight)) for _ in range(MANY_ROUNDS)
            ]
            ours, bare = median(rate for rate, _ in rates), median(rate for _, rate in rates)
            yield Measure(
                f"{in_flight} replays in flight, an endpoint of 100 ms: rate",
                ours,
                bare,
                "/s",
                "≥ 0.9×",
                ours >= 0.9 * bare,
            )


def _rate(bench: Workbench, number: int, in_flight: int) -> float:
    """Replays a second as `replay --concurrency` sends them, without the start of its processes."""
    plan = Plan(concurrency=in_flight, processes=worker_count(in_flight, MANY_SENDS))
    batch = Batch(bench, plan, CancelToken())
    for done in batch.run(replays([number], times=MANY_SENDS)):
        assert done.exchange is not None and done.exchange.status is Status.OK, done
        line_of(done.exchange.summary())
    return batch.statistics().rate


def _bare_rate(url: str, in_flight: int) -> float:
    """Calls a second of as many threads of the SDK, without the making of its client."""
    retries = {"total_max_attempts": 1, "mode": "standard"}
    config = Config(retries=retries, max_pool_connections=in_flight)
    client = boto3.client("sagemaker-runtime", endpoint_url=url, config=config)
    body = bytes(SIZE)

    def send(_: int) -> None:
        answer = client.invoke_endpoint(EndpointName="iris", ContentType="application/json", Body=body)
        answer["Body"].read()

    with ThreadPoolExecutor(in_flight) as pool:
        list(pool.map(send, range(in_flight)))  # its connections are open then, as ours are
        start = perf_counter()
        list(pool.map(send, range(MANY_SENDS)))
        return MANY_SENDS / (perf_counter() - start)


def _beside(bench: Workbench, numbers: list[int], call: Callable[[], None]) -> tuple[float, float]:
    """Median seconds of one replay of all numbers and of as many bare calls, a few of each in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        ours = bare = 0.0
        replayed = _printed(bench, numbers, 1)
        for _ in range(0, len(numbers), IN_TURN):
            start = perf_counter()
            block = len(list(islice(replayed, IN_TURN)))
            between = perf_counter()
            for _ in range(block):
                call()
            ours += between - start
            bare += perf_counter() - between
        times[0].append(ours)
        times[1].append(bare)
    return median(times[0]), median(times[1])


def _run(bench: Workbench, numbers: list[int], concurrency: int) -> float:
    """Seconds that the command line would take for a replay."""
    start = perf_counter()
    for _ in _printed(bench, numbers, concurrency):
        pass
    return perf_counter() - start


def _printed(bench: Workbench, numbers: list[int], concurrency: int) -> Iterator[None]:
    """Replays, prints and yields one after the other, as the command line would."""
    batch = Batch(bench, Plan(concurrency=concurrency), CancelToken())
    printed = StringIO()
    for done in batch.run(replays(numbers)):
        assert done.exchange is not None and done.exchange.status is Status.OK, done
        printed.write(line_of(done.exchange.summary()))
        yield


if __name__ == "__main__":
    for measure in measures():
        print(measure.line())
