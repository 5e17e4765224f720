"""Artifacts as AIPerf 0.13 reads them: members and units that its models and its loader ask for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from workbench.model.errors import StoreError
from workbench.services.load.aiperf import RECORDS, SUMMARY, AiperfFolder
from workbench.services.load.measurement.sample import Failing, Sample
from workbench.services.load.measurement.tally import Tally
from workbench.services.load.plan import LoadPlan, Request, Stage
from workbench.services.load.result import Ending, LoadResult, result_of

SAMPLES = [
    Sample(
        began_at=1000.0,
        ended_at=1000.5,
        values={"latency": 500.0, "ttft": 100.0, "itl": 50.0, "output_tokens": 9.0},
        gaps=(40.0, 60.0),
        good=True,
    ),
    Sample(
        began_at=1000.2,
        ended_at=1001.0,
        failure=Failing("ThrottlingException", 429, "Rate exceeded"),
        values={},
    ),
]
PLAN = LoadPlan(
    name="chat",
    requests=(Request(operation="InvokeEndpoint", fields={"EndpointName": "chat"}),),
    stages=(Stage(users=2, seconds=1.0, spawn_rate=2.0),),
)


def result(plan: LoadPlan) -> LoadResult:
    tallies = []
    for _ in plan.levels:
        tallies.append(Tally())
        for sample in SAMPLES:
            tallies[-1].add(sample)
    return result_of(
        plan,
        tallies,
        ending=Ending.DONE,
        started=1000.0,
        ended=1001.0,
        workers={},
        locust=(2, 1),
        warnings=(),
    )


def test_records_and_summary_have_what_aiperf_asks_for(tmp_path: Path) -> None:
    folder = AiperfFolder(str(tmp_path / "run"), PLAN)
    folder.add(0, "worker 1", SAMPLES)
    folder.close(result(PLAN))

    answered, failed = map(json.loads, (tmp_path / "run" / RECORDS).read_text(encoding="utf-8").splitlines())
    # The required members of MetricRecordMetadata.
    assert answered["metadata"] == {
        "session_num": 0,
        "request_start_ns": 1_000_000_000_000,
        "request_end_ns": 1_000_500_000_000,
        "worker_id": "worker 1",
        "record_processor_id": "workbench",
        "benchmark_phase": "profiling",
        "was_cancelled": False,
    }
    assert answered["metrics"] == {
        "request_latency": {"value": 500.0, "unit": "ms"},
        "time_to_first_token": {"value": 100.0, "unit": "ms"},
        "inter_token_latency": {"value": 50.0, "unit": "ms"},
        "output_sequence_length": {"value": 9.0, "unit": "tokens"},
        "inter_chunk_latency": {"value": [40.0, 60.0], "unit": "ms"},
    }
    assert answered["error"] is None
    assert failed["error"] == {"code": 429, "type": "ThrottlingException", "message": "Rate exceeded"}
    summary = json.loads((tmp_path / "run" / SUMMARY).read_text(encoding="utf-8"))
    assert summary["request_count"] == {"unit": "requests", "avg": 1}
    assert summary["error_request_count"] == {"unit": "requests", "avg": 1}
    assert summary["request_latency"]["p99"] == summary["request_latency"]["avg"] == 500.0
    assert summary["inter_chunk_latency"]["count"] == 2
    assert summary["request_throughput"] == {"unit": "requests/sec", "avg": 1.0}
    assert summary["input_config"]["loadgen"]["concurrency"] == 2


def test_what_an_endpoint_says_is_written_without_secrets_and_control_characters(tmp_path: Path) -> None:
    failure = Failing("bearer_token=abcdefgh12345678\x9b", 500, "bearer_token=abcdefgh12345678\u202e")
    sample = Sample(began_at=1000.0, ended_at=1001.0, failure=failure, values={})
    folder = AiperfFolder(str(tmp_path / "run"), PLAN)
    folder.add(0, "worker 1", [sample])
    tally = Tally()
    tally.add(sample)
    ended = result_of(
        PLAN,
        [tally],
        ending=Ending.DONE,
        started=1000.0,
        ended=1001.0,
        workers={},
        locust=(1, 1),
        warnings=(),
    )
    folder.close(ended)
    for name in (RECORDS, SUMMARY):
        written = (tmp_path / "run" / name).read_text(encoding="utf-8")
        assert "abcdefgh12345678" not in written
        assert "\x9b" not in written and "\u202e" not in written


def test_a_sweep_has_a_folder_for_each_level(tmp_path: Path) -> None:
    stages = tuple(Stage(users=users, seconds=1.0, spawn_rate=1.0) for users in (1, 4))
    plan = LoadPlan(name="chat", requests=PLAN.requests, stages=stages, sweep=True)
    folder = AiperfFolder(str(tmp_path), plan)
    folder.add(1, "worker 1", SAMPLES)
    folder.close(result(plan))

    assert (tmp_path / "concurrency_4" / RECORDS).exists()
    summary = json.loads((tmp_path / "concurrency_1" / SUMMARY).read_text(encoding="utf-8"))
    assert summary["input_config"]["loadgen"]["concurrency"] == 1


def test_a_disk_that_takes_no_more_is_named_at_the_end_and_stops_nothing(tmp_path: Path) -> None:
    folder = AiperfFolder(str(tmp_path), PLAN)
    (tmp_path / RECORDS).mkdir()

    folder.add(0, "worker 1", SAMPLES)

    with pytest.raises(StoreError, match=RECORDS):
        folder.close(result(PLAN))
