"""Files that a user asks for by name: whole or not at all, and nothing overwritten unasked."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from workbench.model.errors import FileExistsAlreadyError, StoreError
from workbench.store import AppDirs
from workbench.store.files.user_files import remove_shared, safe_name, save_as, write_shared


def test_a_new_file_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    path = save_as("~/answer.json", b"{}")
    assert (path, path.read_bytes()) == (tmp_path / "answer.json", b"{}")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_is_there_is_replaced_on_request_alone(tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    path.write_bytes(b"of somebody")
    path.chmod(0o640)
    with pytest.raises(FileExistsAlreadyError):
        save_as(str(path), b"{}")
    assert path.read_bytes() == b"of somebody"
    save_as(str(path), b"{}", replace=True)
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"{}", 0o640)


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    assert save_as(str(tmp_path / "link"), b"new", replace=True) == tmp_path / "real"
    assert (tmp_path / "link").is_symlink() and (tmp_path / "real").read_bytes() == b"new"
    (tmp_path / "dangling").symlink_to("later")
    with pytest.raises(FileExistsAlreadyError):
        save_as(str(tmp_path / "dangling"), b"new")
    assert save_as(str(tmp_path / "dangling"), b"new", replace=True) == tmp_path / "later"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "is not a path"),
        (" ", "is not a path"),
        ("a\0b", "is not a path"),
        ("{folder}", "is a folder"),
        ("{folder}/nowhere/x", "No such file"),
        ("{folder}/file/x", "Not a directory"),
        ("{folder}/pipe", "is not a regular file"),
        ("~nobody-of-that-name/x", "is not a path"),
    ],
)
def test_what_cannot_be_a_file_says_why(tmp_path: Path, path: str, reason: str) -> None:
    (tmp_path / "file").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match=reason):
        save_as(path.format(folder=tmp_path), b"{}", replace=True)


def test_what_is_handed_to_another_program_has_a_name_of_its_own(places: AppDirs) -> None:
    first, second = (write_shared(places, "an answer/../x.json", b"{}") for _ in range(2))
    assert first != second
    assert first.parent == places.cache / "handed-over" and first.name.endswith("-an-answer-..-x.json")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    remove_shared(first)
    remove_shared(first)
    assert not first.exists() and second.exists()
    with pytest.raises(StoreError, match="cannot be written"):
        remove_shared(first.parent)


def test_a_name_is_a_files_in_any_folder() -> None:
    cases: list[tuple[str, str]] = [
        ("answer.json", "answer.json"),
        ("../../etc/passwd", "body.-etc-passwd"),
        (".hidden", "body.hidden"),
        ("", "body"),
        ("größe.json", "gr-e.json"),
        ("a" * 200 + ".json", "a" * 80 + ".json"),
        ("x.ä/b", "x.-b"),
    ]
    for name, safe in cases:
        assert safe_name(name) == safe, (name, safe)
