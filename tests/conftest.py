"""Fixtures and settings that hold for every test.

Modules of the workbench are imported inside the fixtures, so that a room's tests load no more than they need.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.clocks import MovedClock

if TYPE_CHECKING:
    import ssl

    from tests.aws.server import Behaviour, Serve, Server
    from workbench.model.sandbox_info import SandboxInfo
    from workbench.sandbox import Sandbox
    from workbench.services import Workbench
    from workbench.store import AppDirs

# A loaded machine is not a fault of the code under test: pytest-timeout ends what hangs.
settings.register_profile("workbench", deadline=None)
settings.load_profile("workbench")


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that answer, or misbehave, as told; they end with the test."""
    from tests.aws.server import Server

    servers: list[Server] = []

    def start(behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> Server:
        servers.append(Server(behaviour, tls))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for all tests of a process; its clock is the machine's."""
    from workbench.sandbox import Sandbox

    with Sandbox.start(seed=1) as running:
        yield running


@pytest.fixture(scope="session")
def hosting(sandbox: Sandbox) -> SandboxInfo:
    """Where that sandbox listens."""
    from tests.hosting import hosting_of

    return hosting_of(sandbox)


@pytest.fixture
def places(tmp_path: Path) -> AppDirs:
    """Folders that do not exist yet."""
    from workbench.store import AppDirs

    return AppDirs(data=tmp_path / "data", config=tmp_path / "config", cache=tmp_path / "cache")


@pytest.fixture
def bench(places: AppDirs, hosting: SandboxInfo) -> Iterator[Workbench]:
    """A workbench over the sandbox."""
    from workbench.services import Workbench

    with Workbench(places, hosting=lambda: hosting) as opened:
        yield opened


@pytest.fixture
def clock() -> MovedClock:
    """A clock that the test moves."""
    return MovedClock()


@pytest.fixture
def moved_hosting(clock: MovedClock) -> Iterator[SandboxInfo]:
    """Where a sandbox of the test's own listens, which goes by the clock that the test moves."""
    from tests.hosting import hosting_of
    from workbench.sandbox import Sandbox

    with Sandbox.start(seed=1, clock=clock.time) as running:
        yield hosting_of(running)


@pytest.fixture
def moved_bench(places: AppDirs, clock: MovedClock, moved_hosting: SandboxInfo) -> Iterator[Workbench]:
    """A workbench over that sandbox, by the same clock."""
    from workbench.services import Workbench

    with Workbench(places, hosting=lambda: moved_hosting, clock=clock) as opened:
        yield opened
