"""Batches over datasets: order, failures, journals, resuming, pace, against servers and the sandbox."""

from __future__ import annotations

import csv
import json
import os
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from tests.aws.server import Serve, Server, Visit, hosting_of
from tests.support import DEADLINE_SECONDS, eventually
from workbench.model.errors import (
    ConflictError,
    EndpointError,
    FileExistsAlreadyError,
    NotFoundError,
    StoreError,
    UsageError,
)
from workbench.model.exchange import Status
from workbench.model.invocation import Connection, FieldValue, TextBody
from workbench.model.progress import CancelToken
from workbench.model.runs.run import Run, RunKind
from workbench.services import Workbench
from workbench.services.dataset_batch.batch import Batch, Start
from workbench.services.dataset_batch.bodies.groups import Limits
from workbench.services.dataset_batch.outputs.form import Layout
from workbench.services.dataset_batch.plan import Plan
from workbench.services.dataset_batch.recording import Recording
from workbench.services.dataset_batch.requests import placement
from workbench.services.dataset_batch.summary import Ending, Summary
from workbench.services.datasets.dataset import ReadOptions, open_dataset
from workbench.store import AppDirs

Reply = Callable[[bytes], bytes | None]
"""What a server answers to a body; None leaves the connection."""

OK_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"


def plan(template: str | None = None, expression: str = "", /, **options: Any) -> Plan:
    fields: dict[str, FieldValue] = {
        "EndpointName": options.pop("endpoint", "e"),
        **options.pop("fields", {}),
    }
    sandbox = Connection(sandbox=True)
    placed = placement(
        None,
        fields=fields,
        change=lambda _: sandbox,
        template=None if template is None else TextBody(template),
        expression=expression,
    )
    return Plan(placement=placed, **options)


class Runs:
    """Runs batches of one input, in a folder of its own.

    Attributes:
        bodies: what the server got, in the order in which it came.
    """

    def __init__(self, bench: Workbench, folder: Path) -> None:
        self.bench = bench
        self.folder = folder
        self.bodies: list[bytes] = []

    def input(self, name: str, data: str) -> str:
        (self.folder / name).write_text(data, encoding="utf-8")
        return str(self.folder / name)

    def run(
        self,
        path: str,
        how: Plan,
        start: Start = Start.NEW,
        *,
        output: str = "out.jsonl",
        layout: Layout = Layout(),  # noqa: B008  immutable
        cancellation: CancelToken | None = None,
    ) -> Summary:
        dataset = open_dataset(self.bench, path, how.read, Connection(sandbox=True))
        batch = Batch(self.bench, dataset, how, str(self.folder / output), start, layout=layout)
        try:
            summary = batch.send(cancellation or CancelToken())
            if summary.ending is Ending.DONE:
                batch.write()
        finally:
            batch.close()
        return summary

    def rows(self, output: str = "out.jsonl") -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / output).read_text().splitlines()]


@pytest.fixture
def runs(tmp_path: Path, bench: Workbench) -> Runs:
    """Runs against the sandbox."""
    return Runs(bench, tmp_path)


@pytest.fixture
def replying(tmp_path: Path, serve: Serve) -> Callable[[Reply], Runs]:
    """Starts a server that replies as told, and runs against it."""

    def start(reply: Reply) -> Runs:
        def behave(visit: Visit) -> None:
            while (request := visit.request()) is not None:
                made.bodies.append(request[1])
                if (data := reply(request[1])) is None:
                    return
                visit.sock.sendall(data)

        server: Server = serve(behave)
        places = AppDirs(data=tmp_path / "d", config=tmp_path / "c", cache=tmp_path / "k")
        made = Runs(Workbench(places, hosting=lambda: hosting_of(server)), tmp_path)
        return made

    return start


def echoed(body: bytes) -> bytes:
    return OK_HEAD % (len(body), body)


def lines(count: int) -> str:
    return "".join(f'{{"n": {number}}}\n' for number in range(count))


def test_answers_are_in_the_order_of_the_input_whatever_order_they_come_in(
    replying: Callable[[Reply], Runs],
) -> None:
    slow = threading.Event()

    def reply(body: bytes) -> bytes:
        if b'"n": 0}' in body:
            assert slow.wait(60), "the first is answered last"
        elif b'"n": 99}' in body:
            slow.set()
        return echoed(body)

    runs = replying(reply)
    summary = runs.run(runs.input("in.jsonl", lines(100)), plan(concurrency=4))

    assert [row["output"]["n"] for row in runs.rows()] == list(range(100))
    assert [row["id"] for row in runs.rows()] == [str(number) for number in range(1, 101)]
    assert (summary.progress.ok, summary.progress.failed, summary.ending) == (100, 0, Ending.DONE)


