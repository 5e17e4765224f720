"""Sending again from the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Home
from tests.peers.recording import Answer, RecordingServer

SENT = (
    ("iris-classifier", "5.1,3.5,1.4,0.2", "--content-type", "text/csv"),
    ("nowhere", "{}"),
)


def replayed(home: Home, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    run = home.run("replay", *arguments, "--json")
    assert run.exit_code == code, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_the_same_bytes_fields_and_connection_go_out(home: Home, server: RecordingServer) -> None:
    (home.folder / "body").write_bytes(bytes(range(256)))
    home.run(
        "invoke-endpoint",
        *(
            "--endpoint-url",
            server.url,
            "--endpoint-name",
            "e",
            "--accept",
            "a/b",
            "--custom-attributes",
            "größe",
        ),
        *("--body", "fileb://body", "out"),
    )
    (home.folder / "body").unlink()
    (line,) = replayed(home, "1")
    first, second = server.requests
    assert first == second
    assert (line["replay_of"], line["id"]) == (1, 2)


def test_each_replay_is_an_exchange_of_its_own(used: Home) -> None:
    lines = replayed(used, "1", "2", "--times", "3", "--tag", "again", code=254)
    assert [line["replay_of"] for line in lines] == [1, 2] * 3
    assert [line["id"] for line in lines] == [3, 4, 5, 6, 7, 8]
    assert used.history()[0]["tags"] == ["again"]


def test_a_row_of_the_history_stands_for_all_where_that_is_asked_for(used: Home) -> None:
    lines = replayed(used, "1", "--times", "3", "--fold")
    assert [line["id"] for line in lines] == [4, 5, 6]
    assert {line["run_id"] for line in lines} == {3}
    row = next(row for row in used.history() if row["id"] == 3)
    assert (row["run"]["kind"], row["run"]["ok"], row["status"]) == ("Repeat", 3, "ok")


def test_several_at_once_are_all_sent(used: Home) -> None:
    lines = replayed(used, "1", "--times", "40", "--concurrency", "8")
    assert sorted(line["id"] for line in lines) == list(range(3, 43))
    assert {line["status"] for line in lines} == {"ok"}


def test_a_field_can_be_set_and_left_out(used: Home) -> None:
    (line,) = replayed(used, "1", "--set", "TargetVariant=green", "--set", "custom-attributes=a=b")
    assert line["fields"]["TargetVariant"] == line["output"]["InvokedProductionVariant"] == "green"
    assert line["fields"]["CustomAttributes"] == "a=b"
    (line,) = replayed(used, str(line["id"]), "--set", "TargetVariant=")
    assert "TargetVariant" not in line["fields"]


def test_a_body_can_be_set(used: Home) -> None:
    replayed(used, "1", "--set", "Body=7,3,6,2")
    assert used.run("history", "show", "3", "--body", "request").stdout == b"7,3,6,2"


def test_it_goes_where_it_went_and_says_so(home: Home, server: RecordingServer) -> None:
    then = {"AWS_REGION": "eu-west-3", "AWS_ENDPOINT_URL": server.url}
    now = {"AWS_REGION": "sa-east-1", "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    body = ("--endpoint-name", "e", "--body", "e30=")
    assert home.run("invoke-endpoint", *body, "out", environment=then).exit_code == 0
    run = home.run("replay", "1", "--times", "2", "--json", environment=now)
    assert run.exit_code == 0
    first, second = map(json.loads, run.stdout.splitlines())
    assert first["connection"] == second["connection"] == {"connect_timeout": 60.0, "read_timeout": 60.0}
    assert first["destination"]["endpoint_url"] == server.url
    assert first["destination"]["region"] == "eu-west-3"
    assert [request.signed_for for request in server.requests] == [server.requests[0].signed_for] * 3
    assert run.stderr.count("This goes where exchange 1 went") == 1
    assert "region eu-west-3 (not sa-east-1, from AWS_REGION)" in run.stderr
    page = home.run("history", "show", "1").stdout.decode()
    assert f"{server.url} (from AWS_ENDPOINT_URL)" in page
    assert "eu-west-3 (from AWS_REGION)" in page


def test_a_connection_can_be_set(used: Home, server: RecordingServer) -> None:
    server.answer = Answer(body=b"elsewhere")
    (line,) = replayed(used, "1", "--endpoint-url", server.url, "--region", "eu-west-1", "--no-sign-request")
    (request,) = server.requests
    assert request.signed_for == ""
    assert line["connection"]["endpoint_url"] == server.url


def test_nothing_is_kept_where_nobody_wants_it(used: Home) -> None:
    (line,) = replayed(used, "1", "--no-record")
    assert line["id"] == 0
    assert len(used.history()) == 2


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("1", "99"), 255),
        (("1", "--set", "Nonsense=1"), 252),
        (("1", "--set", "TargetVariant"), 252),
        (("1", "--endpoint-url", "nowhere"), 252),
        (("1", "--times", "0"), 252),
        (("one",), 252),
        ((), 252),
    ],
)
def test_what_makes_no_sense_is_found_out_before_anything_is_sent(
    used: Home, arguments: tuple[str, ...], code: int
) -> None:
    run = used.run("replay", *arguments)
    assert (run.exit_code, run.stdout) == (code, b"")
    assert "[ERROR]" in run.stderr
    assert len(used.history()) == 2


def test_lines_for_people(used: Home) -> None:
    head, line = used.run("replay", "1").stdout.decode().splitlines()
    assert head.split()[0] == "ID"
    assert "replay of 1" in line


def test_what_was_not_sent_is_not_counted_as_sent(used: Home) -> None:
    used.run("replay", "1", "--no-bodies")
    run = used.run("replay", "1", "2", "3")
    assert "not sent: " in run.stderr
    assert "sent 2 in " in run.stderr and "1 not sent, 1 failed" in run.stderr


def test_what_was_printed_outlasts_a_kill(used: Home) -> None:
    process = used.start("replay", "1", "--times", "500", "--json", "--no-bodies")
    assert process.stdout is not None
    printed = [json.loads(process.stdout.readline())["id"] for _ in range(20)]
    process.kill()
    printed += [json.loads(line)["id"] for line in process.stdout if line.endswith(b"\n")]
    process.wait()
    status = {row["id"]: row["status"] for row in used.history("--limit", "1000")}
    assert {status[number] for number in printed} == {"ok"}
    assert len(status) - len(printed) <= 4
