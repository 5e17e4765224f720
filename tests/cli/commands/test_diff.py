"""Comparing answers from the command line: `diff`, and replays that are checked, aimed and counted."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.cli.conftest import Home
from tests.peers.recording import Answer, RecordingServer

FLOWER = '{"instances": [[5.9, 3.0, 4.2, 1.5]]}'


SENT = (
    ("iris-classifier", FLOWER, "--content-type", "application/json", "--target-variant", "blue"),
    ("iris-classifier", FLOWER, "--content-type", "application/json", "--target-variant", "green"),
    ("nowhere", "{}"),
)
"""Two answers of variants that differ slightly, and one failure."""


def lines(run: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_a_diff_says_what_differs_the_largest_first(used: Home) -> None:
    run = used.run("diff", "1", "2", environment={"COLUMNS": "80"})
    assert run.exit_code == 1
    head, first, *rest = run.stdout.decode().splitlines()
    assert re.fullmatch(r"\d+ differences: \d+ values compared as JSON", head)
    assert first.startswith("predictions[0].")
    apart = [float(number) for line in (first, *rest) for number in re.findall(r"Δ ([\d.e-]+) \(", line)]
    assert len(apart) == int(head.split()[0])
    assert apart == sorted(apart, reverse=True)
    assert max(map(len, [head, first, *rest])) <= 80


def test_a_diff_within_the_tolerance_is_none(used: Home) -> None:
    run = used.run("diff", "1", "2", "--atol", "1")
    assert (run.exit_code, run.stdout.decode().split(":")[0]) == (0, "the same")
    assert used.run("diff", "1", "2", "--ignore", "predictions").exit_code == 0
    assert used.run("diff", "1", "1").exit_code == 0


def test_a_diff_as_json(used: Home) -> None:
    run = used.run("diff", "1", "2", "--json", "--limit", "1")
    (line,) = lines(run)
    assert (run.exit_code, line["expected"], line["actual"], line["same"]) == (1, 1, 2, False)
    assert line["counts"]["different"] > 1
    (difference,) = line["differences"]
    assert difference["part"] == "body"
    assert difference["path"].startswith("predictions[0]")
    assert difference["magnitude"] > 0


def test_headers_are_compared_where_that_is_asked_for(home: Home, server: RecordingServer) -> None:
    for value in ("1", "2"):
        server.answer = Answer(headers=(("Content-Type", "text/plain"), ("x-model", value)), body=b"same")
        home.run("invoke-endpoint", "--endpoint-url", server.url, "--endpoint-name", "e", "--body", "", "out")
    assert home.run("diff", "1", "2").exit_code == 0
    run = home.run("diff", "1", "2", "--headers")
    assert run.exit_code == 1
    assert "headers x-model" in run.stdout.decode()


@pytest.mark.parametrize(
    ("arguments", "code"), [(("1", "99"), 255), (("1",), 252), (("1", "2", "--ignore", "a..b"), 252)]
)
def test_what_cannot_be_compared(used: Home, arguments: tuple[str, ...], code: int) -> None:
    run = used.run("diff", *arguments)
    assert (run.exit_code, run.stdout) == (code, b"")
    assert "[ERROR]" in run.stderr


def test_a_replay_is_checked_against_the_recorded_answer(used: Home) -> None:
    run = used.run("replay", "1", "3", "--check", "--json")
    good, failed = lines(run)
    assert run.exit_code == 0, "a failure that fails the same way is the same"
    assert good["comparison"]["same"] and failed["comparison"]["same"]
    assert failed["comparison"]["method"] == "failure"
    assert "all the same" in run.stderr

    run = used.run("replay", "1", "--check", "--json", "--set", "TargetVariant=green")
    (line,) = lines(run)
    assert run.exit_code == 1
    assert not line["comparison"]["same"]
    assert used.run("replay", "1", "--check", "--set", "TargetVariant=green", "--atol", "1").exit_code == 0

    run = used.run("replay", "1", "3", "--check", "--set", "EndpointName=missing")
    assert run.exit_code == 254
    assert "status" in run.stdout.decode().splitlines()[1]


def test_a_failure_that_is_mended_is_a_difference(used: Home) -> None:
    run = used.run("replay", "3", "--check", "--set", "EndpointName=echo")
    assert run.exit_code == 1


def test_replays_of_what_a_search_finds(used: Home) -> None:
    run = used.run("replay", "--search", "endpoint:iris-classifier is:ok -is:replay", "--json")
    assert run.exit_code == 0, run.stderr
    assert [line["replay_of"] for line in lines(run)] == [1, 2]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 252),
        (("1", "--search", "iris"), 252),
        (("--search", "endpoint:nothing-of-that-name"), 252),
        (("--search", 'status:"'), 252),
        (("1", "--rtol", "1"), 252),
        (("1", "--target", "a"), 255),
        (("1", "--rate", "0"), 252),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_sent(
    used: Home, arguments: tuple[str, ...], code: int
) -> None:
    run = used.run("replay", *arguments)
    assert (run.exit_code, run.stdout) == (code, b"")
    assert len(used.history()) == 3


def aim(home: Home, text: str) -> None:
    folder = home.folder / "workbench" / "config"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.toml").write_text(text)


def test_one_invocation_goes_to_several_targets(used: Home, server: RecordingServer) -> None:
    server.answer = Answer(headers=(("Content-Type", "text/plain"),), body=b"elsewhere")
    aim(
        used,
        f"""
        [targets.green]
        fields = {{ TargetVariant = "green" }}
        [targets.other]
        endpoint_name = "other-endpoint"
        endpoint_url = "{server.url}"
        region = "eu-west-1"
        [targets.broken]
        profile = "no-such-profile"
        """,
    )
    run = used.run(
        "replay", "1", *("--target", "green", "--target", "other", "--target", "broken"), "--check", "--json"
    )
    green, other = lines(run)
    assert (green["target"], other["target"]) == ("green", "other")
    assert green["output"]["InvokedProductionVariant"] == "green"
    assert green["comparison"]["same"] is False
    (request,) = server.requests
    assert "/endpoints/other-endpoint/" in request.line
    assert other["connection"]["region"] == "eu-west-1"
    assert "broken: " in run.stderr
    assert run.exit_code == 255


def test_a_target_that_is_not_there_names_the_nearest(used: Home) -> None:
    aim(used, '[targets.staging]\nregion = "eu-west-1"\n[targets.prod]\nregion = "us-east-1"\n')
    run = used.run("replay", "1", "--target", "stagin")
    assert run.exit_code == 255
    assert "staging" in run.stderr and "prod" not in run.stderr
    assert len(used.history()) == 3


def test_many_replays_end_in_a_summary(used: Home) -> None:
    run = used.run("replay", "1", "--times", "20", "--concurrency", "4", "--check")
    assert run.exit_code == 0, run.stderr
    assert run.stdout.decode().count("same") == 20
    head, percentiles, *bars = run.stderr.splitlines()
    assert re.fullmatch(r"sent 20 in [\d.]+ s, [\d.,]+ per second, all the same", head)
    assert re.match(r"min .*p50 .*p90 .*p99 .*max", percentiles)
    assert sum(int(line.split()[-1]) for line in bars) == 20


def test_a_pace_is_kept(used: Home) -> None:
    run = used.run("replay", "1", "--times", "5", "--rate", "20", "--concurrency", "4")
    seconds = float(re.findall(r"in ([\d.]+) s", run.stderr)[0])
    assert seconds >= 0.2
