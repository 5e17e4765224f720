"""Inputs that are read once: files, folders, pipes, standard input."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from workbench.model.errors import NotFoundError, PayloadError
from workbench.store.files.input import InputFile, input_files, open_file, open_standard_input


def test_a_folder_is_its_files_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name in ("b/2.json", "a.json", "b/1.json", "b-c/3.json", ".hidden", ".git/x", "b/.swp"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    files = input_files(str(tmp_path))
    assert [file.name for file in files] == ["a.json", "b/1.json", "b/2.json", "b-c/3.json"]
    assert [file.size for file in files] == [6, 8, 8, 10]
    with open_file(files[0]) as stream:
        assert stream.read() == b"a.json"


def test_a_file_is_called_as_it_was_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "x.csv").write_text("1,2")
    assert input_files("~/x.csv") == (InputFile(tmp_path / "x.csv", "~/x.csv", 3),)
    os.mkfifo(tmp_path / "pipe")
    assert input_files("~/pipe")[0].size is None


@pytest.mark.parametrize(
    ("path", "error", "reason"),
    [
        ("{folder}/nothing", NotFoundError, "does not exist"),
        ("{folder}/x.csv/y", PayloadError, "Not a directory"),
        ("a\0b", PayloadError, "is not a path"),
        ("~nobody-of-that-name/x", PayloadError, "is not a path"),
        ("/dev/null", PayloadError, "it is not a regular file"),
    ],
)
def test_what_cannot_be_read_says_why(tmp_path: Path, path: str, error: type[Exception], reason: str) -> None:
    (tmp_path / "x.csv").write_text("1,2")
    with pytest.raises(error, match=reason):
        input_files(path.format(folder=tmp_path))


def test_a_file_that_is_gone_by_then_says_so(tmp_path: Path) -> None:
    with pytest.raises(PayloadError, match="cannot be read: No such file"):
        open_file(InputFile(tmp_path / "gone", "gone", 1))


def test_standard_input_stays_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").write_bytes(b"records")
    with (tmp_path / "in").open(encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "__stdin__", stream)
        with open_standard_input() as taken:
            assert taken.read() == b"records"
        assert not stream.closed
    with pytest.raises(PayloadError, match="Standard input is closed"):
        open_standard_input()
