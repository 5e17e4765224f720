"""Replays of recorded exchanges, read, sent, recorded and printed, beside bare calls of the SDK."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.endpoint import server
from benchmarks.history import places_under
from benchmarks.report import Measure
from benchmarks.send import bare_call, invocation
from workbench.cli.core.lines import line_of
from workbench.model.exchange import Status
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.batch.batch import Batch, Plan, replays

COUNT = 1000
SIZE = 1024
ROUNDS = 5
IN_TURN = 20
"""Replays between bare calls, so that a noisy moment hits both alike."""

DELAY = 0.1
IN_FLIGHT = 16


def measures() -> Iterator[Measure]:
    """The budgets of replaying."""
    os.environ |= {"AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "none"}
    os.environ |= {"AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"}
    with server() as url, TemporaryDirectory() as folder, Workbench(places_under(Path(folder))) as bench:
        bodies = (number.to_bytes(8) + bytes(SIZE - 8) for number in range(COUNT))
        numbers = [bench.send(invocation(url, body)).id or 0 for body in bodies]
        call = bare_call(url, SIZE)
        for what, chosen in (
            (f"replay of {COUNT:,} exchanges, one at a time", numbers),
            (f"replay of one exchange {COUNT:,} times", numbers[:1] * COUNT),
        ):
            ours, bare = _beside(bench, chosen, call)
            yield Measure(what, ours * 1000, bare * 1000, "ms", "≤ 1.3×", ours <= 1.3 * bare)
    with server(DELAY) as url, TemporaryDirectory() as folder, Workbench(places_under(Path(folder))) as bench:
        number = bench.send(invocation(url, bytes(SIZE))).id or 0
        serial = _run(bench, [number] * IN_FLIGHT, 1)
        at_once = _run(bench, [number] * IN_FLIGHT * 16, IN_FLIGHT) / 16
        yield Measure(
            f"{IN_FLIGHT} replays in flight, an endpoint of 100 ms: rate",
            IN_FLIGHT / at_once,
            IN_FLIGHT * IN_FLIGHT / serial,
            "/s",
            "≥ 0.9×",
            serial / at_once >= 0.9 * IN_FLIGHT,
        )


def _beside(bench: Workbench, numbers: list[int], call: Callable[[], None]) -> tuple[float, float]:
    """Median seconds of a replay of all numbers and of as many bare calls, a few of each in turn."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        ours = bare = 0.0
        for at in range(0, len(numbers), IN_TURN):
            block = numbers[at : at + IN_TURN]
            ours += _run(bench, block, 1)
            start = perf_counter()
            for _ in block:
                call()
            bare += perf_counter() - start
        times[0].append(ours)
        times[1].append(bare)
    return median(times[0]), median(times[1])


def _run(bench: Workbench, numbers: list[int], concurrency: int) -> float:
    """Seconds that the command line would take for a replay."""
    batch = Batch(bench, Plan(concurrency=concurrency), CancelToken())
    printed = StringIO()
    start = perf_counter()
    for done in batch.run(replays(numbers)):
        assert done.exchange is not None and done.exchange.status is Status.OK, done
        printed.write(line_of(done.exchange.summary()))
    return perf_counter() - start


if __name__ == "__main__":
    for measure in measures():
        print(measure.line())
