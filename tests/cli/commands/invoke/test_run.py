"""Sending from the command line, beyond what the AWS CLI does: history, streams, hints, refusals."""

from __future__ import annotations

import json
import re

import pytest

from tests.cli.conftest import Home
from tests.peers.programs import Run
from tests.peers.recording import RecordingServer
from tests.support import DEADLINE_SECONDS
from workbench.cli.options.connection import connection_options
from workbench.model.service.schema import Operation, schema

ROW = "5.1,3.5,1.4,0.2"
CSV = ("--content-type", "text/csv")


def stream(home: Home, outfile: str, *further: str, endpoint: str = "chat") -> Run:
    return home.run(
        "invoke-endpoint-with-response-stream",
        *(
            "--endpoint-url",
            home.sandbox,
            "--endpoint-name",
            endpoint,
            "--cli-binary-format",
            "raw-in-base64-out",
        ),
        *("--content-type", "application/json", "--body", '{"inputs": "Hello", "stream": true}'),
        *further,
        outfile,
    )


def test_the_body_goes_to_the_outfile_and_the_rest_to_standard_output(home: Home) -> None:
    run = home.send("iris-classifier", ROW, *CSV, "--target-variant", "blue")
    assert (run.exit_code, run.stderr) == (0, "")
    assert json.loads(run.stdout) == {"ContentType": "text/csv", "InvokedProductionVariant": "blue"}
    assert (home.folder / "out").read_text().startswith("setosa,0.9")


def test_a_dash_sends_the_body_to_standard_output_and_the_rest_to_standard_error(home: Home) -> None:
    run = home.send("iris-classifier", ROW, *CSV, outfile="-")
    assert run.stdout.startswith(b"setosa,0.")
    assert json.loads(run.stderr)["ContentType"] == "text/csv"


def test_what_is_sent_is_kept_with_its_tags(home: Home) -> None:
    home.send("iris-classifier", ROW, *CSV, "--tag", "morning", "--tag", "first")
    home.send("iris-classifier", ROW, *CSV, "--no-record")
    (kept,) = home.history()
    assert kept["tags"] == ["morning", "first"]
    assert kept["fields"] == {"EndpointName": "iris-classifier", "ContentType": "text/csv"}
    assert (kept["status"], kept["http_status"], kept["request_bytes"]) == ("ok", 200, len(ROW))


def test_a_failure_is_told_as_the_aws_cli_tells_it_and_kept(home: Home) -> None:
    run = home.send("iris-classifier", "no numbers", *CSV)
    assert run.exit_code == 254
    assert "An error occurred (ModelError) when calling the InvokeEndpoint operation: Received" in run.stderr
    assert "\nOriginalStatusCode: 4" in run.stderr
    (kept,) = home.history()
    assert (kept["status"], kept["error_code"]) == ("error", "ModelError")


def test_a_stream_goes_to_the_outfile(home: Home) -> None:
    run = stream(home, "out")
    assert run.exit_code == 0, run.stderr
    assert b"token" in (home.folder / "out").read_bytes()
    assert b"InvokedProductionVariant" in run.stdout
    (kept,) = home.history()
    assert kept["response_bytes"] == (home.folder / "out").stat().st_size


def test_a_stream_goes_to_standard_output(home: Home) -> None:
    stream(home, "out")
    run = stream(home, "-")
    assert b"token" in run.stdout
    assert json.loads(run.stderr)["InvokedProductionVariant"] == "AllTraffic"


def test_a_stream_that_is_refused_leaves_the_old_outfile(home: Home) -> None:
    (home.folder / "out").write_bytes(b"old")
    assert stream(home, "out", endpoint="nowhere").exit_code == 254
    assert (home.folder / "out").read_bytes() == b"old"


def test_a_stream_that_its_file_does_not_take_ends_and_is_kept(home: Home) -> None:
    run = stream(home, "/dev/full")
    assert run.exit_code == 255
    assert "/dev/full cannot be written: No space left" in run.stderr
    (kept,) = home.history()
    assert kept["status"] in {"cancelled", "ok"}


