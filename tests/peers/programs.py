"""Runs command lines of a program in forks of one warm process: the program itself, started once.

Each has a fork of its own, but in a `sitting`: for many command lines that share nothing but the program, as
copying what a send touches takes more time than the send.

New interpreters are what `tests/terminal`, `tests/cli/test_entry_point.py` and whatever closes a standard
stream start.
"""

from __future__ import annotations

import marshal
import os
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

RUN_TO_ITS_END = """
import sys, traceback
def run_to_its_end():
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)
    try:
        code = run() or 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else bool(error.code)
    except BaseException:
        code = 250
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    return code
"""
"""A function of a forked process: runs the program's `run` on `sys.argv` and returns its exit code."""

# Executed in the interpreter of the program under test; knows nothing of ours. A fork takes the streams of
# whoever asks, answers with its number and its exit code, and ends.
_SERVER = (
    RUN_TO_ITS_END
    + """
import fcntl, marshal, os, signal, socket
{preload}
listener = socket.socket(socket.AF_UNIX)
listener.bind({address!r})
listener.listen(16)
print(flush=True)
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
nothing = os.open(os.devnull, os.O_RDWR)
while True:
    connection, _ = listener.accept()
    if os.fork():
        connection.close()
        continue
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    listener.close()
    kept, code, more = (sys.stdout, sys.stderr), 250, True
    try:
        connection.sendall(os.getpid().to_bytes(8, "big"))
        flags = fcntl.fcntl(connection, fcntl.F_GETFL)
        fcntl.fcntl(connection, fcntl.F_SETOWN, os.getpid())
        # The AWS CLI names the place of its own data files here when it is imported.
        places = {name: value for name, value in os.environ.items() if name == "AWS_DATA_PATH"}
        while more:
            head, streams, _, _ = socket.recv_fds(connection, 9, 3)
            if not head:
                break
            more, size = head[0], int.from_bytes(head[1:], "big")
            job = connection.recv(size, socket.MSG_WAITALL)
            # It ends with the program that asks: no more is to come than SIGIO, when that has ended.
            fcntl.fcntl(connection, fcntl.F_SETFL, flags | os.O_ASYNC)
            sys.argv, folder, environment = marshal.loads(job)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(places | environment)
            for number, stream in enumerate(streams):
                os.dup2(stream, number)
                os.close(stream)
            sys.stdout, sys.stderr = kept
            code = run_to_its_end()
            fcntl.fcntl(connection, fcntl.F_SETFL, flags)
            if more:
                for number in (0, 1, 2):
                    os.dup2(nothing, number)
            connection.send(bytes([code]))
    finally:
        os._exit(code)
"""
)

_CLIENT = """
import marshal, os, signal, socket, sys
connection = socket.socket(socket.AF_UNIX)
connection.connect({address!r})
process = int.from_bytes(connection.recv(8, socket.MSG_WAITALL), "big")
for number in (signal.SIGINT, signal.SIGTERM):
    signal.signal(number, lambda number, _: os.kill(process, number))
job = marshal.dumps(([{name!r}, *sys.argv[1:]], os.getcwd(), dict(os.environ)), 4)
socket.send_fds(connection, [len(job).to_bytes(9, "big")], [0, 1, 2])
connection.sendall(job)
for stream in (0, 1, 2):
    os.close(stream)  # whoever reads them learns from the program itself that it has ended
code = (connection.recv(1) or bytes([250]))[0]
connection.recv(1)  # it has ended
os._exit(code)
"""

# Most commands send, and the second send of a process takes two thirds of the time of its first: service
# models have been read, expressions compiled. So one is sent before the forks, and what it changed put back.
_REHEARSAL = """
import gc, http.server, os, sys, tempfile, threading
class Answering(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
    def log_message(self, *_):
        pass
def rehearse(*command):
    before, streams, words, folder = dict(os.environ), (sys.stdout, sys.stderr), sys.argv, os.getcwd()
    # The server's own words go where the program's do not.
    kept, nothing = [os.dup(number) for number in (1, 2)], os.open(os.devnull, os.O_WRONLY)
    with http.server.HTTPServer(("127.0.0.1", 0), Answering) as server, tempfile.TemporaryDirectory() as home:
        server.timeout = 60
        answering = threading.Thread(target=server.handle_request)
        answering.start()
        os.chdir(home)
        os.environ.update({
            "HOME": home, "WORKBENCH_HOME": os.path.join(home, "workbench"),
            "AWS_ACCESS_KEY_ID": "rehearsal", "AWS_SECRET_ACCESS_KEY": "rehearsal",
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true",
        })
        sys.argv = [*command, "invoke-endpoint", "--endpoint-name", "e", "--body", "e30=", "out",
                    "--endpoint-url", f"http://127.0.0.1:{server.server_port}"]
        for number in (1, 2):
            os.dup2(nothing, number)
        try:
            code = run()
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
        sys.stderr.flush()
        answering.join()
        for number, descriptor in zip((1, 2), kept):
            os.dup2(descriptor, number)
            os.close(descriptor)
        os.close(nothing)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(before)
    (sys.stdout, sys.stderr), sys.argv = streams, words
    if code:
        raise SystemExit(f"the rehearsal ended with {code}")
"""

