"""`workbench endpoints metrics`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.cli.conftest import Home

KEYS = {"endpoint_name", "variant", "component", "metric", "statistic", "unit", "period_seconds", "points"}


def test_each_variant_has_its_metrics_as_objects(home: Home) -> None:
    run = home.run("endpoints", "metrics", "iris-classifier", "--sandbox", "--since", "1d", "--json")
    assert run.exit_code == 0, run.stderr
    series = [json.loads(line) for line in run.stdout.splitlines()]
    assert all(row.keys() == KEYS and row["points"] for row in series)
    assert {row["variant"] for row in series} == {"blue", "green"}
    names = {(row["metric"], row["statistic"]): row for row in series if row["variant"] == "blue"}
    assert {("Invocations", "Sum"), ("ModelLatency", "p99"), ("CPUUtilization", "Average")} <= names.keys()
    latency = names["ModelLatency", "p50"]
    assert latency["unit"] == "ms" and 1 < latency["points"][0][1] < 1000
    assert latency["period_seconds"] == 300 and 287 <= len(latency["points"]) <= 289
    first = datetime.fromisoformat(latency["points"][0][0])
    assert timedelta(hours=23) < datetime.now(UTC) - first < timedelta(hours=25)
    assert latency["points"] == sorted(latency["points"])


def test_components_have_their_own(home: Home) -> None:
    run = home.run("endpoints", "metrics", "components", "--sandbox", "--json")
    components = {json.loads(line)["component"] for line in run.stdout.splitlines()}
    assert components == {None, "text-summarizer", "text-keywords"}


def test_a_query_selects_of_all_series(home: Home) -> None:
    query = "[?metric=='Invocations'].{variant: variant, unit: unit}"
    run = home.run("endpoints", "metrics", "echo", "--sandbox", "--query", query)
    assert [row["variant"] for row in json.loads(run.stdout)] == ["AllTraffic"]


def test_charts_for_people(home: Home) -> None:
    run = home.run("endpoints", "metrics", "echo", "--sandbox", "--since", "3h")
    lines = run.stdout.decode().splitlines()
    assert lines[0] == "Variant AllTraffic"
    (invocations,) = [line for line in lines if line.strip().startswith("Invocations")]
    assert "in all" in invocations and set(invocations[-40:]) <= set("▁▂▃▄▅▆▇█ ")


def test_an_endpoint_without_metrics_says_so(home: Home) -> None:
    run = home.run("endpoints", "metrics", "failed-deployment", "--sandbox")
    assert run.exit_code == 0 and run.stdout == b""
    assert "CloudWatch has no metrics of failed-deployment since 1h" in run.stderr
