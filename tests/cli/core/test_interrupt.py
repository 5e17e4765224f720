"""Ctrl+C and its kin: the request ends, the exchange is kept as cancelled, and no file is half written."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Home
from tests.peers.recording import Answer, RecordingServer
from tests.support import DEADLINE_SECONDS, eventually
from workbench.cli.core.interrupt import interruptible
from workbench.model.errors import OperationCancelledError


def ended(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    _, stderr = process.communicate(timeout=DEADLINE_SECONDS)
    return process.returncode, stderr.decode()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_signal_cancels_what_is_on_its_way(
    home: Home, server: RecordingServer, number: signal.Signals, code: int
) -> None:
    server.answer = Answer(stalls=True)
    (home.folder / "out").write_bytes(b"old")
    process = home.start_anew(
        "invoke-endpoint", "--endpoint-url", server.url, "--endpoint-name", "e", "--body", "e30=", "out"
    )
    eventually(lambda: server.requests)
    process.send_signal(number)
    returned, stderr = ended(process)
    assert returned == code
    assert "Traceback" not in stderr
    assert (home.folder / "out").read_bytes() == b"old"
    (kept,) = home.history()
    assert kept["status"] == "cancelled"


def test_a_signal_just_before_what_may_never_end_breaks_it() -> None:
    with interruptible() as interruption, interruption.cancellation._lock:
        # The thread that cancels is yet to come.
        signal.raise_signal(signal.SIGINT)
        assert not interruption.cancellation.cancelled
        with pytest.raises(OperationCancelledError), interruption.breakable():
            pytest.fail("it goes on")


def test_a_stream_keeps_what_came(home: Home) -> None:
    out = Path(home.folder, "out")
    pace = {"max_new_tokens": 1000, "tokens_per_second": 5}
    process = home.start(
        "invoke-endpoint-with-response-stream",
        *("--endpoint-url", home.sandbox, "--endpoint-name", "chat", "--content-type", "application/json"),
        *("--cli-binary-format", "raw-in-base64-out"),
        *("--body", json.dumps({"inputs": "Hello", "stream": True, "parameters": pace}), "out"),
    )
    eventually(lambda: out.exists() and out.stat().st_size > 0)
    process.send_signal(signal.SIGINT)
    assert ended(process)[0] == 130
    (kept,) = home.history()
    assert kept["status"] == "cancelled"
    assert b"token" in out.read_bytes()
    assert kept["response_bytes"] >= out.stat().st_size > 0


def test_a_replay_ends_and_keeps_all_that_was_answered(home: Home, server: RecordingServer) -> None:
    home.run("invoke-endpoint", "--endpoint-url", server.url, "--endpoint-name", "e", "--body", "e30=", "out")
    process = home.start("replay", "1", "--times", "100000", "--concurrency", "4", "--json")
    eventually(lambda: len(server.requests) > 20)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=DEADLINE_SECONDS)
    assert process.returncode == 130
    assert "Traceback" not in stderr.decode()
    kept = home.history("--limit", "100000")
    assert {row["status"] for row in kept} <= {"ok", "cancelled"}
    assert len(stdout.splitlines()) <= len(kept)
