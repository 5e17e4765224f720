"""`workbench batch` as its user runs it."""

from __future__ import annotations

import json
import os
import random
import shlex
import signal
import subprocess
import threading
from pathlib import Path

import pexpect
import pytest

from tests.aws.server import Behaviour, Serve, Visit, answer
from tests.cli.conftest import WORKBENCH, Home
from tests.support import DEADLINE_SECONDS, eventually
from workbench.cli.core.exit_codes import Exit

FLOWERS = "length,width,petal,depth,label\n5.1,3.5,1.4,0.2,setosa\n6.2,3.4,5.4,2.3,virginica\n"
IRIS = ("--endpoint-name", "iris-classifier", "--target-variant", "blue")
MODEL_ERROR = answer(
    b'{"OriginalStatusCode": 500, "OriginalMessage": "no"}',
    status="424 Failed Dependency",
    headers=(("x-amzn-ErrorType", "ModelError"),),
)
SMALLEST_ENTRY = 50
"""Bytes that a record takes in the journal, at least."""
MAP = ("--map", "[length, width, petal, depth]")


@pytest.fixture
def flowers(home: Home) -> Home:
    (home.folder / "flowers.csv").write_text(FLOWERS)
    return home


def batch(home: Home, *arguments: str, name: str = "flowers.csv") -> tuple[int, str, str]:
    run = home.run("batch", name, "--endpoint-url", home.sandbox, *arguments)
    return run.exit_code, run.stdout.decode(), run.stderr


def rows(home: Home, name: str = "out.jsonl") -> list[dict[str, object]]:
    return [json.loads(line) for line in (home.folder / name).read_text().splitlines()]


def test_every_record_is_sent_and_the_answers_are_written(flowers: Home) -> None:
    code, out, err = batch(flowers, *IRIS, *MAP, "--output", "out.jsonl", "--json")

    assert code == Exit.DONE, err
    summary = json.loads(out)
    assert (summary["ending"], summary["ok"], summary["failed"], summary["records"]) == ("done", 2, 0, 2)
    assert [row["status"] for row in rows(flowers)] == ["ok", "ok"]
    assert "2 records in" in err and "wrote out.jsonl" in err
    (row,) = flowers.history()
    assert (row["operation"], row["run"]["ok"]) == ("Batch", 2), "the run has a row; only failures have more"


def test_one_json_array_says_how_its_items_are_sent(home: Home) -> None:
    (home.folder / "in.json").write_text('[{"a": 1}, {"a": 2}]')
    hint = "in.json is one JSON array, sent as one payload; --input-format json sends each item"
    _, out, err = batch(home, *IRIS, "--dry-run", name="in.json")
    assert hint in err
    assert '[{"a": 1}, {"a": 2}]' in out
    _, out, err = batch(home, *IRIS, "--dry-run", "--input-format", "json", name="in.json")
    assert hint not in err
    assert out.rstrip().endswith('{"a": 1}')
    assert "2 requests" in err


def test_a_failure_is_told_by_the_exit_code_and_recorded(flowers: Home) -> None:
    with (flowers.folder / "flowers.csv").open("a") as file:
        file.write("1,2,3,x,y\n")

    code, _, err = batch(flowers, *IRIS, *MAP, "--output", "out.jsonl")

    assert code == Exit.SERVICE
    assert "1  ModelError  Received client error (400) from primary" in err
    assert [row["error_code"] for row in flowers.history()] == ["ModelError", "RunFailed"]
    listed = flowers.run("history", "list").stdout.decode()
    assert "with errors" in listed and "[Batch]" in listed and "3 records, 1 failed -> " in listed

    code, _, err = batch(flowers, *IRIS, *MAP, "--output", "out.jsonl", "--retry-failed")

    assert code == Exit.SERVICE
    assert "1 record of 3 failed and are sent again" in err


def test_what_is_unusual_in_the_records_is_said(home: Home) -> None:
    """Values of another type than their column, the label among the features, and requests over the limit."""
    odd = "".join(f"{'n/a' if at % 40 == 39 else at / 2},2,3,4,setosa\n" for at in range(400))
    (home.folder / "odd.csv").write_text(FLOWERS.splitlines()[0] + "\n" + odd)

    code, _, err = batch(home, *IRIS, "--batch-bytes", "4KB", "--dry-run", name="odd.csv")

    assert code == Exit.DONE
    assert "400 records in 2 requests" in err
    assert "10 values of another type than their column:" in err
    assert "  and 5 more\n" in err
    assert "'label' is sent with each record" in err

    (home.folder / "large.json").write_bytes(b'["' + b"a" * 6_300_000 + b'"]')
    endpoint = ("--endpoint-name", "echo", "--content-type", "application/json")
    code, _, err = batch(home, *endpoint, "--dry-run", name="large.json")
    assert code == Exit.DONE
    assert "1 request is larger than " in err


