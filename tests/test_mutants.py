"""The count of mutants does not take what was not run for what was noticed."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / ".ci/mutants.py"


@pytest.fixture
def mutants(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("mutants", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "mutants", module)  # where its dataclasses look for their types
    spec.loader.exec_module(module)
    return module


def test_a_module_that_the_time_did_not_reach_has_no_share(mutants: ModuleType) -> None:
    assert mutants.Tally(left=3).share == 0.0
    assert mutants.Tally(noticed=3, left=3).share == 1.0
    assert mutants.Tally(equivalent=2).share == 1.0
