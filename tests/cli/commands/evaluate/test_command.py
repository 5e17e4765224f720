"""`workbench evaluate`: answers measured, compared, reported and held to limits."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Home

ANSWERS: list[dict[str, Any]] = [
    {"id": "a", "status": "ok", "duration_ms": 10.0, "output": {"label": "cat", "score": 0.9}},
    {"id": "b", "status": "ok", "duration_ms": 30.0, "output": {"label": "dog", "score": 0.2}},
    {"id": "c", "status": "ok", "duration_ms": 20.0, "output": {"label": "cat", "score": 0.6}},
    {"id": "d", "status": "failed", "error": {"code": "ModelError", "message": "out of memory"}},
]
LABELS = "id,animal\na,cat\nb,dog\nc,dog\nd,cat\n"


@pytest.fixture
def answers(home: Home) -> Home:
    """A home with answers and labels in files."""
    (home.folder / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ANSWERS))
    (home.folder / "labels.csv").write_text(LABELS)
    return home


JOINED = (
    *("evaluate", "answers.jsonl", "--labels", "labels.csv", "--label", "animal", "--id", "id"),
    *("--prediction", "output.label"),
)


def test_answers_are_joined_to_labels_and_failures_are_counted(answers: Home) -> None:
    run = answers.run(*JOINED, "--score", "output.score", "--positive", "cat", "--json")

    result = json.loads(run.stdout)
    assert run.exit_code == 0
    assert result["task"] == "classification"
    assert result["records"] == 4
    assert result["unusable"] == [{"id": "d", "reason": "failed: ModelError"}]
    assert result["measures"]["accuracy"] == pytest.approx(2 / 3)
    assert result["measures"]["precision"] == 0.5
    assert result["measures"]["auc"] == 1.0
    assert result["measures"]["judged"] == 0.75
    assert result["classes"] == ["cat", "dog"]
    assert result["confusion"] == [[1, 0], [1, 1]]
    assert result["latency"]["p50"] == 20.0


def test_labels_that_are_joined_by_number_are_said_to_be(answers: Home) -> None:
    rows = "".join(json.dumps(row | {"id": str(at)}) + "\n" for at, row in enumerate(ANSWERS, 1))
    (answers.folder / "answers.jsonl").write_text(rows)
    command = ("evaluate", "answers.jsonl", "--labels", "labels.csv", "--label", "animal")
    note = "Labels are joined by number: ID 1 is the first record of labels.csv."

    printed = answers.run(*command, "--prediction", "output.label")
    as_json = answers.run(*command, "--prediction", "output.label", "--json")

    assert note in printed.stdout.decode()
    assert note in as_json.stderr
    assert json.loads(as_json.stdout)["measures"]["accuracy"] == pytest.approx(2 / 3)


def test_labels_with_ids_from_0_are_joined_by_number_where_that_is_said(home: Home) -> None:
    rows = [{"id": str(at), "output": animal} for at, animal in ((1, "cat"), (2, "dog"))]
    (home.folder / "answers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (home.folder / "labels.csv").write_text("id,animal\n0,cat\n1,dog\n2,bird\n")
    command = (
        *("evaluate", "answers.jsonl", "--labels", "labels.csv", "--label", "animal"),
        *("--prediction", "output", "--json"),
    )
    refused = home.run(*command)
    assert refused.exit_code == 252 and "add --by-number" in refused.stderr
    run = home.run(*command, "--by-number")
    assert json.loads(run.stdout)["measures"]["accuracy"] == 1
    assert "ID 1 is the first record of labels.csv" in run.stderr


def test_a_limit_that_is_missed_ends_with_1(answers: Home) -> None:
    missed = answers.run(*JOINED, "--fail-under", "accuracy=0.9", "--fail-under", "judged=0.7")
    assert missed.exit_code == 1
    assert "Accuracy is 0.6667, under the limit of 0.9" in missed.stderr
    assert answers.run(*JOINED, "--fail-under", "accuracy=0.6").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--fail-under", "accuracy"), "not a measure and a number"),
        (("--fail-under", "mae=1"), "mae is not a measure of classification"),
        (("--fail-under", "auc=0.5"), "cannot be computed"),
        (("--metric", "bleu"), "bleu is not a measure of classification"),
        (("--report", "report.pdf"), "must end in .html, .md, .json"),
        (("--positive", "bird"), "the classes are cat, dog"),
        (("--score", "output.score["), "--score 'output.score['"),
    ],
)
def test_what_cannot_be_measured_is_said(answers: Home, arguments: tuple[str, ...], message: str) -> None:
    run = answers.run(*JOINED, *arguments)
    assert run.exit_code == 252
    assert message in run.stderr


def test_a_prediction_that_selects_nothing_is_said(answers: Home) -> None:
    run = answers.run(*JOINED[:-1], "output.nothing")
    assert run.exit_code != 0
    assert "--prediction selects nothing" in run.stderr


def test_captures_are_compared_with_rows_of_csv_that_a_batch_wrote(home: Home) -> None:
    captures, answers = [], []
    for number, label in enumerate(("cat", "dog", "cat", "dog")):
        output = {"observedContentType": "text/csv", "mode": "OUTPUT", "data": "cat,0.9\n", "encoding": "CSV"}
        data = {"observedContentType": "text/csv", "mode": "INPUT", "data": "1,2", "encoding": "CSV"}
        event = {"eventId": f"e{number}", "inferenceTime": "2026-01-02T03:00:00Z"}
        sides = {"endpointInput": data, "endpointOutput": output}
        captures.append({"captureData": sides, "eventMetadata": event, "eventVersion": "0"})
        answers.append({"id": f"e{number}", "status": "ok", "output": f"{label},0.8"})
    for name, rows in (("captures.jsonl", captures), ("today.jsonl", answers)):
        (home.folder / name).write_text("".join(json.dumps(row) + "\n" for row in rows))
    (home.folder / "labels.csv").write_text("id,label\ne0,cat\ne1,dog\ne2,cat\ne3,dog\n")
    command = ("evaluate", "captures.jsonl", "--labels", "labels.csv", "--label", "label")

    run = home.run(*command, "--against", "today.jsonl", "--prediction", "output[0]", "--id", "id", "--json")
    unlike = home.run(*command, "--against", "labels.csv", "--prediction", "output[0]", "--id", "id")

    assert run.exit_code == 0, run.stderr
    result = json.loads(run.stdout)
    assert (result["shared"], result["agreeing"]) == (4, 2)
    assert (result["before"]["measures"]["accuracy"], result["after"]["measures"]["accuracy"]) == (0.5, 1.0)
    assert "labels.csv: no record can be judged: --prediction selects nothing" in unlike.stderr


def test_a_score_that_selects_nothing_is_said(answers: Home) -> None:
    none = answers.run(*JOINED, "--score", "output.probability")
    assert none.exit_code != 0
    assert "--score selects nothing" in none.stderr

    with (answers.folder / "answers.jsonl").open("a") as file:
        file.write(json.dumps({"id": "a", "status": "ok", "output": {"label": "cat"}}) + "\n")
    some = answers.run(*JOINED, "--score", "output.score", "--positive", "cat", "--json")
    result = json.loads(some.stdout)
    assert result["unusable"][-1] == {"id": "a", "reason": "--score selects nothing"}
    assert result["measures"]["auc"] == 1.0


def test_reports_have_the_same_numbers_and_no_outside_parts(answers: Home) -> None:
    (answers.folder / "answers.jsonl").open("a").write(
        json.dumps({"id": "<script>alert(1)</script>|", "status": "failed", "error": {"code": "X"}}) + "\n"
    )
    run = answers.run(*JOINED, "--report", "r.html", "--report", "r.md", "--report", "r.json")
    assert run.exit_code == 0
    page, text = (answers.folder / "r.html").read_text(), (answers.folder / "r.md").read_text()
    accuracy = f"{json.loads((answers.folder / 'r.json').read_text())['measures']['accuracy']:.4g}"
    assert f"| Accuracy | {accuracy} |" in text
    assert accuracy in page
    assert "<script" not in page
    assert r"\<script\>" in text
    assert _outside_parts(page) == []

    again = answers.run(*JOINED, "--report", "r.html")
    assert again.exit_code != 0
    assert "--force" in again.stderr
    assert answers.run(*JOINED, "--report", "r.html", "--force").exit_code == 0


def test_reports_hold_no_escape_sequence_and_no_secret(answers: Home) -> None:
    secret = answers.environment["AWS_SECRET_ACCESS_KEY"]
    row = {"id": f"\x1b[31m{secret}", "status": "failed", "error": {"code": f"\x1b]0;x\x07{secret}"}}
    with (answers.folder / "answers.jsonl").open("a") as file:
        file.write(json.dumps(row) + "\n")
    run = answers.run(*JOINED, "--report", "r.html", "--report", "r.md", "--report", "r.json")
    assert run.exit_code == 0
    for text in (
        run.stdout.decode(),
        *((answers.folder / f"r.{end}").read_text() for end in ("html", "md", "json")),
    ):
        assert "failed" in text
        assert "\x1b" not in text
        assert secret not in text


def _outside_parts(page: str) -> list[str]:
    addresses: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            addresses.extend(value or "" for name, value in attrs if name in {"src", "href"})

    Reader().feed(page)
    return [*addresses, *re.findall(r"url\(|@import", page)]


def test_two_files_of_answers_are_compared(answers: Home) -> None:
    other = [{**row, "output": {"label": "dog", "score": 0.1}} for row in ANSWERS]
    (answers.folder / "other.jsonl").write_text("".join(json.dumps(row) + "\n" for row in other))

    run = answers.run(*JOINED, "--against", "other.jsonl", "--json")

    result = json.loads(run.stdout)
    assert result["shared"] == 3
    assert result["agreeing"] == 1
    assert result["mcnemar"] == {"only_before": 1, "only_after": 1, "p_value": 1.0}
    assert {record["id"] for record in result["disagreements"]} == {"a", "c"}
    text = answers.run(*JOINED, "--against", "other.jsonl").stdout.decode()
    assert "The predictions agree on 1 of 3" in text


def test_captures_are_judged_by_ground_truth(home: Home) -> None:
    def capture(identity: str, answer: str) -> str:
        sides = {
            "endpointInput": {"observedContentType": "text/csv", "data": "1,2\n", "encoding": "CSV"},
            "endpointOutput": {"observedContentType": "text/csv", "data": answer, "encoding": "CSV"},
        }
        return json.dumps({"captureData": sides, "eventMetadata": {"eventId": identity}, "eventVersion": "0"})

    def truth(identity: str, label: str) -> str:
        data = {"data": label, "encoding": "CSV"}
        return json.dumps(
            {"groundTruthData": data, "eventMetadata": {"eventId": identity}, "eventVersion": "0"}
        )

    folder: Path = home.folder
    (folder / "capture.jsonl").write_text(f"{capture('x', '1.5')}\n{capture('y', '2.0')}\n")
    (folder / "truth.jsonl").write_text(f"{truth('y', '2.5')}\n{truth('x', '1.5')}\n")

    run = home.run(
        *("evaluate", "capture.jsonl", "--labels", "truth.jsonl", "--prediction", "output[0]", "--json")
    )

    result = json.loads(run.stdout)
    assert result["task"] == "regression"
    assert result["measures"]["mae"] == 0.25


PAIRS = (
    {"id": "a", "reference": "The cat sat.", "answer": "The cat sat.", "human": 5},
    {"id": "b", "reference": "Water boils.", "answer": "It snows in winter.", "human": 1},
    {"id": "c", "reference": "Hello.", "answer": "", "human": 1},
)


def test_other_endpoints_score_and_say_before_what_it_takes(home: Home) -> None:
    (home.folder / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in PAIRS))
    (home.folder / "rubric.txt").write_text("A good answer says the same as the reference.")
    scoring = (
        *("evaluate", "pairs.jsonl", "--label", "reference", "--prediction", "answer", "--task", "text"),
        *("--embed-endpoint", "text-embedding", "--judge", "chat", "--rubric", "rubric.txt"),
        *("--human", "human", "--endpoint-url", home.sandbox, "--json"),
    )

    dry = home.run(*scoring, "--dry-run")
    assert (dry.exit_code, dry.stdout) == (0, b"")
    assert "Embedding cosine: 5 texts to text-embedding in 1 request\n" in dry.stderr
    assert "Judge: 3 answers to chat in 3 requests\n" in dry.stderr

    run = home.run(*scoring, "--fail-under", "judge=4.5")
    measures = json.loads(run.stdout)["measures"]
    assert run.exit_code == 1
    assert "Judge is 3, under the limit of 4.5" in run.stderr
    assert (measures["judge"], measures["judge_agreement"]) == (3.0, 1.0)
    assert measures["judge_scored"] == pytest.approx(2 / 3)
    assert 0.3 < measures["cosine"] < 0.7

    again = home.run(*scoring, "--dry-run")
    assert "in 0 requests; 5 answered before" in again.stderr

    missing = home.run(*(word.replace("text-embedding", "text-embeding") for word in scoring))
    assert missing.exit_code == 254 and "text-embeding" in missing.stderr


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--judge", "chat"), "--judge needs --rubric FILE."),
        (("--human", "human"), "--rubric and --human need --judge."),
        (("--dry-run",), "--dry-run needs --embed-endpoint"),
    ],
)
def test_scoring_says_what_is_missing(home: Home, options: tuple[str, ...], message: str) -> None:
    (home.folder / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in PAIRS))
    run = home.run("evaluate", "pairs.jsonl", "--label", "reference", "--prediction", "answer", *options)
    assert run.exit_code == 252
    assert message in run.stderr
