"""Checks what changed against `main`, in less than a minute: `make fast`.

Every check but that of the screenshots, then the tests nearest to the changed modules: changed
test modules, test modules of the same name, those that `tests/untested.toml` names, and those that import
a changed module. `make test` runs everything.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

from check import CHECKS, run_all

SECONDS = 60
# They start processes and terminals; they run when they have changed themselves.
SLOW_FOLDERS = ("tests/peers", "tests/terminal", "tests/sandbox/test_foreign.py")
MOST_TEST_MODULES = 12
# Where a busy machine has used the time up already.
LEAST_SECONDS = 20
# pytest's exit code where its time was over.
INTERRUPTED = 2


def main() -> int:
    """Runs the checks and the tests, and returns the exit code."""
    started = time.monotonic()
    changed = list(changed_files())
    code = run_all(CHECKS)
    return max(code, run_tests(nearest_tests(changed), SECONDS - (time.monotonic() - started)))


def run_tests(tests: list[Path], seconds_left: float) -> int:
    """Runs the nearest tests as far as the time reaches; returns the exit code of those that ran."""
    for path in tests[MOST_TEST_MODULES:]:
        print(f"left to make test: {path}")
    if not tests:
        print("No test is near what changed.")
        return 0
    seconds = max(int(seconds_left), LEAST_SECONDS)
    began = time.monotonic()
    code = run(["pytest", f"--session-timeout={seconds}", *map(str, tests[:MOST_TEST_MODULES])])
    # An error while tests are collected has the same exit code, but comes early.
    if code == INTERRUPTED and time.monotonic() - began >= seconds:
        print(f"The tests took longer than {seconds} s: those that did not run are left to make test.")
        return 0
    return code


def run(command: list[str]) -> int:
    """Runs a program of the project's environment, and returns its exit code."""
    print("$", *command, flush=True)
    program = Path(sys.executable).with_name(command[0])
    return subprocess.run([program, *command[1:]], check=False).returncode


def changed_files() -> Iterator[Path]:
    """Files that differ from where the branch left `main`, and new ones; deleted files are left out."""
    base = git("merge-base", "HEAD", "main") or ["HEAD"]
    names = {*git("diff", "--name-only", base[0]), *git("ls-files", "--others", "--exclude-standard")}
    for name in sorted(names):
        if Path(name).is_file():
            yield Path(name)


def git(*arguments: str) -> list[str]:
    """The lines that a git command prints."""
    done = subprocess.run(["git", *arguments], check=False, capture_output=True, text=True)
    return done.stdout.splitlines()


def nearest_tests(changed: list[Path]) -> list[Path]:
    """The test modules to run, the nearest first, each once."""
    sources = [path for path in changed if path.suffix == ".py" and path.parts[0] == "workbench"]
    modules = {module_name(path) for path in sources}
    near = [path for path in changed if is_test(path)]
    near += [test for path in sources for test in tests_named_for(path)]
    near += [path for path in every_test() if modules & imported_modules(path)]
    return list(dict.fromkeys(near))


def is_test(path: Path) -> bool:
    """Whether a file is a test module."""
    return path.parts[0] == "tests" and path.name.startswith("test_") and path.suffix == ".py"


def every_test() -> Iterator[Path]:
    """Every test module that is quick enough to run for a change elsewhere."""
    for path in sorted(Path("tests").rglob("test_*.py")):
        if not str(path).startswith(SLOW_FOLDERS):
            yield path


def tests_named_for(source: Path) -> Iterator[Path]:
    """The test modules of a module's name, and the one that the table names for it."""
    folder = Path("tests", *source.parent.parts[1:])
    name = source.parent.name if source.stem == "__init__" else source.stem
    for place in (folder / f"test_{name}.py", folder.parent / f"test_{name}.py"):
        if place.is_file():
            yield place
    table = tomllib.loads(Path("tests/untested.toml").read_text(encoding="utf-8"))
    if test := table.get(str(source.parent), {}).get(source.stem):
        yield Path(test)


def module_name(path: Path) -> str:
    """The dotted name of a module's file."""
    return ".".join(path.with_suffix("").parts).removesuffix(".__init__")


def imported_modules(path: Path) -> set[str]:
    """The modules that a file imports, and the names it imports from them, dotted."""
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            modules |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return modules


if __name__ == "__main__":
    sys.exit(main())
