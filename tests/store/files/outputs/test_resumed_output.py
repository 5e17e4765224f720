"""A file that keeps what it has of an earlier run, and is never more or less than what was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.model.errors import StoreError
from workbench.store.files.outputs.resumed_output import ResumedOutput


def written(path: Path, *parts: bytes) -> bytes:
    output = ResumedOutput(str(path))
    for part in parts:
        output.add(part)
    output.finish()
    output.close()
    return path.read_bytes()


@pytest.mark.parametrize(
    "before", [None, b"", b"one\n", b"one\ntw", b"one\nTWO\n", b"one\ntwo\nthree\nfour\n"]
)
def test_whatever_was_there_the_file_is_what_was_written(tmp_path: Path, before: bytes | None) -> None:
    path = tmp_path / "out"
    if before is not None:
        path.write_bytes(before)
    assert written(path, b"one\n", b"two\n", b"three\n") == b"one\ntwo\nthree\n"


def test_what_an_earlier_run_wrote_is_there_all_the_time(tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"one\ntwo\nthr")
    output = ResumedOutput(str(path))
    output.add(b"one\n")
    assert path.read_bytes() == b"one\ntwo\nthr"
    output.add(b"two\nthree\n")
    assert path.read_bytes() == b"one\ntwo\nthree\n"
    output.close()


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert not ResumedOutput.takes(str(tmp_path))
    assert not ResumedOutput.takes("/dev/null")
    assert ResumedOutput.takes(str(tmp_path / "new"))
    with pytest.raises(StoreError):
        ResumedOutput(str(tmp_path)).add(b"x")
