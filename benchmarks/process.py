"""One command line as a process, beside the AWS CLI and beside the SDK alone; and replays of a thousand.

`AWS_CLI` names the program that it is measured against. The budgets are against version 2, which no package
index has; without it version 1 of the environment is taken.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import multiprocessing.connection
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.report import Measure

ROUNDS = 15
REPLAYS = 1000

_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-Amzn-Invoked-Production-Variant: blue\r\n"
    b"Content-Length: 20\r\n\r\n" + b'{"predictions": [1]}'
)

# The floor: what any command line pays that sends with the SDK and prints one member of the answer.
_SDK_ALONE = """
import sys
from boto3.session import Session
client = Session().client("sagemaker-runtime", endpoint_url=sys.argv[1])
answer = client.invoke_endpoint(EndpointName="e", Body=b"{}")
open("out", "wb").write(answer["Body"].read())
print(answer["ContentType"])
"""

_BARE_CALLS = """
import sys
from time import perf_counter
import boto3
client = boto3.client("sagemaker-runtime", endpoint_url=sys.argv[1])
client.invoke_endpoint(EndpointName="e", Body=b"{}")["Body"].read()
start = perf_counter()
for _ in range(int(sys.argv[2])):
    client.invoke_endpoint(EndpointName="e", Body=b"{}")["Body"].read()