def test_a_dry_run_prints_the_first_request_and_sends_nothing(flowers: Home) -> None:
    with (flowers.folder / "flowers.csv").open("a") as file:
        file.write("short\n")

    code, out, err = batch(flowers, *IRIS, *MAP, "--batch-rows", "2", "--dry-run")

    assert code == Exit.DONE
    assert out.startswith("POST /endpoints/iris-classifier/invocations HTTP/1.1")
    assert out.endswith("\n\n5.1,3.5,1.4,0.2\n6.2,3.4,5.4,2.3\n")
    assert "3 records in 1 request" in err
    assert "1 record cannot be sent; the first: line 4: 1 value, but the header has 5" in err
    assert sorted(path.name for path in flowers.folder.iterdir() if path.is_file()) == ["flowers.csv"]


def test_a_dry_run_names_mixed_content_types(home: Home) -> None:
    folder = home.folder / "mixed"
    folder.mkdir()
    for name in ("a.json", "b.json", "c.csv"):
        (folder / name).write_text("[1]" if name.endswith("json") else "1,2\n")

    code, _, err = batch(home, "--endpoint-name", "echo", "--dry-run", name="mixed")

    assert code == Exit.DONE, err
    assert (
        "different content types: application/json (2), text/csv (1): a request takes records of one type"
        in err
    )


def test_a_batch_to_production_needs_a_yes(flowers: Home) -> None:
    settings = flowers.folder / "workbench" / "config" / "settings.toml"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[production]\nregions = ["us-*"]\n')

    refused = batch(flowers, *IRIS, *MAP, "--output", "out.jsonl")
    sent = batch(flowers, *IRIS, *MAP, "--output", "out.jsonl", "--yes")

    assert refused[0] == Exit.USAGE
    assert "2 requests would go to production" in refused[2]
    assert sent[0] == Exit.DONE


def test_a_saved_request_says_where_the_columns_go(home: Home) -> None:
    folder = home.folder / "requests"
    folder.mkdir()
    (folder / "identify.toml").write_text(
        'variables = ["fields", "body"]\n[fields]\nEndpointName = "language-id"\n'
        'TargetModel = "${family}.tar.gz"\nContentType = "application/json"\n'
        '[body]\ntext = \'{"inputs": ["${text}"]}\'\n'
    )
    (home.folder / "texts.csv").write_text(
        "text,family\nAlle Menschen sind frei und gleich geboren,germanic\nBonjour à tous,romance\n"
    )

    code, _, err = batch(
        home, "--requests", "requests", "--request", "identify", "--output", "out.jsonl", name="texts.csv"
    )

    assert code == Exit.DONE, err
    languages = [row["output"]["predictions"][0]["language"] for row in rows(home)]  # type: ignore[index]
    assert languages == ["de", "fr"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((*IRIS,), Exit.USAGE, "--output is missing"),
        (("--output", "out"), Exit.USAGE, "EndpointName is missing"),
        ((*IRIS, "--output", "out", "--concurrency", "many"), Exit.USAGE, "neither a number"),
        ((*IRIS, "--output", "out", "--batch-bytes", "much"), Exit.USAGE, "is not a size"),
        ((*IRIS, "--output", "out", "--resume", "--force"), Exit.USAGE, "Only one of"),
        (
            (*IRIS, "--output", "out", "--body", "${length}", "--batch-rows", "2"),
            Exit.USAGE,
            "has one record",
        ),
        ((*IRIS, "--output", "out", "--map", "a["), Exit.USAGE, "--map"),
        ((*IRIS, "--output", "out", "--output-format", "xls"), Exit.USAGE, "no output format"),
        ((*IRIS, "--output", "no/such/folder/out"), Exit.OTHER, "no folder"),
        ((*IRIS, "--output", "out", "--retry-failed"), Exit.OTHER, "no run to retry"),
        (("--endpoint-name", "nobody-made-this", "--output", "out"), Exit.SERVICE, "not found"),
        (
            (*IRIS, "--output", "out", "--retries", "0", "--endpoint-url", "http://127.0.0.1:9"),
            Exit.OTHER,
            "Could not connect",
        ),
    ],
)
def test_what_is_wrong_is_said(flowers: Home, arguments: tuple[str, ...], code: Exit, message: str) -> None:
    exit_code, _, err = batch(flowers, *arguments)

    assert message in err
    assert exit_code == code


