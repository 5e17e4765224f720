"""Runs the app's tests with their keys dropped, and lists those that press some and pass: `make keyless`.

A test that presses a key and passes without it does not hold what the key does. `keyless.toml` names the
tests that may, each with its reason. Exit code 1: a test passes that is not named there, or one that is named
does not.

    python .ci/keyless.py [PYTEST ARGUMENTS…]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
TESTS = "tests/tui"
WAIT_SECONDS = 2.0
"""How long what a dropped key should have done is waited for."""
LOOKS = 40
"""Likewise, of looks at a screen that should become its picture."""
LONGEST_SECONDS = 120
_PROPERTY = "dropped_keys"


@dataclass
class DroppedKeys:
    """Drops the keys of a test.

    Attributes:
        count: of those that were dropped.
    """

    count: int = 0

    def drop(self, patch: pytest.MonkeyPatch) -> None:
        """Has no key reach an app until the patch is undone."""
        # Imported late: the process that collects reports has no use for them.
        from textual import events  # noqa: PLC0415
        from textual.app import App  # noqa: PLC0415

        post = App.post_message
        conftest, pictures = (import_module(f"tests.tui.{name}") for name in ("conftest", "pictures"))

        def post_others(app: App[Any], message: Any) -> bool:
            if not isinstance(message, events.Key):
                return post(app, message)
            self.count += 1
            patch.setattr(conftest, "DEADLINE_SECONDS", WAIT_SECONDS)
            patch.setattr(pictures, "ATTEMPTS", LOOKS)
            return True

        patch.setattr(App, "post_message", post_others)


class Keyless:
    """The plugin of pytest, in the processes that run tests and in the one that collects their reports."""

    def __init__(self) -> None:
        self._passed: dict[str, int] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Runs a test without its keys."""
        keys = DroppedKeys()
        with pytest.MonkeyPatch.context() as patch:
            keys.drop(patch)
            yield
        item.user_properties.append((_PROPERTY, keys.count))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Takes what was reported of a test."""
        count = dict(report.user_properties).get(_PROPERTY)
        if report.when == "call" and report.passed and isinstance(count, int) and count:
            self._passed[report.nodeid] = count

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Lists the tests that pass all the same."""
        terminalreporter.section("tests that press keys and pass without them")
        for name, count in sorted(self._passed.items()):
            terminalreporter.line(f"{name}: {count} dropped")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Says by the exit code whether they are those of the list."""
        if hasattr(session.config, "workerinput"):
            return
        problems = disagreements(self._passed, allowed(), whole=session.config.args == [TESTS])
        print("", *problems, sep="\n")
        session.exitstatus = int(bool(problems))


def pytest_configure(config: pytest.Config) -> None:
    """Registers the plugin."""
    config.pluginmanager.register(Keyless(), "dropped keys")


def allowed() -> dict[str, str]:
    """Returns the tests that may pass without their keys, each with its reason."""
    listed: dict[str, str] = tomllib.loads((ROOT / ".ci" / "keyless.toml").read_text("utf-8"))["allowed"]
    return listed


def disagreements(passed: dict[str, int], listed: dict[str, str], *, whole: bool) -> list[str]:
    """Returns what differs between the tests that pass without their keys and those that may.

    Args:
        passed: their node IDs, with parameters.
        listed: node IDs, with parameters or without.
        whole: whether every test was run, so that one that is listed and did not pass is noticed.
    """
    matched = {name: {name, name.partition("[")[0]} & listed.keys() for name in passed}
    problems = [f"{name} passes without its keys" for name in sorted(passed) if not matched[name]]
    if whole:
        stale = listed.keys() - {entry for entries in matched.values() for entry in entries}
        problems += [f"keyless.toml: {name} does not pass" for name in sorted(stale)]
    return problems


def main(arguments: list[str]) -> int:
    """Runs tests, those of the app by default, and returns the exit code."""
    paths = os.pathsep.join(filter(None, (str(ROOT / ".ci"), os.environ.get("PYTHONPATH"))))
    options = ("-p", "keyless", "-o", f"timeout={LONGEST_SECONDS}", "--tb=no", "-p", "no:cacheprovider")
    command = [sys.executable, "-m", "pytest", *options, *(arguments or [TESTS])]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
