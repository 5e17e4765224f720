"""Proof that a batch survives being killed: `python -m benchmarks.batch.kills [RECORDS] [KILLS]`.

A batch with 5 % of failures runs undisturbed. The same batch is killed (SIGKILL) at random moments and
resumed. The outputs have to be the same byte for byte, and no record may be in the journal twice.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

FAILING = 0.05


def main(count: int, kills: int) -> int:
    """Runs it; 0 where it holds."""
    chance = random.Random(20)
    with TemporaryDirectory() as name:
        folder = Path(name)
        failing = _dataset(folder / "in.jsonl", count, chance)
        sandbox, command, environment = _sandbox(folder)
        try:
            start = perf_counter()
            _run([*command, "--output", "whole.jsonl"], environment, folder)
            whole = perf_counter() - start
            print(f"undisturbed: {count:,} records in {whole:.0f} s, {count / whole:.0f}/s", flush=True)
            lost = _killed(command, environment, folder, kills=kills, chance=chance, whole=whole)
            same = (folder / "out.jsonl").read_bytes() == (folder / "whole.jsonl").read_bytes()
            firsts = [json.loads(line)["first"] for line in _lines(folder / "out.jsonl.journal")]
            rows = [json.loads(line)["status"] for line in (folder / "out.jsonl").open()]
        finally:
            sandbox.terminate()
            sandbox.wait()
        once = len(firsts) == len(set(firsts)) == count
        complete = rows.count("failed") == failing and len(rows) == count
        print(f"{kills} kills, {lost} of them cut a line; {failing:,} records failed", flush=True)
        print(f"same output: {same}; each record answered once: {once}; all failures are rows: {complete}")
    return 0 if same and once and complete else 1


def _dataset(path: Path, count: int, chance: random.Random) -> int:
    failing = 0
    with path.open("w") as file:
        for number in range(count):
            fails = chance.random() < FAILING
            failing += fails
            body = {"status": 500, "message": f"no {number}"} if fails else {"size": number % 400 + 1}
            file.write(f"{json.dumps(body)}\n")
    return failing


def _sandbox(folder: Path) -> tuple[subprocess.Popen[str], list[str], dict[str, str]]:
    workbench = str(Path(sys.executable).with_name("workbench"))
    sandbox = subprocess.Popen([workbench, "sandbox", "--json"], stdout=subprocess.PIPE, text=True)
    assert sandbox.stdout is not None
    announced = json.loads(sandbox.stdout.readline())
    environment = os.environ | {
        "WORKBENCH_HOME": str(folder / "home"),
        "AWS_ACCESS_KEY_ID": announced["access_key_id"],
        "AWS_SECRET_ACCESS_KEY": announced["secret_access_key"],
        "AWS_REGION": announced["region"],
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    endpoint = ["--endpoint-url", announced["url"], "--endpoint-name", "faulty"]
    settings = ["--concurrency", "16", "--history", "none"]
    return sandbox, [workbench, "batch", "in.jsonl", *endpoint, *settings], environment


def _run(command: list[str], environment: dict[str, str], folder: Path) -> None:
    ended = subprocess.run(command, env=environment, cwd=folder, stderr=subprocess.PIPE, check=False)
    assert ended.returncode == 254, ended.stderr.decode()


def _killed(
    command: list[str],
    environment: dict[str, str],
    folder: Path,
    *,
    kills: int,
    chance: random.Random,
    whole: float,
) -> int:
    """Kills the run so often and lets it end; how many kills left a line without an end."""
    cut = 0
    journal = folder / "out.jsonl.journal"
    for kill in range(kills):
        resume = ["--resume"] if kill else []
        process = subprocess.Popen(
            [*command, "--output", "out.jsonl", *resume],
            env=environment,
            cwd=folder,
            stderr=subprocess.DEVNULL,
        )
        # From before the first request on; the random moment is what this is about.
        sleep(chance.uniform(0.3, 2 + 1.6 * whole / kills))
        process.send_signal(signal.SIGKILL)
        process.wait()
        if journal.exists():
            data = journal.read_bytes()
            cut += not data.endswith(b"\n")
            print(f"kill {kill + 1}: {len(data.splitlines()) - 1:,} requests are done", flush=True)
    _run([*command, "--output", "out.jsonl", "--resume"], environment, folder)
    return cut


def _lines(journal: Path) -> list[bytes]:
    return journal.read_bytes().splitlines()[1:]


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[1:]]
    sys.exit(main(numbers[0] if numbers else 100_000, numbers[1] if len(numbers) > 1 else 20))
