"""`history play`: the parts of a recorded stream, at their times."""

from __future__ import annotations

import json
import signal
import time

from tests.cli.conftest import Home
from tests.support import DEADLINE_SECONDS

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
    at_once = home.run("history", "play", "1", "--speed", "0")
    assert (at_once.exit_code, at_once.stdout) == (0, body)
    # A token came each 50 ms: one is due each second now, the last of them after twelve.
    began = time.monotonic()
    process = home.start("history", "play", "1", "--speed", "0.05")
    assert process.stdout is not None
    assert process.stdout.readline().startswith(b'{"token"')
    assert time.monotonic() - began >= 1
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 130
    assert len(rest.splitlines()) < 11


def test_a_broken_stream_ends_as_it_ended(home: Home) -> None:
    fault = {"size": 3000, "stream_error": "ModelStreamError"}
    body = streamed(home, "faulty", fault)
    assert len(body) == 1500
    run = home.run("history", "play", "1", "--speed", "0")
    assert run.exit_code == 254
    assert run.stdout == body
    assert "simulated" in run.stderr
    assert "It broke after part 1, byte 1,500, which arrived at " in run.stderr
    live = home.run(
        *(*STREAM, "--endpoint-url", home.sandbox, "--endpoint-name", "faulty"),
        *("--body", json.dumps(fault), "out"),
    )
    assert "It broke after part 1, byte 1,500, which arrived at " in live.stderr


def test_what_did_not_come_in_parts_is_refused(home: Home) -> None:
    home.send("echo", "{}")
    run = home.run("history", "play", "1")
    assert run.exit_code == 255
    assert "is not a stream" in run.stderr
