"""Answers with more bytes than are kept: delivered whole as they come, the history keeps their beginning."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.aws.server import Server, Visit, answer
from tests.aws.streams import chunked, part, stream, stream_head
from tests.cli.conftest import Home
from tests.support import DEADLINE_SECONDS, eventually

WHOLE = bytes(range(256)) * 16_384
"""Four megabytes."""


@pytest.fixture
def small(home: Home) -> Home:
    """A home that keeps one megabyte of an answer."""
    config = home.folder / "workbench" / "config"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text("[bodies]\nmegabytes = 1\n")
    return home


def serving(data: bytes) -> Server:
    def behave(visit: Visit) -> None:
        while visit.request() is not None:
            visit.sock.sendall(data)

    return Server(behave)


def line(server: Server, *further: str, operation: str = "invoke-endpoint") -> tuple[str, ...]:
    return (operation, "--endpoint-url", server.url, "--endpoint-name", "e", "--body", "e30=", *further)


def peak_of(process: subprocess.Popen[bytes]) -> int:
    """The most memory that a process has had so far, in bytes."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


def test_the_outfile_has_all_of_it(small: Home) -> None:
    server = serving(answer(WHOLE))
    run = small.run(*line(server, "out"))
    server.free()
    assert run.exit_code == 0, run.stderr
    assert (small.folder / "out").read_bytes() == WHOLE
    assert "the history keeps the first 1.0 MB" in run.stderr
    (row,) = small.history()
    assert (row["status"], row["response_bytes"]) == ("ok", len(WHOLE))
    shown = small.run("history", "show", "1").stdout.decode()
    assert hashlib.sha256(WHOLE).hexdigest() in shown
    assert "the first 1,048,576 of 4,194,304" in shown
    assert small.run("history", "verify").exit_code == 0


def test_standard_output_has_all_of_it(small: Home) -> None:
    server = serving(answer(WHOLE))
    process = small.start(*line(server, "-"))
    stdout, _ = process.communicate(timeout=DEADLINE_SECONDS)
    server.free()
    assert process.returncode == 0
    assert stdout == WHOLE


def test_of_several_answers_the_last_is_delivered(small: Home) -> None:
    server = serving(answer(WHOLE))
    run = small.run(*line(server, "--repeat", "3", "out"))
    server.free()
    assert run.exit_code == 0, run.stderr
    assert (small.folder / "out").read_bytes() == WHOLE


def test_a_stream_has_all_of_its_parts(small: Home) -> None:
    server = serving(stream(*(part(WHOLE[at : at + 65_536]) for at in range(0, len(WHOLE), 65_536))))
    run = small.run(*line(server, "out", operation="invoke-endpoint-with-response-stream"))
    server.free()
    assert run.exit_code == 0, run.stderr
    assert (small.folder / "out").read_bytes() == WHOLE


def test_an_answer_that_is_cut_leaves_the_old_file(small: Home) -> None:
    (small.folder / "out").write_bytes(b"old")

    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(answer(WHOLE, length=len(WHOLE) + 1))

    server = Server(behave)
    run = small.run(*line(server, "out"))
    server.free()
    assert run.exit_code == 255
    assert (small.folder / "out").read_bytes() == b"old"
    assert sorted(path.name for path in small.folder.glob(".*.part")) == []
    (row,) = small.history()
    assert (row["status"], row["error_code"]) == ("error", "ResponseStreamingError")


def test_a_replay_stops_at_the_limit_and_says_what_helps(small: Home) -> None:
    server = serving(answer(WHOLE))
    small.run(*line(server, "out"))
    run = small.run("replay", "1")
    server.free()
    assert "AnswerTooLarge" in run.stdout.decode()
    shown = small.run("history", "show", "2").stdout.decode()
    assert "larger than the 1.0 MB that are kept" in shown
    assert "settings.toml" in shown


@pytest.mark.parametrize("streams", [False, True])
def test_an_answer_without_end_ends_with_a_signal(small: Home, streams: bool) -> None:
    def behave(visit: Visit) -> None:
        visit.request()
        visit.sock.sendall(stream_head() if streams else b"HTTP/1.1 200 OK\r\n\r\n")
        more = chunked(part(b"x" * 50_000)) if streams else b"x" * 200_000
        while True:
            visit.sock.sendall(more)

    server = Server(behave)
    operation = "invoke-endpoint-with-response-stream" if streams else "invoke-endpoint"
    process = small.start_anew(*line(server, "out", operation=operation))

    def bytes_on_disk() -> int:
        return sum(path.stat().st_size for path in (*small.folder.glob(".*.part"), *small.folder.glob("out")))

    eventually(lambda: bytes_on_disk() > 8_000_000)
    assert peak_of(process) < 100_000_000
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=DEADLINE_SECONDS)
    server.free()
    assert process.returncode == 130
    assert b"Traceback" not in stderr
    assert (small.folder / "out").exists() is streams
    assert [path.name for path in small.folder.glob(".*.part")] == []
    (row,) = small.history()
    assert row["status"] == "cancelled"


def _kept(home: Home) -> list[str]:
    return [row["status"] for row in home.history()]


def _ends_after(process: subprocess.Popen[bytes], ready: Callable[[], bool]) -> int:
    eventually(ready)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=DEADLINE_SECONDS)
    return process.returncode


def test_a_pipe_that_nobody_reads_hears_a_signal(home: Home) -> None:
    os.mkfifo(home.folder / "out")
    server = serving(answer(b"{}"))
    process = home.start(*line(server, "out"))
    code = _ends_after(process, lambda: _kept(home) == ["ok"])
    server.free()
    assert code == 130


def test_a_reader_that_stands_still_hears_a_signal(home: Home) -> None:
    server = serving(answer(b"x" * 1_000_000))
    process = home.start(*line(server, "-"))
    code = _ends_after(process, lambda: _kept(home) == ["ok"])
    server.free()
    assert code == 130


def _destination(link: Path) -> str:
    """Returns where a link leads; nothing where it has gone meanwhile."""
    try:
        return str(link.readlink())
    except FileNotFoundError:
        return ""


def test_a_store_that_somebody_keeps_locked_hears_a_signal(home: Home) -> None:
    import fcntl

    assert home.run("history", "list").exit_code == 0
    server = serving(answer(b"{}"))
    lock = home.folder / "workbench" / "data" / "history.lock"
    with lock.open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        process = home.start_anew(*line(server, "out"))
        opened = Path(f"/proc/{process.pid}/fd")

        def at_the_lock() -> bool:
            return any(_destination(path) == str(lock) for path in opened.iterdir())

        code = _ends_after(process, at_the_lock)
    server.free()
    assert code == 130
    assert not server.requests


def test_a_store_that_stays_locked_stops_no_send(home: Home) -> None:
    import fcntl

    assert home.run("history", "list").exit_code == 0
    server = serving(answer(b"{}"))
    with (home.folder / "workbench" / "data" / "history.lock").open("rb+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        process = home.start(*line(server, "out"))
        _, stderr = process.communicate(timeout=DEADLINE_SECONDS)
    server.free()
    assert process.returncode == 0
    assert b"locked by another process" in stderr
    assert (home.folder / "out").read_bytes() == b"{}"
