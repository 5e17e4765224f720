"""`workbench sessions`, each command a process's worth, against a sandbox that runs beside them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.conftest import Home

TURN = '{"inputs": "Tell me of the rabbit", "parameters": {"max_new_tokens": 3, "seed": 1}}'


def _sessions(home: Home, *arguments: str) -> list[dict[str, Any]]:
    run = home.run("sessions", *arguments, "--json")
    assert run.exit_code == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def _opened(home: Home, *further: str) -> str:
    run = home.run("sessions", "open", "--endpoint-name", "chat", "--endpoint-url", home.sandbox, *further)
    assert run.exit_code == 0, run.stderr
    return run.stdout.decode().strip()


def test_a_session_from_its_opening_to_its_end(home: Home) -> None:
    session_id = _opened(home)
    for number in (1, 2):
        run = home.run("sessions", "use", session_id[:8], "--body", TURN)
        assert run.exit_code == 0, run.stderr
        assert json.loads(run.stdout)["details"]["turn"] == number
    (listed,) = _sessions(home, "list")
    assert listed["session_id"] == session_id
    assert (listed["state"], listed["turns"], listed["endpoint_name"]) == ("open", 2, "chat")
    assert listed["first_words"] == "Tell me of the rabbit"
    assert listed["expires_at"].endswith("Z")
    heads, row = home.run("sessions", "list").stdout.decode().splitlines()
    assert heads.index("ENDPOINT") == row.index("chat"), "columns stand below their heads"
    closed = home.run("sessions", "close", session_id, "--json")
    assert closed.exit_code == 0, closed.stderr
    assert json.loads(closed.stdout)["state"] == "closed"
    (shown,) = _sessions(home, "show", session_id)
    assert [exchange["event"] for exchange in shown["exchanges"]] == ["open", "turn", "turn", "close"]
    page = home.run("sessions", "show", session_id).stdout.decode()
    assert "turn 2" in page
    assert "closed" in page


def test_opening_prints_the_session_as_an_object(home: Home) -> None:
    asked = ("sessions", "open", "--endpoint-name", "chat", "--endpoint-url", home.sandbox, "--json")
    run = home.run(*asked, "--no-sign-request")
    # Unsigned: the sandbox of these tests refuses it, as the service does.
    assert run.exit_code == 254
    assert run.stdout == b""
    run = home.run(*asked)
    opened = json.loads(run.stdout)
    assert (opened["state"], opened["endpoint_name"], opened["turns"]) == ("open", "chat", 0)
    assert opened["session_id"]
    assert opened["expires_at"] == opened["expires"]


@pytest.mark.parametrize(
    "choice", [("--no-sign-request",), ("--endpoint-url", "http://127.0.0.1:9"), ("--sandbox",)], ids=str
)
def test_what_a_failed_request_was_given_is_not_kept_for_the_next(
    home: Home, choice: tuple[str, ...]
) -> None:
    session_id = _opened(home)
    limits = ("--cli-connect-timeout", "5")
    for command in (("use", session_id, "--body", TURN), ("close", session_id)):
        assert home.run("sessions", *command, *choice, *limits).exit_code != 0
        (listed,) = _sessions(home, "list")
        assert (listed["state"], listed["reachable"]) == ("open", True)
        run = home.run("sessions", *command)
        assert run.exit_code == 0, run.stderr


def test_the_answer_goes_to_a_file_and_streams(home: Home) -> None:
    session_id = _opened(home)
    run = home.run("sessions", "use", session_id, "answer.json", "--body", TURN, "--json")
    assert json.loads(run.stdout)["session_id"] == session_id
    assert json.loads((home.folder / "answer.json").read_bytes())["details"]["turn"] == 1
    streaming = '{"inputs": "On", "stream": true, "parameters": {"max_new_tokens": 3}}'
    run = home.run("sessions", "use", session_id, "--stream", "--body", streaming)
    assert len(run.stdout.splitlines()) == 3
    assert home.history()[0]["operation"] == "InvokeEndpointWithResponseStream"


def test_a_session_that_is_over(home: Home) -> None:
    session_id = _opened(home)
    assert home.run("sessions", "close", session_id).exit_code == 0
    late = home.run("sessions", "use", session_id, "--body", TURN)
    assert late.exit_code == 254
    assert "is closed; the turn is sent anyway" in late.stderr
    assert "`workbench sessions open --endpoint-name chat` opens a new one" in late.stderr
    (listed,) = _sessions(home, "list")
    assert (listed["state"], listed["failed_turns"]) == ("closed", 1)


def test_an_endpoint_that_opens_none(home: Home) -> None:
    run = home.run(
        *("sessions", "open", "--endpoint-name", "chat", "--endpoint-url", home.sandbox),
        *("--body", TURN, "--remember"),
    )
    assert run.exit_code == 255
    assert "opened no session: NewSessionId is missing" in run.stderr
    assert _opened(home), "what does not work is not remembered"


def test_the_words_of_an_endpoint_are_remembered(home: Home) -> None:
    (home.folder / "open.json").write_text('{"requestType" : "NEW_SESSION"}')
    _opened(home, "--body", "file://open.json", "--remember")
    _opened(home)
    newest = home.history()[0]["id"]
    body = home.run("history", "show", str(newest), "--body", "request").stdout
    assert body == b'{"requestType" : "NEW_SESSION"}'


def test_what_closes_a_session_is_remembered_where_it_did(home: Home) -> None:
    session_id = _opened(home)
    turn = home.run("sessions", "close", session_id, "--body", TURN, "--remember")
    assert turn.exit_code == 255
    assert "Give the container's own payload with --body" in turn.stderr
    (home.folder / "close.json").write_text('{"requestType" : "CLOSE"}')
    assert (
        home.run("sessions", "close", session_id, "--body", "file://close.json", "--remember").exit_code == 0
    )
    assert home.run("sessions", "close", _opened(home)).exit_code == 0
    newest = home.history()[0]["id"]
    body = home.run("history", "show", str(newest), "--body", "request").stdout
    assert body == b'{"requestType" : "CLOSE"}'
    assert home.run("sessions", "close", _opened(home), "--no-sign-request").exit_code == 254


def test_an_id_typed_by_hand_needs_an_endpoint(home: Home) -> None:
    run = home.run("sessions", "use", "never-seen", "--body", TURN)
    assert run.exit_code == 255
    assert "--endpoint-name" in run.stderr
    run = home.run(
        *("sessions", "use", "never-seen", "--endpoint-name", "chat"),
        *("--endpoint-url", home.sandbox, "--body", TURN),
    )
    assert run.exit_code == 254
    (listed,) = _sessions(home, "list")
    assert (listed["session_id"], listed["state"]) == ("never-seen", "expired")


def test_a_whole_session_again(home: Home) -> None:
    session_id = _opened(home)
    home.run("sessions", "use", session_id, "--body", TURN)
    home.run("sessions", "close", session_id)
    again = _sessions(home, "replay", session_id)
    assert [line["replay_of"] for line in again] == [1, 2, 3]
    assert len({line["session_id"] for line in again}) == 1
    assert again[0]["session_id"] != session_id
    assert [line["state"] for line in _sessions(home, "list")] == ["closed", "closed"]


def test_a_whole_session_again_compared(home: Home) -> None:
    session_id = _opened(home)
    home.run("sessions", "use", session_id, "--body", TURN)
    wild = TURN.replace(', "seed": 1', ', "temperature": 9').replace("3", "30")
    home.run("sessions", "use", session_id, "--body", TURN.replace("rabbit", "hare"))
    alike = home.run("sessions", "replay", session_id, "--check", "--ignore", "**.instance", "--json")
    assert alike.exit_code == 0, alike.stderr
    assert [json.loads(line)["comparison"]["same"] for line in alike.stdout.splitlines()] == [True] * 3
    home.run("sessions", "use", session_id, "--body", wild)
    other = home.run("sessions", "replay", session_id, "--check", "--ignore", "**.instance")
    assert other.exit_code == 1
    assert sum(line.endswith("  same") for line in other.stdout.decode().splitlines()) == 3
    assert home.run("sessions", "replay", session_id, "--rtol", "1").exit_code == 252


def test_the_drop_in_says_that_the_header_alone_opens_nothing(home: Home) -> None:
    run = home.send("chat", TURN, "--session-id", "NEW_SESSION")
    assert run.exit_code == 0
    assert "opened no session: NewSessionId is missing" in run.stderr
    assert home.send("chat", '{"requestType": "NEW_SESSION"}', "--session-id", "NEW_SESSION").stderr == ""


def test_names_and_what_is_forgotten(home: Home) -> None:
    session_id = _opened(home)
    assert home.run("sessions", "rename", session_id, "Rabbit").exit_code == 0
    assert home.run("sessions", "forget", "Rabbit").exit_code == 0
    assert _sessions(home, "list") == []
    assert [session["name"] for session in _sessions(home, "list", "--all")] == ["Rabbit"]
    assert home.run("sessions", "forget", "Rabbit", "--undo").exit_code == 0
    assert [session["name"] for session in _sessions(home, "list", "--state", "open")] == ["Rabbit"]
    assert _sessions(home, "list", "--state", "closed") == []
    assert b"Rabbit" in home.run("sessions", "list").stdout


def test_a_session_is_exported_and_replaces_no_file_unasked(home: Home) -> None:
    session_id = _opened(home)
    home.run("sessions", "use", session_id, "--body", TURN)
    lines = [json.loads(line) for line in home.run("sessions", "export", session_id).stdout.splitlines()]
    assert [line["event"] for line in lines] == ["open", "turn"]
    (home.folder / "there.jsonl").write_text("mine")
    refused = home.run("sessions", "export", session_id, "there.jsonl")
    assert refused.exit_code == 255
    assert (home.folder / "there.jsonl").read_text() == "mine"
    assert home.run("sessions", "export", session_id, "there.jsonl", "--force").exit_code == 0
    assert len((home.folder / "there.jsonl").read_text().splitlines()) == 2


def test_the_sandbox_of_a_process_has_no_lasting_sessions(home: Home) -> None:
    run = home.run("sessions", "open", "--endpoint-name", "chat", "--sandbox")
    assert run.exit_code == 0
    assert "ends with the sandbox of this process" in run.stderr
    (listed,) = _sessions(home, "list")
    assert (listed["state"], listed["reachable"]) == ("open", False)
    assert b"(in a sandbox that has ended)" in home.run("sessions", "list").stdout
    session_id = run.stdout.decode().strip()
    for command in (("use", "--body", TURN), ("close",)):
        refused = home.run("sessions", command[0], session_id, *command[1:])
        assert refused.exit_code == 252
        assert "Run `workbench sandbox`" in refused.stderr
    again = home.run("sessions", "replay", session_id)
    assert again.exit_code == 0, "it opens one of its own"
    elsewhere = home.run("sessions", "use", session_id, "--body", TURN, "--endpoint-url", home.sandbox)
    assert elsewhere.exit_code == 254, "it was asked, and does not know it"
    assert "session not found" in elsewhere.stderr


def test_the_sandbox_of_another_process_keeps_them(home: Home) -> None:
    process = home.start("sandbox", "--port", "0", "--allow-unsigned", "--session-lifetime", "2", "--json")
    try:
        assert process.stdout is not None
        url = json.loads(process.stdout.readline())["url"]
        where = ("--endpoint-url", url, "--no-sign-request", "--region", "us-east-1")
        opened = home.run("sessions", "open", "--endpoint-name", "chat", *where)
        assert opened.exit_code == 0, opened.stderr
        session_id = opened.stdout.decode().strip()
        # Where it lives is remembered with it.
        codes = [home.run("sessions", "use", session_id, "--body", TURN).exit_code]
        while codes[-1] == 0 and len(codes) < 50:
            codes.append(home.run("sessions", "use", session_id, "--body", TURN).exit_code)
        assert codes[-1] == 254, "it never expired"
        (listed,) = _sessions(home, "list")
        assert listed["state"] == "expired"
        assert listed["lost_at"] is not None
    finally:
        process.terminate()
        process.wait(60)


@pytest.mark.parametrize("command", ["show", "close", "replay", "rename", "forget", "export"])
def test_what_is_not_there(home: Home, command: str) -> None:
    further = ["name"] if command == "rename" else []
    run = home.run("sessions", command, "nobody", *further)
    assert run.exit_code == 255
    assert "There is no session 'nobody' in the history" in run.stderr


def test_a_session_is_used_where_it_lives(home: Home) -> None:
    """Whatever the environment says by then."""
    then, now = {"AWS_ENDPOINT_URL": home.sandbox}, {"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    opened = home.run("sessions", "open", "--endpoint-name", "chat", environment=then)
    name = opened.stdout.decode().split()[0]
    body = ("--body", '{"inputs": "hi"}', "--content-type", "application/json")
    for arguments in (("use", name, "-", *body), ("close", name), ("replay", name)):
        run = home.run("sessions", *arguments, environment=now)
        assert run.exit_code == 0, run.stderr
        assert "This goes where exchange" in run.stderr
