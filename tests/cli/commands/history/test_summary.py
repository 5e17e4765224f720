"""`workbench history summary`."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta

from tests.cli.conftest import Home
from workbench.services.batch.statistics import percentile

JSON = ("--content-type", "application/json")
SENT = [
    *[("iris-classifier", '{"instances": [[5.1, 3.5, 1.4, 0.2]]}', "--target-variant", "blue", *JSON)] * 7,
    ("iris-classifier", '{"instances": [[5.1, 3.5, 1.4, 0.2]]}', "--target-variant", "green", *JSON),
    ("echo", "{}"),
    ("faulty", '{"status": 503, "message": "no"}'),
    ("nobody", "{}"),
]


def test_every_variant_has_its_count_its_errors_and_its_percentiles(used: Home) -> None:
    run = used.run("history", "summary", "--json")
    assert run.exit_code == 0, run.stderr
    rows = {(row["endpoint_name"], row["variant"]): row for row in map(json.loads, run.stdout.splitlines())}
    blue = rows["iris-classifier", "blue"]
    durations = sorted(
        row["duration_ms"]
        for row in used.history()
        if row["output"].get("InvokedProductionVariant") == "blue" and row["status"] == "ok"
    )
    assert len(durations) == 7 and (blue["count"], blue["errors"], blue["error_rate"]) == (7, 0, 0.0)
    assert [blue[f"p{rank}_ms"] for rank in (50, 90, 99)] == [
        percentile(durations, rank) for rank in (50, 90, 99)
    ]
    assert blue["request_bytes"] == 7 * len(SENT[0][1])
    assert blue["first_at"] < blue["last_at"]
    faulty = rows["faulty", None]
    assert (faulty["errors"], faulty["error_rate"], faulty["p50_ms"]) == (1, 1.0, None)
    assert rows["iris-classifier", "green"]["count"] == 1
    assert next(iter(rows)) == ("iris-classifier", "blue")


def test_a_search_restricts_it(used: Home) -> None:
    run = used.run("history", "summary", "endpoint:echo", "--json")
    assert [json.loads(line)["endpoint_name"] for line in run.stdout.splitlines()] == ["echo"]
    none = used.run("history", "summary", "endpoint:absent", "--json")
    assert none.exit_code == 0 and none.stdout == b""


def test_a_table_for_people(used: Home) -> None:
    lines = used.run("history", "summary").stdout.decode().splitlines()
    assert lines[0].split() == [
        "ENDPOINT",
        "VARIANT",
        "COUNT",
        "ERRORS",
        "P50",
        "P90",
        "P99",
        "SENT",
        "RECEIVED",
    ]
    assert any(line.startswith("faulty") and "1 (100 %)" in line for line in lines)


def test_each_period_has_a_row_of_its_own(used: Home) -> None:
    whole = {
        (row["endpoint_name"], row["variant"]): row["count"]
        for row in map(json.loads, used.run("history", "summary", "--json").stdout.splitlines())
    }
    lines = used.run("history", "summary", "--by", "minute", "--json").stdout.splitlines()
    by_minute = list(map(json.loads, lines))
    starts = [datetime.fromisoformat(row["period_start"]) for row in by_minute]
    assert all(start.second == start.microsecond == 0 for start in starts)
    for row, start in zip(by_minute, starts, strict=True):
        assert start <= datetime.fromisoformat(row["first_at"]) < start + timedelta(minutes=1)
    summed: Counter[tuple[str, str]] = Counter()
    for row in by_minute:
        summed[row["endpoint_name"], row["variant"]] += row["count"]
    assert summed == whole
    table = used.run("history", "summary", "--by", "day").stdout.decode().splitlines()
    assert table[0].split()[:4] == ["ENDPOINT", "VARIANT", "SINCE", "(LOCAL)"]


def test_an_empty_history_has_no_rows(home: Home) -> None:
    run = home.run("history", "summary")
    assert run.exit_code == 0 and run.stdout == b"" and "no exchanges" in run.stderr
