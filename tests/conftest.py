"""Fixtures and settings that hold for every test.

Modules of the workbench are imported inside the fixtures, so that a room's tests load no more than they need.
"""

from __future__ import annotations

import gc
import os
import zlib
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.clocks import MovedClock
from tests.new_history import put_new_history
from workbench.aws.sdk.crt import hide_crt

if TYPE_CHECKING:
    import ssl

    from tests.aws.server import Behaviour, Serve, Server
    from tests.peers.programs import Program
    from workbench.model.sandbox_info import SandboxInfo
    from workbench.sandbox import Sandbox
    from workbench.services import Workbench
    from workbench.store import AppDirs

# A loaded machine is not a fault of the code under test: pytest-timeout ends what hangs. The inputs are
# the same every time, so that chance refuses no change; HYPOTHESIS_PROFILE=explore looks for new ones.
# Thirty inputs show what a hundred show; what only further ones showed is an `@example` of its test.
settings.register_profile("workbench", deadline=None, derandomize=True, max_examples=30)
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "workbench"))

# botocore finds awscrt when it is loaded, which some tests do before the workbench does.
hide_crt()

# A test has the account that it names, not that of whoever runs it.
for _name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[_name]

# The default looks through young objects so often that it takes a twelfth of the tests' time.
gc.set_threshold(200_000, 20, 20)

_DEADLINE = pytest.StashKey[object]()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """No test knows the secrets of the one before: what they hold back would depend on the order."""
    from workbench.model.redaction import IN_USE

    secrets, redactor = IN_USE._secrets, IN_USE.redactor
    result = yield
    IN_USE._secrets, IN_USE.redactor = secrets, redactor
    return result


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where workers share the tests, files of all rooms are mixed: what waits runs beside what computes.

    Every worker is to have them in the same order, which the files' names give.
    """
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: zlib.crc32(item.nodeid.partition("::")[0].encode()))


def pytest_collection_finish() -> None:
    """What ten thousand tests are made of stays to the end: no later look for garbage goes through it."""
    gc.freeze()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Three workers for each processor, as a third of the tests' time is waiting; twelve at most."""
    return min(3 * (os.cpu_count() or 2), 12)


@pytest.hookimpl(optionalhook=True, tryfirst=True)
def pytest_timeout_set_timer(item: pytest.Item, settings: object) -> None:
    """Keeps the deadline of a test for its tear-down."""
    item.stash[_DEADLINE] = settings


@pytest.hookimpl(trylast=True)
def pytest_exception_interact(node: pytest.Item | pytest.Collector) -> None:
    """What is torn down after a failure has a deadline too: pytest-timeout stops its timer at the failure."""
    if isinstance(node, pytest.Item) and _DEADLINE in node.stash:
        node.ihook.pytest_timeout_set_timer(item=node, settings=node.stash[_DEADLINE])


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
        server.free()


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


@pytest.fixture(scope="session")
def moto_url() -> Iterator[str]:
    """Where the emulator of a process listens: moto is loaded, and waited for, once."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def emulator(moto_url: str) -> str:
    """AWS as moto has it, with nothing in it; its URL."""
    with closing(HTTPConnection(moto_url.removeprefix("http://"))) as connection:
        connection.request("POST", "/moto-api/reset")
        assert connection.getresponse().status == 200
    return moto_url


@pytest.fixture(scope="session")
def program() -> Iterator[Program]:
    """`workbench`, for any number of command lines."""
    from tests.peers.programs import OURS, Program

    with Program(OURS, name="workbench") as program:
        yield program


@pytest.fixture(scope="session")
def loading() -> Iterator[Program]:
    """`workbench` for load tests."""
    from tests.peers.programs import LOADING, Program

    with Program(LOADING, name="workbench") as program:
        yield program


@pytest.fixture(scope="session")
def aws_version_1() -> Iterator[Program]:
    """The AWS CLI of the test environment, for any number of command lines."""
    from tests.peers.programs import AWS_VERSION_1, Program

    with Program(AWS_VERSION_1, name="aws") as program:
        yield program


@pytest.fixture
def places(tmp_path: Path) -> AppDirs:
    """Folders that do not exist yet."""
    from workbench.store import AppDirs

    return AppDirs(data=tmp_path / "data", config=tmp_path / "config", cache=tmp_path / "cache")


@pytest.fixture
def bench(places: AppDirs, hosting: SandboxInfo) -> Iterator[Workbench]:
    """A workbench over the sandbox."""
    from workbench.services import Workbench

    put_new_history(places.data)
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

    put_new_history(places.data)
    with Workbench(places, hosting=lambda: moved_hosting, clock=clock) as opened:
        yield opened
