"""Large bodies on a disk with little room: no body takes the room that the row of its exchange needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import eventually
from workbench.model import Exchange, Outcome, Status
from workbench.model.errors import StoreError
from workbench.model.outcome.recent_body import RecentBody
from workbench.store import AppDirs, History
from workbench.store.bodies.body_digest import BodyDigest

MakeExchange = Callable[..., Exchange]
MakeOutcome = Callable[..., Outcome]

DISK_BYTES = 16 * 1024 * 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)]
    if not shutil.which("mount") or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def history(disk: Path) -> Iterator[History]:
    with History.open(AppDirs(disk / "data", disk / "config", disk / "cache")) as opened:
        yield opened


class _Watched(BodyDigest):
    """A digest before which something happens: the thread that writes its body has been started by then."""

    def __init__(self, body: bytes, before: Callable[[], None]) -> None:
        super().__init__(body, RecentBody())
        self._before = before

    def value(self) -> bytes:
        if not self._digest:
            self._before()
        return super().value()


def _at_rest() -> bool:
    """Return whether the thread that writes a body waits for the row."""
    (writer,) = [thread for thread in threading.enumerate() if thread.name == "history-body"]
    frame = sys._current_frames().get(writer.ident or 0)
    names = [] if frame is None else [place.name for place in traceback.extract_stack(frame)]
    return "wait" in names and names[names.index("wait") - 1] == "_run"


def test_a_row_that_has_no_room_gets_that_of_its_body(
    history: History, disk: Path, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    body = os.urandom(6_000_000)
    failures: list[int] = []

    def fill() -> None:
        parts = disk / "data" / "history.sqlite3-bodies"
        eventually(lambda: sum(part.stat().st_size for part in parts.glob(".*.part")) == len(body))
        with (disk / "ballast").open("wb", buffering=0) as ballast, pytest.raises(OSError, match="No space"):
            while True:
                ballast.write(bytes(4096))

    def failed(number: int, error: StoreError) -> None:
        failures.append(number)

    number = history.insert(exchange(body=body), digest=_Watched(body, fill), body_failed=failed)
    history.complete(number, outcome(b"[1]" * 1000))
    assert history.body(number, "response") == b"[1]" * 1000
    assert history.summary(number).status is Status.OK
    assert failures == [number]
    assert not list((disk / "data").rglob("*.part"))
    assert history.verify() == ()


def test_a_body_that_leaves_little_room_is_written_after_its_row(
    history: History, disk: Path, exchange: MakeExchange, outcome: MakeOutcome
) -> None:
    body = os.urandom(DISK_BYTES)
    failures: list[int] = []

    def look() -> None:
        eventually(_at_rest)
        assert not (disk / "data" / "history.sqlite3-bodies").exists()

    def failed(number: int, error: StoreError) -> None:
        failures.append(number)

    number = history.insert(exchange(body=body), digest=_Watched(body, look), body_failed=failed)
    history.complete(number, outcome(b"[1]"))
    assert history.body(number, "response") == b"[1]"
    assert failures == [number]
    assert history.verify() == ()
