"""A file whose parts come one by one: there as a whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench.model.errors import StoreError
from workbench.services import Workbench
from workbench.services.bodies.pushed_file import PushedFile


def test_parts_are_the_file_in_their_order(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"before")
    file = PushedFile(bench, str(path))
    for number in range(20):
        file.add(b"%d," % number)
    assert path.read_bytes() == b"before"
    file.finish()
    assert path.read_bytes() == b"".join(b"%d," % number for number in range(20))


def test_what_is_not_wanted_any_more_leaves_what_was_there(bench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "out"
    path.write_bytes(b"before")
    file = PushedFile(bench, str(path))
    file.add(b"half of it")
    file.discard()
    assert path.read_bytes() == b"before"
    assert list(tmp_path.glob("*out*")) == [path]


def test_a_file_that_cannot_be_written_says_so_while_parts_come(bench: Workbench, tmp_path: Path) -> None:
    file = PushedFile(bench, str(tmp_path / "nowhere" / "out"))
    with pytest.raises(StoreError, match="No such file"):
        for _ in range(100):  # more than can wait: the writer has ended by then
            file.add(b"x")
    with pytest.raises(StoreError, match="No such file"):
        file.finish()
    file.discard()
