"""`workbench load` against servers whose latency, tokens and counts are known."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands.load.conftest import LoadHome, Ran, load_home_in, measure, request, written
from tests.llm_server import LlmServer
from tests.peers.programs import Program
from tests.support import DEADLINE_SECONDS, eventually, reserved_port
from workbench.sandbox import Sandbox

Model = Callable[..., LlmServer]

STREAM = ("--stream", "--users", "2", "--run-time", "1s", "--slo", "ttft=49ms", "--json")
FILES = ("--output", "a.json", "--report", "a.html", "--aiperf", "arts")
OPEN = ("--rate", "40", "--arrivals", "constant", "--users", "60", "--run-time", "1s", "--json")
RUNS: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "failing": ({"first": 0.1, "failing": 2}, ("--users", "3", "--run-time", "4s", *FILES, "--json")),
    "stream": ({"first": 0.05, "gap": 0.02, "tokens": 5}, STREAM),
    "chunks": ({"tokens": 3, "usage": False}, ("--stream", "--run-time", "300ms", "--slo", "itl=1h")),
    "open": ({"first": 0.3}, OPEN),
    "busy": ({"first": 0.2}, ("--rate", "50", "--users", "1", "--run-time", "1s", "--json")),
    "sweep": ({"first": 0.08, "places": 2}, ("--sweep", "1,2,8", "--run-time", "1500ms", "--json")),
    "stages": ({"first": 0.2}, ("--stages", "1:900ms,4:5s", "--json")),
    "slow": ({"first": 0.5}, ("--users", "4", "--run-time", "900ms", "--output", "b.json", "--json")),
}
"""Options of a server, and of a load on it. They run at once: every assertion holds on a busy machine.