# What nearly every command line imports is imported once, before the forks: half of the time of a test.
# That a command imports no more than it needs is held by tests/test_doors.py, in processes of their own.
_SDK = f"""{_REHEARSAL}
import botocore.args, botocore.client, botocore.credentials, botocore.httpsession, botocore.parsers
import botocore.retries.adaptive, botocore.retries.standard, botocore.retryhandler, botocore.signers
"""
AWS = "import awscli.clidriver\nfrom awscli.clidriver import main as run"
"""Version 2, which brings a botocore of its own, or version 1."""
AWS_VERSION_1 = f"{_SDK}\n{AWS}\nrehearse('aws', 'sagemaker-runtime')\ngc.collect()\ngc.freeze()"
OURS = f"""{_SDK}
import contextlib, importlib, pkgutil, sqlite3
import aiohttp.web, boto3.session, numpy, tomlkit
import workbench
from workbench.cli import main as run
for module in pkgutil.walk_packages(workbench.__path__, "workbench."):
    # Locust changes the interpreter that imports it; `__main__` would run.
    if not module.name.startswith(("workbench.tui", "workbench.services.load", "workbench.__main__")):
        with contextlib.suppress(ImportError):  # of an extra that is not installed
            importlib.import_module(module.name)
rehearse("workbench")
gc.collect()
gc.freeze()
"""
LOADING = f"""{_SDK}
import importlib, inspect, pkgutil, sqlite3
import boto3.session, tomlkit
import workbench
from workbench.cli import main as run
for module in pkgutil.walk_packages(workbench.__path__, "workbench."):
    if module.name.startswith(("workbench.cli.commands.load", "workbench.services.load")):
        importlib.import_module(module.name)
import workbench.sandbox.server
# Locust asks who ends a test, and the answer looks at the file of every module, once in a process.
inspect.stack()
rehearse("workbench")
gc.collect()
gc.freeze()
from gevent._hub_local import get_hub_if_exists
assert get_hub_if_exists() is None, "forks would share its loop"
"""
"""The workbench with Locust, whose import takes two thirds of a short load test; for load tests alone."""


@dataclass(frozen=True)
class Run:
    """What one command line did."""

    exit_code: int
    stdout: bytes
    stderr: str


class Program:
    """A program that is ready to run command lines; a context manager.

    Args:
        preload: Python that imports it and defines `run`.
        interpreter: the command that runs Python with the program installed.
        environment: what that interpreter needs besides ours.

    Attributes:
        folder: has the program as a file, for the front of `PATH`: it runs in a fork too, gets the signals
            SIGINT and SIGTERM, and ends when the file's own process ends.
        command: the same as words of a shell.
    """

    def __init__(
        self,
        preload: str,
        *,
        name: str,
        interpreter: Sequence[str] = (sys.executable,),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._scratch = tempfile.TemporaryDirectory()
        self._name = name
        self.folder = Path(self._scratch.name, "bin")
        self.folder.mkdir()
        self._address = str(Path(self._scratch.name, "socket"))
        client = Path(self._scratch.name, "client.py")
        client.write_text(_CLIENT.replace("{address!r}", repr(self._address)).replace("{name!r}", repr(name)))
        self.command = shlex.join([sys.executable, "-IS", str(client)])
        put_program(self.folder / name, f'exec {self.command} "$@"')
        code = _SERVER.replace("{preload}", preload).replace("{address!r}", repr(self._address))
        self._process = subprocess.Popen(
            [*interpreter, "-c", code],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            # Numpy's threads for linear algebra would be ended and started again around each fork.
            env=dict(os.environ)
            | {"LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}
            | dict(environment or {}),
        )

    def __enter__(self) -> Program:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == b"\n", "the program's process has ended"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._scratch.cleanup()

    def run(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], folder: Path, stdin: bytes = b""
    ) -> Run:
        """Run one command line to its end, in a process of its own."""
        with self.sitting(for_one=True) as sitting:
            return sitting.run(arguments, environment=environment, folder=folder, stdin=stdin)

    def sitting(self, *, for_one: bool = False) -> Sitting:
        """A process that runs one command line after the other.

        Each has its own words, variables, folder and streams; what the program keeps in its memory stays.

        Args:
            for_one: whether the process ends with the first.
        """
        return Sitting(self._name, self._address, self._scratch.name, for_one=for_one)


class Sitting:
    """One process of a program, for several command lines; a context manager. See `Program.sitting`."""

    def __init__(self, name: str, address: str, scratch: str, *, for_one: bool) -> None:
        self._name = name
        self._scratch = scratch
        self._for_one = for_one
        self._connection = socket.socket(socket.AF_UNIX)
        self._connection.connect(address)
        self._connection.recv(8, socket.MSG_WAITALL)

    def __enter__(self) -> Sitting:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.shutdown(socket.SHUT_WR)
        self._connection.recv(1)  # it has ended
        self._connection.close()

    def run(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], folder: Path, stdin: bytes = b""
    ) -> Run:
        """Run one command line to its end."""
        job = marshal.dumps(([self._name, *arguments], str(folder), dict(environment)), 4)
        with (
            tempfile.TemporaryFile(dir=self._scratch) as input_file,
            tempfile.TemporaryFile(dir=self._scratch) as stderr,
        ):
            input_file.write(stdin)
            input_file.seek(0)
            reading, writing = os.pipe()
            head = bytes([not self._for_one]) + len(job).to_bytes(8, "big")
            socket.send_fds(self._connection, [head], [input_file.fileno(), writing, stderr.fileno()])
            os.close(writing)
            self._connection.sendall(job)
            with os.fdopen(reading, "rb") as pipe:
                stdout = pipe.read()
            code = self._connection.recv(1)
            if self._for_one:
                self._connection.recv(1)  # it has ended
            stderr.seek(0)
            return Run(code[0] if code else 250, stdout, stderr.read().decode("utf-8", "replace"))


def put_program(path: Path, script: str) -> None:
    """Puts a program that is a script of the shell."""
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
