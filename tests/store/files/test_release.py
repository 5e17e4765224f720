"""Blocks of a large file that is given up are freed by another process."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import eventually
from workbench.store.files.atomic import replace_file
from workbench.store.files.release import LARGE, freed_elsewhere


def is_held(path: Path) -> bool:
    """Returns whether any process has the file open under its lock."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


@pytest.mark.parametrize(("size", "held"), [(LARGE, True), (LARGE - 1, False)])
def test_another_process_holds_a_large_file_until_it_is_closed_here(
    tmp_path: Path, size: int, held: bool
) -> None:
    path = tmp_path / "part"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT)
    os.ftruncate(descriptor, size)  # without blocks: nothing is written to the disk
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with freed_elsewhere(descriptor):
        os.close(descriptor)
        assert is_held(path) == held
    eventually(lambda: not is_held(path))


_GIVEN_UP = """
import os, resource, sys
from workbench.store.files.release import LARGE, freed_elsewhere
descriptor = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)
os.ftruncate(descriptor, LARGE)
if sys.argv[2] == "full":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (descriptor + 1, most))
with freed_elsewhere(descriptor):
    os.close(descriptor)
try:
    print(os.waitpid(-1, os.WNOHANG))
except ChildProcessError:
    print("no child")
"""


@pytest.mark.parametrize("descriptors", ["full", "free"])
def test_no_child_stays_of_a_file_that_is_given_up(tmp_path: Path, descriptors: str) -> None:
    command = [sys.executable, "-c", _GIVEN_UP, str(tmp_path / "part"), descriptors]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("no child\n", "")


def test_a_file_that_is_given_up_leaves_nothing(tmp_path: Path) -> None:
    target = tmp_path / "answer"
    target.write_bytes(b"before")

    def chunks() -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_file(target, chunks())
    assert target.read_bytes() == b"before"
    assert [path.name for path in tmp_path.iterdir()] == ["answer"]
