"""Files of the user's that bodies become: whole or not at all, and where they cannot be, why."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.model.errors import FileExistsAlreadyError, StoreError
from workbench.store.files.outputs.output_file import GrowingOutput, check_output, write_output


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    """The two ends of a pipe: to read from, to write to."""
    ends = os.pipe()
    yield ends
    for end in ends:
        try:
            os.close(end)
        except OSError:
            continue


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "path of the file is empty"),
        ("a\0b", "contains a NUL character"),
        ("folder", "it is a folder"),
        ("new/", "it names a folder"),
        ("absent/file", "there is no folder"),
        ("absent/../new", "there is no folder"),
        ("file/below", "cannot be written: Not a directory"),
        ("/dev/fd/987654", "cannot be written: Bad file descriptor"),
    ],
)
def test_what_cannot_be_written_is_refused_before_and_when_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, reason: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    Path("file").write_bytes(b"old")
    with pytest.raises(StoreError, match=reason):
        check_output(path)
    if ".." not in path:
        with pytest.raises(StoreError):
            write_output(path, b"new")
    if not path.endswith("/"):
        with pytest.raises(StoreError):
            GrowingOutput(path).add(b"new")
    assert Path("file").read_bytes() == b"old"
    assert sorted(os.listdir()) == ["file", "folder"]  # noqa: PTH208


@pytest.mark.parametrize("path", ["new", "old", "link", "/dev/null", "/dev/stdout"])
def test_what_can_be_written_is_not_touched_by_the_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old").write_bytes(b"old")
    Path("link").symlink_to("old")
    check_output(path)
    assert Path("old").read_bytes() == b"old"
    assert not Path("new").exists()


def test_a_file_is_replaced_and_keeps_its_mode(tmp_path: Path) -> None:
    target, link = tmp_path / "old", tmp_path / "link"
    target.write_bytes(b"old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_output(str(link), [b"ne", b"w"])
    assert link.is_symlink()
    assert (target.read_bytes(), target.stat().st_mode & 0o777) == (b"new", 0o640)
    with pytest.raises(FileExistsAlreadyError):
        write_output(str(target), b"newer", replace=False)
    assert target.read_bytes() == b"new"
    write_output(str(tmp_path / "fresh"), b"new", replace=False)
    assert (tmp_path / "fresh").read_bytes() == b"new"


def test_a_file_with_another_name_is_written_in_its_place(tmp_path: Path) -> None:
    target, other = tmp_path / "old", tmp_path / "other"
    target.write_bytes(b"something longer")
    other.hardlink_to(target)
    write_output(str(target), [b"ne", b"w"])
    assert other.read_bytes() == target.read_bytes() == b"new"


@pytest.mark.parametrize("linked", [False, True])
def test_what_fails_on_the_way_is_passed_on_and_leaves_the_old_file(tmp_path: Path, linked: bool) -> None:
    target = tmp_path / "old"
    target.write_bytes(b"old")
    if linked:
        (tmp_path / "other").hardlink_to(target)

    def broken() -> Iterator[bytes]:
        yield b"new"
        raise ConnectionResetError("of the sender")

    with pytest.raises(ConnectionResetError, match="of the sender"):
        write_output(str(target), broken())
    assert target.read_bytes() == b"old"
    assert len(list(tmp_path.iterdir())) == 1 + linked


def test_pipes_and_devices_are_written_straight(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    write_output(f"/dev/fd/{writer}", [b"a", b"b"])
    growing = GrowingOutput(f"/proc/self/fd/{writer}")
    growing.add(b"c")
    assert os.read(reader, 9) == b"abc"
    growing.close()
    os.write(writer, b"still open")
    write_output("/dev/null", b"gone")


def test_a_growing_file_has_its_parts_at_once_and_is_emptied_by_the_first(tmp_path: Path) -> None:
    target = tmp_path / "old"
    target.write_bytes(b"old")
    unused = GrowingOutput(str(target))
    unused.close()
    assert target.read_bytes() == b"old"
    growing = GrowingOutput(str(target))
    growing.add(b"")
    assert target.read_bytes() == b""
    growing.add(b"ne")
    assert target.read_bytes() == b"ne"
    growing.add(b"w")
    growing.close()
    assert target.read_bytes() == b"new"


def test_a_reader_that_has_gone_is_told_from_a_disk_that_is_full(pipe: tuple[int, int]) -> None:
    reader, writer = pipe
    os.close(reader)
    with pytest.raises(BrokenPipeError):
        GrowingOutput(f"/dev/fd/{writer}").add(b"a")
    full = GrowingOutput("/dev/full")
    with pytest.raises(StoreError, match="No space left on device"):
        full.add(b"a")
