"""Searching, marking, pruning, exporting and importing from the command line."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Home

SENT = (
    ("iris-classifier", "5.1,3.5,1.4,0.2", "--content-type", "text/csv", "--tag", "smoke"),
    ("nowhere", '{"say": "peculiar words"}'),
    ("echo", "peculiar"),
)


def found(home: Home, *words: str) -> list[int]:
    """The numbers that a search finds."""
    run = home.run("history", "search", "--json", *words)
    assert run.exit_code == 0, run.stderr
    return [json.loads(line)["id"] for line in run.stdout.splitlines()]


def test_a_search_finds_what_was_just_sent(used: Home) -> None:
    assert found(used, "peculiar") == [3, 2]
    assert found(used, '"peculiar words"') == [2]
    assert found(used, "pecul*", "-status:4xx") == [3]
    assert found(used, "-is:ok") == [2]
    assert found(used, "tag:smoke", "OR", "endpoint:ech*", "--limit", "1") == [3]
    assert found(used, "tag:smoke", "OR", "endpoint:ech*", "--before", "3") == [1]
    assert found(used) == [3, 2, 1]
    lines = used.run("history", "search", "setosa").stdout.decode().splitlines()
    assert len(lines) == 2 and lines[1].split()[0] == "1"


def test_what_cannot_be_understood_is_shown_with_its_place(used: Home) -> None:
    run = used.run("history", "search", "setosa", "endpont:iris")
    assert run.exit_code == 252
    assert "column 8: unknown key endpont:" in run.stderr
    assert f"  setosa endpont:iris\n  {' ' * 7}^\n" in run.stderr
    assert "Did you mean endpoint:?" in run.stderr


def test_marks_are_put_and_taken_off(used: Home) -> None:
    for arguments in (
        ("tag", "1", "2", "--add", "kept", "--drop", "smoke"),
        ("pin", "--search", "peculiar"),
        ("unpin", "3"),
        ("name", "1", "baseline"),
        ("note", "1", "before the change"),
    ):
        run = used.run("history", *arguments)
        assert run.exit_code == 0, run.stderr
    newest, middle, oldest = used.history()
    assert (oldest["tags"], middle["tags"], newest["tags"]) == (["kept"], ["kept"], [])
    assert (middle["pinned"], newest["pinned"]) == (True, False)
    assert (oldest["name"], oldest["note"]) == ("baseline", "before the change")
    assert found(used, "change") == [1] == found(used, "name:base*")
    page = used.run("history", "show", "1").stdout.decode()
    assert "baseline" in page and "before the change" in page


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("pin",), 252, "Give exchange IDs"),
        (("pin", "1", "--search", "x"), 252, "Give exchange IDs"),
        (("pin", "99"), 255, "no exchange 99"),
        (("tag", "1"), 252, "--add"),
        (("rm", "--search", " "), 252, "--search is empty"),
        (("prune",), 252, "No limits are set"),
        (("prune", "--older-than", "soon"), 252, "30d"),
        (("prune", "--max-size", ">1GB"), 252, "500MB"),
        (("import", "nowhere.jsonl"), 252, "No such file"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    used: Home, arguments: tuple[str, ...], code: int, message: str
) -> None:
    run = used.run("history", *arguments)
    assert run.exit_code == code
    assert message in run.stderr
    assert len(used.history()) == 3


def test_deleting_and_pruning(used: Home) -> None:
    assert (
        used.run("history", "rm", "--search", "endpoint:echo", "--dry-run").stdout
        == b"Would delete 1 exchange.\n"
    )
    assert used.run("history", "rm", "3").stdout == b"Deleted 1 exchange.\n"
    used.run("history", "pin", "1")
    dry = used.run("history", "prune", "--max-size", "1B", "--dry-run")
    assert dry.stdout.decode().startswith("Would delete 1 exchange of ")
    assert used.run("history", "prune", "--older-than", "1h").stdout.startswith(b"Nothing")
    assert len(used.history()) == 2
    (used.folder / "workbench" / "config").mkdir(exist_ok=True)
    (used.folder / "workbench" / "config" / "settings.toml").write_text("[retention]\ncount = 1\n")
    assert used.run("history", "prune").stdout.decode().startswith("Nothing is beyond")
    assert used.run("history", "prune", "--max-size", "1B").stdout.decode().startswith("Deleted 1 exchange")
    assert [line["id"] for line in used.history()] == [1]
    assert used.run("history", "verify").exit_code == 0


def test_a_run_is_deleted_with_what_it_sent_and_counted_so(used: Home) -> None:
    (used.folder / "in.jsonl").write_text('{"a": 1}\n{"a": 2}\n')
    endpoint = ("--endpoint-url", used.sandbox, "--endpoint-name", "echo")
    assert (
        used.run("batch", "in.jsonl", *endpoint, "--output", "out.jsonl", "--history", "all").exit_code == 0
    )
    dry = used.run("history", "rm", "4", "--dry-run")
    assert dry.stdout == b"Would delete 3 exchanges.\n"
    assert used.run("history", "rm", "4").stdout == b"Deleted 3 exchanges.\n"
    assert [line["id"] for line in used.history()] == [3, 2, 1]


def test_out_to_a_file_and_in_again(used: Home, tmp_path: Path) -> None:
    run = used.run("history", "export", "all.jsonl.gz")
    assert run.exit_code == 0 and "wrote 3 exchanges to all.jsonl.gz" in run.stderr
    lines = gzip.decompress((used.folder / "all.jsonl.gz").read_bytes()).splitlines()
    assert [json.loads(line)["id"] for line in lines] == [1, 2, 3]
    again = used.run("history", "export", "all.jsonl.gz")
    assert again.exit_code == 255 and "already exists" in again.stderr
    assert used.run("history", "export", "all.jsonl.gz", "peculiar", "--force").exit_code == 0
    other = {"WORKBENCH_HOME": str(tmp_path / "other")}
    imported = used.run("history", "import", "all.jsonl.gz", environment=other)
    assert imported.stdout == b"Imported 2 exchanges; 0 already here.\n"
    listed = used.run("history", "search", "peculiar", "--json", environment=other).stdout
    assert [json.loads(line)["uuid"] for line in listed.splitlines()] == [
        line["uuid"] for line in used.history()[:2]
    ]
    standard = used.run("history", "export", "-", "status:4xx").stdout
    (used.folder / "bad.jsonl").write_bytes(standard + b"{\n" + standard)
    bad = used.run("history", "import", "bad.jsonl")
    assert bad.exit_code == 252 and "bad.jsonl, line 2, column 2" in bad.stderr
    going = used.run("history", "import", "bad.jsonl", "--keep-going")
    assert going.exit_code == 252 and b"1 malformed line skipped" in going.stdout


def test_a_copy_and_what_verify_says_of_damage(used: Home) -> None:
    assert used.run("history", "backup", "copy.sqlite3").exit_code == 0
    assert (used.folder / "copy.sqlite3").stat().st_size > 4096
    assert used.run("history", "backup", "copy.sqlite3").exit_code == 255
    assert used.run("history", "verify", "--mend").stdout == b"The history is sound: 3 exchanges.\n"
    with closing(
        sqlite3.connect(used.folder / "workbench/data/history.sqlite3", isolation_level=None)
    ) as connection:
        connection.execute("UPDATE body SET data = zeroblob(size) WHERE id = 1")
    damaged = used.run("history", "verify")
    assert (damaged.exit_code, damaged.stdout.count(b"\n")) == (1, 1)
    assert b"is not what was stored" in damaged.stdout


def test_of_some_endpoints_and_sends_less_is_kept(home: Home) -> None:
    config = home.folder / "workbench" / "config"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text('[privacy]\nnothing = ["echo"]\ndigest = ["chat*"]\n')
    assert home.send("echo", "{}").exit_code == 0
    home.send("iris-classifier", "5.1,3.5,1.4,0.2", "--content-type", "text/csv", "--no-bodies")
    (line,) = home.history()
    assert (line["endpoint_name"], line["request_bytes"]) == ("iris-classifier", 15)
    assert home.run("history", "show", "1", "--body", "request").exit_code == 255
    assert found(home, "setosa") == []
