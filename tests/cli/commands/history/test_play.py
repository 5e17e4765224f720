"""`history play`: the parts of a recorded stream, at their times."""

from __future__ import annotations

import json
import subprocess
import time

from tests.cli.conftest import Home

STREAM = ("invoke-endpoint-with-response-stream", "--cli-binary-format", "raw-in-base64-out")


def streamed(home: Home, endpoint: str, body: dict[str, object]) -> bytes:
    """Stream once into the file `out`; what came."""
    home.run(
        *STREAM,
        *("--endpoint-url", home.sandbox, "--endpoint-name", endpoint, "--body", json.dumps(body), "out"),
    )
    return (home.folder / "out").read_bytes()


def test_a_stream_is_written_again_part_by_part(home: Home) -> None:
    body = streamed(
        home,
        "chat",
        {"inputs": "x", "stream": True, "parameters": {"max_new_tokens": 12, "tokens_per_second": 20}},
    )
    process = home.start("history", "play", "1", "--speed", "2")
    assert process.stdout is not None
    times = []
    for _ in range(12):
        assert process.stdout.readline().startswith(b'{"token"')
        times.append(time.monotonic())
    assert process.wait(20) == 0
    assert times[-1] - times[0] > 0.2
    at_once = subprocess.run(
        [*process.args, "--speed", "0"],  # type: ignore[misc]
        cwd=home.folder,
        env=home.environment,
        capture_output=True,
        check=True,
    )
    assert at_once.stdout == body


def test_a_broken_stream_ends_as_it_ended(home: Home) -> None:
    fault = {"size": 3000, "stream_error": "ModelStreamError"}
    body = streamed(home, "faulty", fault)
    assert len(body) == 1500
    run = home.run("history", "play", "1", "--speed", "0")
    assert run.exit_code == 254
    assert run.stdout == body
    assert "simulated" in run.stderr
    assert "It broke after part 1, byte 1,500, which came at " in run.stderr
    live = home.run(
        *(*STREAM, "--endpoint-url", home.sandbox, "--endpoint-name", "faulty"),
        *("--body", json.dumps(fault), "out"),
    )
    assert "It broke after part 1, byte 1,500, which came at " in live.stderr


def test_what_did_not_come_in_parts_is_refused(home: Home) -> None:
    home.send("echo", "{}")
    run = home.run("history", "play", "1")
    assert run.exit_code == 255
    assert "is not a stream" in run.stderr