def test_a_failed_record_is_a_row_with_its_error_and_can_be_sent_again(
    replying: Callable[[Reply], Runs],
) -> None:
    mended = threading.Event()

    def reply(body: bytes) -> bytes:
        if b"7}" in body and not mended.is_set():
            return b"HTTP/1.1 424 X\r\nx-amzn-ErrorType: ModelError\r\nContent-Length: 18\r\n\r\n" + (
                b'{"Message": "bad"}'
            )
        return echoed(body)

    runs = replying(reply)
    path = runs.input("in.jsonl", lines(20) + "oops\n")
    first = runs.run(path, plan(concurrency=3))
    failed = [row for row in runs.rows() if row["status"] == "failed"]
    mended.set()
    sent = len(runs.bodies)
    second = runs.run(path, plan(concurrency=3, limits=Limits(rows=1)), Start.RETRY)

    assert [row["id"] for row in failed] == ["8", "18", "21"]
    assert failed[0]["error"] == {"code": "ModelError", "message": "bad", "http_status": 424}
    assert failed[2]["error"]["message"] == "line 21, column 1: not JSON: Expecting value"
    assert dict(first.progress.failures) == {"ModelError": 2, "MalformedRecord": 1}
    assert len(runs.bodies) - sent == 2, "only what failed, and only what can be sent"
    assert [row["status"] for row in runs.rows()].count("failed") == 1
    assert (second.progress.ok, second.progress.failed, second.progress.before) == (2, 1, 18)


