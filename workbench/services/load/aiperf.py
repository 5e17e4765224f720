"""The artifacts of AIPerf, so that its own readers (`aiperf plot`) take a load test.

Amazon SageMaker's AI benchmark jobs, which Inference Recommender runs for language models, write the same
files. Names, units and members are those of AIPerf 0.13, schema 1.4 (`aiperf/common/models/export_models.py`
and `record_models.py`).
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from workbench.content.printable_json import printable_json
from workbench.model.errors import StoreError
from workbench.model.redaction import redacted
from workbench.services.load.measurement import measures as names
from workbench.services.load.measurement.sample import Sample
from workbench.services.load.plan import LoadPlan
from workbench.services.load.result import Ending, LevelResult, LoadResult, MeasureResult
from workbench.store.files.folders import make_folder
from workbench.store.files.outputs.output_file import GrowingOutput, write_output

RECORDS = "profile_export.jsonl"
SUMMARY = "profile_export_aiperf.json"
_SCHEMA = "1.4"
_NANOSECONDS = 1_000_000_000
_TAGS = {
    names.LATENCY: ("request_latency", "ms"),
    names.TTFT: ("time_to_first_token", "ms"),
    names.ITL: ("inter_token_latency", "ms"),
    names.TOKENS: ("output_sequence_length", "tokens"),
    names.USER_RATE: ("output_token_throughput_per_user", "tokens/sec/user"),
}
"""AIPerf's metric and unit of each of our measures that it has as well."""
_GAPS = "inter_chunk_latency"


class AiperfFolder:
    """Writes the artifacts of a run: the records as they end, the summary at last. To be closed.

    A sweep has a folder for each level, named as AIPerf names the cells of its own sweeps.

    Args:
        folder: where to; made if it is not there.
        plan: what is run.

    Raises:
        StoreError: the folder cannot be made.
    """

    def __init__(self, folder: str, plan: LoadPlan) -> None:
        self._folders = [
            str(Path(folder, f"concurrency_{stages[0].users}")) if plan.sweep else folder
            for stages in plan.levels
        ]
        for path in self._folders:
            make_folder(path)
        self._outputs = [GrowingOutput(str(Path(path, RECORDS))) for path in self._folders]
        self._counts = [0] * len(self._folders)
        self._error: StoreError | None = None

    def add(self, level: int, worker: str, samples: list[Sample]) -> None:
        """Writes requests that ended; after the disk has not taken some, no more: `close` says why."""
        if self._error is not None:
            return
        lines = []
        for sample in samples:
            lines.append(_safe(msgspec.json.encode(_record(sample, self._counts[level], worker))))
            self._counts[level] += 1
        try:
            self._outputs[level].add(b"".join(line + b"\n" for line in lines))
        except StoreError as error:
            self._error = error

    def close(self, result: LoadResult | None) -> None:
        """Writes the summaries, and ends the records.

        Args:
            result: of the run; None where it has none.

        Raises:
            StoreError: the disk does not take them.
        """
        for output in self._outputs:
            output.close()
        if self._error is not None:
            raise self._error
        levels = result.levels if result else ()
        for folder, level in zip(self._folders, levels, strict=False):
            assert result is not None  # noqa: S101  it has levels
            document = msgspec.json.format(msgspec.json.encode(_summary(result, level)))
            write_output(str(Path(folder, SUMMARY)), _safe(document))


def _safe(document: bytes) -> bytes:
    """JSON without secrets and without what would drive a terminal."""
    return redacted(printable_json(document.decode())).encode()


def _record(sample: Sample, number: int, worker: str) -> dict[str, object]:
    metrics: dict[str, object] = {
        tag: {"value": sample.values[name], "unit": unit}
        for name, (tag, unit) in _TAGS.items()
        if name in sample.values and sample.failure is None
    }
    if sample.gaps:
        metrics[_GAPS] = {"value": sample.gaps, "unit": "ms"}
    failure = sample.failure
    return {
        "metadata": {
            "session_num": number,
            "request_start_ns": round(sample.began_at * _NANOSECONDS),
            "request_end_ns": round(sample.ended_at * _NANOSECONDS),
            "worker_id": worker,
            "record_processor_id": "workbench",
            "benchmark_phase": "profiling",
            "was_cancelled": False,
        },
        "metrics": metrics,
        "error": failure
        and {"code": failure.http_status or None, "type": failure.code, "message": failure.message},
    }


def _summary(result: LoadResult, level: LevelResult) -> dict[str, object]:
    answered = level.requests - level.failures
    document: dict[str, object] = {
        "schema_version": _SCHEMA,
        "input_config": {
            "endpoint": {"type": "chat", "model_names": [result.setup.endpoint_name or result.name]},
            "loadgen": {"concurrency": level.users, "request_count": level.requests},
        },
        "was_cancelled": result.ending is Ending.CANCELLED,
        "is_complete": result.ending is Ending.DONE,
        "start_time": result.started_at,
        "end_time": result.ended_at,
        "error_summary": [
            {
                "error_details": {
                    "code": error.http_status or None,
                    "type": error.code,
                    "message": error.message,
                },
                "count": error.count,
            }
            for error in level.errors
        ],
    }
    for name, (tag, unit) in _TAGS.items():
        if name in level.measures:
            document[tag] = _distribution(level.measures[name], unit)
    if names.GAP in level.measures:
        document[_GAPS] = _distribution(level.measures[names.GAP], "ms")
    totals = {
        "request_count": (answered, "requests"),
        "error_request_count": (level.failures, "requests"),
        # AIPerf counts requests that succeeded.
        "request_throughput": (answered / level.seconds if level.seconds else 0.0, "requests/sec"),
        "output_token_throughput": (level.output_tokens_per_second, "tokens/sec"),
        "goodput": (level.goodput, "requests/sec"),
        "good_request_count": (level.good if level.goodput is not None else None, "requests"),
        "benchmark_duration": (level.seconds, "sec"),
    }
    tokens = level.measures.get(names.TOKENS)
    if tokens is not None:
        totals["total_osl"] = (tokens.sum, "tokens")
    document |= {
        tag: {"unit": unit, "avg": value} for tag, (value, unit) in totals.items() if value is not None
    }
    return document


def _distribution(measure: MeasureResult, unit: str) -> dict[str, object]:
    percentiles = {f"p{rank}": value for rank, value in measure.percentiles.items()}
    return {
        "unit": unit,
        "avg": measure.mean,
        **percentiles,
        "min": measure.min,
        "max": measure.max,
        "std": measure.std,
        "count": measure.count,
        "sum": measure.sum,
    }
