"""A bench over a sandbox, both by a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clocks import MovedClock
from tests.hosting import hosting_of
from workbench.model.sandbox_info import SandboxInfo
from workbench.sandbox import Sandbox
from workbench.services import Workbench
from workbench.store import AppDirs


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def hosting(clock: MovedClock) -> Iterator[SandboxInfo]:
    with Sandbox.start(seed=1, clock=clock.time) as sandbox:
        yield hosting_of(sandbox)


@pytest.fixture
def moved_bench(tmp_path: Path, clock: MovedClock, hosting: SandboxInfo) -> Iterator[Workbench]:
    places = AppDirs(data=tmp_path / "data", config=tmp_path / "config", cache=tmp_path / "cache")
    with Workbench(places, hosting=lambda: hosting, clock=clock) as opened:
        yield opened
