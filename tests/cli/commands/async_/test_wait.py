"""`workbench async`, and `--upload-to`: states, output, failure, from one process to the next."""

from __future__ import annotations

import json
import re
from typing import Any

from tests.cli.conftest import Home
from tests.peers.programs import Run
from tests.peers.recording import Answer, RecordingServer
from workbench.sandbox.morse import recording

BUCKET = "sagemaker-us-east-1-123456789012"


def sent(home: Home, *further: str, sound: bytes = recording("SOS"), url: str = "") -> Run:
    """Send a sound, and do not wait for what comes of it."""
    (home.folder / "in.wav").write_bytes(sound)
    return s3(
        home,
        *("invoke-endpoint-async", "--endpoint-url", url or home.sandbox),
        *("--endpoint-name", "batch-transcribe", "--content-type", "audio/wav"),
        *("--body", "fileb://in.wav", *further),
    )


def s3(home: Home, *arguments: str) -> Run:
    """Run a command line with the sandbox in the place of S3."""
    return home.run(*arguments, environment={"AWS_ENDPOINT_URL_S3": home.sandbox})


def rows(home: Home, *further: str) -> list[dict[str, Any]]:
    """What `async list` says."""
    run = s3(home, "async", "list", "--json", *further)
    assert run.exit_code == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_a_process_finds_what_another_has_sent(home: Home) -> None:
    assert sent(home).exit_code == 0
    assert sent(home, sound=b"no sound").exit_code == 0
    assert [row["state"] for row in rows(home)] == ["queued", "queued"]
    waited = s3(home, "async", "wait", "1", "--outfile", "out")
    assert (waited.exit_code, waited.stderr) == (0, "")
    assert json.loads((home.folder / "out").read_bytes())["transcript"] == "SOS"
    failed = s3(home, "async", "wait", "2")
    assert failed.exit_code == 254
    assert "the recording is not a WAV file" in failed.stderr
    bad, good = rows(home)
    assert (good["state"], good["watched"], good["remark"]) == ("done", False, "")
    assert good["response_bytes"] == len((home.folder / "out").read_bytes())
    assert good["ended_at"] >= good["started_at"][:19]
    assert (bad["state"], bad["id"]) == ("failed", 2)
    assert "not a WAV file" in bad["error_message"]
    fetched = s3(home, "async", "fetch", "1")
    assert fetched.stdout == (home.folder / "out").read_bytes()
    assert s3(home, "async", "wait", "1", "--outfile", "-").stdout == fetched.stdout
    assert s3(home, "async", "fetch", "2").exit_code == 254
    listed = s3(home, "async", "list").stdout.decode()
    assert "done" in listed and "not a WAV file" in listed
    heads, *_, row = listed.splitlines()
    assert heads.index("STATE") == row.index("done"), "columns stand below their heads"


def test_list_looks_where_it_is_asked_to(home: Home) -> None:
    sent(home, "--wait")
    sent(home)
    s3(home, "async", "wait", "2")
    assert [row["state"] for row in rows(home, "--look", "--limit", "1")] == ["done"]
    shown = s3(home, "async", "show", "2")
    assert shown.exit_code == 0
    assert re.search(r"^State +done$", shown.stdout.decode(), re.MULTILINE)
    assert re.search(r"^Started \(local\) +[-\d]+ [:\d]+$", shown.stdout.decode(), re.MULTILINE)
    assert json.loads(s3(home, "async", "show", "2", "--json").stdout)["state"] == "done"


def test_what_is_still_queued_has_nothing_to_fetch(home: Home, server: RecordingServer) -> None:
    server.answer = Answer(
        status=202,
        headers=(("X-Amzn-SageMaker-OutputLocation", f"s3://{BUCKET}/nowhere.out"),),
        body=b'{"InferenceId": "i"}',
    )
    sent(home, url=server.url)
    run = s3(home, "async", "fetch", "1")
    assert run.exit_code == 255
    assert "is queued" in run.stderr
    given_up = s3(home, "async", "wait", "1", "--wait-timeout", "0.2")
    assert given_up.exit_code == 255
    assert "did not appear within 0.2 s" in given_up.stderr


def test_what_is_no_asynchronous_invocation(home: Home) -> None:
    home.send("echo", "{}")
    for command in ("show", "wait", "fetch"):
        run = s3(home, "async", command, "1")
        assert run.exit_code == 255
        assert "not an accepted asynchronous invocation" in run.stderr


def test_the_sandbox_of_another_run_is_gone(home: Home) -> None:
    (home.folder / "in.wav").write_bytes(recording("SOS"))
    run = home.run(
        *("invoke-endpoint-async", "--sandbox", "--endpoint-name", "batch-transcribe"),
        *("--content-type", "audio/wav", "--body", "fileb://in.wav"),
    )
    assert run.exit_code == 0
    assert [row["state"] for row in rows(home)] == ["lost"]
    waited = s3(home, "async", "wait", "1")
    assert waited.exit_code == 255
    assert "sandbox of another run" in waited.stderr


def test_a_payload_is_put_into_s3_first(home: Home) -> None:
    run = sent(home, "--upload-to", f"s3://{BUCKET}/in/", "--wait", "--outfile", "out")
    assert run.exit_code == 0, run.stderr
    uri = re.search(r"uploaded .+ to (s3://\S+)", run.stderr)
    assert uri is not None and uri[1].startswith(f"s3://{BUCKET}/in/")
    assert json.loads((home.folder / "out").read_bytes())["transcript"] == "SOS"
    (row,) = home.history()
    assert row["fields"]["InputLocation"] == uri[1]
    assert row["request_bytes"] is None


def test_a_dry_run_puts_nothing(home: Home) -> None:
    run = sent(home, "--upload-to", f"s3://{BUCKET}/in/", "--dry-run")
    assert run.exit_code == 0
    assert "would upload" in run.stderr and b"X-Amzn-SageMaker-InputLocation: s3://" in run.stdout
    assert home.history() == []


def test_where_a_payload_cannot_go(home: Home) -> None:
    nowhere = sent(home, "--upload-to", "s3://nobody-s-bucket/")
    assert nowhere.exit_code == 255
    assert "NoSuchBucket" in nowhere.stderr
    both = sent(home, "--upload-to", f"s3://{BUCKET}/in/", "--input-location", f"s3://{BUCKET}/x")
    assert both.exit_code == 252
    assert sent(home, "--upload-to", "in/").exit_code == 252
    assert home.history() == []