def test_at_a_terminal_one_line_tells_how_far_it_is(home: Home) -> None:
    (home.folder / "in.jsonl").write_text('{"delay": 0.02}\n' * 100)
    endpoint = ["--endpoint-url", home.sandbox, "--endpoint-name", "faulty"]
    child = pexpect.spawn(
        WORKBENCH,
        ["batch", "in.jsonl", *endpoint, "--output", "out.jsonl"],
        cwd=str(home.folder),
        env=home.environment | {"PATH": os.environ["PATH"]},
        encoding="utf-8",
        dimensions=(24, 60),
        timeout=DEADLINE_SECONDS,
    )
    child.expect(pexpect.EOF)
    child.close()
    written = child.before or ""
    states = [part.partition("\r")[0] for part in written.split("\r\x1b[2K")[1:-1]]

    assert child.exitstatus == Exit.DONE
    assert states and all(" done · 0 failed · " in state for state in states)
    assert all(len(state) < 60 for state in states)
    assert "100 records in" in written.rpartition("\x1b[2K")[2]
    assert "␍" not in written, "its own control sequences are not made visible"


def test_a_disk_that_fills_ends_the_run_and_it_goes_on_when_there_is_room(home: Home) -> None:
    (home.folder / "in.jsonl").write_text('{"size": 200}\n' * 200)
    command = ("batch", "in.jsonl", "--endpoint-url", home.sandbox, "--endpoint-name", "faulty")
    settings = ("--history", "none", "--output", "out.jsonl")
    # No file of this process can grow beyond 16 KB: the journal meets that before the records end.
    limited = subprocess.run(
        ["/bin/bash", "-c", f"ulimit -f 16; exec {WORKBENCH} {shlex.join((*command, *settings))}"],
        cwd=home.folder,
        env=home.environment | {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    before = entries(home.folder / "out.jsonl.journal")
    resumed = home.run(*command, *settings, "--resume")

    assert limited.returncode == Exit.OTHER, limited.stderr
    assert "out.jsonl.journal cannot be written: File too large" in limited.stderr
    assert "continue with --resume" in limited.stderr
    assert 0 < len(before) < 200
    assert resumed.exit_code == Exit.DONE, resumed.stderr
    assert sorted(entries(home.folder / "out.jsonl.journal")) == list(range(200))
    assert len(rows(home)) == 200


def model(allowed: threading.Semaphore) -> Behaviour:
    """Answers as many requests as are allowed, and fails where it is asked to; the others wait."""

    def behave(visit: Visit) -> None:
        while (request := visit.request()) is not None:
            allowed.acquire()
            body = json.loads(request[1])
            visit.sock.sendall(MODEL_ERROR if "status" in body else answer(b"1" * body["size"]))

    return behave


def test_killed_again_and_again_it_writes_what_an_undisturbed_run_writes(home: Home, serve: Serve) -> None:
    count, kills = 400, 5
    server = serve(model(threading.Semaphore(count)))
    chance = random.Random(17)
    failing = {number for number in range(count) if chance.random() < 0.05}
    bodies = [
        {"status": 500, "message": f"no {n}"} if n in failing else {"size": n + 1} for n in range(count)
    ]
    (home.folder / "in.jsonl").write_text("".join(f"{json.dumps(body)}\n" for body in bodies))
    command = ("batch", "in.jsonl", "--endpoint-url", server.url, "--endpoint-name", "m")
    settings = ("--concurrency", "8", "--retries", "0", "--history", "none")
    undisturbed = home.run(*command, *settings, "--output", "whole.jsonl")
    assert undisturbed.exit_code == Exit.SERVICE, undisturbed.stderr

    journal = home.folder / "out.jsonl.journal"
    for kill in range(kills):
        answers = chance.randrange(20, count // (kills + 2))
        server.behaviour = model(allowed := threading.Semaphore(answers))
        goal = size(journal) + chance.randrange(answers * SMALLEST_ENTRY)
        process = home.start(*command, *settings, "--output", "out.jsonl", *(["--resume"] if kill else []))
        eventually(lambda: size(journal) >= goal or process.poll() is not None, "the journal grows")  # noqa: B023
        process.send_signal(signal.SIGKILL)
        process.communicate()
        allowed.release(count)
    server.behaviour = model(threading.Semaphore(count))
    before = entries(journal)
    resumed = home.run(*command, *settings, "--output", "out.jsonl", "--resume")

    assert 0 < len(before) < count, "the kills came in the middle"
    assert resumed.exit_code == Exit.SERVICE, resumed.stderr
    assert (home.folder / "out.jsonl").read_bytes() == (home.folder / "whole.jsonl").read_bytes()
    sent = entries(journal)
    assert len(sent) == len(set(sent)) == count, "nothing that had answered was sent twice"
    assert sum(row["status"] == "failed" for row in rows(home)) == len(failing)


def size(path: Path) -> int:
    return os.stat(path).st_size if path.exists() else 0  # noqa: PTH116


def entries(journal: Path) -> list[int]:
    """The positions that have a whole line in a journal."""
    whole, _, _ = journal.read_bytes().rpartition(b"\n")
    return [json.loads(line)["first"] for line in whole.split(b"\n")[1:]]
