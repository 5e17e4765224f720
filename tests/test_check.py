"""The checks run at the same time, and what one of them refuses is neither lost nor passed."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci/check.py"


@pytest.fixture(scope="module")
def check() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_check_that_fails_is_printed_whole_and_one_that_passes_by_its_last_line(
    check: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    fails = ("python", "-c", "import sys; print('why'); print('where', file=sys.stderr); sys.exit(3)")
    passes = ("python", "-c", "print('progress'); print('done')")
    assert check.run_all([fails, passes]) == 3
    printed = capsys.readouterr().out.splitlines()
    assert {"why", "where", "done"} <= set(printed) and "progress" not in printed


def test_a_check_that_is_killed_has_not_passed(check: ModuleType) -> None:
    assert check.run_all([("python", "-c", "import os; os.kill(os.getpid(), 9)")]) != 0