def test_a_stream_that_nobody_reads_ends_quietly(home: Home) -> None:
    process = home.start(
        "invoke-endpoint-with-response-stream",
        *("--endpoint-url", home.sandbox, "--endpoint-name", "chat", "--content-type", "application/json"),
        *("--cli-binary-format", "raw-in-base64-out"),
        *("--body", '{"inputs": "Hello", "stream": true, "parameters": {"max_new_tokens": 1000}}', "-"),
    )
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(DEADLINE_SECONDS) == 0
    (kept,) = home.history()
    assert kept["status"] == "cancelled"


def test_an_asynchronous_invocation_says_where_the_answer_will_be(home: Home) -> None:
    run = home.run(
        "invoke-endpoint-async",
        *("--endpoint-url", home.sandbox, "--endpoint-name", "batch-transcribe", "--output", "text"),
        *("--query", "OutputLocation", "--body", "e30="),
    )
    assert run.exit_code == 0, run.stderr
    assert run.stdout.startswith(b"s3://")


def test_the_sandbox_of_the_process_itself_needs_nothing(home: Home) -> None:
    run = home.run(
        "invoke-endpoint",
        *("--sandbox", "--endpoint-name", "iris-classifier", *CSV),
        *("--cli-binary-format", "raw-in-base64-out", "--body", ROW, "-"),
        environment={"AWS_ACCESS_KEY_ID": "", "AWS_PROFILE": "nobody"},
    )
    assert run.exit_code == 0, run.stderr
    assert run.stdout.startswith(b"setosa")


@pytest.mark.parametrize("text", ["1,2,3,4", '{"inputs":"hi"}'])
def test_text_that_is_no_base64_is_sent_as_the_aws_cli_sends_it_but_not_without_a_word(
    home: Home, text: str
) -> None:
    run = home.run(
        "invoke-endpoint", "--endpoint-url", home.sandbox, "--endpoint-name", "echo", "--body", text, "-"
    )
    assert "probably not what you meant" in run.stderr
    assert "--cli-binary-format raw-in-base64-out" in run.stderr
    assert home.history()[0]["request_bytes"] < len(text)


def test_base64_with_line_breaks_is_nothing_to_speak_of(home: Home) -> None:
    run = home.run(
        "invoke-endpoint",
        "--endpoint-url",
        home.sandbox,
        "--endpoint-name",
        "echo",
        "--body",
        "YWJj\nZGVm\n",
        "out",
    )
    assert (run.exit_code, run.stderr) == (0, "")


def test_a_dry_run_prints_the_request_and_sends_nothing(home: Home, server: RecordingServer) -> None:
    run = home.run(
        "invoke-endpoint",
        *(
            "--endpoint-url",
            server.url,
            "--endpoint-name",
            "e",
            "--accept",
            "a/b",
            "--body",
            "AAE=",
            "--dry-run",
            "out",
        ),
    )
    head, _, body = run.stdout.partition(b"\n\n")
    assert run.exit_code == 0
    assert head.startswith(b"POST /endpoints/e/invocations HTTP/1.1\nHost: 127.0.0.1:")
    assert b"\nAccept: a/b\n" in head and b"\nContent-Length: 2\n" in head
    assert b"Signature=***" in head and home.environment["AWS_ACCESS_KEY_ID"].encode() not in head
    assert body == b"\0\1"
    assert server.requests == [] and home.history() == []


def test_repeating_says_how_long_it_took(home: Home) -> None:
    run = home.send("iris-classifier", ROW, *CSV, "--repeat", "5")
    assert run.exit_code == 0
    assert "sent 5 times: min " in run.stderr and "p95 " in run.stderr
    assert len(home.history()) == 5
    assert (home.folder / "out").read_text().startswith("setosa")


