"""From the start of the process to the first picture, over a history of 100,000 exchanges."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.history import fill, places_under
from benchmarks.report import Measure
from benchmarks.terminal import seconds_to_show

ROWS = 100_000
ROUNDS = 15


def measures() -> Iterator[Measure]:
    """The app beside a Textual app of three widgets, each a process in a terminal of its own."""
    with TemporaryDirectory() as folder:
        fill(places_under(Path(folder)), ROWS)
        environment = {"WORKBENCH_HOME": folder, "AWS_EC2_METADATA_DISABLED": "true"}
        times: tuple[list[tuple[float, float]], list[tuple[float, float]]] = ([], [])
        for _ in range(ROUNDS):
            times[0].append(seconds_to_show(["-m", "workbench"], environment, "InvokeEndpoint"))
            times[1].append(
                seconds_to_show(["-m", "benchmarks.apps.three_widgets"], environment, "three widgets")
            )
        for at, of_what in enumerate(("", ", processor")):
            ours, yardstick = (median(pair[at] for pair in pairs) for pairs in times)
            yield Measure(
                f"first paint, history of {ROWS:,}{of_what}",
                ours * 1e3,
                yardstick * 1e3,
                "ms",
                "≤ 1.35×",
                ours <= 1.35 * yardstick,
            )