Users that are to be there in time get seconds for it, since Locust looks at its stages once a second. Where
a run takes seconds its server takes its time: what is asserted needs some hundred requests at most.
"""


@dataclass(frozen=True)
class Finished:
    """A run that has ended: what it loaded, where, and what it said."""

    server: LlmServer
    home: LoadHome
    ran: Ran

    @property
    def level(self) -> dict[str, Any]:
        """The only level of its results."""
        level: dict[str, Any] = self.ran.result["levels"][0]
        return level


@pytest.fixture(scope="module")
def runs(
    tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox, program: Program, loading: Program
) -> Iterator[dict[str, Finished]]:
    """Every run, by name."""
    started = {}
    for name, (options, arguments) in RUNS.items():
        home = load_home_in(tmp_path_factory.mktemp(name), sandbox, program, loading)
        server = LlmServer(**options)
        start = home.start_anew if name == "failing" else home.start
        started[name] = (server, home, start(*request(server), *arguments))
    finished = {}
    for name, (server, home, process) in started.items():
        stdout, stderr = process.communicate(timeout=100)
        finished[name] = Finished(server, home, Ran(process.returncode, stdout.decode(), stderr.decode()))
    yield finished
    for run in finished.values():
        run.server.close()


def test_every_request_is_counted_and_no_latency_is_below_the_servers(runs: dict[str, Finished]) -> None:
    run = runs["failing"]
    assert run.ran.exit_code == 0, run.ran.stderr
    result, level, folder = run.ran.result, run.level, run.home.folder
    assert level["requests"] == run.server.total == result["locust"]["requests"]
    assert level["failures"] == run.server.total // 2 == result["locust"]["failures"]
    assert level["cancelled"] == 0
    assert level["errors"][0]["code"] == "ThrottlingException"
    assert level["errors"][0]["http_status"] == 429
    assert measure(level, "latency")["count"] == level["requests"] - level["failures"]
    assert measure(level, "latency")["min"] >= 100
    assert sum(point["requests_per_second"] for point in level["timeline"]) == level["requests"]
    assert max(point["users"] for point in level["timeline"]) == 3
    assert result["workers"] == [
        {"name": "this process", "requests": level["requests"], "failures": level["failures"]}
    ]
    assert written(folder, "a.json") == result
    records = (folder / "arts" / "profile_export.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(records) == level["requests"]
    page = (folder / "a.html").read_text(encoding="utf-8")
    assert "<polyline" in page and "ThrottlingException" in page
    assert "http" not in page.replace("http-equiv", "")
    # Failures are in the history, and nothing else is.
    rows = run.home.history("--limit", "1000")
    # A failure is kept while there is room; the other two users may hold the last places and need none.
    assert min(level["failures"], 98) <= len(rows) <= 100
    assert {row["error_code"] for row in rows} == {"ThrottlingException"}


def test_a_stream_is_measured_within_what_the_server_did(runs: dict[str, Finished]) -> None:
    server, level = runs["stream"].server, runs["stream"].level
    count = level["requests"]
    assert count == server.total == server.requests["/endpoints/chat/invocations-response-stream"]
    assert measure(level, "ttft")["min"] >= 50
    assert measure(level, "latency")["min"] >= 50 + 4 * 20
    assert measure(level, "output_tokens")["sum"] == 5 * count
    assert measure(level, "chunk_gap")["count"] == 4 * count
    # TTFT and four gaps are within the latency, and the ITL is their mean.
    gaps = measure(level, "chunk_gap")
    assert measure(level, "itl")["mean"] == pytest.approx(gaps["mean"], rel=1e-6)
    assert measure(level, "ttft")["mean"] + 4 * gaps["mean"] <= measure(level, "latency")["mean"]
    assert level["output_tokens_per_second"] == pytest.approx(5 * level["requests_per_second"])
    # No request can hold an objective that the server does not hold.
    assert level["good"] == 0 == level["goodput"]


def test_without_usage_the_report_says_chunks(runs: dict[str, Finished]) -> None:
    text = runs["chunks"].ran.stdout
    assert "Output chunks" in text
    assert "Chunks are counted: the answers have no usage" in text
    assert "Output tokens" not in text
    assert "(100.0 % of the requests held every SLO)" in text


def test_an_open_loop_begins_requests_whatever_has_ended(runs: dict[str, Finished]) -> None:
    result, level = runs["open"].ran.result, runs["open"].level
    began, ended = (datetime.fromisoformat(result[name]) for name in ("started_at", "ended_at"))
    # A closed loop of 60 users would send 200 a second.
    assert 5 < level["requests"] + level["unsent"] <= 40 * (ended - began).total_seconds() + 1
    assert level["requests"] == runs["open"].server.total
    assert measure(level, "response_time")["min"] >= 300
    assert measure(level, "response_time")["mean"] >= measure(level, "latency")["mean"]


def test_an_open_loop_with_too_few_users_says_so(runs: dict[str, Finished]) -> None:
    level = runs["busy"].level
    assert level["requests"] == runs["busy"].server.total < 20
    assert level["late"] + level["unsent"] > 0
    assert measure(level, "response_time")["sum"] > measure(level, "latency")["sum"]


def test_a_sweep_measures_levels_apart_and_marks_the_knee(runs: dict[str, Finished]) -> None:
    result = runs["sweep"].ran.result
    assert [level["users"] for level in result["levels"]] == [1, 2, 8]
    assert sum(level["requests"] for level in result["levels"]) == runs["sweep"].server.total
    power = {
        level["users"]: level["requests"] / level["seconds"] / measure(level, "latency")["mean"]
        for level in result["levels"]
    }
    assert result["knee"] == max(power, key=lambda users: power[users])


def test_stages_change_the_users(runs: dict[str, Finished]) -> None:
    level = runs["stages"].level
    # A request that was cancelled may not have reached the server.
    assert level["requests"] <= runs["stages"].server.total <= level["requests"] + level["cancelled"]
    assert max(point["users"] for point in level["timeline"]) == 4


def test_two_results_are_compared(runs: dict[str, Finished]) -> None:
    home, fast = runs["slow"].home, runs["failing"].home.folder / "a.json"

    compared = home.run("load", "compare", str(fast), "b.json", "--json")
    again = home.run("load", "compare", str(fast), "b.json", "--report", "c.html")

    verdicts = {row["name"]: row["verdict"] for row in json.loads(compared.stdout)["differences"]}
    assert verdicts["latency"] == "worse"
    assert b"Request latency" in again.stdout
    assert "Request latency" in (home.folder / "c.html").read_text(encoding="utf-8")


def test_an_interrupt_ends_with_the_report(home: LoadHome, model: Model) -> None:
    server = model(first=0.05)
    process = home.start(*request(server), "--users", "2", "--run-time", "10m", "--output", "cut.json")
    eventually(lambda: server.total > 5)

    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=DEADLINE_SECONDS)

    assert process.returncode == 130, stderr
    assert b"The run was interrupted." in stdout
    result = written(home.folder, "cut.json")
    assert result["ending"] == "cancelled"
    level = result["levels"][0]
    # A request that was cancelled may not have reached the server.
    assert level["requests"] <= server.total <= level["requests"] + level["cancelled"]


def test_datasets_sessions_and_an_endpoint_that_is_not_there(home: LoadHome, model: Model) -> None:
    """Three runs at once."""
    server = model()
    Path(home.folder, "texts.jsonl").write_text('{"n": 1}\n{"n": 2}\n{"n": 3}\n', encoding="utf-8")
    chat = ("--endpoint-name", "chat", "--content-type", "application/json")
    processes = [
        home.start(
            *("load", "texts.jsonl", "--endpoint-url", server.url, *chat),
            *("--run-time", "1s", "--json", "--history", "none"),
        ),
        home.start(
            *("load", "--endpoint-url", home.sandbox, *chat, "--body", '{"inputs": "hello"}', "--sessions"),
            *("--users", "3", "--run-time", "500ms", "--json", "--history", "all"),
        ),
    ]
    with reserved_port() as port:
        gone = ("--endpoint-url", f"http://127.0.0.1:{port}", "--endpoint-name", "chat", "--body", "{}")
        processes.append(
            home.start("load", *gone, "--users", "2", "--run-time", "10m", "--history", "none"),
        )
        (records, says), (in_sessions, complaint), (_, obstacle) = (
            process.communicate(timeout=100) for process in processes
        )

    # The records of a dataset are sent in turn.
    assert processes[0].returncode == 0, says
    assert json.loads(records)["setup"]["requests"] == 3
    in_turn = cycle([b'{"n": 1}', b'{"n": 2}', b'{"n": 3}'])
    assert server.bodies == list(islice(in_turn, server.total))
    # Each user keeps a session of its own; openings and closings are not among the requests.
    level = json.loads(in_sessions)["levels"][0]
    rows = home.history("--limit", "100000")
    assert processes[1].returncode == 0, complaint
    assert level["sessions_opened"] == 3 == len({row["session_id"] for row in rows})
    assert level["sessions_failed"] == level["failures"] == 0
    assert len(rows) == level["requests"] + 2 * 3
    # Where no request can succeed, the run ends.
    assert processes[2].returncode == 254
    assert b"No request could succeed: EndpointConnectionError" in obstacle


def test_production_is_asked_for_first(home: LoadHome, model: Model) -> None:
    server = model()
    settings = Path(home.folder, "workbench", "config", "settings.toml")
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[production]\nregions = ["us-*"]\n', encoding="utf-8")

    ran = home.run(*request(server), "--region", "us-east-1")

    assert ran.exit_code == 252
    assert "Confirm with --yes." in ran.stderr
    assert server.total == 0


def test_definitions_are_one_option_away(home: LoadHome) -> None:
    ran = home.run("load", "--definitions")

    assert ran.exit_code == 0
    assert b"vLLM's TPOT" in ran.stdout


def test_locusts_page_is_shown_while_it_runs(home: LoadHome, model: Model) -> None:
    server = model(first=0.02)
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        refused = home.start(*request(server), "--web", str(port))
        _, stderr = refused.communicate(timeout=100)
    assert refused.returncode == 255
    assert f"Locust's page cannot listen at 127.0.0.1:{port}: Address already in use.".encode() in stderr

    with reserved_port() as port:
        process = home.start(*request(server), "--run-time", "10m", "--web", str(port))
        _page_is_shown(process, server, port)


def _page_is_shown(process: subprocess.Popen[bytes], server: LlmServer, port: int) -> None:
    try:
        eventually(lambda: server.total > 5)
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=100) as page:
            assert page.status == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/stats/requests", timeout=100) as page:
            stats = json.load(page)
        assert stats["stats"][0]["name"] == "chat"
        # The page's own button ends the run, with its report.
        urllib.request.urlopen(f"http://127.0.0.1:{port}/stop", data=b"", timeout=100).close()
        stdout, _ = process.communicate(timeout=DEADLINE_SECONDS)
    finally:
        process.kill()
        process.communicate()
    assert process.returncode == 0
    assert b"The run was stopped early" in stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Nothing to send."),
        (("--body", "x", "--slo", "speed=3"), "--slo 'speed=3' is not a measure and a limit."),
        (("--body", "x", "--sweep", "1,2", "--rate", "3"), "--sweep and --rate cannot be used together."),
        (("--body", "x", "--users", "300"), "300 users are more than one process can run."),
        (("--body", "x", "--run-time", "soon"), "--run-time 'soon' is not a duration."),
        (("--body", "x", "--stages", "5"), "--stages '5' is not users and a duration."),
        (("17",), "There is no exchange 17"),
        (("--body", "x", "--workers", "2", "--master"), "--workers and --master cannot be used together."),
        (("--body", "x", "--expect-workers", "2"), "--expect-workers requires --master."),
        (("--worker", "17"), "The master decides what a worker sends: leave out INPUT."),
        (("--body", "x", "--users", "3", "--sweep", "1,2"), "--users and --sweep cannot be used together"),
        (("--body", "x", "--web", "host:http"), "--web 'host:http' is not a port or HOST:PORT."),
        (("--body", "x", "--output", "taken.json"), "taken.json already exists."),
        (("--body", "x", "--aiperf", "taken.json"), "taken.json already exists."),
    ],
)
def test_what_contradicts_itself_is_said_before_anything_is_sent(
    home: LoadHome, arguments: tuple[str, ...], message: str
) -> None:
    (home.folder / "taken.json").write_text("{}")
    ran = home.run("load", "--endpoint-url", "http://127.0.0.1:9", "--endpoint-name", "x", *arguments)

    assert ran.exit_code in {252, 255}
    assert message in ran.stderr


def test_without_locust_the_extra_is_named(home: LoadHome) -> None:
    code = (
        "import sys; sys.modules['locust'] = None; from workbench.cli import main; "
        "sys.exit(main(sys.argv[1:]))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, "load", "--body", "x"],
        env=home.environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 255
    assert "Load tests require locust" in ran.stderr
    assert ran.stderr.rstrip().endswith(" locust")
