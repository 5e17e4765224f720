"""`invoke-endpoint-async --wait`: the output object, the failure object, neither, and Ctrl+C."""

from __future__ import annotations

import json
import os
import signal

import pexpect
import pytest

from tests.cli.conftest import WORKBENCH, Home
from tests.cli.core.test_interrupt import ended
from tests.peers.programs import Run
from tests.peers.recording import Answer, RecordingServer
from tests.support import DEADLINE_SECONDS, eventually
from workbench.sandbox.morse import recording

ASKED = ("--endpoint-name", "batch-transcribe", "--content-type", "audio/wav", "--body", "fileb://in.wav")
BUCKET = "sagemaker-us-east-1-123456789012"
NOWHERE = Answer(
    status=202,
    headers=(
        ("X-Amzn-SageMaker-OutputLocation", f"s3://{BUCKET}/nowhere.out"),
        ("X-Amzn-SageMaker-FailureLocation", f"s3://{BUCKET}/nowhere-error.out"),
    ),
    body=b'{"InferenceId": "i"}',
)


def waiting(home: Home, *further: str, sound: bytes = recording("SOS"), s3: str = "", url: str = "") -> Run:
    (home.folder / "in.wav").write_bytes(sound)
    return home.run(
        *("invoke-endpoint-async", "--endpoint-url", url or home.sandbox, *ASKED, *further),
        environment={"AWS_ENDPOINT_URL_S3": s3 or home.sandbox},
    )


def test_the_output_object_goes_to_the_outfile(home: Home) -> None:
    run = waiting(home, "--wait", "--outfile", "out")
    assert (run.exit_code, run.stderr) == (0, "")
    assert json.loads(run.stdout)["OutputLocation"].startswith(f"s3://{BUCKET}/")
    assert json.loads((home.folder / "out").read_bytes())["transcript"] == "SOS"
    shown = home.run("history", "show", "1", "--body", "response")
    assert shown.stdout == (home.folder / "out").read_bytes()
    assert home.history()[0]["output"]["OutputLocation"].startswith("s3://")


def test_the_output_object_goes_to_standard_output(home: Home) -> None:
    run = waiting(home, "--wait", "--outfile", "-")
    assert run.exit_code == 0
    assert json.loads(run.stdout)["transcript"] == "SOS"
    assert json.loads(run.stderr)["OutputLocation"].startswith("s3://")


def test_without_an_outfile_it_stays_where_it_is(home: Home) -> None:
    run = waiting(home, "--wait")
    assert (run.exit_code, run.stderr) == (0, "")
    assert "OutputLocation" in json.loads(run.stdout)


def test_the_sandbox_of_the_process_itself(home: Home) -> None:
    (home.folder / "in.wav").write_bytes(recording("SOS"))
    run = home.run(
        *("invoke-endpoint-async", "--sandbox", *ASKED, "--wait", "--outfile", "-"),
        environment={"AWS_ACCESS_KEY_ID": "", "AWS_PROFILE": "nobody"},
    )
    assert run.exit_code == 0, run.stderr
    assert json.loads(run.stdout)["transcript"] == "SOS"


def test_the_failure_object_is_told_and_leaves_the_outfile(home: Home) -> None:
    (home.folder / "out").write_bytes(b"old")
    run = waiting(home, "--wait", "--outfile", "out", sound=b"no sound")
    assert run.exit_code == 254
    assert "was accepted, and failed" in run.stderr
    assert "-error.out:\n" in run.stderr and "the recording is not a WAV file" in run.stderr
    assert (home.folder / "out").read_bytes() == b"old"
    (row,) = home.history()
    assert (row["status"], row["error_code"]) == ("error", "AsyncInferenceFailed")
    assert "the recording is not a WAV file" in row["error_message"]


def test_an_answer_of_the_same_name_from_before_is_not_the_answer(
    home: Home, server: RecordingServer
) -> None:
    server.answer = Answer(
        headers=(("Last-Modified", "Mon, 05 Jan 2026 10:00:00 GMT"),), body=b"somebody else's"
    )
    run = waiting(home, "--wait", "--wait-timeout", "0.3", "--outfile", "out", s3=server.url)
    assert run.exit_code == 255
    assert not (home.folder / "out").exists()


def test_what_does_not_come_is_given_up(home: Home, server: RecordingServer) -> None:
    server.answer = NOWHERE
    run = waiting(home, "--wait", "--wait-timeout", "0.3", "--outfile", "out", url=server.url)
    assert run.exit_code == 255
    assert f"s3://{BUCKET}/nowhere.out did not appear within 0.3 s" in run.stderr
    assert "It may still appear" in run.stderr
    assert not (home.folder / "out").exists()


