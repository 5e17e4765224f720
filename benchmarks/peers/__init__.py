"""Posting beside the workbench: start, idle, memory, and an answer of 25 MB.

`POSTING` names its executable, in an environment of its own: `uv tool install posting`. Without it nothing is
measured. Its newest grammar library ends it in a segmentation fault: tree-sitter 0.25.2 works with 2.11.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter

import pexpect

from benchmarks.history import fill, places_under
from benchmarks.idle import processor_seconds, resident_megabytes, run_for
from benchmarks.report import Measure
from benchmarks.terminal import start

REQUESTS = 1_000
"""Exchanges of ours, and requests in the collection of the other."""
ROUNDS = 5
IDLE_SECONDS = 15.0
LARGE = 25_000_000
_MARK = "first-of-many"
_PATIENCE = 60.0
"""Seconds after which a 25 MB answer is taken for one that is never shown."""


@dataclass(frozen=True)
class Program:
    """A program in a terminal.

    Attributes:
        command: of its process.
        environment: added to this one's.
        shows: what is on its screen when it can be used.
        send: the keys that send the one request that it has.
    """

    command: Sequence[str]
    environment: Mapping[str, str]
    shows: str
    send: tuple[str, ...]


def measures() -> Iterator[Measure]:
    """Both programs in turn."""
    posting = os.environ.get("POSTING", "")
    if not posting:
        print("peers: set POSTING to the path of Posting to measure it", file=sys.stderr)
        return
    with TemporaryDirectory() as folder, _large_answers() as (url, requests):
        ours, theirs = _workbench(Path(folder) / "ours", url), _posting(Path(folder) / "theirs", url, posting)
        times = [(_seconds_to_start(ours), _seconds_to_start(theirs)) for _ in range(ROUNDS)]
        start_of_ours, start_of_theirs = (median(column) for column in zip(*times, strict=True))
        yield _measure(
            f"start over {REQUESTS:,} requests, against Posting", start_of_ours, start_of_theirs, "s"
        )
        (share, memory), (other_share, other_memory) = _idle(ours), _idle(theirs)
        yield _measure("processor while idle, against Posting", share, other_share, "%")
        yield _measure("resident memory while idle, against Posting", memory, other_memory, "MB")
        yield _measure(
            "25 MB answer: key to screen, against Posting",
            _answer(ours, requests),
            _answer(theirs, requests),
            "s",
        )


def _measure(label: str, ours: float, theirs: float, unit: str) -> Measure:
    return Measure(label, ours, theirs, unit, "≤ 1×", ours <= theirs)


def _workbench(home: Path, url: str) -> Program:
    fill(places_under(home), REQUESTS)
    account = {
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    command = ["-m", "workbench", "open", "--endpoint-url", url, "--endpoint-name", "iris"]
    return Program(
        [sys.executable, *command], {"WORKBENCH_HOME": str(home), **account}, "InvokeEndpoint", ("\x1b[15~",)
    )


def _posting(home: Path, url: str, executable: str) -> Program:
    collection = home / "collection"
    collection.mkdir(parents=True)
    for number in range(REQUESTS):
        text = f"name: a{number:04}\nmethod: GET\nurl: {url}/{number}\n"
        (collection / f"a{number:04}.posting.yaml").write_text(text)
    # Ctrl+L goes to the line of the address, where Enter sends.
    return Program(
        [executable, "default", "--collection", str(collection)],
        {"HOME": str(home)},
        "a0001",
        ("\x0c", url, "\r"),
    )


def _started(program: Program) -> pexpect.spawn:
    process = start(program.command[1:], program.environment, executable=program.command[0])
    process.expect_exact(program.shows)
    return process


def _end(process: pexpect.spawn) -> None:
    process.kill(signal.SIGKILL)
    process.wait()


def _seconds_to_start(program: Program) -> float:
    began = perf_counter()
    process = _started(program)
    took = perf_counter() - began
    _end(process)
    return took


def _idle(program: Program) -> tuple[float, float]:
    """Per cent of a processor, and megabytes."""
    process = _started(program)
    run_for(process, 5)
    before = processor_seconds(process.pid)
    run_for(process, IDLE_SECONDS)
    share = (processor_seconds(process.pid) - before) / IDLE_SECONDS * 100
    memory = resident_megabytes(process.pid)
    _end(process)
    return share, memory


def _answer(program: Program, requests: list[bytes]) -> float:
    """Seconds from the key to the beginning of the answer on the screen."""
    requests.clear()
    process = _started(program)
    run_for(process, 3)
    *before, key = program.send
    for message in before:
        process.send(message)
        run_for(process, 2)
    began = monotonic()
    process.send(key)
    try:
        process.expect_exact(_MARK, timeout=_PATIENCE)
    except (pexpect.TIMEOUT, pexpect.EOF):
        assert requests, "it was never sent"
        return _PATIENCE
    finally:
        _end(process)
    return monotonic() - began


@contextmanager
def _large_answers() -> Iterator[tuple[str, list[bytes]]]:
    """A server that answers everything with the same JSON of 25 MB, and the heads of what it got."""
    requests: list[bytes] = []
    rows = ",\n".join(["[0.25, 1.5, -3.75, 12.0]"] * (LARGE // 26))
    body = f'{{"{_MARK}": [\n{rows}]}}'.encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    listener = socket.create_server(("127.0.0.1", 0), backlog=16)

    def answer(sock: socket.socket) -> None:
        with sock:
            while data := sock.recv(65536):
                if b"\r\n\r\n" in data:
                    requests.append(data)
                    sock.sendall(head + body)

    def serve() -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(sock,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}", requests
    finally:
        listener.close()


if __name__ == "__main__":
    for measure in measures():
        print(measure.line(), flush=True)