open("seconds", "w").write(str(perf_counter() - start))
"""

# A process begins with the peak of the one that starts it: this one is small, whatever has run before here.
_SPAWN = """
import os, sys
from time import perf_counter
quiet = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
start = perf_counter()
process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[quiet])
_, status, usage = os.wait4(process, 0)
print(perf_counter() - start, usage.ru_maxrss, os.waitstatus_to_exitcode(status))
"""


def measures() -> Iterator[Measure]:
    """Every budget of a process that sends."""
    with TemporaryDirectory() as folder, _server(0.0) as url:
        world = _World(Path(folder))
        arguments = ["--endpoint-url", url, "--endpoint-name", "e", "--body", "e30=", "out"]
        ours = [_program("workbench"), "invoke-endpoint", *arguments]
        aws = [
            os.environ.get("AWS_CLI") or _program("aws"),
            "sagemaker-runtime",
            "invoke-endpoint",
            *arguments,
        ]
        alone = [sys.executable, "-c", _SDK_ALONE, url]
        yield from _processes(world, ours, aws, alone)
        yield from _words(world)
        yield from _replays(world, url)
    with TemporaryDirectory() as folder, _server(0.1) as url:
        yield _concurrent(_World(Path(folder)), url)


def _processes(world: _World, ours: list[str], aws: list[str], alone: list[str]) -> Iterator[Measure]:
    runs: dict[str, list[tuple[float, float]]] = {"ours": [], "aws": [], "alone": []}
    for _ in range(ROUNDS + 1):
        for name, command in (("ours", ours), ("aws", aws), ("alone", alone)):
            runs[name].append(world.run(command))
    # The first round compiled what was not compiled yet.
    times = {name: median(seconds for seconds, _ in run[1:]) * 1000 for name, run in runs.items()}
    peaks = {name: median(peak for _, peak in run[1:]) for name, run in runs.items()}
    yield Measure(
        "one invoke-endpoint process, recorded, against aws",
        times["ours"],
        times["aws"],
        "ms",
        "≤ 0.65×",
        times["ours"] <= 0.65 * times["aws"],
    )
    yield Measure(
        "the same against the SDK alone",
        times["ours"],
        times["alone"],
        "ms",
        "≤ 1.5×",
        times["ours"] <= 1.5 * times["alone"],
    )
    yield Measure(
        "peak memory of one invoke-endpoint process, against aws",
        peaks["ours"],
        peaks["aws"],
        "MB",
        "≤ 0.8×",
        peaks["ours"] <= 0.8 * peaks["aws"],
    )


_WORDS = {
    "--version": (["--version"], ""),
    "--help": (["--help"], ""),
    "completion of a command": ([], "workbench inv"),
    "completion of an option": ([], "workbench invoke-endpoint --end"),
    "completion of a verb": ([], "workbench history "),
}
"""What sends nothing: its arguments, or the line that a shell completes."""
_VALUES: dict[str, tuple[list[str], str]] = {
    "completion of an option of batch": ([], "workbench batch --"),
    "completion of an option of load": ([], "workbench load --"),
    "completion of an earlier value": ([], "workbench invoke-endpoint --endpoint-name "),
    "completion of an exchange": ([], "workbench replay "),
}
"""What needs the services or the history beside the parser."""


def _words(world: _World) -> Iterator[Measure]:
    """What sends nothing, beside the library that every command line is parsed with."""
    parser = [sys.executable, "-c", "import click"]
    lines = _WORDS | _VALUES
    runs: dict[str, list[float]] = {name: [] for name in ("click", *lines)}
    for _ in range(ROUNDS + 1):
        runs["click"].append(world.run(parser)[0])
        for name, (arguments, line) in lines.items():
            runs[name].append(world.run([_program("workbench"), *arguments], _completing(line))[0])
    times = {name: median(run[1:]) * 1000 for name, run in runs.items()}
    for name in lines:
        ratio = 1.5 if name in _WORDS else 2.5
        ok = times[name] <= min(150, ratio * times["click"])
        yield Measure(
            f"{name}, against python -c 'import click'",
            times[name],
            times["click"],
            "ms",
            f"≤ {ratio}×, 150 ms",
            ok,
        )


def _completing(line: str) -> Mapping[str, str]:
    # zsh is told of each what it does.
    words = {"COMP_WORDS": line, "COMP_CWORD": str(line.count(" "))}
    return words | {"_WORKBENCH_COMPLETE": "zsh_complete"} if line else {}


def _replays(world: _World, url: str) -> Iterator[Measure]:
    world.run(
        [
            _program("workbench"),
            "invoke-endpoint",
            "--endpoint-url",
            url,
            "--endpoint-name",
            "e",
            "--body",
            "e30=",
            "out",
        ]
    )
    replay = [_program("workbench"), "replay", "1", "--json"]
    first, _ = world.run(replay)
    whole, peak = world.run([*replay, "--times", str(REPLAYS + 1)])
    world.run([sys.executable, "-c", _BARE_CALLS, url, str(REPLAYS)])
    ours, bare = whole - first, float((world.folder / "seconds").read_text())
    yield Measure(
        f"replay of {REPLAYS:,}, recorded and printed, against bare boto3 calls",
        ours * 1000,
        bare * 1000,
        "ms",
        "≤ 1.3×",
        ours <= 1.3 * bare,
    )
    _, fewer = world.run([*replay, "--times", "100"])
    yield Measure(
        f"peak memory, replay of {REPLAYS:,} against replay of 100",
        peak,
        fewer,
        "MB",
        "≤ 1.1×",
        peak <= 1.1 * fewer,
    )


def _concurrent(world: _World, url: str) -> Measure:
    world.run(
        [
            _program("workbench"),
            "invoke-endpoint",
            "--endpoint-url",
            url,
            "--endpoint-name",
            "e",
            "--body",
            "e30=",
            "out",
        ]
    )
    replay = [_program("workbench"), "replay", "1", "--json"]
    start, _ = world.run([*replay, "--times", "1"])
    serial, _ = world.run([*replay, "--times", "21"])
    begun, _ = world.run([*replay, "--times", "16", "--concurrency", "16"])
    many, _ = world.run([*replay, "--times", "656", "--concurrency", "16"])
    rate, at_once = 20 / (serial - start), 640 / (many - begun)
    return Measure(
        "replay with 16 in flight, endpoint of 100 ms, against 16 × serial",
        at_once,
        16 * rate,
        "/s",
        "≥ 0.95×",
        at_once >= 0.95 * 16 * rate,
    )


class _World:
    """A home of its own, in which processes run one at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self._environment: Mapping[str, str] = kept | {
            "HOME": str(folder),
            "WORKBENCH_HOME": str(folder / "workbench"),
            "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CLI_FILE_ENCODING": "UTF-8",
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        }

    def run(self, command: list[str], variables: Mapping[str, str] | None = None) -> tuple[float, float]:
        """Runs a process; its seconds from start to end, and its peak memory in MB."""
        environment = {**self._environment, **(variables or {})}
        spawned = [sys.executable, "-I", "-S", "-c", _SPAWN, *command]
        run = subprocess.run(spawned, env=environment, cwd=self.folder, capture_output=True, check=True)
        seconds, kilobytes, code = run.stdout.split()
        if int(code):
            raise RuntimeError(f"{' '.join(command)} ended with {int(code)}: {run.stderr.decode()}")
        return float(seconds), int(kilobytes) / 1024


def _program(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@contextmanager
def _server(delay: float) -> Iterator[str]:
    """A server in a process of its own that answers alike, after so many seconds."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs, delay), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{ours.recv()}"
    finally:
        process.terminate()
        process.join()


def _serve(port: multiprocessing.connection.Connection, delay: float) -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with_body = b"content-length: "
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                _, _, length = head.lower().partition(with_body)
                await reader.readexactly(int(length.split(b"\r", 1)[0]))
                if delay:
                    await asyncio.sleep(delay)
                writer.write(_ANSWER)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def serve() -> None:
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(serve())
