"""Service level objectives: how they are written, and when a request holds them."""

from __future__ import annotations

import pytest

from workbench.model.errors import UsageError
from workbench.services.load.measurement.measures import CHUNK_ITL, ITL, LATENCY, TTFT
from workbench.services.load.measurement.slo import Slo, holds, parse_seconds, parse_slo


@pytest.mark.parametrize(
    ("text", "slo"),
    [
        ("ttft=500ms", Slo(TTFT, 500)),
        (" TTFT =0.5s", Slo(TTFT, 500)),
        ("tpot=20", Slo(ITL, 20)),
        ("e2el=1m", Slo(LATENCY, 60_000)),
    ],
)
def test_an_objective_is_a_measure_and_a_limit(text: str, slo: Slo) -> None:
    assert parse_slo(text) == slo


@pytest.mark.parametrize("text", ["", "ttft", "ttft=", "ttft=0", "ttft=soon", "speed=5ms"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--slo"):
        parse_slo(text)


def test_a_request_holds_every_objective_up_to_its_limit() -> None:
    slos = (Slo(TTFT, 500), Slo(LATENCY, 1000))
    assert holds(slos, {TTFT: 500, LATENCY: 1000})
    assert not holds(slos, {TTFT: 500.1, LATENCY: 1000})
    assert not holds(slos, {TTFT: 500}), "a measure that is not known is not held"
    assert holds((), {})


def test_chunks_stand_for_tokens_where_those_are_not_known() -> None:
    assert holds((Slo(ITL, 20),), {CHUNK_ITL: 20})
    assert not holds((Slo(ITL, 20),), {CHUNK_ITL: 10, ITL: 30})
    assert not holds((Slo(TTFT, 20),), {CHUNK_ITL: 10})


def test_seconds_of_an_option() -> None:
    assert [parse_seconds(text, "--run-time") for text in ("90", "90s", "1m30s", "2h")] == [90, 90, 90, 7200]
    for text in ("0", "soon"):
        with pytest.raises(UsageError, match="--run-time"):
            parse_seconds(text, "--run-time")
