"""Runs command lines of a program in forks of one warm process: the program itself, started once."""

from __future__ import annotations

import json
import os
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

# Executed in the interpreter of the program under test; knows nothing of ours.
_SERVER = (
    RUN_TO_ITS_END
    + """
import json, os
{preload}
for line in sys.stdin:
    job = json.loads(line)
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        code = 250
        try:
            os.chdir(job["folder"])
            # The AWS CLI names the place of its own data files here when it is imported.
            places = {name: value for name, value in os.environ.items() if name == "AWS_DATA_PATH"}
            os.environ.clear()
            os.environ.update(places | job["environment"])
            os.dup2(os.open(job["stdin"], os.O_RDONLY), 0)
            os.dup2(writing, 1)
            os.dup2(os.open(job["stderr"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
            os.close(reading)
            os.close(writing)
            sys.argv = [{program!r}, *job["arguments"]]
            code = run_to_its_end()
        finally:
            os._exit(code)
    os.close(writing)
    with open(reading, "rb") as pipe, open(job["stdout"], "wb") as kept:
        kept.write(pipe.read())
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""
)

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
import importlib, pkgutil, sqlite3
import boto3.session, tomlkit
import workbench
from workbench.cli import main as run
for module in pkgutil.walk_packages(workbench.__path__, "workbench."):
    if module.name.startswith(("workbench.cli.commands.load", "workbench.services.load")):
        importlib.import_module(module.name)
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
    """A program that is ready to run command lines, one at a time; a context manager.

    Args:
        preload: Python that imports it and defines `run`.
        interpreter: the command that runs Python with the program installed.
        environment: what that interpreter needs besides ours.
    """

    def __init__(
        self,
        preload: str,
        *,
        name: str,
        interpreter: Sequence[str] = (sys.executable,),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        code = _SERVER.replace("{preload}", preload).replace("{program!r}", repr(name))
        self._process = subprocess.Popen(
            [*interpreter, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=dict(os.environ) | dict(environment or {}),
        )
        self._scratch = tempfile.TemporaryDirectory()

    def __enter__(self) -> Program:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self._scratch.cleanup()

    def run(
        self, arguments: Sequence[str], *, environment: Mapping[str, str], folder: Path, stdin: bytes = b""
    ) -> Run:
        """Run one command line to its end."""
        assert self._process.stdin is not None and self._process.stdout is not None
        scratch = Path(self._scratch.name)
        (scratch / "stdin").write_bytes(stdin)
        job = {
            "arguments": list(arguments),
            "environment": dict(environment),
            "folder": str(folder),
            **{name: str(scratch / name) for name in ("stdin", "stdout", "stderr")},
        }
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        reply = self._process.stdout.readline()
        if not reply:
            raise RuntimeError("the program's process has ended")
        stderr = (scratch / "stderr").read_text("utf-8", "replace")
        return Run(int(reply), (scratch / "stdout").read_bytes(), stderr)