def test_repeating_says_how_many_failed(home: Home) -> None:
    run = home.send("nowhere", ROW, "--repeat", "3")
    assert run.exit_code == 254
    assert "sent 3 times, 3 failed\n" in run.stderr


def test_debug_shows_what_the_sdk_does_without_secrets(home: Home) -> None:
    run = home.send("echo", "{}", "--debug", environment={"AWS_SESSION_TOKEN": "very-secret-token"})
    assert "botocore" in run.stderr and "/endpoints/echo/invocations" in run.stderr
    assert "very-secret-token" not in run.stderr
    assert home.environment["AWS_SECRET_ACCESS_KEY"] not in run.stderr
    assert "Signature:" in run.stderr and not re.search(r"(?i)signature[:=]\s*[0-9a-f]{16}", run.stderr)


def test_an_outfile_that_cannot_be_taken_is_a_message_and_the_old_one_stays(home: Home) -> None:
    for outfile in ("/dev/full", "/proc/nothing", str(home.folder)):
        run = home.send("iris-classifier", ROW, *CSV, outfile=outfile)
        assert run.exit_code == 255
        assert "[ERROR]" in run.stderr and "Traceback" not in run.stderr


def test_a_full_disk_leaves_the_old_outfile(home: Home) -> None:
    (home.folder / "out").write_bytes(b"old")
    process = home.start_anew(
        "invoke-endpoint",
        *("--endpoint-url", home.sandbox, "--endpoint-name", "echo", "--no-record"),
        *("--cli-binary-format", "raw-in-base64-out", "--body", "x" * 90_000, "out"),
        largest_file=20_000,
    )
    _, stderr = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 255, stderr
    assert b"cannot be written" in stderr
    assert (home.folder / "out").read_bytes() == b"old"
    assert not list(home.folder.glob(".*.part"))


def test_a_history_that_cannot_be_kept_keeps_nobody_from_sending(home: Home) -> None:
    run = home.send("iris-classifier", ROW, *CSV, environment={"WORKBENCH_HOME": "/proc/nowhere"})
    assert run.exit_code == 0
    assert "not recording" in run.stderr
    assert (home.folder / "out").exists()


def test_a_reader_that_has_gone_is_no_error(home: Home) -> None:
    home.send("nowhere", ROW, "--repeat", "3")
    process = home.start("replay", "1", "--json", "--times", "500", "--no-record")
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(DEADLINE_SECONDS) == 0


@pytest.mark.parametrize("operation", schema().operations.values(), ids=lambda operation: operation.name)
def test_help_names_every_field_and_every_option_of_the_connection(home: Home, operation: Operation) -> None:
    run = home.run(operation.command, "--help")
    text = run.stdout.decode()
    assert run.exit_code == 0
    for field in operation.input:
        assert f"  {field.option} " in text
    for option in connection_options():
        assert option.opts[0] in text
    assert home.run(operation.command, "help").stdout == run.stdout


def test_the_aws_cli_s_own_way_of_naming_the_command(home: Home) -> None:
    run = home.run(
        *("--endpoint-url", home.sandbox, "--output", "text", "sagemaker-runtime", "invoke-endpoint"),
        *(
            "--endpoint-name",
            "iris-classifier",
            *CSV,
            "--target-variant",
            "blue",
            "--body",
            "NSwzLDEsMA==",
            "out",
        ),
    )
    assert (run.exit_code, run.stdout) == (0, b"text/csv\tblue\n"), run.stderr


@pytest.mark.parametrize("arguments", [(), ("open",), ("--sandbox",), ("open", "--endpoint-name", "e")])
def test_the_app_needs_a_terminal(home: Home, arguments: tuple[str, ...]) -> None:
    run = home.run(*arguments)
    assert run.exit_code == 252
    assert "needs a terminal" in run.stderr


def test_version(home: Home) -> None:
    for arguments in (("--version",), ("invoke-endpoint", "--version")):
        assert home.run(*arguments).stdout.startswith(b"workbench ")