def test_what_s3_refuses_is_told_at_once(home: Home, server: RecordingServer) -> None:
    server.answer = Answer(
        status=403, body=b"<Error><Code>InvalidAccessKeyId</Code><Message>Unknown.</Message></Error>"
    )
    run = waiting(home, "--wait", s3=server.url)
    assert run.exit_code == 254
    assert (
        "An error occurred (InvalidAccessKeyId) when calling the GetObject operation: Unknown." in run.stderr
    )
    assert "AWS_ENDPOINT_URL_S3" in run.stderr


def test_an_object_that_breaks_off_leaves_no_outfile(home: Home, server: RecordingServer) -> None:
    server.answer = Answer(body=b"12345", announced=10)
    run = waiting(home, "--wait", "--outfile", "out", s3=server.url)
    assert run.exit_code == 255
    assert "of 10 bytes had arrived" in run.stderr
    assert sorted(path.name for path in home.folder.iterdir()) == ["in.wav", "workbench"]


def test_an_answer_without_a_place_leaves_nothing_to_wait_for(home: Home, server: RecordingServer) -> None:
    server.answer = Answer(status=202, body=b'{"InferenceId": "i"}')
    run = waiting(home, "--wait", url=server.url)
    assert run.exit_code == 255
    assert "nothing to wait for" in run.stderr


@pytest.mark.parametrize("further", [("--outfile", "out"), ("--wait-timeout", "5")])
def test_how_to_wait_says_nothing_without_waiting(home: Home, further: tuple[str, ...]) -> None:
    run = waiting(home, *further)
    assert run.exit_code == 252
    assert f"{further[0]} requires --wait" in run.stderr
    assert home.history() == []


def test_an_outfile_that_cannot_be_is_found_out_before_anything_is_sent(home: Home) -> None:
    run = waiting(home, "--wait", "--outfile", "nowhere/out")
    assert run.exit_code == 255
    assert home.history() == []


def test_a_signal_ends_the_wait(home: Home, server: RecordingServer) -> None:
    with RecordingServer() as s3:
        server.answer = NOWHERE
        s3.answer = Answer(status=404)
        (home.folder / "in.wav").write_bytes(b"")
        home.environment["AWS_ENDPOINT_URL_S3"] = s3.url
        process = home.start("invoke-endpoint-async", "--endpoint-url", server.url, *ASKED, "--wait")
        eventually(lambda: len(s3.requests) > 3)
        process.send_signal(signal.SIGINT)
        returned, stderr = ended(process)
    assert (returned, stderr) == (130, "")
    assert home.history()[0]["status"] == "ok"


def test_a_terminal_sees_that_it_waits(home: Home, server: RecordingServer) -> None:
    server.answer = NOWHERE
    (home.folder / "in.wav").write_bytes(b"")
    with RecordingServer() as s3:
        s3.answer = Answer(status=404)
        terminal = pexpect.spawn(
            WORKBENCH,
            ["invoke-endpoint-async", "--endpoint-url", server.url, *ASKED, "--wait"],
            cwd=str(home.folder),
            env=home.environment | {"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL_S3": s3.url},
            dimensions=(24, 200),
            encoding="utf-8",
            timeout=DEADLINE_SECONDS,
        )
        terminal.expect(rf"\r\x1b\[2K\d+ s, waiting for s3://{BUCKET}/nowhere\.out")
        s3.answer = Answer(status=403, body=b"<Error><Code>InvalidAccessKeyId</Code></Error>")
        terminal.expect_exact("\r\x1b[2Kworkbench: [ERROR]")
        terminal.expect(pexpect.EOF)
    assert terminal.wait() == 254


def test_a_network_that_is_gone_for_a_moment_is_outlasted(home: Home, server: RecordingServer) -> None:
    with RecordingServer() as s3:
        server.answer = NOWHERE
        s3.answer = Answer(silent=True)
        (home.folder / "in.wav").write_bytes(b"")
        home.environment["AWS_ENDPOINT_URL_S3"] = s3.url
        process = home.start(
            "invoke-endpoint-async", "--endpoint-url", server.url, *ASKED, "--wait", "--outfile", "out"
        )
        eventually(lambda: len(s3.requests) > 3)
        s3.answer = Answer(body=b"here")
        assert ended(process) == (0, "")
    assert (home.folder / "out").read_bytes() == b"here"
