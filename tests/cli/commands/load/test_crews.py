"""Load from several processes: a master and workers over Locust's protocol, on loopback."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.commands.load.conftest import Load, LoadHome, measure, request, written
from tests.llm_server import LlmServer
from tests.support import DEADLINE_SECONDS, eventually, reserved_port

Model = Callable[..., LlmServer]
LOOPBACK = ("--master-bind-host", "127.0.0.1")


@pytest.fixture
def start(home: LoadHome) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts command lines; those that still run end with the test."""
    processes: list[subprocess.Popen[bytes]] = []

    def run(*arguments: str) -> subprocess.Popen[bytes]:
        processes.append(home.start("load", *arguments))
        return processes[-1]

    yield run
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def port() -> Iterator[str]:
    """A port of loopback for the master."""
    with reserved_port() as port:
        yield str(port)


def test_the_counts_of_a_master_and_two_workers_add_up(
    start: Callable[..., subprocess.Popen[bytes]], model: Model, port: str
) -> None:
    server = model(first=0.05, gap=0.001, failing=7)
    options = request(server)[1:]
    workers = [start("--worker", "--master-port", port) for _ in range(2)]

    master = start(
        *options,
        *("--stream", "--master", *LOOPBACK, "--master-bind-port", port, "--expect-workers", "2"),
        *("--sweep", "2,6", "--run-time", "2s", "--slo", "ttft=10s", "--json"),
    )
    stdout, stderr = master.communicate(timeout=100)

    assert master.returncode == 0, stderr
    result = json.loads(stdout)
    levels = result["levels"]
    by_worker = [worker["requests"] for worker in result["workers"]]
    assert len(by_worker) == 2 and min(by_worker) > 0
    assert [level["users"] for level in levels] == [2, 6]
    requests = sum(level["requests"] for level in levels)
    assert server.total == sum(by_worker) == requests == result["locust"]["requests"]
    failures = sum(worker["failures"] for worker in result["workers"])
    failed = sum(level["failures"] for level in levels)
    assert server.total // 7 == failures == failed == result["locust"]["failures"]
    for level in levels:
        answered = level["requests"] - level["failures"]
        assert measure(level, "ttft")["count"] == measure(level, "output_tokens")["count"] == answered
        assert measure(level, "output_tokens")["sum"] == 4 * answered
        assert measure(level, "chunk_gap")["count"] == 3 * answered
        assert level["good"] == answered
    assert result["warnings"] == []
    assert max(point["users"] for point in levels[1]["timeline"]) == 6
    assert [worker.wait(timeout=DEADLINE_SECONDS) for worker in workers] == [0, 0]


def test_workers_of_this_machine_share_an_open_loop(load: Load, model: Model) -> None:
    server = model(first=0.02)

    ran = load(server, *("--workers", "2", "--rate", "40", "--users", "8", "--run-time", "700ms", "--json"))

    level = ran.result["levels"][0]
    assert level["requests"] == server.total
    assert len(ran.result["workers"]) == 2
    assert measure(level, "response_time")["count"] == level["requests"]


def test_an_interrupt_of_the_master_collects_what_workers_have(
    start: Callable[..., subprocess.Popen[bytes]], model: Model, home: LoadHome
) -> None:
    server = model(first=0.05)
    master = start(
        *request(server)[1:], *("--workers", "2", "--users", "4", "--run-time", "10m", "--output", "cut.json")
    )
    eventually(lambda: server.total > 8)

    master.send_signal(signal.SIGINT)
    _, stderr = master.communicate(timeout=100)

    assert master.returncode == 130, stderr
    result = written(home.folder, "cut.json")
    level = result["levels"][0]
    # A request may have been given up before it reached the server.
    assert level["requests"] <= server.total <= level["requests"] + level["cancelled"]
    assert sum(worker["requests"] for worker in result["workers"]) == level["requests"]


def test_a_worker_that_cannot_send_stops_the_master(
    start: Callable[..., subprocess.Popen[bytes]], model: Model, port: str
) -> None:
    server = model()
    master = start(
        *request(server)[1:], *("--master", *LOOPBACK, "--master-bind-port", port, "--run-time", "10m")
    )

    worker = start("--worker", "--master-port", port, "--profile", "nobody")
    _, worker_says = worker.communicate(timeout=100)
    _, stderr = master.communicate(timeout=100)

    assert worker.returncode == 255
    assert master.returncode == 255
    assert b"nobody" in worker_says
    assert b"A worker cannot send:" in stderr and b"nobody" in stderr
    assert server.total == 0


def test_a_master_that_nobody_joins_can_be_interrupted(
    start: Callable[..., subprocess.Popen[bytes]], model: Model, port: str
) -> None:
    master = start(*request(model())[1:], "--master", *LOOPBACK, "--master-bind-port", port)
    assert master.stderr is not None
    assert master.stderr.readline().decode() == f"workbench: waiting for 1 worker at 127.0.0.1:{port}\n"

    master.send_signal(signal.SIGINT)
    assert master.wait(timeout=DEADLINE_SECONDS) == 130


def test_secrets_do_not_go_to_other_machines(home: LoadHome, model: Model) -> None:
    folder = Path(home.folder, ".workbench")
    (folder / "environments").mkdir(parents=True)
    (folder / "environments" / "dev.toml").write_text('[secrets]\nTOKEN = "MY_TOKEN"\n', encoding="utf-8")
    (folder / "secret.toml").write_text(
        'workbench = 1\nvariables = ["body"]\n[fields]\nEndpointName = "chat"\n[body]\ntext = "${TOKEN}"\n',
        encoding="utf-8",
    )

    ran = home.run(
        *("load", "secret", "--env", "dev", "--master", "--region", "us-east-1"),
        environment={"MY_TOKEN": "hunter2-hunter2"},
    )

    assert ran.exit_code == 252
    assert "Locust would send secrets of the request unencrypted: TOKEN." in ran.stderr


def test_a_password_of_the_address_is_not_sent_to_workers(home: LoadHome) -> None:
    ran = home.run(
        *("load", "--endpoint-name", "chat", "--body", "x", "--master", "--region", "us-east-1"),
        *("--endpoint-url", "https://bob:hunter2hunter2@models.example"),
    )

    assert ran.exit_code == 252
    assert "password in the endpoint URL unencrypted" in ran.stderr and "hunter2" not in ran.stderr


def test_a_worker_does_not_send_to_production_unasked(
    start: Callable[..., subprocess.Popen[bytes]], model: Model, home: LoadHome, port: str
) -> None:
    settings = Path(home.environment["WORKBENCH_HOME"], "config", "settings.toml")
    settings.parent.mkdir(parents=True)
    settings.write_text('[production]\nregions = ["us-*"]\n', encoding="utf-8")
    server = model(first=0.001)
    options = (*request(server)[1:], "--yes", "--run-time", "200ms", "--json")
    master = start(*options, "--master", *LOOPBACK, "--master-bind-port", port)

    worker = start("--worker", "--master-port", port)
    _, refusal = worker.communicate(timeout=100)
    _, stderr = master.communicate(timeout=100)

    assert worker.returncode == 252 and b"Confirm with --yes." in refusal, refusal
    assert master.returncode != 0 and b"A worker cannot send: Requests would go to production" in stderr
    assert server.total == 0

    own = start(*options, "--workers", "1")
    stdout, stderr = own.communicate(timeout=100)
    assert own.returncode == 0, stderr
    assert json.loads(stdout)["workers"][0]["requests"] == server.total > 0
