"""Two answers of 6 MB, compared, beside reading both with `json.loads`."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator

from benchmarks.report import Measure, side_by_side
from workbench.compare import Answer, Order, Rules, compare

ROWS = 41_000
SECONDS = 2.0


def measures() -> Iterator[Measure]:
    """Every way to compare two documents that differ in some of their numbers, and two that do in all."""
    expected, actual = _answer(0.0), _answer(1e-4)
    numbers, others = _numbers(1), _numbers(2)
    for label, ours in (
        ("6 MB of JSON, tolerance", _comparing(expected, actual, Rules(rtol=1e-7))),
        ("6 MB of JSON, ignored paths", _comparing(expected, actual, Rules(ignore=("**.id", "*[*].label")))),
        ("6 MB of JSON, arrays in any order", _comparing(expected, actual, Rules(order=Order.ANY))),
        ("6 MB of JSON, every number differs", _comparing(numbers, others, Rules())),
    ):
        seconds, read = side_by_side(ours, lambda: (json.loads(expected), json.loads(actual)), rounds=5)
        yield Measure(f"compare {label}", seconds * 1000, read * 1000, "ms", "≤ 2 s", seconds <= SECONDS)


def _comparing(expected: bytes, actual: bytes, rules: Rules) -> Callable[[], None]:
    first, other = (Answer(content_type="application/json", body=body) for body in (expected, actual))

    def run() -> None:
        assert not compare(first, other, rules).same

    return run


def _answer(jitter: float) -> bytes:
    chance = random.Random(1)
    rows = [
        {
            "id": f"row-{number}",
            "label": "setosa",
            "score": chance.random() + (jitter if number % 7 == 0 else 0),
            "probabilities": [chance.random() for _ in range(3)],
        }
        for number in range(ROWS)
    ]
    return json.dumps({"predictions": rows}).encode()


def _numbers(seed: int) -> bytes:
    chance = random.Random(seed)
    return json.dumps([chance.random() for _ in range(300_000)]).encode()


if __name__ == "__main__":
    for measure in measures():
        print(measure.line())