def test_what_was_cancelled_goes_on_where_it_was(replying: Callable[[Reply], Runs], tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    cancellation = CancelToken()
    counted = Counter[bytes]()
    guard = threading.Lock()
    is_begun = threading.Event()

    def reply(body: bytes) -> bytes | None:
        with guard:
            counted[body] += 1
            is_late = sum(counted.values()) >= 50
        # The first record is the first of the output: what comes late waits for it.
        if is_late and json.loads(body)["n"] and not is_begun.is_set():
            eventually(lambda: output.exists() and output.stat().st_size)
            is_begun.set()
            threading.Thread(target=cancellation.cancel).start()
        return echoed(body)

    runs = replying(reply)
    path = runs.input("in.jsonl", lines(200))
    stopped = runs.run(path, plan(concurrency=4), cancellation=cancellation)
    assert stopped.ending is Ending.CANCELLED
    first_part = (runs.folder / "out.jsonl").read_bytes()
    assert [row["output"]["n"] for row in runs.rows()] == list(range(len(runs.rows())))
    journalled = {
        entry["output"]["n"]
        for line in (runs.folder / "out.jsonl.journal").read_text().splitlines()[1:]
        for entry in json.loads(line)["records"]
    }

    resumed = runs.run(path, plan(concurrency=4), Start.RESUME)

    twice = {json.loads(body)["n"] for body, count in counted.items() if count > 1}
    assert not twice & journalled, "nothing that was written down is sent again"
    assert resumed.progress.before == len(journalled)
    assert [row["output"]["n"] for row in runs.rows()] == list(range(200))
    assert 0 < len(first_part) < len(written := (runs.folder / "out.jsonl").read_bytes())
    assert written.startswith(first_part)
    (head,) = (row for row in runs.bench.history.page(limit=300) if row.run is not None)
    assert head.run is not None
    assert (head.status, head.run.ok, head.run.total) == (Status.OK, 200, 200)


@pytest.mark.parametrize("output", ["out.jsonl", "out.csv"])
def test_the_output_grows_in_the_order_of_the_input(replying: Callable[[Reply], Runs], output: str) -> None:
    """The first record is answered when all others have been: until then nothing may be in the file."""
    others = threading.Semaphore(0)
    seen: list[bytes] = []

    def reply(body: bytes) -> bytes | None:
        if json.loads(body)["n"] == 0:
            for _ in range(19):
                assert others.acquire(timeout=DEADLINE_SECONDS)
            seen.append(path_of_output.read_bytes() if path_of_output.exists() else b"")
        else:
            others.release()
        return echoed(body)

    runs = replying(reply)
    path_of_output = runs.folder / output
    runs.run(runs.input("in.jsonl", lines(20)), plan(concurrency=4), output=output)
    assert seen == [b""]
    assert path_of_output.read_bytes().count(b"\n") == 20 + (output == "out.csv")


def test_a_table_whose_later_answers_are_wider_has_one_header(replying: Callable[[Reply], Runs]) -> None:
    def reply(body: bytes) -> bytes | None:
        return echoed(b"[1,2,3]" if b"9" in body else b"[1]")

    runs = replying(reply)
    runs.run(runs.input("in.jsonl", lines(10)), plan(concurrency=1), output="out.csv")
    first, second, *_, last = (runs.folder / "out.csv").read_text().splitlines()
    assert first == "id,output,output_2,output_3,status,error"
    assert second == "1,1,,,ok,"
    assert last == "10,1,2,3,ok,"


def test_a_journal_that_a_kill_has_cut_is_cut_to_its_last_line(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(echoed)
    path = runs.input("in.jsonl", lines(30))
    runs.run(path, plan())
    whole = (runs.folder / "out.jsonl").read_bytes()
    journal = runs.folder / "out.jsonl.journal"
    kept = journal.read_bytes()
    for cut in range(len(kept) - 200, len(kept), 17):
        journal.write_bytes(kept[:cut])
        (runs.folder / "out.jsonl").unlink()
        assert runs.run(path, plan(), Start.RESUME).ending is Ending.DONE
        assert (runs.folder / "out.jsonl").read_bytes() == whole


def test_a_resume_without_a_journal_has_a_row_of_its_own_in_the_history(
    replying: Callable[[Reply], Runs],
) -> None:
    runs = replying(echoed)
    path = runs.input("in.jsonl", lines(3))
    runs.run(path, plan(), Start.RESUME)
    runs.run(path, plan(), Start.RESUME)
    for name in ("out.jsonl", "out.jsonl.journal"):
        (runs.folder / name).rename(runs.folder / f"yesterday-{name}")
    runs.run(path, plan(), Start.RESUME)
    assert [row.run.ok for row in runs.bench.history.page() if row.run] == [3, 3]


def test_a_journal_of_another_input_or_other_options_is_refused_before_anything_is_sent(
    replying: Callable[[Reply], Runs],
) -> None:
    runs = replying(echoed)
    runs.run(runs.input("in.jsonl", lines(5)), plan())
    sent = len(runs.bodies)

    other = runs.run(runs.input("other.jsonl", lines(5).replace("2", "7")), plan(), Start.RESUME)
    assert isinstance(other.obstacle, ConflictError)
    assert "line 3 is not the record that was sent" in other.obstacle.message
    with pytest.raises(ConflictError, match="its map was 'not given', not 'n'"):
        runs.run(runs.input("in.jsonl", lines(5)), plan(None, "n"), Start.RESUME)
    assert len(runs.bodies) == sent


@pytest.mark.parametrize("size_before", [20, None])
def test_a_run_goes_on_whose_size_was_another_or_not_yet_noted(
    replying: Callable[[Reply], Runs], size_before: int | None
) -> None:
    """The first run had the endpoint described, or was one of an older version; now it cannot be."""
    runs = replying(lambda body: echoed(json.dumps([{}] * body.count(b"n")).encode()))
    path = runs.input("in.jsonl", lines(8))
    runs.run(path, plan(limits=Limits(rows=4, size=size_before or 500), count=4))
    journal = runs.folder / "out.jsonl.journal"
    if size_before is None:
        heading, rest = journal.read_bytes().split(b"\n", 1)
        document = json.loads(heading)
        del document["settings"]["batch bytes"]
        journal.write_bytes(json.dumps(document).encode() + b"\n" + rest)
    sent = len(runs.bodies)

    derived = plan(limits=Limits(rows=4, size=1000), default_size=True)
    runs.run(path, derived, Start.RESUME)

    assert [row["id"] for row in runs.rows()] == [str(number) for number in range(1, 9)]
    assert len(runs.bodies) - sent == (2 if size_before else 1), "as many in a request as before"
    with pytest.raises(ConflictError, match="batch bytes"):
        runs.run(path, plan(limits=Limits(rows=4, size=21)), Start.RESUME)


def test_what_is_there_is_not_overwritten_unless_that_is_asked_for(
    replying: Callable[[Reply], Runs],
) -> None:
    runs = replying(echoed)
    path = runs.input("in.jsonl", lines(2))
    (runs.folder / "out.jsonl").write_text("mine")
    for start in (Start.NEW, Start.RESUME):
        with pytest.raises(FileExistsAlreadyError, match="already exists"):
            runs.run(path, plan(), start)
    runs.run(path, plan(), Start.REPLACE)
    with pytest.raises(FileExistsAlreadyError, match="journal of an earlier run"):
        runs.run(path, plan())
    with pytest.raises(NotFoundError, match="no run to retry"):
        runs.run(path, plan(), Start.RETRY, output="else.jsonl")


def test_a_file_that_is_no_journal_is_not_touched(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(echoed)
    path = runs.input("in.jsonl", lines(2))
    (runs.folder / "out.jsonl.journal").write_text("dear diary\n")
    with pytest.raises(FileExistsAlreadyError):
        runs.run(path, plan())
    with pytest.raises(StoreError, match="not the journal of a batch"):
        runs.run(path, plan(), Start.RESUME)
    assert (runs.folder / "out.jsonl.journal").read_text() == "dear diary\n"
    (runs.folder / "out.jsonl.journal").write_text('{"inp')
    assert runs.run(path, plan()).ending is Ending.DONE


def test_a_run_that_another_process_writes_is_refused(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(echoed)
    path = runs.input("in.jsonl", lines(2))
    dataset = open_dataset(runs.bench, path)
    batch = Batch(runs.bench, dataset, plan(), str(runs.folder / "out.jsonl"), Start.NEW)
    try:
        with pytest.raises(StoreError, match="Another process is writing"):
            runs.run(path, plan(), Start.RESUME)
    finally:
        batch.close()
    assert not (runs.folder / "out.jsonl.journal").exists(), "a journal that says nothing is removed"


@pytest.mark.parametrize("template", [None, '{"value": ${n}}'])
def test_an_endpoint_that_is_gone_ends_the_run_and_no_record_is_blamed(
    runs: Runs, template: str | None
) -> None:
    path = runs.input("in.jsonl", lines(50))

    summary = runs.run(path, plan(template, endpoint="nobody-made-this"))

    assert summary.ending is Ending.OBSTACLE
    assert isinstance(summary.obstacle, EndpointError)
    assert "nobody-made-this" in summary.obstacle.message
    assert summary.progress.failed == 0


def test_a_server_that_dies_ends_the_run_and_it_goes_on_when_the_server_is_back(
    tmp_path: Path, serve: Serve
) -> None:
    alive: list[Server] = []

    def behave(visit: Visit) -> None:
        while (request := visit.request()) is not None:
            if b"20}" in request[1] and len(alive) == 1:
                alive[0].close()
                return
            visit.sock.sendall(echoed(request[1]))

    alive.append(serve(behave))
    places = AppDirs(data=tmp_path / "d", config=tmp_path / "c", cache=tmp_path / "k")
    with Workbench(places, hosting=lambda: hosting_of(alive[-1])) as bench:
        runs = Runs(bench, tmp_path)
        path = runs.input("in.jsonl", lines(60))
        died = runs.run(path, plan(concurrency=2, retries=2))
        alive.append(serve(behave))
        resumed = runs.run(path, plan(concurrency=2), Start.RESUME)

    assert isinstance(died.obstacle, EndpointError)
    assert died.progress.failed == 0, "no record is blamed for it"
    assert resumed.ending is Ending.DONE
    assert [row["output"]["n"] for row in runs.rows()] == list(range(60))


def test_a_connection_that_ends_before_its_answer_may_be_the_records_doing(
    replying: Callable[[Reply], Runs],
) -> None:
    runs = replying(lambda body: None if b"9}" in body else echoed(body))
    path = runs.input("in.jsonl", lines(12))

    summary = runs.run(path, plan(retries=1))

    assert summary.ending is Ending.DONE
    assert [row["id"] for row in runs.rows() if row["status"] == "failed"] == ["10"]
    assert summary.progress.retries == 1


def test_throttled_requests_are_repeated_and_an_adaptive_pace_is_halved(
    replying: Callable[[Reply], Runs],
) -> None:
    busy = threading.BoundedSemaphore(4)

    def reply(body: bytes) -> bytes:
        if not busy.acquire(blocking=False):
            return b"HTTP/1.1 429 X\r\nx-amzn-ErrorType: ThrottlingException\r\nContent-Length: 2\r\n\r\n{}"
        try:
            threading.Event().wait(0.01)  # what a model takes
            return echoed(body)
        finally:
            busy.release()

    runs = replying(reply)
    summary = runs.run(runs.input("in.jsonl", lines(400)), plan(concurrency=None, retries=8))

    assert summary.progress.ok == 400
    assert summary.progress.throttled == summary.progress.retries > 0
    assert 1 <= summary.concurrency <= 12, "it settles near the 4 that the endpoint bears"


def test_rows_share_requests_and_get_their_own_answers(runs: Runs) -> None:
    flowers = "5.1,3.5,1.4,0.2\n6.2,3.4,5.4,2.3\n5.9,3.0,4.2,x\n" * 5
    path = runs.input("in.csv", flowers)

    def answers(**options: Any) -> list[Any]:
        how = plan(None, options.pop("expression", ""), endpoint="iris-classifier", **options)
        runs.run(path, how, Start.REPLACE)
        return [row.get("output") for row in runs.rows()]

    good = runs.input("in.csv", flowers.replace("x", "1.5"))
    assert good == path
    csv_rows = {"Accept": "text/csv", "TargetVariant": "blue"}
    csv_answers = answers(fields=csv_rows)
    assert csv_answers[0].startswith("setosa,") and len(csv_answers) == 15
    assert answers(fields=csv_rows, limits=Limits(rows=4)) == csv_answers
    assert answers(fields=csv_rows, limits=Limits(rows=None, size=40)) == csv_answers
    json_rows = {"ContentType": "application/json", "TargetVariant": "blue"}
    json_answers = answers(fields=json_rows, member="instances")
    assert json_answers[0]["predicted_label"] == "setosa"
    assert answers(fields=json_rows, member="instances", limits=Limits(rows=7)) == json_answers
    assert answers(fields=json_rows, limits=Limits(rows=7)) == json_answers, "a bare list"
    in_lines = {"ContentType": "application/jsonlines", "Accept": "application/jsonlines"} | {
        "TargetVariant": "blue"
    }
    assert answers(fields=in_lines, limits=Limits(rows=3)) == json_answers


def test_an_answer_of_another_count_is_an_error_of_its_records(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(lambda _: echoed(b'{"predictions": [1]}'))

    runs.run(runs.input("in.jsonl", lines(3)), plan(limits=Limits(rows=2)))

    errors = [row.get("error", {}).get("message", "") for row in runs.rows()]
    assert errors[0] == errors[1]
    assert errors[0].startswith("The answer has 1 parts for 2 records.")
    assert runs.rows()[2]["output"] == 1


def test_columns_stand_where_the_template_has_them(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(echoed)
    path = runs.input("in.csv", 'text,tokens,model\n"say ""hi""",5,a.tar.gz\nB\\C,7,b.tar.gz\n')
    template = '{"inputs": "${text}", "parameters": {"max_new_tokens": ${tokens}}, "id": "${id}"}'

    runs.run(path, plan(template, fields={"TargetModel": "${model}"}))

    outputs = [row["output"] for row in runs.rows()]
    assert outputs == [
        {"inputs": 'say "hi"', "parameters": {"max_new_tokens": 5}, "id": "1"},
        {"inputs": "B\\C", "parameters": {"max_new_tokens": 7}, "id": "2"},
    ]


def test_a_column_that_is_missing_fails_its_record(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(echoed)

    runs.run(runs.input("in.jsonl", '{"text": "a"}\n{"other": 1}\n'), plan('{"t": "${text}"}'))

    assert [row["status"] for row in runs.rows()] == ["ok", "failed"]
    assert runs.rows()[1]["error"]["code"] == "MalformedRecord"
    assert "line 2" in runs.rows()[1]["error"]["message"]


def test_values_that_json_does_not_have_fail_their_record_alone(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(echoed)
    path = runs.input("in.jsonl", '{"a": 1}\n{"a": NaN}\n5\n')

    runs.run(path, plan('{"t": ${a}}'))
    runs.run(path, plan(limits=Limits(rows=3)), output="together.jsonl")
    runs.run(path, plan(), output="apart.jsonl")

    assert [row["status"] for row in runs.rows()] == ["ok", "failed", "failed"]
    assert "line 2: its values cannot be placed" in runs.rows()[1]["error"]["message"]
    assert {row["error"]["code"] for row in runs.rows("together.jsonl")} <= {"NotSent", "UnexpectedAnswer"}
    assert runs.rows("apart.jsonl")[1]["output"] == '{"a": NaN}', "it is sent as it stands"


@pytest.mark.parametrize("body", [b"[" * 5000 + b"]" * 5000, b'{"\xff": 1}'], ids=["deep", "not UTF-8"])
def test_an_answer_that_cannot_be_decoded_does_not_end_the_run(
    replying: Callable[[Reply], Runs], body: bytes
) -> None:
    runs = replying(lambda _: echoed(body))
    path = runs.input("in.jsonl", lines(2))
    assert runs.run(path, plan()).ending is Ending.DONE
    assert runs.run(path, plan(), output="out.csv").ending is Ending.DONE
    together = runs.run(path, plan(limits=Limits(rows=2)), output="together.jsonl")
    assert dict(together.progress.failures) == {"UnexpectedAnswer": 2}
    (runs.folder / "one.json").write_bytes(body)
    placed = runs.run(str(runs.folder / "one.json"), plan('{"a": ${column_1}}'), output="placed.jsonl")
    assert dict(placed.progress.failures) == {"MalformedRecord": 1}


@pytest.mark.parametrize("output", ["out.jsonl", "out.csv", "out.parquet"])
def test_names_of_files_that_are_not_utf8_cost_no_more_than_their_odd_bytes(
    replying: Callable[[Reply], Runs], output: str
) -> None:
    runs = replying(lambda _: echoed(b'{"p": 0.50}'))
    odd = runs.folder / os.fsdecode(b"in \xff")
    odd.mkdir()
    (odd / os.fsdecode(b"a\xff.png")).write_bytes(b"\x89PNG")
    (odd / "b.png").write_bytes(b"\x89PNG")
    joined = Layout(join=True)

    summary = runs.run(str(odd), plan(join=True), layout=joined, output=output)
    again = runs.run(str(odd), plan(join=True), start=Start.RETRY, layout=joined, output=output)

    assert (summary.ending, summary.progress.ok, again.ending) == (Ending.DONE, 2, Ending.DONE)
    assert len(runs.bodies) == 2, "nothing failed: nothing is sent again"
    written = (runs.folder / output).read_bytes()
    assert b"a?.png" in written and b"b.png" in written
    if output == "out.jsonl":
        assert b'"SageMakerOutput":{"p":0.50}' in written
    head = runs.bench.history.page(limit=1)[0]
    assert head.run is not None and head.run.input.endswith("in ?")


def test_a_wrong_expression_ends_the_run_and_leaves_nothing_behind(
    replying: Callable[[Reply], Runs],
) -> None:
    runs = replying(echoed)

    summary = runs.run(runs.input("in.jsonl", lines(3)), plan(None, "n["))

    assert isinstance(summary.obstacle, UsageError)
    assert not (runs.folder / "out.jsonl.journal").exists()
    assert not runs.bodies


def test_outputs_are_joined_as_batch_transform_joins_them(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(lambda body: echoed(b'{"p": 0.50}'))
    lines_in = runs.input("in.jsonl", '{"id": "a", "x": 1.10}\n[1, 2]\nbad\nnull\n')
    rows_in = runs.input("in.csv", "x,y\n1.10,b\n2,c\n")

    runs.run(lines_in, plan(join=True), layout=Layout(join=True))
    runs.run(rows_in, plan(join=True), layout=Layout(join=True), output="out.csv")
    chosen = Layout(join=True, expression="{id: id, p: SageMakerOutput.p}")
    runs.run(lines_in, plan(join=True), layout=chosen, output="chosen.jsonl")

    raw = (runs.folder / "out.jsonl").read_text().splitlines()
    assert raw[0] == '{"id":"a","x":1.10,"SageMakerStatus":"ok","SageMakerOutput":{"p":0.50}}'
    assert json.loads(raw[1])["SageMakerInput"] == [1, 2]
    assert json.loads(raw[2])["SageMakerError"]["code"] == "MalformedRecord"
    assert raw[3].startswith('{"SageMakerInput":null,')
    with (runs.folder / "out.csv").open() as file:
        table = list(csv.reader(file))
    assert table[0] == ["x", "y", "SageMakerOutput", "SageMakerStatus", "SageMakerError"]
    assert table[1] == ["1.10", "b", '{"p":0.50}', "ok", ""]
    assert runs.rows("chosen.jsonl")[0] == {"id": "a", "p": 0.5}


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_filter_of_joined_rows_selects_the_same_in_every_form(
    replying: Callable[[Reply], Runs], ending: str
) -> None:
    """In CSV it was asked of the answer alone, where such a path selects nothing; in Parquet of nothing."""
    runs = replying(lambda body: echoed(b'{"p": [0.50, 7]}'))
    rows_in = runs.input("in.csv", "x,y\n1,b\n2,c,3\n")
    layout = Layout(join=True, expression="[x, SageMakerOutput.p[0]]")

    runs.run(rows_in, plan(join=True), layout=layout, output="out.jsonl")
    runs.run(rows_in, plan(join=True), layout=layout, output=f"out.{ending}")

    assert (runs.folder / "out.jsonl").read_text().startswith("[1,0.50]\n")
    if ending == "csv":
        with (runs.folder / "out.csv").open() as file:
            header, first, failed = csv.reader(file)
        assert header[2:5] == ["SageMakerInput", "SageMakerOutput", "SageMakerOutput_2"]
        assert first[:6] == ["1", "b", "", "1", "0.50", "ok"]
        assert failed[-2] == "failed"
    else:
        first, failed = parquet.read_table(runs.folder / "out.parquet").to_pylist()
        assert (first["x"], first["SageMakerOutput"]) == ("1", "[1,0.50]")
        assert failed["SageMakerOutput"] is None


def test_an_output_has_the_form_of_its_ending(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(lambda body: echoed(b"[0.1,0.20]") if b"1" in body else echoed(b"null"))
    path = runs.input("in.jsonl", lines(2))

    runs.run(path, plan(), output="out.csv", layout=Layout(timing=True))
    runs.run(path, plan(), output="out.parquet")

    with (runs.folder / "out.csv").open() as file:
        header, empty, full = csv.reader(file)
    assert header == ["id", "output", "output_2", "status", "error", "attempts", "started_at", "duration_ms"]
    assert (empty[:5], full[:5]) == (["1", "", "", "ok", ""], ["2", "0.1", "0.20", "ok", ""])
    assert full[5] == "1" and float(full[7]) > 0
    table = parquet.read_table(runs.folder / "out.parquet").to_pylist()
    assert table == [
        {"id": "1", "status": "ok", "output": None, "error": None},
        {"id": "2", "status": "ok", "output": "[0.1,0.20]", "error": None},
    ]


def test_records_of_several_kinds_stand_in_the_columns_that_they_name(
    replying: Callable[[Reply], Runs],
) -> None:
    runs = replying(lambda body: echoed(b"7"))
    path = runs.input("in.jsonl", '{"a": 1, "b": 2}\n{"b": 3}\n[4]\nbad\n{"b": "", "a": null}\n')

    runs.run(path, plan(join=True), layout=Layout(join=True), output="out.csv")
    runs.run(path, plan(join=True), layout=Layout(join=True), output="out.parquet")

    with (runs.folder / "out.csv").open() as file:
        header, *rows = csv.reader(file)
    assert header[:4] == ["a", "b", "SageMakerInput", "SageMakerOutput"]
    assert [row[:4] for row in rows] == [
        ["1", "2", "", "7"],
        ["", "3", "", "7"],
        ["", "", "[4]", "7"],
        ["", "", "bad", ""],
        ["", "", "", "7"],
    ]
    table = parquet.read_table(runs.folder / "out.parquet").to_pylist()
    assert [(row["a"], row["b"]) for row in table[::4]] == [("1", "2"), (None, "")], (
        "null is not an empty text"
    )


def test_columns_of_the_input_give_way_to_those_of_the_batch(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(lambda body: echoed(b"[7,8]"))
    own = '"SageMakerOutput": 1, "SageMakerStatus": "failed", "SageMakerError": {"code": "Old"}'
    path = runs.input("in.jsonl", f'{{"a": 1, {own}, "duration_ms": -1, "SageMakerOutput_2": 9}}\n')
    layout = Layout(join=True, timing=True)

    for output in ("out.jsonl", "out.csv", "out.parquet"):
        runs.run(path, plan(join=True), layout=layout, output=output)

    with (runs.folder / "out.csv").open() as file:
        header, row = csv.reader(file)
    assert len(set(header)) == len(header)
    cells = dict(zip(header, row, strict=True))
    (line,) = runs.rows("out.jsonl")
    (record,) = parquet.read_table(runs.folder / "out.parquet").to_pylist()
    for written in (cells, line, record):
        assert str(written["a"]) == "1" and written["SageMakerStatus"] == "ok"
        assert not written.get("SageMakerError") and float(written["duration_ms"]) > 0
    assert (cells["SageMakerOutput"], cells["SageMakerOutput_2"]) == ("7", "8")
    assert (line["SageMakerOutput"], line["SageMakerOutput_2"]) == ([7, 8], 9)
    assert (record["SageMakerOutput"], record["SageMakerOutput_2"]) == ("[7,8]", "9")


def test_rows_without_a_header_stay_without_one(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(lambda body: echoed(b"7"))
    path = runs.input("in.csv", "1,2\n3\n4,5\n")

    runs.run(path, plan(join=True), layout=Layout(join=True), output="out.csv")

    with (runs.folder / "out.csv").open() as file:
        rows = list(csv.reader(file))
    assert [row[:4] for row in rows] == [
        ["1", "2", "7", "ok"],
        ["3", "", "7", "ok"],
        ["4", "5", "7", "ok"],
    ]


def test_an_output_without_records_has_its_columns(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(echoed)
    path = runs.input("in.csv", "\n\n")

    runs.run(path, plan(join=True), layout=Layout(join=True), output="out.csv")
    runs.run(path, plan(), output="out.parquet")

    assert (runs.folder / "out.csv").read_text() == "SageMakerOutput,SageMakerStatus,SageMakerError\n"
    assert parquet.read_table(runs.folder / "out.parquet").schema.names == ["id", "status", "output", "error"]


@pytest.mark.parametrize(
    ("recording", "kept", "with_body"), [("failures", 1, 1), ("all", 4, 4), ("digest", 4, 0)]
)
def test_the_history_keeps_what_was_chosen(runs: Runs, recording: str, kept: int, with_body: int) -> None:
    path = runs.input("in.csv", "1,2,3,4\n1,2,3,x\n1,2,3,5\n1,2,3,6\n")

    runs.run(path, plan(endpoint="iris-classifier", recording=Recording(recording), tags=("night",)))

    head, *rows = [runs.bench.history.summary(number) for number in range(1, kept + 2)]
    assert runs.bench.history.count() == kept + 1
    output = str(runs.folder / "out.jsonl")
    assert head.run == Run(kind=RunKind.BATCH, ok=3, failed=1, total=4, input=path, output=output)
    assert (head.operation, head.status, head.name) == ("Batch", Status.ERROR, "in.csv")
    assert all(row.run_id == head.id for row in rows)
    assert all(row.tags == ("night",) for row in (head, *rows))
    bodies = 0
    for row in rows:
        with suppress(NotFoundError):
            bodies += bool(runs.bench.history.body(row.id, "request"))
    assert bodies == with_body


def test_nothing_is_kept_where_that_was_chosen(runs: Runs) -> None:
    path = runs.input("in.csv", "1,2,3,4\n1,2,3,x\n")
    runs.run(path, plan(endpoint="iris-classifier", recording=Recording.NONE))
    assert runs.bench.history.count() == 0


def test_a_limit_sends_the_first_and_a_resume_without_it_the_others(
    replying: Callable[[Reply], Runs],
) -> None:
    runs = replying(echoed)
    path = runs.input("in.jsonl", lines(10))

    runs.run(path, plan(count=3))
    assert len(runs.rows()) == 3
    runs.run(path, plan(), Start.RESUME)

    assert len(runs.bodies) == 10
    assert [row["output"]["n"] for row in runs.rows()] == list(range(10))


def test_files_are_sent_with_their_own_content_type(runs: Runs) -> None:
    folder = runs.folder / "files"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"hello")
    (folder / "b.bin").write_bytes(b"\x00\x01")

    runs.run(str(folder), plan(endpoint="echo"), output="answers.jsonl")

    rows = runs.rows("answers.jsonl")
    assert [row["id"] for row in rows] == ["a.txt", "b.bin"]
    assert rows[0]["output"]["headers"]["content-type"] == "text/plain"


def test_a_file_is_joined_by_its_path(runs: Runs) -> None:
    folder = runs.folder / "files"
    folder.mkdir()
    (folder / "a.bin").write_bytes(b"\x00\x01")

    runs.run(str(folder), plan(endpoint="echo", join=True), layout=Layout(join=True), output="answers.jsonl")

    assert runs.rows("answers.jsonl")[0]["file"] == "a.bin"


def test_a_secret_in_a_field_is_not_in_the_journal(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(echoed)
    secret = "not-a-secret"
    fields = {"CustomAttributes": f"key={secret}"}
    runs.run(runs.input("in.jsonl", lines(1)), plan(fields=fields))
    heading = (runs.folder / "out.jsonl.journal").read_text().splitlines()[0]
    assert secret not in heading and "CustomAttributes" in heading


def test_ids_are_those_of_the_column(replying: Callable[[Reply], Runs]) -> None:
    runs = replying(echoed)
    runs.run(runs.input("in.jsonl", lines(3)), plan(read=ReadOptions(id="n")))
    assert [row["id"] for row in runs.rows()] == ["0", "1", "2"]
    assert os.stat(runs.folder / "out.jsonl.journal").st_mode & 0o777 == 0o600  # noqa: PTH116
