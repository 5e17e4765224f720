"""Looking back from the command line."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from tests.cli.conftest import Home
from workbench.cli.core.text.exchange_rows import row
from workbench.model.exchange import ExchangeSummary, Status
from workbench.model.invocation import Connection

# The contract of `--json` (design, section 4): other programs rely on these names.
CONTRACT = {
    "id",
    "uuid",
    "started_at",
    "operation",
    "endpoint_name",
    "fields",
    "connection",
    "status",
    "http_status",
    "error_code",
    "error_message",
    "output",
    "duration_ms",
    "request_bytes",
    "response_bytes",
    "session_id",
    "replay_of",
    "tags",
    "pinned",
}


SENT = (
    ("iris-classifier", "5.1,3.5,1.4,0.2", "--content-type", "text/csv"),
    ("nowhere", "{}"),
    ("echo", '{"a": "\x1b[2J"}'),
)


def test_json_is_one_object_a_line_with_every_member(used: Home) -> None:
    newest, failed, oldest = used.history()
    for line in (newest, failed, oldest):
        assert line.keys() >= CONTRACT
        assert datetime.fromisoformat(line["started_at"]).utcoffset() == timedelta(0)
    assert [newest["id"], failed["id"], oldest["id"]] == [3, 2, 1]
    assert (failed["status"], failed["http_status"], failed["error_code"]) == (
        "error",
        400,
        "ValidationError",
    )
    assert oldest["output"]["ContentType"] == "text/csv"


def test_a_list_can_be_narrowed(used: Home) -> None:
    assert [line["id"] for line in used.history("--status", "error")] == [2]
    assert [line["id"] for line in used.history("--endpoint-name", "echo")] == [3]
    assert [line["id"] for line in used.history("--limit", "1")] == [3]
    assert [line["id"] for line in used.history("--before", "3")] == [2, 1]
    assert [line["id"] for line in used.history("iris")] == [1]


def test_a_list_longer_than_a_page_is_whole(home: Home) -> None:
    home.send("echo", "{}", "--repeat", "230")
    assert [line["id"] for line in home.history("--limit", "225")] == list(range(230, 5, -1))


def test_a_list_for_people_has_a_line_each(used: Home) -> None:
    head, *lines = used.run("history", "list").stdout.decode().splitlines()
    assert head.split()[0] == "ID"
    assert [line.split()[0] for line in lines] == ["3", "2", "1"]
    assert "ValidationError" in lines[1]


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("history list", "no exchanges yet; what you send is listed here"),
        ("history list --status error", "no exchanges match"),
        ("history search something", "no exchanges match"),
        ("sessions list", "no sessions; `workbench sessions open` opens one"),
        ("sessions list --state open", "no sessions match"),
        ("async list", "no asynchronous invocations yet; invoke-endpoint-async sends one"),
        ("requests list", "`workbench requests save` saves an exchange as one"),
    ],
)
def test_an_empty_list_says_that_it_is_empty(home: Home, command: str, words: str) -> None:
    for_people = home.run(*command.split())
    assert for_people.exit_code == 0
    assert words in for_people.stderr
    as_json = home.run(*command.split(), "--json")
    assert (as_json.exit_code, as_json.stdout, as_json.stderr) == (0, b"", "")


def test_a_body_comes_out_as_it_went_in(home: Home) -> None:
    body = bytes(range(256)) + b"\r\n \n"
    (home.folder / "body").write_bytes(body)
    home.send("echo", "fileb://body")
    assert home.run("history", "show", "1", "--body", "request").stdout == body
    answer = home.run("history", "show", "1", "--body", "response").stdout
    assert answer == (home.folder / "out").read_bytes() != b""


def test_one_exchange_as_json(used: Home) -> None:
    assert json.loads(used.run("history", "show", "2", "--json").stdout) == used.history()[1]


def test_a_page_for_people_tells_all_and_drives_no_terminal(used: Home) -> None:
    page = used.run("history", "show", "3").stdout.decode()
    for word in ("InvokeEndpoint echo", "Request body", "Response body", "Headers", "First byte"):
        assert word in page
    assert "\x1b" not in page and "␛[2J" in page
    failed = used.run("history", "show", "2").stdout.decode()
    assert "ValidationError" in failed and "Hint" in failed


@pytest.mark.parametrize("command", ["list", "search"])
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["x" * 20_000], "20,000 characters long"),
        ([f"word-{number}" for number in range(201)], "more than 200"),
        (["a\udcff"], "'a' is followed by what is not text"),
    ],
)
def test_more_than_a_search_takes_is_said_in_plain_words(
    used: Home, command: str, words: list[str], message: str
) -> None:
    done = used.run("history", command, *words)
    assert done.exit_code == 252
    assert message in done.stderr
    assert len(done.stderr) < 600


@pytest.mark.parametrize("arguments", [("show", "99"), ("show", "99", "--body", "request")])
def test_an_exchange_that_there_is_not(used: Home, arguments: tuple[str, ...]) -> None:
    run = used.run("history", *arguments)
    assert run.exit_code == 255
    assert "99" in run.stderr and run.stdout == b""


def test_a_row_fits_its_terminal_and_is_inert() -> None:
    summary = ExchangeSummary(
        id=1234567,
        uuid="u",
        started_at=datetime.fromisoformat("2026-11-24T10:00:00+00:00"),
        operation="InvokeEndpointAsync",
        endpoint_name="e\x1b]0;" + "n" * 60,
        fields={},
        connection=Connection(),
        status=Status.ERROR,
        http_status=200,
        error_code="ModelStreamError",
        error_message="\x1b[31m" + "m" * 500,
    )
    for columns in (20, 40, 80, 200):
        line = row(summary, columns)
        assert len(line) <= columns and line.isprintable()
    assert "200 (broken)" in row(summary, None)
