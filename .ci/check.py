"""Runs the checks of `make check`, one on each processor, and prints what each says when it ends.

With `--tests` they run one after the other, and every test beside them, as those often wait (`make test`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

Command = Sequence[str]

# The longest first, so that the last to end is a short one.
CHECKS: tuple[Command, ...] = (
    ("mypy",),
    ("python", ".ci/check_names.py"),
    ("python", "-m", "docs.generator", "--check"),
    ("lint-imports", "--no-cache"),
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
)
PICTURES: Command = ("python", "-m", "screenshots", "--check")
# That test modules can be imported, which also compiles them once, not in each of the workers that run them.
COLLECTION: Command = ("pytest", "-n", "0", "--collect-only")


def main(arguments: Sequence[str]) -> int:
    """Runs every check, with `--tests` every test too, and returns the highest of their exit codes."""
    types, others = CHECKS[0], (PICTURES, *CHECKS[1:])
    if "--tests" not in arguments:
        return run_all((types, COLLECTION, *others))
    with ThreadPoolExecutor(2) as pool:
        checks = pool.submit(run_all, (types, *others), 1)
        code = pool.submit(run_tests).result()
        if checks.result():
            print("A check has failed: its output is above.")
        return max(code, checks.result())


def run_tests() -> int:
    """Runs every test, and shows them as they go; returns the exit code."""
    if code := run_all((COLLECTION,), 1):
        return code
    print("$ pytest", flush=True)
    return abs(subprocess.run([program("pytest")], check=False).returncode)


def run_all(commands: Iterable[Command], at_once: int | None = None) -> int:
    """Runs commands of the project's environment, and returns the highest exit code, 0 where all passed.

    Args:
        at_once: how many run at the same time; one for each processor by default.
    """
    highest = 0
    with ThreadPoolExecutor(at_once or os.cpu_count() or 2) as pool:
        for running in as_completed([pool.submit(run, command) for command in commands]):
            done = running.result()
            shown = done.stdout if done.returncode else "".join(done.stdout.splitlines(keepends=True)[-1:])
            print("$", Path(done.args[0]).name, *done.args[1:])
            print(shown, end="", flush=True)
            highest = max(highest, abs(done.returncode))
    return highest


def run(command: Command) -> subprocess.CompletedProcess[str]:
    """Runs a command of the project's environment to its end; its two streams are one."""
    return subprocess.run(
        [program(command[0]), *command[1:]],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def program(name: str) -> str:
    """The path of a program of the project's environment."""
    return str(Path(sys.executable).with_name(name))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
