"""A file that only grows: what is in it, who may write it, what is said where that fails."""

from __future__ import annotations

import os
import resource
import stat
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support import DEADLINE_SECONDS
from workbench.model.errors import FileExistsAlreadyError, NotFoundError, StoreError
from workbench.store.files.outputs.append_file import AppendFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a file may be."""
    return tmp_path / "out.jsonl"


@pytest.fixture
def small_files() -> Iterator[int]:
    """A system that takes no file above a size; the size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, before[1]))
    yield 100
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_lines_are_in_the_file_when_they_were_appended(path: Path) -> None:
    with AppendFile.create(path) as file:
        assert [file.append(b"one\n"), file.append(b"two\n"), file.append(b"cut")] == [0, 4, 8]
        assert path.read_bytes() == b"one\ntwo\ncut"
        assert list(file.lines()) == [(0, b"one\n"), (4, b"two\n"), (8, b"cut")]
        assert file.read(4, 3) == b"two"
        file.truncate(8)
        assert (file.size, file.append(b"three\n")) == (8, 8)
    assert path.read_bytes() == b"one\ntwo\nthree\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_one_goes_on_where_another_ended(path: Path) -> None:
    with AppendFile.create(path) as file:
        file.append(b"one\n")
    with AppendFile.open(path) as file:
        assert file.append(b"two\n") == 4
    file.close()
    assert path.read_bytes() == b"one\ntwo\n"


def test_only_one_writes_it(path: Path) -> None:
    with AppendFile.create(path) as file:
        file.append(b"one\n")
        with pytest.raises(StoreError, match="Another process is writing"):
            AppendFile.open(path)
        with pytest.raises(StoreError, match="Another process is writing"):
            AppendFile.create(path, replace=True)
        assert path.read_bytes() == b"one\n"


def test_nothing_is_replaced_unless_that_is_asked_for(path: Path) -> None:
    path.write_bytes(b"of somebody")
    with pytest.raises(FileExistsAlreadyError):
        AppendFile.create(path)
    with AppendFile.create(path, replace=True) as file:
        assert (file.size, path.read_bytes()) == (0, b"")


def test_what_cannot_be_opened_says_why(tmp_path: Path, path: Path) -> None:
    with pytest.raises(NotFoundError, match="does not exist"):
        AppendFile.open(path)
    with pytest.raises(StoreError, match="Is a directory"):
        AppendFile.open(tmp_path)
    with pytest.raises(StoreError, match="No such file"):
        AppendFile.create(tmp_path / "nowhere" / "out")


def test_a_line_that_does_not_fit_leaves_the_file_as_it_was(path: Path, small_files: int) -> None:
    with AppendFile.create(path) as file:
        file.append(b"a" * 60)
        with pytest.raises(StoreError, match="File too large"):
            file.append(b"b" * 60)
        assert (file.size, path.read_bytes()) == (60, b"a" * 60)
        file.append(b"c" * (small_files - 60))


def test_a_file_that_was_cut_by_others_is_said_to_be_shorter(path: Path) -> None:
    with AppendFile.create(path) as file:
        file.append(b"one\n")
        path.write_bytes(b"")
        with pytest.raises(StoreError, match="has become shorter"):
            file.read(0, 4)


def test_it_is_removed_once(path: Path) -> None:
    file = AppendFile.create(path)
    file.remove()
    assert not path.exists()
    with pytest.raises(StoreError, match="No such file"):
        file.remove()


@pytest.mark.parametrize(
    "act",
    [
        lambda file: file.append(b"one\n"),
        lambda file: file.truncate(0),
        lambda file: file.read(0, 4),
        lambda file: next(file.lines()),
    ],
    ids=["append", "truncate", "read", "lines"],
)
def test_a_file_that_is_closed_is_not_the_next_one_with_its_number(
    path: Path, act: Callable[[AppendFile], object]
) -> None:
    """A thread of a batch that was interrupted twice may append later; it wrote into the file opened next."""
    file = AppendFile.create(path)
    file.close()
    other = path.with_name("other")
    other.write_bytes(b"of somebody")
    with other.open("r+b"), pytest.raises(StoreError, match=r"out\.jsonl is closed"):
        act(file)
    assert (path.read_bytes(), other.read_bytes()) == (b"", b"of somebody")


def test_whoever_closes_it_second_waits_until_it_is_closed(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It came back before, and found the file locked, or closed a descriptor of somebody else's."""
    begun, go_on, flush = threading.Event(), threading.Event(), os.fdatasync

    def slow(descriptor: int) -> None:
        begun.set()
        assert go_on.wait(DEADLINE_SECONDS)
        flush(descriptor)

    monkeypatch.setattr(os, "fdatasync", slow)
    file = AppendFile.create(path)
    file.append(b"one\n")
    first, second = threading.Thread(target=file.close), threading.Thread(target=file.close)
    try:
        first.start()
        assert begun.wait(DEADLINE_SECONDS)
        second.start()
        with pytest.raises(StoreError, match="Another process is writing"):
            AppendFile.open(path)
        assert second.is_alive()
    finally:
        go_on.set()
    second.join(DEADLINE_SECONDS)
    with AppendFile.open(path) as again:
        assert again.append(b"two\n") == 4
    first.join(DEADLINE_SECONDS)


def test_what_was_appended_between_two_flushes_is_flushed_at_the_end(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes: list[int] = []
    flushed, flush = threading.Event(), os.fdatasync

    def noted(descriptor: int) -> None:
        sizes.append(os.fstat(descriptor).st_size)
        flush(descriptor)
        flushed.set()

    monkeypatch.setattr(os, "fdatasync", noted)
    file = AppendFile.create(path)
    file.append(b"one\n")
    assert flushed.wait(DEADLINE_SECONDS)
    file.append(b"two\n")
    file.close()
    assert sizes[-1] == 8
