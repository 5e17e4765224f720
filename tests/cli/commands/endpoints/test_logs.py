"""`endpoints logs`: an endpoint's lines, those around an exchange, and what is said where there are none."""

from __future__ import annotations

import json
import signal

import pytest

from tests.cli.conftest import Home
from tests.support import eventually
from workbench.cli.core.exit_codes import Exit


def at(home: Home) -> tuple[str, str]:
    return ("--endpoint-url", home.sandbox)


def test_lines_are_printed_with_their_level_and_where_they_were_read(home: Home) -> None:
    run = home.run("endpoints", "logs", "failed-deployment", "--since", "1d", *at(home))
    assert run.exit_code == Exit.DONE, run.stderr
    lines = run.stdout.decode().splitlines()
    assert lines[-1].endswith("  ERROR  ModuleNotFoundError: No module named 'sentencepiece'")
    assert "/aws/sagemaker/Endpoints/failed-deployment" in run.stderr


def test_json_is_an_object_a_line(home: Home) -> None:
    run = home.run("endpoints", "logs", "image-edges", "--since", "1d", "--json", *at(home))
    first = json.loads(run.stdout.decode().splitlines()[0])
    assert set(first) == {
        *("at", "level", "text", "ping", "group", "stream", "region", "event_id", "event_at", "ingested_at")
    }
    assert (first["level"], first["ping"]) == ("info", False)


def test_a_query_selects_of_all_lines_and_cannot_follow(home: Home) -> None:
    query = (
        "endpoints",
        "logs",
        "failed-deployment",
        "--since",
        "1d",
        "--query",
        "[?level=='error'] | [-1].text",
    )
    run = home.run(*query, *at(home))
    assert json.loads(run.stdout) == "ModuleNotFoundError: No module named 'sentencepiece'"
    following = home.run(*query, "--follow", *at(home))
    assert following.exit_code == Exit.USAGE and "cannot be used with --follow" in following.stderr


def test_health_checks_are_left_out_unless_asked_for(home: Home) -> None:
    without = home.run("endpoints", "logs", "echo", "--since", "1d", *at(home))
    including = home.run("endpoints", "logs", "echo", "--since", "1d", "--pings", *at(home))
    assert "/ping" not in without.stdout.decode()
    assert "GET /ping" in including.stdout.decode()


def test_the_lines_can_be_restricted(home: Home) -> None:
    options = ("--since", "1d", *at(home))
    errors = home.run("endpoints", "logs", "failed-deployment", "--level", "error", *options)
    assert len(errors.stdout.decode().splitlines()) == 3
    some = home.run("endpoints", "logs", "failed-deployment", "--contains", "sentencepiece'", *options)
    assert len(some.stdout.decode().splitlines()) == 1
    component = home.run("endpoints", "logs", "c", "--inference-component", "text-summarizer", *options)
    assert "PyProcess" in component.stdout.decode()
    blue = home.run("endpoints", "logs", "iris-classifier", "--variant", "blue", "--json", *options)
    assert {json.loads(line)["stream"][:5] for line in blue.stdout.decode().splitlines()} == {"blue/"}
    newest = home.run("endpoints", "logs", "echo", "--pings", "--limit", "2", *options)
    assert len(newest.stdout.decode().splitlines()) == 2
    assert "--limit" in newest.stderr


def test_the_lines_around_a_failed_exchange_are_read_and_kept(home: Home) -> None:
    home.send("faulty", '{"status": 500, "message": "weights are missing"}')
    run = home.run("endpoints", "logs", "--around", "1", *at(home))
    assert run.exit_code == Exit.DONE, run.stderr
    assert "RuntimeError: weights are missing" in run.stdout.decode()


def test_without_lines_it_says_since_when(home: Home) -> None:
    home.send("echo", "{}")
    run = home.run("endpoints", "logs", "echo", "--since", "2999-01-01T00:00:00Z", *at(home))
    assert (run.exit_code, run.stdout) == (Exit.DONE, b"")
    assert "/aws/sagemaker/Endpoints/echo has no lines since 2999-01-01 00:00:00 (us-east-1)" in run.stderr


def test_a_group_that_does_not_exist(home: Home) -> None:
    run = home.run("endpoints", "logs", "nowhere", *at(home))
    assert run.exit_code == Exit.SERVICE
    assert "There is no log group /aws/sagemaker/Endpoints/nowhere in us-east-1." in run.stderr
    assert "--region" in run.stderr and "F8" not in run.stderr


def test_what_is_asked_for_must_be_said(home: Home) -> None:
    for arguments in ((), ("--around", "1", "--follow"), ("echo", "--live"), ("echo", "--since", "soon")):
        assert home.run("endpoints", "logs", *arguments, *at(home)).exit_code == Exit.USAGE
    assert home.run("endpoints", "logs", "--around", "99", *at(home)).exit_code == Exit.OTHER


@pytest.mark.parametrize("live", [(), ("--live",)], ids=["", "live"])
def test_following_goes_on_until_it_is_interrupted(home: Home, live: tuple[str, ...]) -> None:
    options = ("--since", "1d", "--follow", *live)
    process = home.start("endpoints", "logs", "failed-deployment", *options, *at(home))
    assert process.stdout is not None and process.stderr is not None
    seen = [process.stdout.readline() for _ in range(5)]
    assert b"ModuleNotFoundError" in seen[-1]
    process.send_signal(signal.SIGINT)
    eventually(lambda: process.poll() is not None, "the end of the command")
    assert process.returncode == Exit.INTERRUPTED
    assert (b"about $0.01" in process.stderr.read()) == bool(live)
