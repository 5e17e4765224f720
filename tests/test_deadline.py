"""A test that fails does not hold its worker, whatever its tear-down waits for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.support import DEADLINE_SECONDS

TEST = """
import threading

def test(request):
    request.addfinalizer(threading.Event().wait)
    raise AssertionError("the failure")
"""


def test_what_is_torn_down_after_a_failure_has_a_deadline(tmp_path: Path) -> None:
    (tmp_path / "test_hanging.py").write_text(TEST)
    plugins = ["-p", "tests.conftest", "-p", "pytest_timeout", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", "/dev/null", *plugins, "--timeout=1", str(tmp_path)],
        check=False,
        cwd=Path(__file__).parents[1],
        env={"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        timeout=DEADLINE_SECONDS,
    )
    assert "the failure" in run.stdout
    assert "Timeout (>1.0s)" in run.stdout and "1 failed, 1 error" in run.stdout
