"""Processes share the sending where one would be the limit."""

from __future__ import annotations

import os

import pytest

from workbench.services.worker_count import worker_count


@pytest.fixture(autouse=True)
def _four_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2, 3}, raising=False)


def test_few_in_flight_and_few_requests_are_sent_by_one() -> None:
    cases: list[tuple[int | None, int | None, int]] = [
        (1, 10_000, 0),
        (31, None, 0),
        (32, None, 4),
        (64, 499, 0),
        (64, 500, 4),
        (None, 10_000, 0),
    ]
    for concurrency, requests, count in cases:
        assert worker_count(concurrency, requests) == count, (concurrency, requests, count)


@pytest.mark.parametrize(("processors", "count"), [(1, 0), (2, 2), (64, 8)])
def test_there_are_as_many_as_processors_up_to_eight(
    monkeypatch: pytest.MonkeyPatch, processors: int, count: int
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(processors)), raising=False)
    assert worker_count(256, None) == count
